"""Asking and searching as every door for programs does it: what is allowed, asked and replied."""

from __future__ import annotations

from collections.abc import Iterable

from qa.errors import QuestionError
from qa.records import Records
from qa.service import Service
from qa.web.asking import Ask, Search
from qa.web.schemas import HitReply, Reply, SearchReply


def ask(service: Service, records: Records, asked: Ask, root_path: str) -> Reply:
    """The reply to a question, which is kept; `root_path` is put before the addresses in it.

    Raises:
        QuestionError: the question or one before it can't be asked.
    """
    question, history = asked.asked, asked.earlier
    longest = service.settings.question_characters
    if any(len(earlier.text) > longest for earlier in history):
        raise QuestionError(f"history 里每条最多{longest}个字。请去掉更长的。")
    if any(len(word) > longest for one in (question, *history) for word in one.without):
        raise QuestionError(f"without 里每个词最多{longest}个字。请去掉更长的。")
    explanation = None
    if asked.explain:
        answer, explanation = service.explain(question, history)
    else:
        answer = service.ask(question, history)
    key = records.keep(question, history, answer)
    return Reply.of(answer, root_path, explanation, key)


def search(service: Service, wanted: Search, root_path: str) -> SearchReply:
    """The reply to a search; `root_path` as in `ask`.

    Raises:
        QuestionError: what is looked up is empty or too long.
    """
    hits = service.search(wanted.q, wanted.limit)
    found = [(hit, service.document(hit.passage.document_id)) for hit in hits]
    return SearchReply(hits=[HitReply.of(*one, root_path) for one in found])


def told(fields: Iterable[str], hint: str) -> str:
    """What is said of a request whose fields are wrong.

    >>> told(["q", "limit", "q"], "请写成文字。")
    '请求内容不合要求（q、limit）。请写成文字。'
    """
    return f"请求内容不合要求（{'、'.join(dict.fromkeys(fields))}）。{hint}"

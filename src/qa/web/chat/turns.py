"""The conversation of the chat page: turns in, turns out. What a browser sends is checked here.

It lives on the server, in the page's state; nothing that a browser sends is ever shown as an
answer. Of a conversation that outlives its page the browser keeps the questions.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from qa.errors import QAError
from qa.records import Records
from qa.service import Service
from qa.types import Answer
from qa.web.chat.messages import (
    parse_reference,
    plain,
    render_answer,
    render_refusal,
    render_source,
)
from qa.web.chat.restoring import Kept, link, parse
from qa.web.guard import FAILED

_MOST_TURNS = 50  # of one conversation; the oldest leave the page, not the server's memory full

Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer as HTML.

    `is_alone`: asked without what came before it; `is_refused`: nothing may lean on it.
    """

    question: str
    html: str
    is_alone: bool = False
    is_refused: bool = False


def after(
    service: Service,
    records: Records,
    question: str,
    turns: list[Turn],
    *,
    is_alone: bool = False,
    check: Callable[[], None] = lambda: None,  # raises where it is one too many
) -> list[Turn]:
    """The conversation with one more turn; what the browser sends is checked here."""
    if not isinstance(question, str) or not question.strip():
        return turns
    turn = _asked(service, Kept(question, is_alone), turns, records.keep, check)
    return [*turns, turn][-_MOST_TURNS:]


def restored(
    service: Service,
    records: Records,
    sent: object,
    *,
    check: Callable[[], None] = lambda: None,
) -> list[Turn]:
    """A conversation that the browser kept, answered from the documents as they are now.

    Nothing of it is kept in the records once more: feedback names the questions as they were
    asked. `check` counts each answer.

    Raises:
        QuestionError: it is no conversation.
    """
    turns: list[Turn] = []
    for kept in parse(sent):
        key = kept.key if records.is_on else None
        turn = _asked(service, kept, turns, lambda *_, key=key: key, check)
        if turn.is_refused:  # the browser goes on keeping what could not be answered just now
            turn = replace(turn, html=turn.html + link(kept))
        turns.append(turn)
    return turns


def _asked(
    service: Service,
    kept: Kept,
    turns: list[Turn],
    keep: Callable[[str, list[str], Answer], str | None],
    check: Callable[[], None],
) -> Turn:
    """The question's turn behind the others; `keep` gives the key of its answer."""
    is_refused = True
    try:
        check()
        history = [] if kept.alone else _history(turns)
        answer = service.ask(kept.question, history)
        key = keep(kept.question, history, answer)
        html, is_refused = render_answer(answer, service.settings.root_path, key), False
        html += link(replace(kept, key=key))
    except QAError as error:
        html = render_refusal(str(error))
    except Exception:  # here it would only become Gradio's bare 错误, and the question be lost
        logging.getLogger(__name__).exception("a question could not be answered")
        html = render_refusal(FAILED)
    question = kept.question[: service.settings.question_characters]
    return Turn(question, html, kept.alone, is_refused)


def _history(turns: list[Turn]) -> list[str]:
    """The earlier questions that were not refused, from the latest on that was asked alone."""
    start = max((place for place, turn in enumerate(turns) if turn.is_alone), default=0)
    return [turn.question for turn in turns[start:] if not turn.is_refused]


def messages(turns: list[Turn]) -> list[Message]:
    """The turns as Gradio shows them."""
    found: list[Message] = []
    for turn in turns:
        found.append({"role": "user", "content": str(plain(turn.question))})
        found.append({"role": "assistant", "content": turn.html})
    return found


def shown_source(service: Service, reference: str) -> str:
    """The source that a clicked citation names, as HTML."""
    found = parse_reference(reference, service.documents) if isinstance(reference, str) else None
    if found is None:
        return "没有找到这处原文。"
    document, spans = found
    return render_source(document, spans, service.settings.root_path)

"""The conversation of the chat page: turns in, turns out. What a browser sends is checked here.

It lives on the server, in the page's state; nothing that a browser sends is ever shown as an
answer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from qa.errors import QAError
from qa.records import Records
from qa.service import Service
from qa.web.chat.messages import (
    parse_reference,
    plain,
    render_answer,
    render_refusal,
    render_source,
)
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
    longest = service.settings.question_characters
    is_refused = True
    try:
        check()
        history = [] if is_alone else _history(turns)
        answer = service.ask(question, history)
        key = records.keep(question, history, answer)
        html, is_refused = render_answer(answer, service.settings.root_path, key), False
    except QAError as error:
        html = render_refusal(str(error))
    except Exception:  # here it would only become Gradio's bare 错误, and the question be lost
        logging.getLogger(__name__).exception("a question could not be answered")
        html = render_refusal(FAILED)
    return [*turns, Turn(question[:longest], html, is_alone, is_refused)][-_MOST_TURNS:]


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

"""The conversation of the chat page: turns in, turns out. What a browser sends is checked here.

It lives on the server, in the page's state; nothing that a browser sends is ever shown as an
answer. Of a conversation that outlives its page the browser keeps the questions.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa.errors import QAError, QuestionError
from qa.records import Records
from qa.service import Service
from qa.turns import Asked
from qa.types import Answer
from qa.web.chat.messages import (
    parse_reference,
    plain,
    render_answer,
    render_refusal,
    render_source,
)
from qa.web.chat.restoring import Kept, link, parse, parse_one
from qa.web.guard import FAILED

_MOST_TURNS = 50  # of one conversation; the oldest leave the page, not the server's memory full

Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer as HTML.

    `is_alone`: asked without what came before it; `is_refused`: nothing may lean on it;
    `without`: words that it was asked again without.
    """

    question: str
    html: str
    is_alone: bool = False
    is_refused: bool = False
    without: tuple[str, ...] = ()

    @property
    def asked(self) -> Asked:
        """The question as the service takes it."""
        return Asked(self.question, self.without)


def after(
    service: Service,
    records: Records,
    question: str,
    turns: list[Turn],
    *,
    check: Callable[[], None] = lambda: None,  # raises where it is one too many
) -> list[Turn]:
    """The conversation with one more turn; what the browser sends is checked here."""
    if not isinstance(question, str) or not question.strip():
        return turns
    turn = _answered(service, Kept(question), turns, records.keep, check)
    return [*turns, turn][-_MOST_TURNS:]


def again(
    service: Service,
    records: Records,
    sent: object,
    turns: list[Turn],
    *,
    check: Callable[[], None] = lambda: None,
) -> list[Turn]:
    """`after` for a link in an answer, which asks by itself or without what was taken over;
    what is no such question changes nothing."""
    try:
        kept = parse_one(sent)
    except QuestionError:
        return turns
    turn = _answered(service, replace(kept, key=None), turns, records.keep, check)
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
        turn = _answered(service, kept, turns, lambda *_, key=key: key, check)
        if turn.is_refused:  # the browser goes on keeping what could not be answered just now
            turn = replace(turn, html=turn.html + link(kept))
        turns.append(turn)
    return turns


def _answered(
    service: Service,
    kept: Kept,
    turns: list[Turn],
    keep: Callable[[Asked, list[Asked], Answer], str | None],
    check: Callable[[], None],
) -> Turn:
    """The question's turn behind the others; `keep` gives the key of its answer."""
    question = kept.question[: service.settings.question_characters]
    turn = Turn(question, "", kept.alone, is_refused=True, without=kept.without)
    asked = Asked(kept.question, kept.without)
    try:
        check()
        history = _history(turn, turns)
        answer = service.ask(asked, history)
        key = keep(asked, history, answer)
        html = render_answer(answer, service.settings.root_path, asked, key)
        html += link(replace(kept, key=key))
        return replace(turn, html=html, is_refused=False)
    except QAError as error:
        return replace(turn, html=render_refusal(str(error)))
    except Exception:  # here it would only become Gradio's bare 错误, and the question be lost
        logging.getLogger(__name__).exception("a question could not be answered")
        return replace(turn, html=render_refusal(FAILED))


def _history(turn: Turn, before: Sequence[Turn]) -> list[Asked]:
    """What a turn leans on: the latest that was not refused, and what that one leaned on.

    Asked again without words, it leans on what it leaned on at first.
    """
    answered = [place for place, one in enumerate(before) if not one.is_refused]
    if turn.is_alone or not answered:
        return []
    if turn.without:
        firsts = (p for p in reversed(answered) if _is_again(turn, before[p]))
        if (first := next(firsts, None)) is not None:
            return _history(before[first], before[:first])
    last = answered[-1]
    return [*_history(before[last], before[:last]), before[last].asked]


def _is_again(turn: Turn, first: Turn) -> bool:
    return turn.question == first.question and not first.is_alone


def follow_ups(service: Service, sent: object) -> tuple[str, ...]:
    """Questions that lead on from the last answer of a conversation that the browser keeps.

    Raises:
        QuestionError: it is no conversation, or its last question can't be asked.
    """
    turns = [Turn(one.question, "", one.alone, without=one.without) for one in parse(sent)]
    last = turns[-1]
    answer = service.ask(last.asked, _history(last, turns[:-1]))
    return service.follow_ups(answer, [turn.question for turn in turns])


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
    document, spans, view = found
    return render_source(document, spans, service.settings.root_path, view)

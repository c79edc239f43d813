"""Questions as the browser keeps them, and as links carry them that ask one again: no answers.

What comes back from there is somebody else's word: it is checked here, and no answer is ever
taken from it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Annotated, ClassVar, TypeVar
from urllib.parse import quote

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from qa.errors import QuestionError
from qa.service import LONGEST_HISTORY
from qa.web.asking import MOST_DROPPED

_T = TypeVar("_T")
_UNREADABLE = "这段对话读不出来。请开始新对话，重新提问。"


@dataclass(frozen=True, slots=True)
class Kept:
    """A question as it was asked. What is made of JSON is checked, see `parse`."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)

    question: Annotated[str, Field(pattern=r"\S")]
    alone: bool = False  # without what came before it
    without: Annotated[  # words that it must not take over
        tuple[Annotated[str, Field(min_length=1, max_length=100)], ...],
        Field(max_length=MOST_DROPPED),
    ] = ()
    key: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_-]{16}$")] = (
        None  # as the records keep it
    )


_ONE = TypeAdapter(Kept)
_CONVERSATION = TypeAdapter(
    Annotated[list[Kept], Field(min_length=1, max_length=LONGEST_HISTORY)],
)


def parse(sent: object) -> list[Kept]:
    """The questions that a browser kept.

    Raises:
        QuestionError: it is no conversation.
    """
    return _read(_CONVERSATION, sent)


def parse_one(sent: object) -> Kept:
    """The question that a link carries.

    Raises:
        QuestionError: it is none.
    """
    return _read(_ONE, sent)


def _read(shape: TypeAdapter[_T], sent: object) -> _T:
    try:
        return shape.validate_json(sent if isinstance(sent, str) else "")
    except (ValidationError, UnicodeEncodeError) as error:
        raise QuestionError(_UNREADABLE) from error


def link(kept: Kept) -> str:
    """What the browser is to keep of a turn, as a link that nobody sees (static/chat/history.js)."""
    text = quote(json.dumps(asdict(kept), ensure_ascii=False, separators=(",", ":")), safe="")
    return f'<a class="qa-turn" href="#turn={text}"></a>'

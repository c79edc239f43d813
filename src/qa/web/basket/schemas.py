"""What the basket sends and gets."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.types import StrictInt, StrictStr

from qa.answering.dates import facts
from qa.types import Span
from qa.web.basket.quotes import Checked, Reference, State
from qa.web.source import permalink_of

MOST_QUOTES = 100  # of one basket: more is a document of its own
LONGEST_NOTE = 500  # characters
_MOST_SPANS = 50
_LARGEST_OFFSET = 10**9
_Offset = Annotated[StrictInt, Field(ge=0, le=_LARGEST_OFFSET)]


class Collected(BaseModel):
    """A reference to a quote, as an answer's link gave it."""

    model_config = ConfigDict(extra="forbid")

    document: Annotated[StrictStr, Field(min_length=1, max_length=300)]
    spans: Annotated[list[tuple[_Offset, _Offset]], Field(min_length=1, max_length=_MOST_SPANS)]
    key: Annotated[StrictStr, Field(min_length=1, max_length=40)]

    @model_validator(mode="after")
    def _has_spans(self) -> Self:
        if any(start >= end for start, end in self.spans):
            raise ValueError("a span ends after it starts")
        return self

    @property
    def reference(self) -> Reference:
        """The same as a value."""
        spans = tuple(Span(start, end) for start, end in self.spans)
        return Reference(self.document, spans, self.key)


class Noted(Collected):
    """A reference with what its collector wrote beside the quote."""

    note: Annotated[StrictStr, Field(max_length=LONGEST_NOTE)] = ""


class Quotes(BaseModel):
    """The body of POST /api/quotes."""

    model_config = ConfigDict(extra="forbid")
    hint: ClassVar[str] = (
        f"quotes 是列表，最多{MOST_QUOTES}段，每段有 document、spans 和 key，照回答里给出的写。"
    )

    quotes: Annotated[list[Collected], Field(max_length=MOST_QUOTES)]


class Export(BaseModel):
    """The body of POST /api/basket."""

    model_config = ConfigDict(extra="forbid")
    hint: ClassVar[str] = (
        f"quotes 是列表，1到{MOST_QUOTES}段，每段有 document、spans 和 key，照回答里给出的写，"
        f"note 最多{LONGEST_NOTE}个字；format 是 docx 或 md。"
    )

    quotes: Annotated[list[Noted], Field(min_length=1, max_length=MOST_QUOTES)]
    format: Literal["docx", "md"]


class QuoteReply(BaseModel):
    """A quote as the stored original has it now."""

    text: str
    title: str
    region: str
    date_label: str
    facts: list[str]  # region, date and 截至… as people read them
    time_note: str
    spans: list[tuple[int, int]]
    url: str


class CheckedReply(BaseModel):
    """What has become of a collected quote; without `quote` its words are nowhere."""

    state: State
    label: str
    title: str  # of its document; empty where that is gone
    quote: QuoteReply | None

    @classmethod
    def of(cls, checked: Checked, root_path: str) -> Self:
        """The check as sent."""
        found, state, title = checked.quote, checked.state, checked.title
        if found is None:
            return cls(state=state, label=state.label, title=title, quote=None)
        reply = QuoteReply(
            text=found.quote,
            title=found.metadata.title,
            region=found.metadata.region,
            date_label=found.metadata.date_label,
            facts=facts(found),
            time_note=found.time_note,
            spans=[(span.start, span.end) for span in found.spans],
            url=permalink_of(found, root_path),
        )
        return cls(state=state, label=state.label, title=title, quote=reply)


class QuotesReply(BaseModel):
    """The reply to POST /api/quotes, in the order of the references."""

    quotes: list[CheckedReply]

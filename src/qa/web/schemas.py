"""What is replied over the wire, and what is said of replies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.types import StrictBool, StrictStr

from qa.answering.dates import facts
from qa.answering.explanation import Explanation
from qa.passages import locate
from qa.records import LONGEST_COMMENT, Fault
from qa.turns import longest
from qa.types import Abstention, Answer, Citation, Document, Hit, Query, Span
from qa.web.source import permalink_of, source_url


class Rating(BaseModel):
    """The body of POST /api/feedback."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[StrictStr, Field(min_length=1, max_length=40)]  # of the answer
    good: StrictBool
    reason: Fault | None = None
    comment: Annotated[StrictStr, Field(max_length=LONGEST_COMMENT)] = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.good and self.reason is not None:
            raise ValueError("what is good has no fault")
        return self


class CitationReply(BaseModel):
    """A verbatim quote and where it stands."""

    number: int
    document: str  # file name without its ending
    title: str
    region: str
    date: str
    date_label: str
    kind: str
    headings: list[str]
    quote: str
    spans: list[tuple[int, int]]  # code points of the document's text
    marks: list[tuple[int, int]]  # code points of the quote: the short answers in it
    answers: list[str]  # the same as words
    as_of: list[str]  # 截至… that the quote is said of, in it or before it, verbatim
    time_note: str  # which years 今年, 去年 … mean in them, and how that is known; or empty
    facts: list[str]  # region, date and as_of as people read them
    score: float
    url: str
    permalink: str  # finds the quote by its words, wherever they move in the document

    @classmethod
    def of(cls, citation: Citation, root_path: str) -> Self:
        """The citation with the address of its source page."""
        known = citation.metadata
        return cls(
            number=citation.number,
            document=citation.document_id,
            title=known.title,
            region=known.region,
            date=known.date,
            date_label=known.date_label,
            kind=citation.kind,
            headings=list(citation.headings),
            quote=citation.quote,
            spans=_pairs(citation.spans),
            marks=_pairs(citation.marks),
            answers=list(citation.answers),
            as_of=list(citation.as_of),
            time_note=citation.time_note,
            facts=facts(citation),
            score=citation.score,
            url=source_url(root_path, citation.document_id, citation.spans),
            permalink=permalink_of(citation, root_path),
        )


class AbstentionReply(BaseModel):
    """Why there is no answer, and what comes nearest."""

    reason: str
    message: str
    unknown_words: list[str]
    nearest: list[CitationReply]

    @classmethod
    def of(cls, abstention: Abstention, root_path: str) -> Self:
        """The abstention as sent."""
        return cls(
            reason=abstention.reason,
            message=abstention.message,
            unknown_words=list(abstention.unknown_words),
            nearest=[CitationReply.of(c, root_path) for c in abstention.nearest],
        )


class ExpansionReply(BaseModel):
    """Words that were searched beside one of the question's."""

    word: str
    added: list[str]
    source: str


class QueryReply(BaseModel):
    """What was searched, and what was taken over or added for it."""

    text: str
    searched: str
    regions: list[str]
    elsewhere: list[str]  # regions it is about that no document belongs to
    inherited: list[str]
    inherited_shown: list[str]  # of these, what no other contains: enough for people
    expansions: list[ExpansionReply]  # all of them
    notes: list[str]  # what people are told of them

    @classmethod
    def of(cls, query: Query) -> Self:
        """The query as sent."""
        return cls(
            text=query.typed or query.text,
            searched=query.subject,
            regions=list(query.regions),
            elsewhere=list(query.elsewhere),
            inherited=list(query.inherited),
            inherited_shown=longest(query.inherited),
            expansions=[
                ExpansionReply(word=e.word, added=list(e.added), source=e.source)
                for e in query.expansions
            ],
            notes=list(query.notes),
        )


class SideReply(BaseModel):
    """What the documents say of one of the regions that are set side by side."""

    region: str  # empty: of documents that belong to none
    short_answer: str | None
    citations: list[int]  # their numbers
    is_silent: bool  # not found in the documents, which is no proof that there is none

    @classmethod
    def of(cls, region: str, citations: Sequence[Citation]) -> Self:
        """The side as sent."""
        return cls(
            region=region,
            short_answer=next((words for c in citations for words in c.answers), None),
            citations=[citation.number for citation in citations],
            is_silent=not citations,
        )


class Reply(BaseModel):
    """The reply to a question."""

    answered: bool
    short_answer: str | None
    citations: list[CitationReply]
    abstention: AbstentionReply | None
    comparison: list[SideReply]
    query: QueryReply
    # only where it is asked for
    explanation: Annotated[Explanation | None, Field(exclude_if=lambda known: known is None)] = None
    # names the answer in feedback; only where that is kept
    id: Annotated[str | None, Field(exclude_if=lambda known: known is None)] = None

    @classmethod
    def of(
        cls,
        answer: Answer,
        root_path: str,
        explanation: Explanation | None = None,
        key: str | None = None,
    ) -> Self:
        """The answer as sent; `key`: as it is kept by."""
        refused = answer.abstention
        return cls(
            answered=answer.answered,
            short_answer=answer.short_answer,
            citations=[CitationReply.of(c, root_path) for c in answer.citations],
            abstention=AbstentionReply.of(refused, root_path) if refused else None,
            comparison=[SideReply.of(*side) for side in answer.comparison.items()],
            query=QueryReply.of(answer.query),
            explanation=explanation,
            id=key,
        )


class HitReply(BaseModel):
    """A retrieved sentence, whether it answers or not."""

    rank: int
    document: str
    title: str
    region: str
    date: str
    date_label: str
    passage: str
    headings: list[str]
    text: str
    score: float
    url: str

    @classmethod
    def of(cls, hit: Hit, document: Document, root_path: str) -> Self:
        """The hit as sent, with the address where it stands in its document."""
        known = document.metadata
        return cls(
            rank=hit.rank,
            document=document.id,
            title=known.title,
            region=known.region,
            date=known.date,
            date_label=known.date_label,
            passage=hit.passage.id,
            headings=list(hit.passage.headings),
            text=hit.text,
            score=hit.score,
            url=source_url(root_path, document.id, locate(hit.passage, hit.sentence)),
        )


class SearchReply(BaseModel):
    """The reply to a search: what was found, best first."""

    hits: list[HitReply]


class DocumentReply(BaseModel):
    """What is known about a document of the corpus."""

    id: str
    title: str
    region: str
    publisher: str
    author: str
    date: str
    date_label: str
    date_note: str
    characters: int
    url: str

    @classmethod
    def of(cls, document: Document, root_path: str) -> Self:
        """The document as listed."""
        known = document.metadata
        return cls(
            id=document.id,
            title=known.title,
            region=known.region,
            publisher=known.publisher,
            author=known.author,
            date=known.date,
            date_label=known.date_label,
            date_note=known.date_note,
            characters=len(document.text),
            url=source_url(root_path, document.id, ()),
        )


def _pairs(spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]

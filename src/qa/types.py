"""The nouns of the project: frozen values without behaviour that needs a library.

Offsets count code points. `Span`s of a document are ranges of `Document.text`, the file as read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, never empty.

    >>> Span(2, 5).cut("产业工人队伍")
    '工人队'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"no span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def cut(self, text: str) -> str:
        """The part of `text` that this span covers."""
        return text[self.start : self.end]


class DateBasis(StrEnum):
    """How the date of a document is known."""

    STATED = "stated"  # the publisher gives it
    INFERRED = "inferred"  # concluded from what the text says
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document beside its text; empty string where unknown."""

    title: str
    region: str = ""  # "内蒙古", "宁夏", …: the short name of a province, or empty
    publisher: str = ""
    author: str = ""
    image_credit: str = ""
    date: str = ""  # as exact as known: "2021", "2021-09" or "2021-09-15"
    date_basis: DateBasis = DateBasis.UNKNOWN
    date_note: str = ""  # why, in Chinese: "文内称2021年上半年…"
    questions: tuple[str, ...] = ()  # to suggest to people, written by whoever keeps the corpus

    @property
    def date_label(self) -> str:
        """The date as people read it; the year is marked when it is inferred.

        >>> Metadata("甲", date="2021", date_basis=DateBasis.INFERRED).date_label
        '约2021年（据文内推断）'
        >>> Metadata("甲", date="2021-09-05", date_basis=DateBasis.STATED).date_label
        '2021年9月5日'
        """
        if not self.date:
            return "日期不详"
        units = zip(self.date.split("-"), "年月日", strict=False)
        label = "".join(f"{int(number)}{unit}" for number, unit in units)
        return f"约{label}（据文内推断）" if self.date_basis is DateBasis.INFERRED else label


class Kind(StrEnum):
    """What a block of a document is. The first five are citable passages, the rest remainders."""

    BODY = "body"
    ROWS = "rows"  # a table, or lines set as they are: each row stands by itself
    CAPTION = "caption"  # of a picture
    CREDIT = "credit"  # who gave the pictures
    MASTHEAD = "masthead"  # title and byline together: who wrote what
    HEADING = "heading"
    BANNER = "banner"  # a slogan of the page: 全 / 媒 / 体
    ORNAMENT = "ornament"  # ……, ———, * * *, the > of a quotation
    PAGE_NUMBER = "page_number"  # of the printed page: - 3 -


CITABLE = frozenset({Kind.BODY, Kind.ROWS, Kind.CAPTION, Kind.CREDIT, Kind.MASTHEAD})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, caption … after layout repair.

    `spans` are the places of its text in the document, in reading order. Every
    character of the document that is not white space lies in exactly one block.
    """

    kind: Kind
    spans: tuple[Span, ...]
    headings: tuple[str, ...] = ()  # from the outermost to the innermost


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that layout repair did, for the list that people can check."""

    what: str  # in Chinese: "接续断行", "移出图注", …
    position: int  # code point of Document.text
    excerpt: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document exactly as read, with what is known about it and its repaired layout."""

    id: str  # file name without its ending; with its folder where several share the name
    path: str  # relative to the corpus folder
    text: str
    sha256: str  # of the file's bytes
    metadata: Metadata
    blocks: tuple[Block, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable piece of a document.

    `text` is tidy: the spans' text, a line break shown as a space or left out. Each
    character of it stands for one character of the document, in order.
    """

    id: str  # "document:000007", ordered as in the corpus
    document_id: str
    kind: Kind
    spans: tuple[Span, ...]
    text: str
    headings: tuple[str, ...] = ()
    sentences: tuple[Span, ...] = ()  # ranges of `text`, in order, covering all but white space


class Source(StrEnum):
    """Where an expansion comes from; each can be switched off by QA_EXPANSIONS."""

    GLOSSARY = "glossary"  # kept by hand beside the documents
    MINED = "mined"  # （以下简称“…”）in the documents
    EVERYDAY = "everyday"  # general everyday and official words, shipped with the product
    PINYIN = "pinyin"  # words of the documents that sound like what they don't have
    NAMES = "names"  # that documents make known and the question says: no expansion to tell of


_MOST_SHOWN = 3  # expansions, and words of one: more than that nobody reads


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words that were searched beside the question's own, and where they come from."""

    word: str
    added: tuple[str, ...]
    source: Source
    weight: float = 1.0  # of an own word's: what an added word weighs in the search
    is_instead: bool = False  # the question is read with the first of them instead

    @property
    def label(self) -> str:
        """As people read it, with the first words that were added.

        >>> Expansion("歇脚", ("休息", "驿站"), Source.EVERYDAY).label
        '“歇脚”→休息、驿站'
        """
        return f"“{self.word}”→{'、'.join(self.added[:_MOST_SHOWN])}"


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is read and what is searched for it; nothing is changed silently."""

    text: str  # in simplified characters, without what was surely mistyped (`expansions` tells)
    subject: str  # what is searched: with the words taken over, without the regions
    asking: str = ""  # whose kind of answer is wanted: the question, or the one it follows up
    regions: tuple[str, ...] = ()  # regions the question is limited to; empty: all
    elsewhere: tuple[str, ...] = ()  # regions it is about that no document belongs to
    inherited: tuple[str, ...] = ()  # words taken over from earlier questions
    expansions: tuple[Expansion, ...] = ()
    names: tuple[str, ...] = ()  # that the documents make known: words of the subject's as well
    typed: str = ""  # the question as asked, where it is read otherwise
    page: int = 0  # how many times more than the first quotes was wanted (继续)

    @property
    def notes(self) -> tuple[str, ...]:
        """What people are told of it, in Chinese: all that is read otherwise, and of what is
        searched as well that which weighs most."""
        instead = [f"“{e.word}”读作“{e.added[0]}”" for e in self.expansions if e.is_instead]
        beside = [e for e in self.expansions if not e.is_instead]
        foremost = [e.label for e in sorted(beside, key=lambda e: -e.weight)[:_MOST_SHOWN]]
        told = {"按词表或读音改正：": instead, "另查近似说法：": foremost}
        return tuple(start + "；".join(labels) for start, labels in told.items() if labels)


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved sentence with its passage. Higher scores are better, ranks start at 1."""

    passage: Passage
    sentence: Span  # range of passage.text
    score: float
    rank: int
    cosine: float = 0.0  # of the query with the sentence, -1..1
    cosine_around: float = 0.0  # … with the passage

    @property
    def text(self) -> str:
        """The sentence's words."""
        return self.sentence.cut(self.passage.text)

    @property
    def place(self) -> tuple[str, Span]:
        """Where it stands: its passage's id and its range there. No two sentences share it."""
        return self.passage.id, self.sentence


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote that was cut from the stored original when the answer was made."""

    number: int  # from 1
    document_id: str
    metadata: Metadata
    headings: tuple[str, ...]
    kind: Kind
    quote: str
    spans: tuple[Span, ...]  # of Document.text
    score: float  # 0..1, higher is better
    marks: tuple[Span, ...] = ()  # ranges of `quote` that are a short answer
    as_of: tuple[str, ...] = ()  # 截至… in it, or before it and said of it as well: verbatim
    time_note: str = ""  # in Chinese: which years 今年, 去年 … mean there, and how that is known

    @property
    def answers(self) -> tuple[str, ...]:
        """The short answers that stand in the quote."""
        return tuple(mark.cut(self.quote) for mark in self.marks)


class Reason(StrEnum):
    """Why the system abstains."""

    NO_MATCH = "no_match"  # nothing in the documents resembles the question
    WEAK_EVIDENCE = "weak_evidence"  # near, but the documents don't say it
    OTHER_REGION = "other_region"  # asks about a region without a document
    SMALL_TALK = "small_talk"  # a greeting or a question about the tool itself


@dataclass(frozen=True, slots=True)
class Abstention:
    """An honest no: why, in words for the reader, and what comes nearest."""

    reason: Reason
    message: str
    nearest: tuple[Citation, ...] = ()
    unknown_words: tuple[str, ...] = ()  # words of the question that occur nowhere


@dataclass(frozen=True, slots=True)
class Answer:
    """Either citations or an abstention, never both and never neither."""

    query: Query
    citations: tuple[Citation, ...] = ()
    short_answer: str | None = None
    abstention: Abstention | None = None
    # of each region set side by side with others: none where its documents are silent
    comparison: Mapping[str, tuple[Citation, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if bool(self.citations) == (self.abstention is not None):
            raise ValueError("an answer has citations or an abstention, exactly one of them")

    @property
    def answered(self) -> bool:
        """Did the documents answer?"""
        return self.abstention is None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was built from; opening it fails where reality disagrees."""

    format_version: int
    generation: str  # name of the generation's folder
    built_at: str  # ISO 8601, UTC
    corpus_sha256: str  # of all documents and sidecars
    encoder: str  # name or folder, for people
    encoder_sha256: str  # of the model's files and prompts
    dimension: int
    documents: int
    passages: int
    sentences: int
    files: dict[str, str]  # file name -> SHA-256

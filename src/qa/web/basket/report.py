"""Collected quotes as what is exported: numbered quotes, notes, sources. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from qa.answering.dates import facts
from qa.types import Citation
from qa.web.source import permalink_of

TITLE = "摘录"
# what no XML document may hold; of no mark of them could a reader see anything
_UNWRITABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote as exported; `note` is what whoever collected it wrote beside it."""

    number: int  # from 1
    source: int  # the number of its source
    quote: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands in its source, and as of when it speaks."""

    number: int  # of the quote
    times: tuple[str, ...]  # 截至…, and which years its 今年 and 去年 mean
    url: str

    @property
    def label(self) -> str:
        """As it stands before the address.

        >>> Place(2, ("截至目前",), "http://…").label
        '引文2（截至目前）'
        """
        told = f"（{'；'.join(self.times)}）" if self.times else ""
        return f"引文{self.number}{told}"

    @property
    def is_absolute(self) -> bool:
        """Does the address lead there from a file as well?"""
        return self.url.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Source:
    """A document that quotes were taken from."""

    number: int  # from 1, in the order of the quotes
    title: str
    details: tuple[str, ...]  # region, publisher, author, date
    places: tuple[Place, ...]

    @property
    def label(self) -> str:
        """As lists of sources give it.

        >>> Source(1, "甲市产改", ("宁夏", "2021年9月"), ()).label
        '《甲市产改》，宁夏，2021年9月'
        """
        return "，".join((f"《{self.title}》", *self.details))


@dataclass(frozen=True, slots=True)
class Report:
    """What is exported, whichever the format."""

    excerpts: tuple[Excerpt, ...]
    sources: tuple[Source, ...]
    made: str  # the minute of the export, as people read it

    @property
    def summary(self) -> str:
        """How much it is, and of when."""
        return f"{self.made}导出，{len(self.excerpts)}段引文，出自{len(self.sources)}篇文档"

    @property
    def assurance(self) -> str:
        """What holds of every quote in it."""
        return f"每段引文在导出时（{self.made}）与原文逐字核对一致。"


def report(noted: Sequence[tuple[Citation, str]], made: datetime, site: str) -> Report:
    """The report of verified quotes with their notes; `site` is put before their addresses."""
    documents = list(dict.fromkeys(citation.document_id for citation, _ in noted))
    excerpts, places = [], []
    for number, (citation, note) in enumerate(noted, 1):
        source = documents.index(citation.document_id) + 1
        excerpts.append(Excerpt(number, source, writable(citation.quote), writable(note).strip()))
        places.append((citation, _place(number, citation, site)))
    sources = [
        _source(number, [(c, place) for c, place in places if c.document_id == document])
        for number, document in enumerate(documents, 1)
    ]
    return Report(tuple(excerpts), tuple(sources), minute(made))


def minute(time: datetime) -> str:
    """The minute as people read it.

    >>> minute(datetime(2026, 11, 3, 9, 5))
    '2026年11月3日 09:05'
    """
    return f"{time.year}年{time.month}月{time.day}日 {time:%H:%M}"


def writable(text: str) -> str:
    """The text without what no file of text may hold, its line ends alike.

    >>> writable("甲\\x00\\r\\n乙\\ud800丙")
    '甲\\n乙丙'
    """
    return _UNWRITABLE.sub("", _LINE_ENDS.sub("\n", text))


def _source(number: int, found: Sequence[tuple[Citation, Place]]) -> Source:
    known = found[0][0].metadata
    details = (known.region, known.publisher, known.author, known.date_label)
    told = tuple(writable(detail) for detail in details if detail)
    return Source(number, writable(known.title), told, tuple(place for _, place in found))


def _place(number: int, citation: Citation, site: str) -> Place:
    known = citation.metadata
    said = [fact for fact in facts(citation) if fact not in {known.region, known.date_label}]
    times = tuple(writable(time) for time in (*said, citation.time_note) if time)
    return Place(number, times, permalink_of(citation, site))

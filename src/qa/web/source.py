"""The source as a page: the original text with the cited spans marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from qa.types import Document, Kind, Span

_MARK = re.compile(r"(\d{1,9})-(\d{1,9})")
_MOST_MARKS = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a line that is marked or not; `is_first` where the reader should land."""

    text: str
    is_marked: bool
    is_first: bool = False
    is_syntax: bool = False  # the ## of a heading


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the original; `level` 1..6 for a heading, else 0."""

    level: int
    pieces: tuple[Piece, ...]
    kind: Kind = Kind.BODY


def source_url(root_path: str, document_id: str, spans: Sequence[Span]) -> str:
    """The address of a document's page, opened at its marked spans.

    >>> source_url("/qa", "甲", (Span(3, 8), Span(9, 12)))
    '/qa/documents/%E7%94%B2?mark=3-8,9-12#hl'
    """
    page = f"{root_path}/documents/{quote(document_id, safe='')}"
    marks = ",".join(f"{span.start}-{span.end}" for span in spans)
    return f"{page}?mark={marks}#hl" if marks else page


def parse_marks(text: str, length: int) -> tuple[Span, ...]:
    """The spans of `3-8,9-12` inside a text of `length` code points, in order and apart.

    What is no span is left out, what overlaps becomes one.

    >>> parse_marks("9-400,x,3-6,7-2,5-8", 20)
    (Span(start=3, end=8), Span(start=9, end=20))
    """
    found: list[Span] = []
    for part in text.split(",")[:_MOST_MARKS]:
        if match := _MARK.fullmatch(part.strip()):
            start, end = int(match[1]), min(int(match[2]), length)
            if start < end:
                found.append(Span(start, end))
    return _apart(found)


def lines_of(document: Document, marks: Sequence[Span]) -> tuple[Line, ...]:
    """The lines of the original that are not blank, cut where marks begin and end."""
    text = document.text
    # white space at the start of a mark may stand on a line that isn't shown
    inked = (i for mark in sorted(marks) for i in range(mark.start, mark.end) if text[i].strip())
    landing = next(inked, -1)
    kinds = sorted((span, block.kind) for block in document.blocks for span in block.spans)
    found: list[Line] = []
    for span in _line_spans(text):
        line = span.cut(text)
        hashes = _level(line)
        pieces = _pieces(text, span, marks, landing, span.start + hashes)
        # what ends the line: a > of a quotation or a # may stand before it
        kind = _kind_at(kinds, span.start + len(line.rstrip()) - 1)
        # a heading without hashes is one of the second level
        found.append(Line(hashes or 2 * (kind is Kind.HEADING), pieces, kind))
    return tuple(found)


def render_page(document: Document, marks: Sequence[Span], home: str, stylesheet: str) -> str:
    """The whole page as HTML; `home` and `stylesheet` are addresses."""
    return (
        _templates()
        .get_template("source.html")
        .render(
            document=document,
            lines=lines_of(document, marks),
            is_marked=bool(marks),
            home=home,
            stylesheet=stylesheet,
        )
    )


def render_missing(home: str, stylesheet: str) -> str:
    """The page that stands where a document isn't, with the way back."""
    return _templates().get_template("missing.html").render(home=home, stylesheet=stylesheet)


@cache
def _templates() -> Environment:
    loader = PackageLoader("qa.web", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


def _line_spans(text: str) -> Iterator[Span]:
    for match in re.finditer(r"[^\r\n]+", text):
        if match[0].strip():
            yield Span(match.start(), match.end())


def _level(line: str) -> int:
    match = re.match(r"(#{1,6})\s", line)
    return len(match[1]) if match else 0


def _pieces(
    text: str, line: Span, marks: Sequence[Span], landing: int, inked: int
) -> tuple[Piece, ...]:
    """The line cut at the edges of the marks, and at `inked`, where a heading's words begin."""
    edges = {edge for mark in marks for edge in (mark.start, mark.end)} | {inked}
    cuts = [line.start, *sorted(e for e in edges if line.start < e < line.end), line.end]
    return tuple(
        Piece(
            text[a:b],
            is_marked=any(mark.start <= a and b <= mark.end for mark in marks),
            is_first=a <= landing < b,
            is_syntax=b <= inked,
        )
        for a, b in pairwise(cuts)
    )


def _kind_at(kinds: Sequence[tuple[Span, Kind]], position: int) -> Kind:
    place = bisect_right(kinds, position, key=lambda known: known[0].start) - 1
    if place >= 0 and position < kinds[place][0].end:
        return kinds[place][1]
    return Kind.BODY


def _apart(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The same code points in order, spans that overlap or touch joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)

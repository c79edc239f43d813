"""The source as a page: the original text with the cited spans marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from qa.types import Document, Span

_MARK = re.compile(r"(\d{1,9})-(\d{1,9})")
_MOST_MARKS = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a line that is marked or not; `is_first` where the reader should land."""

    text: str
    is_marked: bool
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the original; `level` 1..6 for a heading, else 0."""

    level: int
    pieces: tuple[Piece, ...]


def source_url(root_path: str, document_id: str, spans: Sequence[Span]) -> str:
    """The address of a document's page, opened at its marked spans.

    >>> source_url("/qa", "甲", (Span(3, 8), Span(9, 12)))
    '/qa/documents/%E7%94%B2?mark=3-8,9-12#hl'
    """
    page = f"{root_path}/documents/{quote(document_id, safe='')}"
    marks = ",".join(f"{span.start}-{span.end}" for span in spans)
    return f"{page}?mark={marks}#hl" if marks else page


def parse_marks(text: str, length: int) -> tuple[Span, ...]:
    """The spans of `3-8,9-12` inside a text of `length` code points; what is no span is left out.

    >>> parse_marks("3-8,x,9-400,7-2", 20)
    (Span(start=3, end=8), Span(start=9, end=20))
    """
    found: list[Span] = []
    for part in text.split(",")[:_MOST_MARKS]:
        if match := _MARK.fullmatch(part.strip()):
            start, end = int(match[1]), min(int(match[2]), length)
            if start < end:
                found.append(Span(start, end))
    return tuple(sorted(found))


def lines_of(document: Document, marks: Sequence[Span]) -> tuple[Line, ...]:
    """The lines of the original that are not blank, cut where marks begin and end."""
    edges = sorted({edge for mark in marks for edge in (mark.start, mark.end)})
    first = min((mark.start for mark in marks), default=-1)
    found: list[Line] = []
    for span in _line_spans(document.text):
        cuts = [span.start, *(e for e in edges if span.start < e < span.end), span.end]
        pieces = tuple(
            Piece(
                document.text[a:b],
                is_marked=any(m.start <= a and b <= m.end for m in marks),
                is_first=a <= first < b,
            )
            for a, b in pairwise(cuts)
        )
        found.append(Line(_level(span.cut(document.text)), pieces))
    return tuple(found)


def render_page(document: Document, marks: Sequence[Span], home: str, stylesheet: str) -> str:
    """The whole page as HTML; `home` and `stylesheet` are addresses."""
    return (
        _templates()
        .get_template("source.html")
        .render(
            document=document, lines=lines_of(document, marks), home=home, stylesheet=stylesheet
        )
    )


def render_fragment(document: Document, marks: Sequence[Span]) -> str:
    """Only the lines, as HTML for a panel beside the chat."""
    return _templates().get_template("lines.html").render(lines=lines_of(document, marks))


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

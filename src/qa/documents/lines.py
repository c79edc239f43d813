"""What a single line of a newspaper page is, judged by itself and by the gap above it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median_low

from qa.documents.bylines import read_byline, read_picture_credit
from qa.types import Kind, Span

# A picture that was dropped from the page leaves at least two blank lines more than usual.
_PICTURE_GAP = 2
_LONGEST_CAPTION = 80
_LONGEST_HEADING = 30

_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_NUMBERED_HEADING = (
    (re.compile(r"第[一二三四五六七八九十百零\d]+[编章]"), 2),
    (re.compile(r"第[一二三四五六七八九十百零\d]+节"), 3),
    (re.compile(r"[一二三四五六七八九十]+、"), 2),
    (re.compile(r"[（(][一二三四五六七八九十]+[）)]"), 3),
)
_LIST_ITEM = re.compile(r"(?:[-*+•●■◆]|\d{1,2}[.、．)）])\s*\S")
_ORNAMENT = re.compile(r"[\W_]*[…—*=_~·\-]{2,}[\W_]*")
_BANNER = re.compile(r"\S(?:\s*[/／|]\s*\S){2,}|\S(?:\s+\S){4,}")
_CAPTION = re.compile(
    r"[△▲▼]|[（(]?(?:图为|[上下左右]图(?:为|是|[：:，,\s])|图\s?[\d一二三四五六七八九十]*[：:\s])"
)
# What may stand among the last lines that say who made the article.
_IMPRINT = frozenset({Kind.MASTHEAD, Kind.CREDIT, Kind.ORNAMENT})
_STOP = re.compile(r"[，,。；;！!？?：:]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its outer white space."""

    span: Span
    text: str
    gap: int  # blank lines above
    is_indented: bool  # begins with a full-width space: a new paragraph


def read_lines(text: str) -> list[Line]:
    """The lines of `text` that are not blank."""
    lines: list[Line] = []
    gap = start = 0
    for raw in text.splitlines(keepends=True):
        inner = raw.strip()
        if inner:
            begin = start + raw.index(inner[0])
            indented = raw.startswith("\u3000")
            lines.append(Line(Span(begin, begin + len(inner)), inner, gap, indented))
            gap = 0
        else:
            gap += 1
        start += len(raw)
    return lines


def picture_gap(lines: list[Line]) -> int:
    """From how many blank lines on a gap is the place of a lost picture."""
    return median_low([line.gap for line in lines[1:]]) + _PICTURE_GAP if lines[1:] else 99


def heading_level(line: Line, below: Line | None, *, plain: bool, after_end: bool) -> int:
    """1 to 6 for a heading, 0 for anything else.

    `below`: the next line. `plain`: the document marks no headings, so short lines may
    be some. `after_end`: the text above ended with a full stop, or there is none.
    """
    if marked := _MARKDOWN_HEADING.match(line.text):
        return len(marked[1])
    if not plain or not after_end or len(line.text) > _LONGEST_HEADING or is_ended(line.text):
        return 0
    if level := _numbered_level(line):
        return level
    if below is None or line.is_indented or line.text.isascii() or is_list_item(line):
        return 0
    # a heading is shorter than what it heads; half of a broken line often isn't
    heads = len(below.text) > len(line.text) or _numbered_level(below) > 0
    return 2 if heads and not _STOP.search(line.text) else 0


def _numbered_level(line: Line) -> int:
    return next((level for pattern, level in _NUMBERED_HEADING if pattern.match(line.text)), 0)


def heading_text_start(line: Line) -> int:
    """How many characters of the line are heading marks."""
    marked = _MARKDOWN_HEADING.match(line.text)
    return marked.end() if marked else 0


def is_list_item(line: Line) -> bool:
    """Does the line begin with a bullet or a number?"""
    return _LIST_ITEM.match(line.text) is not None


def kind_of(line: Line, picture_gap: int, *, outside: bool) -> Kind:
    """What a line is that is no heading.

    `outside`: above the first paragraph or below the last one, where an article says who
    made it. Within the text, a line that looks like that is text.
    """
    text = line.text
    if _ORNAMENT.fullmatch(text):
        return Kind.ORNAMENT
    if _BANNER.fullmatch(text):
        return Kind.BANNER
    if read_picture_credit(text):
        return Kind.CREDIT
    if outside and read_byline(text):
        return Kind.MASTHEAD
    is_short = len(text) <= _LONGEST_CAPTION
    if is_short and (_CAPTION.match(text) or line.gap >= picture_gap):
        return Kind.CAPTION
    return Kind.BODY


def imprint_start(lines: list[Line]) -> int:
    """The number of the first of the last lines that only say who made the article."""
    start = len(lines)
    while start and kind_of(lines[start - 1], 99, outside=True) in _IMPRINT:
        start -= 1
    return start


def is_ended(text: str) -> bool:
    """Does a paragraph end here, as its last characters tell?

    >>> is_ended("他说：“好。”"), is_ended("分别在上海等地举办6期“产改”培")
    (True, False)
    """
    return text.rstrip("”’」』）)】]")[-1:] in set("。！？!?；;：:…")

"""The habits of a whole page: how it is wrapped, spaced and numbered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from qa.documents import lines as judge
from qa.documents.lines import Line
from qa.types import Kind

# A picture that was dropped from the page leaves at least two blank lines more than usual.
_PICTURE_GAP = 2
_NO_GAP = 99
# A page counts as wrapped if a third of its lines are about as wide as its widest one, and
# half of those stop in mid-sentence.
_FEWEST_WRAPPED = 3
_NARROWEST_WRAPPED, _WIDEST_WRAPPED = 30, 130  # columns
_FULL = 0.85
_NEARLY_FULL = 0.75  # a long word or mark may have gone to the next line
# What may stand among the last lines that say who made the article.
_IMPRINT = frozenset({Kind.MASTHEAD, Kind.CREDIT, Kind.ORNAMENT})
_SURE_PAGE_NUMBER = re.compile(
    r"[-—–]\s*\d{1,4}\s*[-—–]|第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*共\s*\d{1,4}\s*页)?"
)
_PAGE_NUMBER = re.compile(r"(\d{1,4})(?:\s*/\s*\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Habits:
    """What is so on this page, whatever a single line looks like."""

    picture_gap: int  # from how many blank lines on a gap is the place of a lost picture
    wrap: int  # columns at which lines are wrapped; 0 where they aren't
    margin: int  # columns of white space before every line
    is_plain: bool  # no heading is marked, so short lines may be some
    has_prose: bool  # there are sentences below the first line
    marks_paragraphs: bool  # by blank lines or indents
    imprint: int  # number of the first of the last lines that say who made the article
    page_numbers: frozenset[int]  # numbers of the lines that are one

    def is_below_picture(self, line: Line, above: Line | None, below: Line | None) -> bool:
        """Was a picture dropped above the line? `above`: the last line of the open paragraph.

        A wide gap alone parts sections as well: a sentence below one is a caption where it
        stands in another sentence, or where no text goes on below it.
        """
        if line.gap < self.picture_gap or judge.begins(line) or line.is_quotation:
            return False
        breaks_off = above is not None and not judge.is_ended(above.text)
        return not judge.is_ended(line.text) or breaks_off or self._ends_text(below)

    def _ends_text(self, below: Line | None) -> bool:
        return (
            below is None
            or below.gap >= self.picture_gap
            or judge.heading_level(below) > 0
            or judge.kind_of(below, outside=True) in _IMPRINT
        )

    def is_full(self, line: Line) -> bool:
        """Does the line reach the edge, so that its sentence may go on below?"""
        return judge.columns(line.text) + line.indent - self.margin >= _NEARLY_FULL * self.wrap

    def is_indented(self, line: Line) -> bool:
        """Does the line begin a paragraph by white space before it?"""
        return line.starts_paragraph or line.indent >= self.margin + 2


def observe(lines: Sequence[Line]) -> Habits:
    """The habits of the page that has these lines."""
    numbers = _page_numbers(lines)
    texts = [line for i, line in enumerate(lines) if i not in numbers]
    margin = min((line.indent for line in texts), default=0)
    pairs = list(pairwise(lines))
    spaced = sum(line.gap > 0 for line in texts[1:])
    indented = sum(line.indent >= margin + 2 for line in texts)
    return Habits(
        picture_gap=median_low([t.gap for t in texts[1:]]) + _PICTURE_GAP if texts[1:] else _NO_GAP,
        wrap=_wrap(texts),
        margin=margin,
        is_plain=not any(map(judge.heading_level, lines))
        and not any(judge.underlined_level(a, b) for a, b in pairs),
        has_prose=any(judge.is_prose(line.text) for line in lines[1:]),
        marks_paragraphs=max(spaced, indented) > 1,
        imprint=_imprint_start(lines),
        page_numbers=numbers,
    )


def _wrap(lines: Sequence[Line]) -> int:
    widths = [judge.columns(line.text) for line in lines]
    widest = max(widths, default=0)
    if not _NARROWEST_WRAPPED <= widest <= _WIDEST_WRAPPED:
        return 0
    full = [line for line, width in zip(lines, widths, strict=True) if width >= _FULL * widest]
    broken = sum(not judge.is_ended(line.text) for line in full)
    is_wrapped = len(full) >= max(_FEWEST_WRAPPED, len(lines) / 3) and 2 * broken >= len(full)
    return widest if is_wrapped and any(judge.is_prose(line.text) for line in full) else 0


def _imprint_start(lines: Sequence[Line]) -> int:
    start = len(lines)
    while start and judge.kind_of(lines[start - 1], outside=True) in _IMPRINT:
        start -= 1
    return start


def _page_numbers(lines: Sequence[Line]) -> frozenset[int]:
    """A bare number is one at the edge of a printed page, or where it counts on from the last."""
    sure = {i for i, line in enumerate(lines) if _SURE_PAGE_NUMBER.fullmatch(line.text)}
    bare = {i: int(m[1]) for i, x in enumerate(lines) if (m := _PAGE_NUMBER.fullmatch(x.text))}
    for i in bare:
        is_first = lines[i].starts_page
        if is_first or (i + 1 < len(lines) and lines[i + 1].starts_page):
            sure.add(i)
    for (i, number), (j, following) in pairwise(bare.items()):
        if following == number + 1 and j > i + 2:
            sure |= {i, j}
    return frozenset(sure)

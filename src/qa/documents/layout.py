"""Layout repair: lines of a newspaper page -> blocks, with the map back to the page.

Pure: text in, blocks and the list of repairs out. Nothing is thrown away: every
character that is not white space lies in exactly one block.
"""

from __future__ import annotations

from itertools import pairwise

from qa.documents import lines as judge
from qa.documents.lines import Line
from qa.types import Block, Kind, Repair, Span

_EXCERPT = 12  # characters on either side of a repair


def repair_layout(text: str) -> tuple[tuple[Block, ...], tuple[Repair, ...]]:
    """Blocks in reading order, and what was repaired to get them.

    >>> blocks, repairs = repair_layout("举办6期培\\n\\n训班。\\n")
    >>> [s.cut("举办6期培\\n\\n训班。\\n") for s in blocks[0].spans], repairs[0].what
    (['举办6期培', '训班。'], '接续断行')
    """
    return _Page(text).read()


class _Page:
    """The state of reading one page from top to bottom."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = judge.read_lines(text)
        self.gap = judge.picture_gap(self.lines)
        self.imprint = judge.imprint_start(self.lines)
        self.is_plain = not any(judge.heading_text_start(line) for line in self.lines)
        self.blocks: list[Block] = []
        self.repairs: list[Repair] = []
        self.headings: list[tuple[int, str]] = []
        self.open: int | None = None  # index of the body block that may go on
        self.has_body = False
        self.since: list[Kind] = []  # what stood between the open block and here

    def read(self) -> tuple[tuple[Block, ...], tuple[Repair, ...]]:
        for number, line in enumerate(self.lines):
            below = self.lines[number + 1] if number + 1 < len(self.lines) else None
            ended = self.open is None or not self._goes_on()
            level = judge.heading_level(line, below, plain=self.is_plain, after_end=ended)
            if level:
                self._heading(line, 1 if self.is_plain and not self.blocks else level)
            else:
                outside = not self.has_body or number >= self.imprint
                self._text(line, judge.kind_of(line, self.gap, outside=outside))
        return tuple(self.blocks), tuple(self.repairs)

    def _goes_on(self) -> bool:
        assert self.open is not None
        return not judge.is_ended(self.blocks[self.open].spans[-1].cut(self.text))

    def _heading(self, line: Line, level: int) -> None:
        self.headings = [(depth, name) for depth, name in self.headings if depth < level]
        self.headings.append((level, line.text[judge.heading_text_start(line) :]))
        self.blocks.append(Block(Kind.HEADING, (line.span,)))
        self.open = None

    def _text(self, line: Line, kind: Kind) -> None:
        if kind is Kind.BODY:
            self._body(line)
            return
        if kind is Kind.MASTHEAD:
            self._byline(line)
        else:
            self.blocks.append(Block(kind, (line.span,)))
        self._note(_NAMES[kind], line.span.start, line.text[: 2 * _EXCERPT])
        self.since.append(kind)

    def _body(self, line: Line) -> None:
        path = tuple(name for _, name in self.headings)
        if self.open is not None and self._joins(line):
            block = self.blocks[self.open]
            last = block.spans[-1]
            # words of Latin letters need the line break between them, shown as a space
            is_latin = self.text[last.end - 1].isascii() and line.text[0].isascii()
            keeps_break = is_latin and line.text[0].isalnum() and not self.since
            kept = Span(last.start, last.end + 1) if keeps_break else last
            spans = (*block.spans[:-1], kept, line.span)
            self.blocks[self.open] = Block(Kind.BODY, spans, block.headings)
            what = "越过插入内容接续" if self.since else "接续断行"
            tail = last.cut(self.text)[-_EXCERPT:]
            self._note(what, line.span.start, f"{tail}│{line.text[:_EXCERPT]}")
        else:
            self.blocks.append(Block(Kind.BODY, (line.span,), path))
            self.open = len(self.blocks) - 1
            self.has_body = True
        self.since = []

    def _joins(self, line: Line) -> bool:
        if not self._goes_on() or line.is_indented or judge.is_list_item(line):
            return False
        return Kind.ORNAMENT not in self.since

    def _byline(self, line: Line) -> None:
        """Joins the byline to the title above it: who wrote what can then be cited."""
        title = self.blocks[-1] if self.blocks else None
        if title is not None and title.kind is Kind.MASTHEAD:
            above = title.spans[-1]
            spans = (*title.spans[:-1], Span(above.start, above.end + 1), line.span)
            self.blocks[-1] = Block(Kind.MASTHEAD, spans)
            return
        if title is None or title.kind is not Kind.HEADING:
            self.blocks.append(Block(Kind.MASTHEAD, (line.span,)))
            return
        span = title.spans[0]
        mark = next((i for i, c in enumerate(span.cut(self.text)) if c not in "# \t"), 0)
        self.blocks.pop()
        if mark:
            marks = self.text[span.start : span.start + mark].rstrip()
            self.blocks.append(Block(Kind.HEADING, (Span(span.start, span.start + len(marks)),)))
        # the line break behind the title is kept: it parts title and byline
        self.blocks.append(Block(Kind.MASTHEAD, (Span(span.start + mark, span.end + 1), line.span)))

    def _note(self, what: str, position: int, excerpt: str) -> None:
        self.repairs.append(Repair(what, position, excerpt))


_NAMES = {
    Kind.CAPTION: "移出图注",
    Kind.CREDIT: "识别图片来源",
    Kind.MASTHEAD: "识别署名",
    Kind.BANNER: "移出横幅",
    Kind.ORNAMENT: "移出分隔符",
}


def uncovered(text: str, blocks: tuple[Block, ...]) -> str:
    """Characters of `text` that lie in no block or in several; empty when all is well."""
    spans = sorted(span for block in blocks for span in block.spans)
    lost = [text[a.end : b.start] for a, b in pairwise(spans)]
    twice = "".join(text[b.start : a.end] for a, b in pairwise(spans) if b.start < a.end)
    ends = (text[: spans[0].start] + text[spans[-1].end :]) if spans else text
    return "".join(c for c in "".join(lost) + ends if not c.isspace()) + twice

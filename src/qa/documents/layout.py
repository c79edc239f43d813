"""Layout repair: lines of a newspaper page -> blocks, with the map back to the page.

Pure: text in, blocks and the list of repairs out. Nothing is thrown away: every
character that is not white space lies in exactly one block.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from qa.documents import lines as judge
from qa.documents.lines import Line
from qa.documents.page import observe
from qa.types import Block, Kind, Repair, Span

_EXCERPT = 12  # characters on either side of a repair


def repair_layout(text: str) -> tuple[tuple[Block, ...], tuple[Repair, ...]]:
    """Blocks in reading order, and what was repaired to get them.

    >>> blocks, repairs = repair_layout("举办6期培\\n\\n训班。\\n")
    >>> [s.cut("举办6期培\\n\\n训班。\\n") for s in blocks[0].spans], repairs[0].what
    (['举办6期培', '训班。'], '接续断行')
    """
    return _Page(text).read()


@dataclass(slots=True)
class _Draft:
    """A block that may still grow."""

    kind: Kind
    spans: list[Span]
    headings: tuple[str, ...] = ()

    def add(self, line: Line) -> None:
        """Adds the line, with the break before it kept."""
        last = self.spans[-1]
        self.spans[-1] = Span(last.start, last.end + 1)
        self.spans.append(line.span)

    def done(self) -> Block:
        return Block(self.kind, tuple(self.spans), self.headings)


class _Page:
    """The state of reading one page from top to bottom."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = judge.read_lines(text)
        self.habits = observe(self.lines)
        self.following = self._following()
        self.blocks: list[_Draft] = []
        self.repairs: list[Repair] = []
        self.headings: list[tuple[int, str]] = []
        self.headline: Line | None = None  # the latest heading
        self.open: _Draft | None = None  # the body block that may go on
        self.opened: list[Line] = []  # the lines of that block
        self.has_body = False
        self.fence = ""  # what closes the piece that is set as it is
        self.since: list[Kind] = []  # what stood between the open block and here

    def read(self) -> tuple[tuple[Block, ...], tuple[Repair, ...]]:
        for number, line in enumerate(self.lines):
            if line.mark:
                self.blocks.append(_Draft(Kind.ORNAMENT, [line.mark]))
            if number in self.habits.page_numbers:
                self._aside(line, Kind.PAGE_NUMBER)
            elif not self._is_row(number, line):
                self._read_line(number, line)
        return tuple(block.done() for block in self.blocks), tuple(self.repairs)

    def _read_line(self, number: int, line: Line) -> None:
        level = self._heading_level(number, line)
        if level and self._heads_something(number, level):
            self._heading(line, level)
            return
        if level:
            line = self._unmarked(line)
        outside = not self.has_body or number >= self.habits.imprint
        above = self.opened[-1] if self.opened else None
        pictured = self.habits.is_below_picture(line, above, self._below(number))
        kind = judge.kind_of(line, outside=outside, below_picture=pictured)
        if kind is Kind.BODY:
            self._body(line)
        elif kind is Kind.MASTHEAD:
            self._byline(line)
        else:
            self._aside(line, kind)

    def _heading_level(self, number: int, line: Line) -> int:
        """1 to 6 for a heading, 0 for anything else."""
        below = self._below(number)
        level = judge.heading_level(line)
        if level or self._joins(line):
            return level
        if level := judge.underlined_level(line, below):
            return level
        is_plain = self.habits.is_plain and not line.is_quotation
        return self._plain_level(line, below) if is_plain else 0

    def _below(self, number: int) -> Line | None:
        return self.lines[number + 1] if number + 1 < len(self.lines) else None

    def _heads_something(self, number: int, level: int) -> bool:
        """Is there text or a lesser heading below? Else the heading is all that there is to cite."""
        i = self.following[number]
        if i is None:
            return False
        line, below = self.lines[i], self._below(i)
        marked = judge.heading_level(line) or judge.underlined_level(line, below)
        numbered = judge.numbered_level(line) if self.habits.is_plain else 0
        return not 0 < (marked or numbered) <= level

    def _following(self) -> list[int | None]:
        """For each line the number of the next one that has words of the text."""
        found: list[int | None] = []
        after: int | None = None
        for i in range(len(self.lines) - 1, -1, -1):
            found.append(after)
            if i not in self.habits.page_numbers and not judge.is_ornament(self.lines[i]):
                after = i
        return found[::-1]

    def _unmarked(self, line: Line) -> Line:
        """The line without its heading marks, which are taken as a heading without words."""
        start = judge.heading_text_start(line)
        if not start:
            return line
        marks = line.text[:start].rstrip()
        begin = line.span.start
        self.blocks.append(_Draft(Kind.HEADING, [Span(begin, begin + len(marks))]))
        self._close()
        return replace(line, span=Span(begin + start, line.span.end), text=line.text[start:])

    def _plain_level(self, line: Line, below: Line | None) -> int:
        """The level of a heading that nothing marks as one."""
        is_first = all(block.kind is Kind.ORNAMENT for block in self.blocks)
        if is_first and below and self.habits.has_prose and judge.is_title(line, below):
            return 1
        if not judge.is_short_heading(line) or (self.habits.wrap and self.habits.is_full(line)):
            return 0
        if level := judge.numbered_level(line):
            return 0 if self.opened and judge.announces(self.opened[-1]) else level
        after_end = not self.opened or judge.is_ended(self.opened[-1].text)
        if below is None or not after_end or self.habits.is_indented(line):
            return 0
        return 2 if judge.is_heading_of(line, below) else 0

    def _heading(self, line: Line, level: int) -> None:
        self.headings = [(depth, name) for depth, name in self.headings if depth < level]
        self.headings.append((level, line.text[judge.heading_text_start(line) :]))
        self.blocks.append(_Draft(Kind.HEADING, [line.span]))
        self.headline = line
        self._close()

    def _is_row(self, number: int, line: Line) -> bool:
        """Takes the line if it belongs to a table or to a piece that is set as it is."""
        if self.fence:
            if line.text.startswith(self.fence):
                self.fence = ""
                self.blocks.append(_Draft(Kind.ORNAMENT, [line.span]))
            else:
                self._row(line)
            return True
        opens_front_matter = number == 0 and line.text == "---"
        if judge.is_fence(line) or opens_front_matter:
            fence = line.text[:3]
            if any(below.text.startswith(fence) for below in self.lines[number + 1 :]):
                self.fence = fence
                self.blocks.append(_Draft(Kind.ORNAMENT, [line.span]))
                self._close()
                return True
        elif judge.is_row(line):
            if judge.is_table_rule(line):
                self.blocks.append(_Draft(Kind.ORNAMENT, [line.span]))
            else:
                self._row(line)
            return True
        return False

    def _row(self, line: Line) -> None:
        """Adds the line to the rows right above it; what stands between them isn't text."""
        above = next((i for i in (-1, -2) if len(self.blocks) >= -i and self._are_rows(i)), None)
        if above is None or line.gap:
            self.blocks.append(_Draft(Kind.ROWS, [line.span], self._path()))
        else:
            self.blocks[above].add(line)
        self._close()

    def _are_rows(self, index: int) -> bool:
        last = self.blocks[-1].kind
        return self.blocks[index].kind is Kind.ROWS and (index == -1 or last is Kind.ORNAMENT)

    def _path(self) -> tuple[str, ...]:
        return tuple(name for _, name in self.headings)

    def _close(self) -> None:
        """Ends the paragraph: nothing that follows belongs to it."""
        self.open, self.opened, self.since = None, [], []

    def _aside(self, line: Line, kind: Kind) -> None:
        """Takes a line that isn't part of the text around it."""
        self.blocks.append(_Draft(kind, [line.span]))
        self._note(_NAMES[kind], line.span.start, line.text[: 2 * _EXCERPT])
        self.since.append(kind)

    def _body(self, line: Line) -> None:
        if self.open is not None and self._joins(line):
            last = self.open.spans[-1]
            # words of Latin letters need the line break between them, shown as a space
            is_latin = self.text[last.end - 1].isascii() and line.text[0].isascii()
            keeps_break = is_latin and line.text[0].isalnum() and not self.since and not line.mark
            if keeps_break:
                self.open.add(line)
            else:
                self.open.spans.append(line.span)
            self.opened.append(line)
            what = "越过插入内容接续" if self.since else "接续断行"
            tail = last.cut(self.text)[-_EXCERPT:]
            self._note(what, line.span.start, f"{tail}│{line.text[:_EXCERPT]}")
        else:
            self.blocks.append(_Draft(Kind.BODY, [line.span], self._path()))
            self.open, self.opened = self.blocks[-1], [line]
            self.has_body = True
        self.since = []

    def _joins(self, line: Line) -> bool:
        """Does the line go on with the paragraph above it?"""
        if self.open is None or Kind.ORNAMENT in self.since:
            return False
        first, last = self.opened[0], self.opened[-1]
        if line.is_quotation != first.is_quotation:
            return False
        is_full = bool(self.habits.wrap) and self.habits.is_full(last)
        if judge.is_markdown_item(first) and (line.gap or not (is_full or line.indent)):
            return False
        hangs = judge.is_markdown_item(first) and line.indent > first.indent
        if judge.begins(line) or (self.habits.is_indented(line) and not hangs):
            return False
        if self.habits.wrap:
            return is_full and self._goes_on_wrapped(last, line)
        return self._goes_on(first, last, line)

    def _goes_on_wrapped(self, last: Line, line: Line) -> bool:
        looks_new = judge.numbered_level(line) > 0 or judge.is_label(line)
        if judge.is_ended(last.text):
            return line.gap == 0 and self.habits.marks_paragraphs and not looks_new
        return not (line.gap and looks_new)

    def _goes_on(self, first: Line, last: Line, line: Line) -> bool:
        """Where lines aren't wrapped, only a sentence that breaks off goes on below."""
        if judge.is_ended(last.text) or (judge.is_label(first) and judge.is_label(line)):
            return False
        if last.text[-1].isascii() and line.text[0].isascii() and line.text[0].islower():
            return True
        breaks_off = any(judge.is_prose(above.text) for above in self.opened)
        if judge.is_label(first):
            return breaks_off and judge.is_prose(line.text)
        looks_new = judge.numbered_level(line) > 0 or judge.is_label(line)
        return breaks_off or (judge.is_prose(line.text) and not looks_new)

    def _byline(self, line: Line) -> None:
        """Joins the byline to the title above it: who wrote what can then be cited."""
        self._note(_NAMES[Kind.MASTHEAD], line.span.start, line.text[: 2 * _EXCERPT])
        above = self.blocks[-1] if self.blocks else None
        if above is not None and above.kind is Kind.MASTHEAD:
            above.add(line)
        elif above is not None and self.headline and above.spans == [self.headline.span]:
            self.blocks.pop()
            title = self._unmarked(self.headline)
            self.blocks.append(_Draft(Kind.MASTHEAD, [title.span]))
            self.blocks[-1].add(line)
        else:
            self.blocks.append(_Draft(Kind.MASTHEAD, [line.span]))
        self.since.append(Kind.MASTHEAD)

    def _note(self, what: str, position: int, excerpt: str) -> None:
        self.repairs.append(Repair(what, position, excerpt))


_NAMES = {
    Kind.CAPTION: "移出图注",
    Kind.CREDIT: "识别图片来源",
    Kind.MASTHEAD: "识别署名",
    Kind.BANNER: "移出横幅",
    Kind.ORNAMENT: "移出分隔符",
    Kind.PAGE_NUMBER: "移出页码",
}

"""A document as lines to be shown, either tidy or as it was printed. Pure.

Both views hold every character that is not white space, and mark the same words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from qa.passages import tidied
from qa.types import Block, Document, Kind, Span


class View(StrEnum):
    """How a document is shown. Tidy is what people read; the original is what they check."""

    TIDY = "tidy"  # paragraphs repaired, captions apart
    ORIGINAL = "original"  # the lines as they were printed

    @classmethod
    def of(cls, name: str) -> View:
        """The view of this name, which comes from the browser; tidy if there is none.

        >>> View.of("original"), View.of("x")
        (<View.ORIGINAL: 'original'>, <View.TIDY: 'tidy'>)
        """
        return next((view for view in cls if view == name), cls.TIDY)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a line that is marked or not; `is_first` where the reader should land."""

    text: str
    is_marked: bool
    is_first: bool = False
    is_syntax: bool = False  # the ## of a heading


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph; `level` 1..6 for a heading, else 0."""

    level: int
    pieces: tuple[Piece, ...]
    kind: Kind = Kind.BODY
    anchor: str = ""  # of a heading that has words

    @property
    def words(self) -> str:
        """The text without the marks of a heading."""
        return "".join(piece.text for piece in self.pieces if not piece.is_syntax).strip()


def lines_of(
    document: Document, marks: Sequence[Span], view: View = View.ORIGINAL
) -> tuple[Line, ...]:
    """The document in a view, cut where marks begin and end."""
    marked = {i for mark in marks for i in range(mark.start, mark.end)}
    drafts = _tidy(document) if view is View.TIDY else _printed(document)
    return _finished(
        Line(level, _pieces(offsets, text, marked, signs), kind)
        for kind, level, offsets, text, signs in drafts
    )


def headings_of(lines: Sequence[Line], title: str) -> tuple[tuple[int, Line], ...]:
    """The headings that a table of contents lists, each with its depth from 0.

    The document's title stands above them all and isn't one of them.
    """
    found = [line for line in lines if line.anchor and line.words != title]
    levels = sorted({line.level for line in found})
    return tuple((levels.index(line.level), line) for line in found)


# kind, level, the place of each character, the characters, how many of them are signs before words
_Draft = tuple[Kind, int, Sequence[int], str, int]


def _tidy(document: Document) -> Iterator[_Draft]:
    levels = _levels(document)
    signs = _signs(document)
    owned = {sign.spans[0].start for group in signs.values() for sign in group}
    waiting: list[Block] = []  # a # whose words are the lines of what follows
    for block in document.blocks:
        start = block.spans[0].start
        level = levels.get(start, 0)
        if start in owned:
            continue
        if level and not _words(document, block):
            waiting.append(block)
            continue
        if block.kind is Kind.ROWS:  # the rule below a table's head stands among its rows
            parts = sorted([*_paragraphs(block), *signs.get(start, ())], key=lambda b: b.spans)
            first, before, others = parts[0], waiting, parts[1:]
        else:
            first, *others = _paragraphs(block)
            before = [*waiting, *signs.get(start, ())]
        level = level or (levels[waiting[0].spans[0].start] if waiting else 0)
        yield block.kind, level, *_in_a_row(document, before, first)
        waiting = []
        for other in others:
            yield other.kind, 0, *_in_a_row(document, [], other)
    for block in waiting:
        yield Kind.HEADING, levels[block.spans[0].start], *_in_a_row(document, [], block)


def _signs(document: Document) -> dict[int, list[Block]]:
    """The signs inside a block's lines, such as the > of a quotation, by where the block begins."""
    others = [block for block in document.blocks if block.kind is not Kind.ORNAMENT]
    begins = [_line_start(document.text, block.spans[0].start) for block in others]
    order = sorted(range(len(others)), key=lambda number: begins[number])
    found: dict[int, list[Block]] = {}
    for sign in document.blocks:
        start = sign.spans[0].start
        place = bisect_right(order, start, key=lambda number: begins[number]) - 1
        if sign.kind is Kind.ORNAMENT and place >= 0:
            around = others[order[place]]
            if start < around.spans[-1].end:
                found.setdefault(around.spans[0].start, []).append(sign)
    return found


def _line_start(text: str, position: int) -> int:
    return max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1


def _paragraphs(block: Block) -> list[Block]:
    """The block, or its lines where each stands by itself: a table's rows, a title's lines."""
    if block.kind in (Kind.ROWS, Kind.MASTHEAD):
        return [replace(block, spans=(span,)) for span in block.spans]
    return [block]


def _words(document: Document, block: Block) -> str:
    line = block.spans[0].cut(document.text)
    return line[_hashes(line) :].strip()


def _in_a_row(
    document: Document, signs: Sequence[Block], words: Block
) -> tuple[list[int], str, int]:
    """Places and text of signs and words, parted by blanks, and how long the signs are."""
    offsets, text = tidied(document, words.spans)
    if not signs:
        return offsets, text, _hashes(text) if words.kind is Kind.HEADING else 0
    parts = [tidied(document, sign.spans) for sign in signs]
    before = " ".join(part for _, part in parts)
    # a blank between two has no place: it is none of the document's characters
    places = [i for part, _ in parts for i in (*part, -1)]
    return [*places, *offsets], f"{before} {text}", len(before)


def _printed(document: Document) -> Iterator[_Draft]:
    levels = _levels(document)
    kinds = sorted((span, block.kind) for block in document.blocks for span in block.spans)
    for match in re.finditer(r"[^\r\n]+", document.text):
        line = match[0]
        if not line.strip():
            continue
        begin = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        level = levels.get(begin, 0)
        # what ends the line tells its kind: a > of a quotation or a # may stand before it
        yield (
            _kind_at(kinds, end - 1),
            level,
            range(*match.span()),
            line,
            _hashes(line) * bool(level),
        )


def _levels(document: Document) -> dict[int, int]:
    """The level of each heading by where it begins.

    It is its place in the path of what stands below it. Where nothing does, it is that of
    another with as many hashes, or that number, or, without hashes, the second.
    """
    levels: dict[int, int] = {}
    alike: dict[int, int] = {}  # number of hashes -> level
    others: list[tuple[int, int]] = []
    path: tuple[str, ...] = ()
    for block in reversed(document.blocks):
        if block.headings:
            path = block.headings
        elif block.kind is Kind.HEADING:
            start, words = block.spans[0].start, _words(document, block)
            hashes = _hashes(block.spans[0].cut(document.text))
            if words in path:
                levels[start] = alike[hashes] = path.index(words) + 1
            else:
                others.append((start, hashes))
    return levels | {start: alike.get(hashes, hashes or 2) for start, hashes in others}


def _hashes(line: str) -> int:
    """How many hashes make it a heading.

    >>> _hashes("## 一、甲"), _hashes("#"), _hashes("#甲")
    (2, 1, 0)
    """
    match = re.match(r"(#{1,6})(?=\s|$)", line)
    return len(match[1]) if match else 0


def _pieces(offsets: Sequence[int], text: str, marked: set[int], syntax: int) -> tuple[Piece, ...]:
    """The text cut at the edges of the marks, and behind its first `syntax` characters."""
    if not syntax and text and marked.isdisjoint(offsets):  # most lines of a long document
        return (Piece(text, is_marked=False),)
    runs = groupby(range(len(text)), key=lambda place: (offsets[place] in marked, place < syntax))
    return tuple(
        Piece("".join(text[place] for place in places), is_marked, is_syntax=is_syntax)
        for (is_marked, is_syntax), places in runs
    )


def _finished(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with anchors at headings, and the first marked words as where to land."""
    found: list[Line] = []
    has_landed, headings = False, 0
    for line in lines:
        pieces = line.pieces
        # a mark may begin with white space, where nobody should land
        inked = (place for place, p in enumerate(pieces) if p.is_marked and p.text.strip())
        if not has_landed and (place := next(inked, None)) is not None:
            landing = replace(pieces[place], is_first=True)
            pieces, has_landed = (*pieces[:place], landing, *pieces[place + 1 :]), True
        is_heading = bool(line.level and line.words)
        headings += is_heading
        found.append(replace(line, pieces=pieces, anchor=f"h{headings}" if is_heading else ""))
    return tuple(found)


def _kind_at(kinds: Sequence[tuple[Span, Kind]], position: int) -> Kind:
    place = bisect_right(kinds, position, key=lambda known: known[0].start) - 1
    if place >= 0 and position < kinds[place][0].end:
        return kinds[place][1]
    return Kind.BODY

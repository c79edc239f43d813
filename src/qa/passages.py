"""Document -> passages: tidy, citable pieces that know their place in the original. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from qa.sentences import beside_figure, clauses, pauses, sentences
from qa.types import CITABLE, Block, Document, Kind, Passage, Span

# A paragraph longer than this is cut at a sentence; about what a reader takes in at once.
LONGEST_PASSAGE = 350
# A clause shorter than this says nothing by itself and stays with the one before it.
_SHORTEST_CLAUSE = 10
# What a line may end with; shown as a blank where it parts words.
_BREAKS = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def split_passages(document: Document) -> tuple[Passage, ...]:
    """The passages of a document, in reading order."""
    found: list[Passage] = []
    for block in document.blocks:
        if block.kind not in CITABLE:
            continue
        offsets, tidy = tidied(document, block.spans)
        rows = _rows(block) if block.kind is Kind.ROWS else ()
        for part in _parts(tidy, rows):
            text = part.cut(tidy)
            spans = runs(offsets[part.start : part.end])
            units = tuple(_units(text, block.kind, _inside(rows, part, tidy)))
            name = f"{document.id}:{len(found):06d}"
            found.append(Passage(name, document.id, block.kind, spans, text, block.headings, units))
    return tuple(found)


def tidied(document: Document, spans: Iterable[Span]) -> tuple[list[int], str]:
    """The text of spans in a row, a line break shown as a blank, and the place of each character.

    >>> from qa.types import Metadata
    >>> tidied(Document("d", "d.txt", "we\\nare", "", Metadata("d")), [Span(0, 3), Span(3, 6)])
    ([0, 1, 2, 3, 4, 5], 'we are')
    """
    offsets = offsets_of(spans)
    text = "".join(" " if document.text[i] in _BREAKS else document.text[i] for i in offsets)
    return offsets, text


def locate(passage: Passage, part: Span) -> tuple[Span, ...]:
    """The places in the document of a range of `passage.text`.

    >>> p = Passage("d:000000", "d", Kind.BODY, (Span(5, 8), Span(10, 12)), "甲乙丙丁戊")
    >>> locate(p, Span(2, 4))
    (Span(start=7, end=8), Span(start=10, end=11))
    """
    return runs(offsets_of(passage.spans)[part.start : part.end])


def _rows(block: Block) -> tuple[Span, ...]:
    """The rows as ranges of the block's tidy text."""
    ends = list(accumulate(len(span) for span in block.spans))
    return tuple(Span(end - len(span), end) for end, span in zip(ends, block.spans, strict=True))


def _inside(rows: Sequence[Span], part: Span, tidy: str) -> list[Span]:
    """What lies of the rows in a part, as ranges of the part's text, without outer white space."""
    found: list[Span] = []
    first = bisect_right(rows, part.start, key=lambda row: row.end)
    for row in rows[first : bisect_left(rows, part.end, key=lambda row: row.start)]:
        inner = tidy[max(row.start, part.start) : min(row.end, part.end)]
        if inner.strip():
            start = max(row.start, part.start) - part.start + len(inner) - len(inner.lstrip())
            found.append(Span(start, start + len(inner.strip())))
    return found


def _units(text: str, kind: Kind, rows: list[Span]) -> Iterator[Span]:
    """What can be cited by itself: rows, clauses (a very short one with that before it), or all."""
    if kind is not Kind.BODY:
        yield from rows or [Span(0, len(text))]
        return
    last: Span | None = None
    for clause in clauses(text):
        if last is not None and len(clause) < _SHORTEST_CLAUSE:
            last = Span(last.start, clause.end)
            continue
        if last is not None:
            yield last
        last = clause
    if last is not None:
        yield last


def _parts(text: str, rows: tuple[Span, ...]) -> Iterator[Span]:
    """Ranges of at most LONGEST_PASSAGE characters, cut between rows or sentences where they allow."""
    if len(text) <= LONGEST_PASSAGE:
        yield Span(0, len(text))
        return
    start = end = 0
    for piece in _pieces(text, rows or sentences(text)):
        if end > start and piece.end - start > LONGEST_PASSAGE:
            yield Span(start, end)
            start = piece.start
        end = piece.end
    yield Span(start, end)


def _pieces(text: str, sentences: Iterable[Span]) -> Iterator[Span]:
    """The sentences; those longer than a passage in their clauses, or where they pause."""
    for sentence in sentences:
        if len(sentence) <= LONGEST_PASSAGE:
            yield sentence
            continue
        for clause in clauses(sentence.cut(text)):
            start = sentence.start + clause.start
            yield from _pauses(text, Span(start, start + len(clause)))


def _pauses(text: str, long: Span) -> Iterator[Span]:
    """A range cut into ones of at most LONGEST_PASSAGE: at its last pause before that, or there."""
    start = long.start
    while long.end - start > LONGEST_PASSAGE:
        latest = start + LONGEST_PASSAGE
        # the character behind it tells whether a mark stands inside a figure
        inside = [p for p in pauses(text[start : latest + 1]) if 1 < p <= LONGEST_PASSAGE]
        end = start + inside[-1] if inside else beside_figure(text, latest)[0]
        end = end if end > start else latest
        yield Span(start, end)
        start = end
    yield Span(start, long.end)


def offsets_of(spans: Iterable[Span]) -> list[int]:
    """The place of each code point of spans in a row; `runs` makes spans of them again.

    >>> offsets_of([Span(3, 5), Span(7, 8)])
    [3, 4, 7]
    """
    return [i for span in spans for i in range(span.start, span.end)]


def runs(offsets: Iterable[int]) -> tuple[Span, ...]:
    """Consecutive offsets as spans.

    >>> runs([3, 4, 7])
    (Span(start=3, end=5), Span(start=7, end=8))
    """
    spans: list[list[int]] = []
    for offset in offsets:
        if spans and spans[-1][1] == offset:
            spans[-1][1] += 1
        else:
            spans.append([offset, offset + 1])
    return tuple(Span(start, end) for start, end in spans)

"""Document -> passages: tidy, citable pieces that know their place in the original. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qa.text import clauses, sentences
from qa.types import CITABLE, Block, Document, Kind, Passage, Span

# A paragraph longer than this is cut at a sentence; about what a reader takes in at once.
LONGEST_PASSAGE = 350
# A clause shorter than this says nothing by itself and stays with the one before it.
_SHORTEST_CLAUSE = 10


def split_passages(document: Document) -> tuple[Passage, ...]:
    """The passages of a document, in reading order."""
    found: list[Passage] = []
    for block in document.blocks:
        if block.kind not in CITABLE:
            continue
        offsets = [i for span in block.spans for i in range(span.start, span.end)]
        tidy = "".join(" " if document.text[i] in "\r\n" else document.text[i] for i in offsets)
        for part in _parts(tidy):
            text = part.cut(tidy)
            spans = _runs(offsets[part.start : part.end])
            name = f"{document.id}:{len(found):04d}"
            found.append(_passage(name, document.id, block, spans, text))
    return tuple(found)


def locate(passage: Passage, part: Span) -> tuple[Span, ...]:
    """The places in the document of a range of `passage.text`.

    >>> p = Passage("d:0000", "d", Kind.BODY, (Span(5, 8), Span(10, 12)), "甲乙丙丁戊")
    >>> locate(p, Span(2, 4))
    (Span(start=7, end=8), Span(start=10, end=11))
    """
    offsets = [i for span in passage.spans for i in range(span.start, span.end)]
    return _runs(offsets[part.start : part.end])


def _passage(
    name: str, document_id: str, block: Block, spans: tuple[Span, ...], text: str
) -> Passage:
    whole = (Span(0, len(text)),)
    units = tuple(_units(text)) if block.kind is Kind.BODY else whole
    return Passage(name, document_id, block.kind, spans, text, block.headings, units)


def _units(text: str) -> Iterator[Span]:
    """Clauses of the text; a very short one is joined to the one before it."""
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


def _parts(text: str) -> Iterator[Span]:
    """Ranges of at most LONGEST_PASSAGE characters where the sentences, or else the clauses, allow."""
    if len(text) <= LONGEST_PASSAGE:
        yield Span(0, len(text))
        return
    start = end = 0
    for sentence in _fine_sentences(text):
        if end > start and sentence.end - start > LONGEST_PASSAGE:
            yield Span(start, end)
            start = sentence.start
        end = sentence.end
    yield Span(start, end)


def _fine_sentences(text: str) -> Iterator[Span]:
    """The sentences; those longer than a passage in their clauses."""
    for sentence in sentences(text):
        if len(sentence) <= LONGEST_PASSAGE:
            yield sentence
            continue
        inner = clauses(sentence.cut(text))
        yield from (Span(sentence.start + c.start, sentence.start + c.end) for c in inner)


def _runs(offsets: Iterable[int]) -> tuple[Span, ...]:
    """Consecutive offsets as spans."""
    spans: list[list[int]] = []
    for offset in offsets:
        if spans and spans[-1][1] == offset:
            spans[-1][1] += 1
        else:
            spans.append([offset, offset + 1])
    return tuple(Span(start, end) for start, end in spans)

"""References to quotes, verified: each is cut again from the stored original, or isn't given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from qa.answering.dates import as_of, time_note
from qa.passages import locate, offsets_of, tidied
from qa.permalinks import Ink, key_of
from qa.service import Service
from qa.types import Citation, Document, Kind, Passage, Span


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a quote stood when it was collected, and the key of its words."""

    document_id: str
    spans: tuple[Span, ...]
    key: str


class State(StrEnum):
    """What has become of a quote since it was collected."""

    SAME = "same"  # it stands where it stood, to the character
    CHANGED = "changed"  # it doesn't; perhaps elsewhere in its document
    GONE = "gone"  # the document isn't there any more

    @property
    def label(self) -> str:
        """As people read it."""
        return {"same": "原文一致", "changed": "原文已更新", "gone": "已撤下"}[self]


@dataclass(frozen=True, slots=True)
class Checked:
    """A reference as it stands now.

    `quote`: where its words are, in its place or a new one; `title`: of its document, if there.
    """

    state: State
    quote: Citation | None = None
    title: str = ""


def check(service: Service, references: Iterable[Reference]) -> tuple[Checked, ...]:
    """Each reference's quote, in order and numbered from 1, as the stored originals have it."""

    @cache  # however many words of a long document aren't where they were, it is read once
    def ink(document_id: str) -> Ink:
        return Ink.of(service.document(document_id), service.passages(document_id))

    return tuple(_check(service, ink, number, one) for number, one in enumerate(references, 1))


def _check(
    service: Service, ink: Callable[[str], Ink], number: int, reference: Reference
) -> Checked:
    try:
        document = service.document(reference.document_id)
    except KeyError:
        return Checked(State.GONE)
    passages = service.passages(document.id)
    spans = reference.spans
    if _holder(passages, spans) is None or key_of(tidied(document, spans)[1]) != reference.key:
        # Spans that no passage holds together could be single words that make a new sentence;
        # what the key finds is text that goes on.
        found = ink(document.id).find(reference.key, near=spans[0].start)
        if found is None:
            return Checked(State.CHANGED, title=document.metadata.title)
        spans = found
    state = State.SAME if spans == reference.spans else State.CHANGED
    quote = _citation(number, document, passages, spans)
    return Checked(state, quote, document.metadata.title)


def _citation(
    number: int, document: Document, passages: Iterable[Passage], spans: tuple[Span, ...]
) -> Citation:
    known, holder = document.metadata, _holder(passages, spans)
    passage, part = holder or (None, None)
    times = as_of(passage, part, known) if passage and part else ()
    return Citation(
        number=number,
        document_id=document.id,
        metadata=known,
        headings=passage.headings if passage else (),
        kind=passage.kind if passage else Kind.BODY,
        quote=tidied(document, spans)[1],
        spans=spans,
        score=1.0,
        as_of=tuple(time.cut(passage.text) for time in times) if passage else (),
        time_note=time_note(passage, [*times, part], known) if passage and part else "",
    )


def _holder(passages: Iterable[Passage], spans: tuple[Span, ...]) -> tuple[Passage, Span] | None:
    """The passage of which the spans are one range, with nothing left out, and that range."""
    first, length = spans[0].start, sum(map(len, spans))
    for passage in passages:
        if any(span.start <= first < span.end for span in passage.spans):
            start = offsets_of(passage.spans).index(first)
            part = Span(start, start + length)
            return (passage, part) if locate(passage, part) == spans else None
    return None

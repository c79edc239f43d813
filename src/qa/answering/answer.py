"""Query -> Answer: retrieve, judge, select, cite, or abstain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answering.abstention import (
    is_small_talk,
    message_for,
    reason_for,
    unknown_words,
)
from qa.answering.citations import cite
from qa.answering.evidence import Evidence, Verdict, judge
from qa.answering.selection import parts_by_region, parts_of, select
from qa.answering.short_answer import find_short_answer
from qa.encoder import Encoder
from qa.retrieval import retrieve
from qa.settings import Settings
from qa.store import Store
from qa.types import Abstention, Answer, Citation, Hit, Query, Reason, Span


def answer(store: Store, encoder: Encoder, query: Query, settings: Settings) -> Answer:
    """Citations from the store that answer the query, or an abstention with its reason."""
    if is_small_talk(query.text):
        message = message_for(Reason.SMALL_TALK, query, store)
        return Answer(query, abstention=Abstention(Reason.SMALL_TALK, message))
    hits, whole = _consider(store, encoder, query)
    of_regions = _of_regions(store, encoder, query)
    verdicts = [*of_regions.values()] or [whole, *_of_parts(store, encoder, query, whole)]
    chosen = select(verdicts, max(settings.citations, len(of_regions)))
    found = _short_answer(encoder, query, chosen[0]) if chosen else None
    citations = _cite_all(store, chosen, settings, found)
    if not citations:
        return _abstain(store, query, whole, hits, settings)
    first = citations[0]
    short = first.marks[0].cut(first.quote) if first.marks else None
    silent = tuple(
        region
        for region, verdict in of_regions.items()
        if verdict.is_silent and not any(region in c.quote for c in citations)
    )
    return Answer(query, citations, short_answer=short, silent_regions=silent, hits=hits)


def _consider(store: Store, encoder: Encoder, query: Query) -> tuple[tuple[Hit, ...], Verdict]:
    hits = retrieve(store, encoder, query)
    return hits, judge(store, encoder, query, hits)


def _of_parts(store: Store, encoder: Encoder, query: Query, whole: Verdict) -> list[Verdict]:
    """One verdict for each thing that a question of several parts asks."""
    if whole.is_silent:
        return []
    return [_of_part(store, encoder, query, part) for part in parts_of(query.text)]


def _of_regions(store: Store, encoder: Encoder, query: Query) -> dict[str, Verdict]:
    """One verdict for each region that the question compares, of what speaks of it only."""
    regions = query.regions + query.elsewhere
    if len(regions) < 2:
        return {}
    limited = {r: replace(query, regions=(r,), elsewhere=()) for r in query.regions}
    limited |= {r: replace(query, regions=(), elsewhere=(r,)) for r in query.elsewhere}
    parts = parts_by_region(query.text, regions)
    return {r: _of_part(store, encoder, limited[r], part) for r, part in parts.items()}


def _of_part(store: Store, encoder: Encoder, query: Query, part: str) -> Verdict:
    searched = " ".join((part, *query.inherited))
    return _consider(store, encoder, replace(query, text=part, asking=part, searched=searched))[1]


def _cite_all(
    store: Store, chosen: Sequence[Evidence], settings: Settings, answer: Span | None = None
) -> tuple[Citation, ...]:
    """The citations of the chosen; `answer` is a range of the first one's sentence."""
    cited: list[Citation] = []
    for place, evidence in enumerate(chosen):
        citation = cite(
            evidence,
            store.document(evidence.hit.passage.document_id),
            len(cited) + 1,
            longest=settings.quote_characters,
            answer=answer if place == 0 else None,
        )
        if citation is not None:
            cited.append(citation)
    return tuple(cited)


def _short_answer(encoder: Encoder, query: Query, evidence: Evidence) -> Span | None:
    sentence = evidence.hit.sentence
    if sentence is None:
        return None
    quote = sentence.cut(evidence.hit.passage.text)
    return find_short_answer(quote, query, encoder)


def _abstain(
    store: Store, query: Query, verdict: Verdict, hits: Sequence[Hit], settings: Settings
) -> Answer:
    unknown = unknown_words(query, store)
    reason = reason_for(query, verdict.evidence[0].features["words"] if verdict.evidence else 0.0)
    nearest: tuple[Citation, ...] = ()
    if reason is Reason.WEAK_EVIDENCE:
        near = verdict.evidence[: settings.citations]
        nearest = _cite_all(store, near, settings)
    message = message_for(reason, query, store, unknown)
    return Answer(query, abstention=Abstention(reason, message, nearest, unknown), hits=tuple(hits))

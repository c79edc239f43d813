"""Query -> Answer: retrieve, judge, select, cite, or abstain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qa.answering.abstention import message_for, reason_for, unknown_words
from qa.answering.citations import cite
from qa.answering.evidence import Evidence, Verdict, among, judge
from qa.answering.selection import (
    parts_by_region,
    parts_of,
    select,
    side_by_side,
    worth_citing,
)
from qa.answering.short_answer import find_short_answer
from qa.encoder import Encoder
from qa.regions import subject
from qa.retrieval import retrieve
from qa.settings import Settings
from qa.small_talk import is_small_talk
from qa.store import Store
from qa.text import asks, normalise
from qa.types import Abstention, Answer, Citation, Query, Reason, Span

_Place = tuple[str, Span]  # as in Hit.place


def answer(store: Store, encoder: Encoder, query: Query, settings: Settings) -> Answer:
    """Citations from the store that answer the query, or an abstention with its reason."""
    if is_small_talk(query.text):
        message = message_for(Reason.SMALL_TALK, query, store)
        return Answer(query, abstention=Abstention(Reason.SMALL_TALK, message))
    whole = _consider(store, encoder, query)
    compared = _of_regions(store, encoder, query)
    asked = [*compared.values()] or _in_breadth(store, encoder, whole)
    chosen = select([one.evidence for one in asked], max(settings.citations, len(compared)))
    cited = _cite_all(store, chosen, settings, _short_answers(encoder, asked))
    if not cited:
        return _abstain(store, whole, settings)
    citations = tuple(cited.values())
    short = next(iter(citations[0].answers), None)
    sides = _sides(compared, cited) if compared else _by_region(query, citations)
    return Answer(query, citations, short_answer=short, comparison=sides)


class _Considered(NamedTuple):
    """A question, or what it asks of one region or in one part, and what was found for it."""

    query: Query
    verdict: Verdict


class _Asked(NamedTuple):
    """The same, with what is worth citing of it, best first."""

    query: Query
    evidence: Sequence[Evidence]


def _consider(store: Store, encoder: Encoder, query: Query) -> _Considered:
    hits = retrieve(store, encoder, query)
    return _Considered(query, judge(store, encoder, query, hits))


def _in_breadth(store: Store, encoder: Encoder, whole: _Considered) -> list[_Asked]:
    """Each part of a question, then the whole: first where each is answered best, then what
    other regions answer, where the question names none."""
    if whole.verdict.is_silent:
        return []
    parts = [_of_part(store, encoder, whole.query, part) for part in parts_of(whole.query.text)]
    each = [(query, _by_strength(store, query, found)) for query, found in (*parts, whole)]
    wide = max(len(sides) for _, sides in each)
    return [_Asked(q, sides[i]) for i in range(wide) for q, sides in each if i < len(sides)]


def _by_strength(store: Store, query: Query, found: Verdict) -> list[Sequence[Evidence]]:
    """What is worth citing of each region, the strongest first; of all where one is named."""
    if found.is_silent or query.regions or query.elsewhere:
        return [worth_citing(found)]
    documents: dict[str, set[str]] = {}
    for evidence in found.evidence:
        known = store.document(evidence.hit.passage.document_id)
        documents.setdefault(known.metadata.region, set()).add(known.id)
    sides = side_by_side({region: among(found, ids) for region, ids in documents.items()})
    return sorted(filter(None, sides.values()), key=lambda side: -side[0].strength)


def _of_regions(store: Store, encoder: Encoder, query: Query) -> dict[str, _Asked]:
    """What is worth citing for each region that the question compares, of what speaks of it."""
    regions = query.regions + query.elsewhere
    if len(regions) < 2:
        return {}
    limited = {r: replace(query, regions=(r,), elsewhere=()) for r in query.regions}
    limited |= {r: replace(query, regions=(), elsewhere=(r,)) for r in query.elsewhere}
    parts = parts_by_region(query.text, regions)
    found = {r: _of_part(store, encoder, limited[r], part) for r, part in parts.items()}
    worth = {region: worth_citing(one.verdict) for region, one in found.items()}
    if len(set(parts.values())) == 1:  # else what is asked of one says nothing of the other
        worth |= side_by_side({region: found[region].verdict for region in query.regions})
    return {region: _Asked(one.query, worth[region]) for region, one in found.items()}


def _of_part(store: Store, encoder: Encoder, query: Query, part: str) -> _Considered:
    """What is found for a part, with what was taken over and what belongs to the words of both."""
    wanted = subject(part, query.inherited, query.regions)
    there = tuple(e for e in query.expansions if e.word in normalise(wanted))
    asking = part if asks(part) else query.asking
    limited = replace(query, text=part, asking=asking, subject=wanted, expansions=there)
    return _consider(store, encoder, limited)


def _short_answers(encoder: Encoder, asked: Sequence[_Asked]) -> dict[_Place, Span]:
    """In the best sentence for each question that is asked, the range that answers it."""
    found: dict[_Place, Span] = {}
    for query, evidence in asked:
        for hit in (one.hit for one in evidence[:1] if one.hit.place not in found):
            if span := find_short_answer(hit.text, query, encoder):
                found[hit.place] = span
    return found


def _cite_all(
    store: Store,
    chosen: Sequence[Evidence],
    settings: Settings,
    answers: Mapping[_Place, Span],
) -> dict[_Place, Citation]:
    """The citations of the chosen; `answers`: ranges of their sentences to be marked."""
    cited: dict[_Place, Citation] = {}
    for evidence in chosen:
        citation = cite(
            evidence,
            store.document(evidence.hit.passage.document_id),
            len(cited) + 1,
            longest=settings.quote_characters,
            answer=answers.get(evidence.hit.place),
        )
        if citation is not None:
            cited[evidence.hit.place] = citation
    return cited


def _sides(
    compared: Mapping[str, _Asked], cited: Mapping[_Place, Citation]
) -> dict[str, tuple[Citation, ...]]:
    """The citations that answer for each compared region: none where it is silent."""
    return {
        region: tuple(cited[e.hit.place] for e in one.evidence if e.hit.place in cited)
        for region, one in compared.items()
    }


def _by_region(query: Query, citations: Sequence[Citation]) -> dict[str, tuple[Citation, ...]]:
    """The citations of each region, where the question names none and several answer it."""
    if query.regions or query.elsewhere:
        return {}
    found: dict[str, tuple[Citation, ...]] = {}
    for citation in citations:
        region = citation.metadata.region
        found[region] = (*found.get(region, ()), citation)
    return found if len(found) > 1 else {}


def _abstain(store: Store, whole: _Considered, settings: Settings) -> Answer:
    query, verdict = whole
    unknown = unknown_words(query, store)
    reason = reason_for(query, verdict.evidence[0].features["words"] if verdict.evidence else 0.0)
    nearest: tuple[Citation, ...] = ()
    if reason is Reason.WEAK_EVIDENCE:
        near = verdict.evidence[: settings.citations]
        nearest = tuple(_cite_all(store, near, settings, {}).values())
    message = message_for(reason, query, store, unknown)
    return Answer(query, abstention=Abstention(reason, message, nearest, unknown))

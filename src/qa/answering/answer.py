"""Query -> Answer: retrieve, judge, select, cite, or abstain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from qa.answering.abstention import message_for, near, reason_for, unknown_words
from qa.answering.citations import cite
from qa.answering.continuation import beyond, reasons
from qa.answering.evidence import Evidence, Verdict, among, judge
from qa.answering.making import makers
from qa.answering.selection import parts_by_region, parts_of, select, side_by_side, worth_citing
from qa.answering.short_answer import find_short_answer
from qa.encoder import Encoder
from qa.regions import subject
from qa.retrieval import Stages, stages
from qa.settings import Settings
from qa.small_talk import is_small_talk
from qa.store import Store
from qa.text import asks, normalise
from qa.turns import asks_only_why
from qa.types import Abstention, Answer, Citation, Query, Reason, Span

_Place = tuple[str, Span]  # as in Hit.place
_Side = Sequence[Evidence]  # what is worth citing of what belongs together, best first


def answer(store: Store, encoder: Encoder, query: Query, settings: Settings) -> Answer:
    """Citations from the store that answer the query, or an abstention with its reason."""
    return traced(store, encoder, query, settings)[0]


def traced(
    store: Store, encoder: Encoder, query: Query, settings: Settings
) -> tuple[Answer, tuple[Considered, ...]]:
    """The answer, and what it was decided by: the question, its parts or its regions."""
    # of what is compared each has its best quote
    most = max(settings.citations, len(query.regions + query.elsewhere))
    wanted = replace(settings, citations=most * (query.page + 1))
    found, asked = _found(store, encoder, query, wanted)
    if query.page:
        found = beyond(found, most * query.page, query.text)
    elif query.inherited and asks_only_why(query.text):
        found = reasons(found)
    return found, asked


def _found(
    store: Store, encoder: Encoder, query: Query, settings: Settings
) -> tuple[Answer, tuple[Considered, ...]]:
    if is_small_talk(query.text):
        message = message_for(Reason.SMALL_TALK, query, store)
        return Answer(query, abstention=Abstention(Reason.SMALL_TALK, message)), ()
    whole = _of_all_regions(store, _consider(store, encoder, query))
    compared = _compared(store, encoder, query)
    asked = [*compared.values()] or [*_parts(store, encoder, whole), whole]
    in_turn = [*_in_turn(asked)]
    chosen = select([side for _, side in in_turn], settings.citations)
    known = {place: name for one in asked for place, name in one.names.items()}
    cited = _cite_all(store, chosen, settings, known | _short_answers(encoder, in_turn, known))
    if not cited:
        return _abstain(store, whole, settings), tuple(asked)
    citations = tuple(cited.values())
    short = next(iter(citations[0].answers), None)
    sides = _sides(compared, cited) if compared else _by_region(query, citations)
    return Answer(query, citations, short_answer=short, comparison=sides), tuple(asked)


class Considered(NamedTuple):
    """A question, or what it asks of one region or in one part, and what was found for it."""

    query: Query
    verdict: Verdict
    stages: Stages
    sides: Sequence[_Side]  # one, or one for each region that answers, the strongest first
    names: Mapping[_Place, Span]  # short answers that are known without looking for them


def _consider(store: Store, encoder: Encoder, query: Query) -> Considered:
    found = stages(store, encoder, query)
    made = makers(store, query, found.hits)
    hits = [one.hit for one in made] if made else found.hits
    verdict = judge(store, encoder, query, hits)
    if made is not None:
        verdict = replace(verdict, told=bool(made))
    names = {one.hit.place: one.name for one in made or ()}
    return Considered(query, verdict, found, [*filter(None, [worth_citing(verdict)])], names)


def _parts(store: Store, encoder: Encoder, whole: Considered) -> list[Considered]:
    """What is found for each thing that a question of several parts asks."""
    if not whole.sides:
        return []
    parts = (_of_part(store, encoder, whole.query, part) for part in parts_of(whole.query.text))
    return [_of_all_regions(store, part) for part in parts]


def _of_all_regions(store: Store, one: Considered) -> Considered:
    """With a side for each region that answers, where the question names none."""
    query, verdict = one.query, one.verdict
    if not one.sides or query.regions or query.elsewhere:
        return one
    documents: dict[str, set[str]] = {}
    for evidence in verdict.evidence:
        known = store.document(evidence.hit.passage.document_id)
        documents.setdefault(known.metadata.region, set()).add(known.id)
    sides = side_by_side({region: among(verdict, ids) for region, ids in documents.items()})
    told = sorted(filter(None, sides.values()), key=lambda side: -side[0].strength)
    return one._replace(sides=told)


def _compared(store: Store, encoder: Encoder, query: Query) -> dict[str, Considered]:
    """What is found for each region that the question compares, of what speaks of it."""
    regions = query.regions + query.elsewhere
    if len(regions) < 2:
        return {}
    limited = {r: replace(query, regions=(r,), elsewhere=()) for r in query.regions}
    limited |= {r: replace(query, regions=(), elsewhere=(r,)) for r in query.elsewhere}
    parts = parts_by_region(query.text, regions)
    found = {r: _of_part(store, encoder, limited[r], part) for r, part in parts.items()}
    if len(set(parts.values())) == 1:  # else what is asked of one says nothing of the other
        sides = side_by_side({region: found[region].verdict for region in query.regions})
        for region, side in sides.items():
            found[region] = found[region]._replace(sides=[side] if side else [])
    return found


def _of_part(store: Store, encoder: Encoder, query: Query, part: str) -> Considered:
    """What is found for a part, with what was taken over and what belongs to the words of both."""
    wanted = subject(part, query.inherited, query.regions)
    there = tuple(e for e in query.expansions if e.word in normalise(wanted))
    asking = part if asks(part) else query.asking
    limited = replace(query, text=part, asking=asking, subject=wanted, expansions=there)
    return _consider(store, encoder, limited)


def _in_turn(asked: Iterable[Considered]) -> Iterable[tuple[Query, _Side]]:
    """The best side of each that is asked, then the next best."""
    sides = [[(one.query, side) for side in one.sides] for one in asked]
    return (one for row in zip_longest(*sides) for one in row if one is not None)


def _short_answers(
    encoder: Encoder, asked: Iterable[tuple[Query, _Side]], known: Collection[_Place] = ()
) -> dict[_Place, Span]:
    """In the best sentence for each question that is asked, the range that answers it."""
    found: dict[_Place, Span] = {}
    for query, (best, *_) in asked:
        hit = best.hit
        if hit.place in found or hit.place in known:
            continue
        if span := find_short_answer(hit.text, query, encoder, best.reading):
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
    compared: Mapping[str, Considered], cited: Mapping[_Place, Citation]
) -> dict[str, tuple[Citation, ...]]:
    """The citations that answer for each compared region: none where it is silent."""
    places = {r: [e.hit.place for side in one.sides for e in side] for r, one in compared.items()}
    return {r: tuple(cited[p] for p in found if p in cited) for r, found in places.items()}


def _by_region(query: Query, citations: Sequence[Citation]) -> dict[str, tuple[Citation, ...]]:
    """The citations of each region, where the question names none and several answer it."""
    if query.regions or query.elsewhere:
        return {}
    found: dict[str, tuple[Citation, ...]] = {}
    for citation in citations:
        region = citation.metadata.region
        found[region] = (*found.get(region, ()), citation)
    return found if len(found) > 1 else {}


def _abstain(store: Store, whole: Considered, settings: Settings) -> Answer:
    query = whole.query
    unknown = unknown_words(query, store)
    resembling = near(whole.verdict.evidence[: settings.citations])
    reason = reason_for(query, resembling)
    is_weak = reason is Reason.WEAK_EVIDENCE
    nearest = tuple(_cite_all(store, resembling, settings, {}).values()) if is_weak else ()
    message = message_for(reason, query, store, unknown)
    return Answer(query, abstention=Abstention(reason, message, nearest, unknown))

"""Query -> Answer: retrieve, judge, select, cite, or abstain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qa.answering.abstention import message_for, near, reason_for, unknown_words
from qa.answering.citations import cite
from qa.answering.evidence import Evidence, Verdict, judge
from qa.answering.selection import parts_by_region, parts_of, select
from qa.answering.short_answer import find_short_answer
from qa.encoder import Encoder
from qa.regions import subject
from qa.retrieval import Stages, stages
from qa.settings import Settings
from qa.small_talk import is_small_talk
from qa.store import Store
from qa.text import asks, normalise
from qa.types import Abstention, Answer, Citation, Query, Reason, Span

_Place = tuple[str, Span]  # as in Hit.place


def answer(store: Store, encoder: Encoder, query: Query, settings: Settings) -> Answer:
    """Citations from the store that answer the query, or an abstention with its reason."""
    return traced(store, encoder, query, settings)[0]


def traced(
    store: Store, encoder: Encoder, query: Query, settings: Settings
) -> tuple[Answer, tuple[Considered, ...]]:
    """The answer, and what it was decided by: the question, its parts or its regions."""
    if is_small_talk(query.text):
        message = message_for(Reason.SMALL_TALK, query, store)
        return Answer(query, abstention=Abstention(Reason.SMALL_TALK, message)), ()
    whole = _consider(store, encoder, query)
    of_regions = _of_regions(store, encoder, query)
    asked = [*of_regions.values()] or [whole, *_of_parts(store, encoder, whole)]
    chosen = select([one.verdict for one in asked], max(settings.citations, len(of_regions)))
    citations = _cite_all(store, chosen, settings, _short_answers(encoder, asked))
    if not citations:
        return _abstain(store, whole, settings), tuple(asked)
    short = next(iter(citations[0].answers), None)
    silent = tuple(region for region, one in of_regions.items() if one.verdict.is_silent)
    return Answer(query, citations, short_answer=short, silent_regions=silent), tuple(asked)


class Considered(NamedTuple):
    """A question, or what it asks of one region or in one part, and what was found for it."""

    query: Query
    verdict: Verdict
    stages: Stages


def _consider(store: Store, encoder: Encoder, query: Query) -> Considered:
    found = stages(store, encoder, query)
    return Considered(query, judge(store, encoder, query, found.hits), found)


def _of_parts(store: Store, encoder: Encoder, whole: Considered) -> list[Considered]:
    """What is found for each thing that a question of several parts asks."""
    if whole.verdict.is_silent:
        return []
    return [_of_part(store, encoder, whole.query, part) for part in parts_of(whole.query.text)]


def _of_regions(store: Store, encoder: Encoder, query: Query) -> dict[str, Considered]:
    """What is found for each region that the question compares, in what speaks of it only."""
    regions = query.regions + query.elsewhere
    if len(regions) < 2:
        return {}
    limited = {r: replace(query, regions=(r,), elsewhere=()) for r in query.regions}
    limited |= {r: replace(query, regions=(), elsewhere=(r,)) for r in query.elsewhere}
    parts = parts_by_region(query.text, regions)
    return {r: _of_part(store, encoder, limited[r], part) for r, part in parts.items()}


def _of_part(store: Store, encoder: Encoder, query: Query, part: str) -> Considered:
    """What is found for a part, with what was taken over and what belongs to the words of both."""
    wanted = subject(part, query.inherited, query.regions)
    there = tuple(e for e in query.expansions if e.word in normalise(wanted))
    asking = part if asks(part) else query.asking
    limited = replace(query, text=part, asking=asking, subject=wanted, expansions=there)
    return _consider(store, encoder, limited)


def _short_answers(encoder: Encoder, asked: Sequence[Considered]) -> dict[_Place, Span]:
    """In the best sentence for each question that is asked, the range that answers it."""
    found: dict[_Place, Span] = {}
    for query, verdict, _ in asked:
        if verdict.is_silent:
            continue
        hit = verdict.evidence[0].hit
        if hit.place not in found and (span := find_short_answer(hit.text, query, encoder)):
            found[hit.place] = span
    return found


def _cite_all(
    store: Store,
    chosen: Sequence[Evidence],
    settings: Settings,
    answers: Mapping[_Place, Span],
) -> tuple[Citation, ...]:
    """The citations of the chosen; `answers`: ranges of their sentences to be marked."""
    cited: list[Citation] = []
    for evidence in chosen:
        citation = cite(
            evidence,
            store.document(evidence.hit.passage.document_id),
            len(cited) + 1,
            longest=settings.quote_characters,
            answer=answers.get(evidence.hit.place),
        )
        if citation is not None:
            cited.append(citation)
    return tuple(cited)


def _abstain(store: Store, whole: Considered, settings: Settings) -> Answer:
    query, verdict, _ = whole
    unknown = unknown_words(query, store)
    resembling = near(verdict.evidence[: settings.citations])
    reason = reason_for(query, resembling)
    nearest = _cite_all(store, resembling, settings, {}) if reason is Reason.WEAK_EVIDENCE else ()
    message = message_for(reason, query, store, unknown)
    return Answer(query, abstention=Abstention(reason, message, nearest, unknown))

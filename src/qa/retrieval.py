"""Query -> ranked sentences, each with its passage: three searches of the store, fused."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from qa.encoder import Encoder
from qa.fusion import reciprocal_rank_fusion
from qa.store import Probe, Rankings, Scope, Store
from qa.term_recall import term_recall
from qa.text import characters, normalise, words
from qa.types import Hit, Query

# How much of its passage's score a sentence takes over: what stands around it and in
# the headings says what it speaks of, but does not say the thing itself.
AROUND = 0.5
# What is meant counts as much as what is said in words and characters together. Measured on
# written questions that neither the encoder nor the yardsticks know (benchmarks/fusion.md).
_WEIGHTS = (1.0, 1.0, 2.0)
_SOFTENING = 30  # ranks; k of the fusion
DEPTH = 1000  # of each ranking; by its share there, what stands deeper adds next to nothing


@dataclass(frozen=True, slots=True)
class Stages:
    """What each stage of a search had: the question's forms, what each found, all of it fused."""

    probe: Probe
    found: Rankings
    hits: tuple[Hit, ...]


def retrieve(store: Store, encoder: Encoder, query: Query, *, limit: int = 30) -> tuple[Hit, ...]:
    """The best sentences for a query, best first, at most `limit`.

    Words, characters and vectors each rank the sentences by their own score plus half
    of their passage's; the three rankings are fused. What scores nothing in a ranking
    stays out of that one.
    """
    return stages(store, encoder, query, limit=limit).hits


def stages(store: Store, encoder: Encoder, query: Query, *, limit: int = 30) -> Stages:
    """The same with what led to it."""
    probe = probe_of(encoder, query)
    found = rankings(store, probe, query)
    return Stages(probe, found, fuse(store, probe, found, limit))


def rankings(store: Store, probe: Probe, query: Query) -> Rankings:
    """What words, characters and vector each find."""
    return store.search(probe, around=AROUND, limit=DEPTH, scope=_scope(query))


def fuse(store: Store, probe: Probe, found: Rankings, limit: int) -> tuple[Hit, ...]:
    """One ranking of the three, best first, at most `limit` sentences."""
    ranked = [found.words.numbers, found.characters.numbers, found.vector.numbers]
    fused = reciprocal_rank_fusion(ranked, weights=_WEIGHTS, k=_SOFTENING)[:limit]
    sentences = store.fetch([number for number, _ in fused], probe.vector)
    return tuple(
        Hit(s.passage, s.sentence, score, rank, s.cosine, s.cosine_around)
        for rank, ((_, score), s) in enumerate(zip(fused, sentences, strict=True), 1)
    )


def _scope(query: Query) -> Scope | None:
    """Documents of the query's regions, and of no known region, which may speak of any.

    Of a region without documents other sentences may speak where they name it.
    """
    if not query.regions and not query.elsewhere:
        return None
    return Scope(frozenset({*query.regions, ""}), () if query.regions else query.elsewhere)


def probe_of(encoder: Encoder, query: Query) -> Probe:
    """The query in the forms in which it is searched; expansions count as words."""
    text = query.subject
    said = Counter([*words(text), *query.names])
    by_word = {term: n * term_recall(term) for term, n in said.items()}
    for expansion in query.expansions:
        for word in (w for term in expansion.added for w in words(term)):
            by_word.setdefault(word, expansion.weight * term_recall(word))
    by_character = {term: float(count) for term, count in Counter(characters(text)).items()}
    return Probe(by_word, by_character, encoder.encode_queries([normalise(text)])[0])

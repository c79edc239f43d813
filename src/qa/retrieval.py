"""Query -> ranked sentences, each with its passage: three views of the index, fused."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from qa.encoder import Encoder
from qa.fusion import reciprocal_rank_fusion
from qa.index import Index
from qa.term_recall import term_recall
from qa.text import characters, normalise, words
from qa.types import Hit, Query

# How much of its passage's score a sentence takes over: what stands around it and in
# the headings says what it speaks of, but does not say the thing itself.
_CONTEXT = 0.5


def retrieve(index: Index, encoder: Encoder, query: Query, *, limit: int = 30) -> tuple[Hit, ...]:
    """The best sentences for a query, best first, at most `limit`.

    Words, characters and vectors each rank all sentences by their own score plus half
    of their passage's; the three rankings are fused. A query that is limited to regions
    sees their documents only. Texts without any common word or character stay out.
    """
    allowed = _allowed(index, query.regions)
    if not allowed.any():
        return ()
    row_of = np.array([row for row, _ in index.sentences])
    views = _views(index, encoder, query.subject)
    rankings = []
    for of_sentences, of_passages in views:
        scores = of_sentences + _CONTEXT * of_passages[row_of]
        usable = np.flatnonzero(allowed & (scores > 0))
        rankings.append(usable[np.argsort(-scores[usable], kind="stable")].tolist())
    fused = reciprocal_rank_fusion(rankings)[:limit]
    hits = []
    for rank, (number, score) in enumerate(fused, 1):
        row, sentence = index.sentences[number]
        hits.append(Hit(index.passages[row], score, rank, "fused", sentence))
    return tuple(hits)


def _allowed(index: Index, regions: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which sentences a query may see, (n,); a document of no known region may speak of any."""
    region_of = {d.id: d.metadata.region for d in index.documents}
    allowed = [
        not regions or region_of[index.passages[row].document_id] in (*regions, "")
        for row, _ in index.sentences
    ]
    return np.array(allowed, dtype=bool)


def _views(
    index: Index, encoder: Encoder, text: str
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Scores of all sentences and of all passages, by words, by characters and by vectors."""
    by_word = {term: n * term_recall(term) for term, n in Counter(words(text)).items()}
    by_character = {term: float(count) for term, count in Counter(characters(text)).items()}
    vector = encoder.encode_queries([normalise(text)])[0]
    return [
        (index.sentence.words.scores(by_word), index.passage.words.scores(by_word)),
        (
            index.sentence.characters.scores(by_character),
            index.passage.characters.scores(by_character),
        ),
        (index.sentence.dense.scores(vector), index.passage.dense.scores(vector)),
    ]

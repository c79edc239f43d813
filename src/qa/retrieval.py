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
    allowed = _allowed(index, query)
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


def _allowed(index: Index, query: Query) -> NDArray[np.bool_]:
    """Which sentences a query may see, (n,).

    Those of its regions' documents, and of documents of no known region, which may speak
    of any. Of a region without documents other sentences may speak where they name it.
    """
    if not query.regions and not query.elsewhere:
        return np.ones(len(index.sentences), dtype=bool)
    regions = {*query.regions, ""}
    inside = {d.id for d in index.documents if d.metadata.region in regions}
    names = () if query.regions else query.elsewhere
    return np.array(
        [
            index.passages[row].document_id in inside
            or any(name in span.cut(index.passages[row].text) for name in names)
            for row, span in index.sentences
        ],
        dtype=bool,
    )


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

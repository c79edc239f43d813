"""One generation of an index in the memory of this process, searched exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.searched import Searched
from qa.store import Field, Found, Probe, Ranking, Rankings, Scope
from qa.types import Document, Manifest, Passage


class Snapshot:
    """The `Store` of one process. Nothing in it changes, so threads may share it.

    The number of a sentence is its row.
    """

    def __init__(
        self,
        manifest: Manifest,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        searched: Searched,
    ) -> None:
        self.manifest = manifest
        self.documents = tuple(documents)
        self._document_of = {d.id: d for d in documents}
        self._passages = tuple(passages)
        self._searched = searched
        self._sentences = [(row, s) for row, p in enumerate(passages) for s in p.sentences]
        self._passage_of = np.array([row for row, _ in self._sentences], dtype=np.int64)
        self._regions = np.array(
            [self.document(passages[row].document_id).metadata.region for row in self._passage_of],
            dtype=np.str_,
        )

    def document(self, document_id: str) -> Document:
        """The document of this id, or KeyError."""
        return self._document_of[document_id]

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document in reading order; none for an unknown id."""
        return tuple(p for p in self._passages if p.document_id == document_id)

    def search(
        self, probe: Probe, *, around: float, limit: int, scope: Scope | None = None
    ) -> Rankings:
        """See `Store`."""
        if not self._sentences:
            return Rankings()
        allowed = self._seen(scope)

        def ranking(own: NDArray[np.float32], whole: NDArray[np.float32]) -> Ranking:
            scores = own + around * whole[self._passage_of]
            usable = np.flatnonzero(allowed & (scores > 0))
            best = np.argsort(-scores[usable], kind="stable")[:limit]
            rows = usable[best]
            return Ranking(rows.tolist(), scores[rows].tolist())

        def by_terms(sentence: Field, passage: Field, terms: Mapping[str, float]) -> Ranking:
            postings = self._searched.postings
            return ranking(postings[sentence].scores(terms), postings[passage].scores(terms))

        return Rankings(
            by_terms(Field.SENTENCE_WORDS, Field.PASSAGE_WORDS, probe.words),
            by_terms(Field.SENTENCE_CHARACTERS, Field.PASSAGE_CHARACTERS, probe.characters),
            ranking(
                self._searched.sentences.scores(probe.vector),
                self._searched.passages.scores(probe.vector),
            ),
        )

    def _seen(self, scope: Scope | None) -> NDArray[np.bool_]:
        """Which sentences lie in the scope, (n,)."""
        if scope is None:
            return np.ones(len(self._sentences), dtype=bool)
        seen = np.isin(self._regions, list(scope.regions))
        if scope.names:
            texts = [span.cut(self._passages[row].text) for row, span in self._sentences]
            seen |= np.array([any(name in text for name in scope.names) for text in texts])
        return seen

    def fetch(self, numbers: Sequence[int], vector: NDArray[np.float32]) -> list[Found]:
        """See `Store`."""
        rows = [self._sentences[number][0] for number in numbers]
        cosines = self._searched.sentences.scores(vector, numbers).tolist()
        around = self._searched.passages.scores(vector, rows).tolist()
        return [
            Found(self._passages[row], self._sentences[number][1], cosine, near)
            for number, row, cosine, near in zip(numbers, rows, cosines, around, strict=True)
        ]

    def frequencies(self, field: Field, terms: Sequence[str]) -> list[int]:
        """See `Store`."""
        return [self._searched.postings[field].frequency(term) for term in terms]

    def names(self, text: str) -> list[str]:
        """See `Store`."""
        return self._searched.names.within(text)

    def word_vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """See `Store`."""
        vocabulary = self._searched.postings[Field.SENTENCE_WORDS].vocabulary
        if not vocabulary:
            return np.zeros((len(words), self.manifest.dimension), dtype=np.float32)
        rows = [vocabulary.get(word, -1) for word in words]
        vectors = self._searched.word_vectors[rows]
        vectors[[row < 0 for row in rows]] = 0
        return vectors

    def alike(self, sounds: Sequence[str]) -> list[Sequence[str]]:
        """See `Store`."""
        return [self._searched.sounds.get(sound, ()) for sound in sounds]

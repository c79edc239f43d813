"""The seam behind which passages are stored and searched.

Nothing above it knows where they lie. `snapshot.py` holds them in the memory of one
process; an engine on many machines needs these methods and no more. Each takes all it is
asked for at once, so that a question costs a few calls, however many candidates it has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.types import Document, Manifest, Passage, Span


class Field(StrEnum):
    """What terms are counted in. A passage counts with its headings and its title."""

    SENTENCE_WORDS = "sentence-words"
    SENTENCE_CHARACTERS = "sentence-characters"  # and bigrams
    PASSAGE_WORDS = "passage-words"
    PASSAGE_CHARACTERS = "passage-characters"


@dataclass(frozen=True, slots=True)
class Probe:
    """A question in the three forms in which it is searched."""

    words: Mapping[str, float]  # word -> its weight
    characters: Mapping[str, float]  # character or bigram -> its weight
    vector: NDArray[np.float32]  # (d,), of unit length or zero


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search may see: documents of these regions, and sentences that say these names."""

    regions: frozenset[str]  # Metadata.region; "" for documents of no known region
    names: tuple[str, ...] = ()  # a sentence that says any of them is seen wherever it stands


@dataclass(frozen=True, slots=True)
class Ranking:
    """Numbers of sentences, best first, with what each scored."""

    numbers: Sequence[int] = ()
    scores: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Rankings:
    """One ranking for each form of the question."""

    words: Ranking = Ranking()
    characters: Ranking = Ranking()
    vector: Ranking = Ranking()


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence, and how near it and its passage come to the question's vector, -1..1."""

    passage: Passage
    sentence: Span  # range of passage.text
    cosine: float
    cosine_around: float


class Store(Protocol):
    """Documents, their passages and sentences, searched. Never changes once it is open."""

    @property
    def manifest(self) -> Manifest:
        """What it was built from."""

    @property
    def documents(self) -> Sequence[Document]:
        """All documents, ordered by id."""

    def document(self, document_id: str) -> Document:
        """The document of this id, or KeyError."""

    def passages(self, document_id: str) -> Sequence[Passage]:
        """The passages of a document in reading order; none for an unknown id."""

    def search(
        self, probe: Probe, *, around: float, limit: int, scope: Scope | None = None
    ) -> Rankings:
        """The best sentences, at most `limit` in each ranking.

        A sentence scores with its own BM25 or cosine plus `around` times its passage's;
        only what scores above zero is ranked, and ties go to the smaller number. Without a
        scope it sees everything.
        """

    def fetch(self, numbers: Sequence[int], vector: NDArray[np.float32]) -> Sequence[Found]:
        """The sentences of these numbers, in their order, compared with a vector (d,)."""

    def frequencies(self, field: Field, terms: Sequence[str]) -> Sequence[int]:
        """In how many sentences or passages each term occurs."""

    def names(self, text: str) -> Sequence[str]:
        """The names in a text that the documents make known: words beside those of `text.words`."""

    def word_vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """One row a word, (n, d), of unit length; zero for a word that no sentence has."""

    def alike(self, sounds: Sequence[str]) -> Sequence[Sequence[str]]:
        """For each key of `pinyin.by_sound` the sentences' words of that sound, frequent first."""

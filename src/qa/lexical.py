"""BM25 over any lists of terms, as a sparse matrix of weights made when it is built."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


def idf(frequencies: Sequence[int] | NDArray[np.int64], size: int) -> NDArray[np.float32]:
    """ln(1 + (n - df + 0.5) / (df + 0.5)) for each term in df of n = `size` texts, (terms,).

    As Lucene does: never negative.
    """
    df = np.asarray(frequencies, dtype=np.float64)
    return np.log1p((size - df + 0.5) / (df + 0.5)).astype(np.float32)


class Counted:
    """How often each term occurs in each text. Takes in one text at a time: the terms of all
    of them would need far more memory than their counts."""

    def __init__(self) -> None:
        self._vocabulary: dict[str, int] = {}
        self._terms, self._occurrences = array("i"), array("i")
        self._distinct, self._lengths = array("i"), array("i")  # of each text

    def add(self, terms: Sequence[str]) -> None:
        """The terms of the next text."""
        counted = Counter(terms)
        known = self._vocabulary
        self._terms.extend([known.setdefault(term, len(known)) for term in counted])
        self._occurrences.extend(counted.values())
        self._distinct.append(len(counted))
        self._lengths.append(len(terms))

    def weighed(self, *, k1: float = 1.2, b: float = 0.75) -> Lexical:
        """Postings of all texts so far.

        weight = idf * f (k1 + 1) / (f + k1 (1 - b + b |text| / mean |text|)). Source:
        Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
        Beyond", 2009; idf as in `idf`.
        """
        size, terms = len(self._lengths), len(self._vocabulary)
        rows = np.array(self._terms, dtype=np.int32)
        columns = np.repeat(np.arange(size, dtype=np.int32), self._distinct)
        frequencies = np.bincount(rows, minlength=terms).astype(np.int64)
        lengths = np.array(self._lengths, dtype=np.float32)
        mean = float(lengths.mean()) if lengths.any() else 1.0
        norm = (k1 * (1 - b + b * lengths / mean)).astype(np.float32)
        rarity = idf(frequencies, size)
        values = np.array(self._occurrences, dtype=np.float32)
        values *= (k1 + 1) / (values + norm[columns])
        values *= rarity[rows]
        matrix = sparse.csr_array((values, (rows, columns)), shape=(terms, size))
        return Lexical(dict(self._vocabulary), frequencies, matrix, size)


@dataclass(frozen=True, slots=True)
class Lexical:
    """Postings of n texts. `weights` (terms, n) holds BM25's share of each term in each text."""

    vocabulary: dict[str, int]
    frequencies: NDArray[np.int64]  # (terms,): in how many texts a term occurs
    weights: sparse.csr_array
    size: int

    @classmethod
    def build(cls, term_lists: Iterable[Sequence[str]], **constants: float) -> Lexical:
        """Postings of the texts whose terms are given; `constants` as in `Counted.weighed`."""
        counted = Counted()
        for terms in term_lists:
            counted.add(terms)
        return counted.weighed(**constants)

    def scores(self, query: Mapping[str, float]) -> NDArray[np.float32]:
        """BM25 of each text (n,) for query terms with their weights; higher is better."""
        scores = np.zeros(self.size, dtype=np.float32)
        begins, texts, weights = self.weights.indptr, self.weights.indices, self.weights.data
        # row by row: to select rows of a sparse matrix takes longer than to add them up
        for term, share in query.items():
            if (row := self.vocabulary.get(term)) is not None:
                there = slice(begins[row], begins[row + 1])
                scores[texts[there]] += np.float32(share) * weights[there]
        return scores

    def frequency(self, term: str) -> int:
        """In how many texts the term occurs."""
        row = self.vocabulary.get(term)
        return 0 if row is None else int(self.frequencies[row])

    def save(self, folder: Path, stem: str) -> None:
        """Writes `stem`.npz and `stem`.json into `folder`."""
        np.savez(
            folder / f"{stem}.npz",
            data=self.weights.data,
            indices=self.weights.indices,
            indptr=self.weights.indptr,
            frequencies=self.frequencies,
        )
        content = {"size": self.size, "vocabulary": list(self.vocabulary)}
        text = json.dumps(content, ensure_ascii=False)
        (folder / f"{stem}.json").write_text(text, "utf-8")

    @classmethod
    def load(cls, folder: Path, stem: str) -> Lexical:
        """What `save` wrote."""
        content = json.loads((folder / f"{stem}.json").read_text("utf-8"))
        vocabulary = {term: row for row, term in enumerate(content["vocabulary"])}
        with np.load(folder / f"{stem}.npz", allow_pickle=False) as arrays:
            shape = (len(vocabulary), content["size"])
            parts = (arrays["data"], arrays["indices"], arrays["indptr"])
            matrix = sparse.csr_array(parts, shape=shape)
            return cls(vocabulary, arrays["frequencies"], matrix, content["size"])

"""BM25 over any lists of terms, as a sparse matrix of weights made when it is built."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


def idf(frequency: int, size: int) -> float:
    """ln(1 + (n - df + 0.5) / (df + 0.5)) for a term in `frequency` of `size` texts.

    As Lucene does: never negative.
    """
    return float(np.log1p((size - frequency + 0.5) / (frequency + 0.5)))


@dataclass(frozen=True, slots=True)
class Lexical:
    """Postings of n texts. `weights` (terms, n) holds BM25's share of each term in each text."""

    vocabulary: dict[str, int]
    frequencies: NDArray[np.int64]  # (terms,): in how many texts a term occurs
    weights: sparse.csr_array
    size: int

    @classmethod
    def build(
        cls, term_lists: Sequence[Sequence[str]], *, k1: float = 1.2, b: float = 0.75
    ) -> Lexical:
        """Postings of the texts whose terms are given.

        weight = idf * f (k1 + 1) / (f + k1 (1 - b + b |text| / mean |text|)). Source:
        Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
        Beyond", 2009; idf as in `idf`.
        """
        size = len(term_lists)
        counts = [Counter(terms) for terms in term_lists]
        vocabulary: dict[str, int] = {}
        for counted in counts:
            for term in counted:
                vocabulary.setdefault(term, len(vocabulary))
        rows = [vocabulary[term] for counted in counts for term in counted]
        columns = [i for i, counted in enumerate(counts) for _ in counted]
        tf = np.array([f for counted in counts for f in counted.values()], dtype=np.float64)
        frequencies = np.bincount(rows, minlength=len(vocabulary)).astype(np.int64)
        lengths = np.array([len(terms) for terms in term_lists], dtype=np.float64)
        mean = lengths.mean() if size and lengths.any() else 1.0
        norm = k1 * (1 - b + b * lengths / mean)
        rarity = np.array([idf(int(df), size) for df in frequencies], dtype=np.float64)
        values = rarity[rows] * tf * (k1 + 1) / (tf + norm[columns]) if rows else tf
        shape = (len(vocabulary), size)
        matrix = sparse.csr_array((values.astype(np.float32), (rows, columns)), shape=shape)
        return cls(vocabulary, frequencies, matrix, size)

    def scores(self, query: Mapping[str, float]) -> NDArray[np.float32]:
        """BM25 of each text (n,) for query terms with their weights; higher is better."""
        known = {self.vocabulary[t]: w for t, w in query.items() if t in self.vocabulary}
        if not known:
            return np.zeros(self.size, dtype=np.float32)
        share = np.fromiter(known.values(), dtype=np.float32)
        return np.asarray(share @ self.weights[list(known)], dtype=np.float32)

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

"""Vectors, searched exactly. The only home of faiss."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Dense:
    """Inner products with n vectors of d dimensions, which are never changed after building."""

    def __init__(self, index: Any) -> None:
        import faiss

        # more threads only slow a single query down on a busy machine
        faiss.omp_set_num_threads(1)
        self._index = index

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> Dense:
        """An exact index over the rows of `vectors` (n, d)."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @property
    def size(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal)

    def search(
        self, vectors: NDArray[np.float32], k: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Scores and rows, each (queries, min(k, n)), best first; higher is better."""
        scores, rows = self._index.search(np.ascontiguousarray(vectors), min(k, self.size))
        return scores, rows

    def scores(
        self, vector: NDArray[np.float32], rows: Sequence[int] | None = None
    ) -> NDArray[np.float32]:
        """The inner product of one vector (d,) with the rows, in their order; None: with all."""
        if rows is not None:
            stored = self._index.reconstruct_batch(np.array(rows, dtype=np.int64))
            return np.asarray(stored @ vector, dtype=np.float32)
        scores, found = self.search(vector[None, :], self.size)
        ordered = np.empty(self.size, dtype=np.float32)
        ordered[found[0]] = scores[0]
        return ordered

    def save(self, path: Path) -> None:
        """Writes the index as one file."""
        import faiss

        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> Dense:
        """What `save` wrote."""
        import faiss

        return cls(faiss.read_index(str(path)))

"""Vectors, compared exactly. The only home of faiss."""

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

        self._index = index
        self.shape: tuple[int, int] = (index.ntotal, index.d)
        # a view of the index's own memory: every score is wanted, and faiss's search would
        # sort them all, in threads of its own that each calling thread had to forbid anew
        self._rows = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(self.shape)

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> Dense:
        """An exact index over the rows of `vectors` (n, d)."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    def scores(
        self, vector: NDArray[np.float32], rows: Sequence[int] | None = None
    ) -> NDArray[np.float32]:
        """The inner product of one vector (d,) with the rows, in their order; None: with all."""
        stored = self._rows if rows is None else self._rows[list(rows)]
        return np.asarray(stored @ vector, dtype=np.float32)

    def save(self, path: Path) -> None:
        """Writes the index as one file."""
        import faiss

        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> Dense:
        """What `save` wrote."""
        import faiss

        return cls(faiss.read_index(str(path)))

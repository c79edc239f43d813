"""Stand-ins whose behaviour can be predicted by eye."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.types import (
    Block,
    Citation,
    DateBasis,
    Document,
    Kind,
    Metadata,
    Passage,
    Span,
)


class FakeEncoder:
    """Counts each character of the text in the slot that its code point names, modulo 64.

    Two texts are similar exactly as far as they share characters.
    """

    name = "fake"
    fingerprint = "fake-1"
    dimension = 64

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for character in text:
                vectors[row, ord(character) % self.dimension] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = vectors / np.maximum(norms, 1e-9)
        return unit

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts)

    def encode_passages(
        self, texts: Sequence[str], *, progress: bool = False
    ) -> NDArray[np.float32]:
        return self._encode(texts)


TEXT = "# 甲市产改\n\n全市建成工匠学院28家，\n培训1.8万人次。<b>下拨</b>补助1230万元。\n"
METADATA = Metadata(
    "甲市产改", region="内蒙古", date="2024", date_basis=DateBasis.INFERRED, date_note="据文内日期"
)
DOCUMENT = Document(
    id="jiashi",
    path="jiashi.txt",
    text=TEXT,
    sha256="0" * 64,
    metadata=METADATA,
    blocks=(
        Block(Kind.HEADING, (Span(0, 6),)),
        Block(Kind.BODY, (Span(8, 20), Span(21, 48)), headings=("甲市产改",)),
    ),
)
_QUOTE = TEXT[8:20] + TEXT[21:30]
CITATION = Citation(
    number=1,
    document_id="jiashi",
    metadata=METADATA,
    headings=("甲市产改",),
    kind=Kind.BODY,
    quote=_QUOTE,
    spans=(Span(8, 20), Span(21, 30)),
    score=0.9,
    marks=(Span(8, 11),),
)
PASSAGE = Passage("jiashi:0000", "jiashi", Kind.BODY, (Span(8, 20), Span(21, 30)), _QUOTE)

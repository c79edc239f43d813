"""Stand-ins whose behaviour can be predicted by eye."""

from __future__ import annotations

import asyncio
import json
import lzma
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from qa.store import Field, Found, Probe, Ranking, Rankings, Scope
from qa.types import (
    Block,
    Citation,
    DateBasis,
    Document,
    Kind,
    Manifest,
    Metadata,
    Passage,
    Span,
)

T = TypeVar("T")


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

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts)


class FakeStore:
    """A `Store` of one document a region, one passage and one sentence each, scanned as they are.

    A sentence scores by the words and characters that it contains, each once.
    """

    def __init__(self, sentences: Mapping[str, str], encoder: FakeEncoder) -> None:
        """`sentences`: region -> what its document says."""
        self._regions = list(sentences)
        self._texts = list(sentences.values())
        self._encoder = encoder
        size = len(sentences)
        self.manifest = Manifest(
            1, "g", "", "", encoder.name, encoder.fingerprint, 64, size, size, size, {}
        )
        self.documents = [
            Document(region, f"{region}.txt", text, "", Metadata(region, region))
            for region, text in sentences.items()
        ]

    def document(self, document_id: str) -> Document:
        return self.documents[self._regions.index(document_id)]

    def passages(self, document_id: str) -> list[Passage]:
        return [self._passage(self._regions.index(document_id))]

    def _passage(self, number: int) -> Passage:
        region, text = self._regions[number], self._texts[number]
        spans = (Span(0, len(text)),)
        return Passage(f"{region}:0000", region, Kind.BODY, spans, text, sentences=spans)

    def search(
        self, probe: Probe, *, around: float, limit: int, scope: Scope | None = None
    ) -> Rankings:
        def best(scores: Sequence[float]) -> Ranking:
            seen = [
                number
                for number, score in enumerate(scores)
                if score > 0 and (scope is None or self._regions[number] in scope.regions)
            ]
            first = sorted(seen, key=lambda number: -scores[number])[:limit]
            return Ranking(first, [scores[number] for number in first])

        def by_terms(terms: Mapping[str, float]) -> Ranking:
            return best([sum(w for t, w in terms.items() if t in text) for text in self._texts])

        vectors = self._encoder.encode_passages(self._texts)
        vector = best((vectors @ probe.vector).tolist())
        return Rankings(by_terms(probe.words), by_terms(probe.characters), vector)

    def fetch(self, numbers: Sequence[int], vector: NDArray[np.float32]) -> list[Found]:
        cosines = (self._encoder.encode_passages(self._texts) @ vector).tolist()
        passages = [self._passage(number) for number in numbers]
        return [
            Found(passage, passage.sentences[0], cosines[number], cosines[number])
            for passage, number in zip(passages, numbers, strict=True)
        ]

    def frequencies(self, field: Field, terms: Sequence[str]) -> list[int]:
        return [sum(term in text for text in self._texts) for term in terms]

    def names(self, text: str) -> list[str]:
        return []

    def alike(self, sounds: Sequence[str]) -> list[Sequence[str]]:
        return [() for _ in sounds]

    def word_vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        return self._encoder.encode_passages(words)


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


def write(path: Path, records: Iterable[dict[str, Any]]) -> None:
    """A file of the data folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def finished(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives. In a thread of its own: in this one the browser's loop may run."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()

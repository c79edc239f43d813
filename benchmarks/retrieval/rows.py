"""What each part of the product's search adds, measured question by question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa.answering.evidence import judge
from qa.encoder import Encoder
from qa.queries import Queries
from qa.retrieval import fuse, probe_of, rankings, retrieve
from qa.store import Rankings, Store
from qa.types import Hit, Query, Source

ROWS = ("lexical", "dense", "fused", "+ glossary", "+ pinyin", "+ rerank")
DEPTH = 30  # sentences


@dataclass(frozen=True, slots=True)
class Asker:
    """Searches a store as the product does, and with parts of it switched off."""

    store: Store
    encoder: Encoder
    plain: Queries  # nothing but what is asked
    tells: Queries  # knows what is written down
    hears: Queries  # … and listens for words of the same sound

    @classmethod
    def of(cls, store: Store, encoder: Encoder, glossary: Path | None) -> Asker:
        """`glossary`: of the documents' keepers, if they have one; the file may not exist."""
        told = Queries.of(store, glossary, set(Source) - {Source.PINYIN})
        heard = replace(told, expander=replace(told.expander, listens=True))
        return cls(store, encoder, Queries.of(store, None, ()), told, heard)

    def rows(self, question: str, history: Sequence[str] = ()) -> dict[str, tuple[Hit, ...]]:
        """The best sentences of each row of ROWS but the first."""
        asked = (self.plain, self.tells, self.hears)
        query, told, heard = (queries.read(question, history) for queries in asked)
        probe = probe_of(self.encoder, query)
        found = rankings(self.store, probe, query)
        dense = fuse(self.store, probe, Rankings(vector=found.vector), DEPTH)
        fused = fuse(self.store, probe, found, DEPTH)
        # nothing else is found where nothing was added
        with_told = fused if told == query else self._search(told)
        with_heard = with_told if heard == told else self._search(heard)
        verdict = judge(self.store, self.encoder, heard, with_heard)
        ranked = tuple(evidence.hit for evidence in verdict.evidence)
        return dict(zip(ROWS[1:], (dense, fused, with_told, with_heard, ranked), strict=True))

    def _search(self, query: Query) -> tuple[Hit, ...]:
        return retrieve(self.store, self.encoder, query, limit=DEPTH)


def passages_of(hits: Iterable[Hit], numbers: Mapping[str, int]) -> list[int]:
    """The numbers of the hits' passages, best first, each once."""
    return list(dict.fromkeys(numbers[hit.passage.id] for hit in hits))

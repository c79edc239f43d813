"""Asks every question of a collection and keeps where its answer was found."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from benchmarks.retrieval import bm25
from benchmarks.retrieval.rows import ROWS, Asker, passages_of
from benchmarks.retrieval.sets import Asked, Collection
from qa.encoder import Encoder
from qa.lexical import Lexical
from qa.searched import Searched
from qa.snapshot import Snapshot
from qa.text import words
from qa.types import Document, Manifest, Passage

T = TypeVar("T")
R = TypeVar("R")
NOWHERE = 1000  # rank of what was not found
TUNED_ON = 500  # questions


class Found(NamedTuple):
    """Of one question: the rank of the first right passage in each row, NOWHERE if none, what
    it shares with others that are found together, and what was found first, if that may be
    shown."""

    ranks: list[int]
    group: str
    first: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found for the questions of a collection, and under which conditions."""

    name: str
    k: int
    rows: Sequence[str]
    questions: Sequence[str]
    found: Sequence[Found]
    about: dict[str, Any]
    is_ours: bool = False

    def hits(self, row: str) -> NDArray[np.bool_]:
        """Was each question's answer among the first k, (questions,)?"""
        place = self.rows.index(row)
        return np.array([one.ranks[place] <= self.k for one in self.found])


@dataclass(frozen=True, slots=True)
class Bench:
    """A collection that is ready to be asked."""

    collection: Collection
    asker: Asker
    lexical: Lexical
    constants: dict[str, float]
    numbers: dict[str, int]  # passage id -> its number

    @classmethod
    def of(cls, collection: Collection, encoder: Encoder, before: Bench | None = None) -> Bench:
        """Indexes the passages; `before`: a bench over the same ones."""
        if before is not None and before.collection.passages is collection.passages:
            asker, numbers = before.asker, before.numbers
        else:
            store = store_of(collection.documents, collection.passages, encoder)
            asker = Asker.of(store, encoder, None)
            numbers = {p.id: number for number, p in enumerate(collection.passages)}
        few = collection.asked[:TUNED_ON]

        def quality(lexical: Lexical) -> float:
            ranks = [_rank(bm25.rank(lexical, asked.question), asked) for asked in few]
            return float(np.mean([rank <= collection.k for rank in ranks]))

        texts = (words(p.text) for p in tqdm(collection.passages, desc="BM25", unit=" passages"))
        lexical, constants = bm25.tuned(texts, quality)
        return cls(collection, asker, lexical, constants, numbers)

    def find(self, asked: Asked) -> Found:
        """Asks one question."""
        found = self.asker.rows(asked.question)
        others = [_rank(passages_of(found[row], self.numbers), asked) for row in ROWS[1:]]
        ranks = [_rank(bm25.rank(self.lexical, asked.question), asked), *others]
        return Found(ranks, group=str(min(asked.right)))


def store_of(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    encoder: Encoder,
    *,
    progress: bool = True,
) -> Snapshot:
    """The passages, indexed in memory; `progress`: with bars."""
    started = time.monotonic()
    searched = Searched.of(documents, passages, encoder, progress=progress)
    sentences = sum(len(p.sentences) for p in passages)
    manifest = Manifest(
        0,
        "",
        f"{time.monotonic() - started:.0f} s",
        "",
        encoder.name,
        encoder.fingerprint,
        encoder.dimension,
        len(documents),
        len(passages),
        sentences,
        {},
    )
    return Snapshot(manifest, documents, passages, searched)


def _rank(passages: Sequence[int], asked: Asked) -> int:
    return next((n for n, number in enumerate(passages, 1) if number in asked.right), NOWHERE)


def measure(
    collections: Iterator[Collection], encoder: Encoder, most: int | None = None
) -> Iterator[Measured]:
    """Every collection's ranks; `most`: of how many questions at most."""
    bench: Bench | None = None
    for collection in collections:
        bench = Bench.of(collection, encoder, bench)
        asked = collection.asked[:most]
        found = in_parallel(bench.find, asked, collection.name)
        manifest = bench.asker.store.manifest
        about = {
            "passages": manifest.passages,
            "sentences": manifest.sentences,
            "bm25": bench.constants,
            "left_out": collection.left_out,
        }
        questions = [a.question for a in asked]
        yield Measured(
            collection.name, collection.k, ROWS, questions, found, about, collection.is_ours
        )


def use_one_thread() -> None:
    """Keeps torch and FAISS, which an encoder or an index imports, from starting threads: a
    process that has some can't be copied, and one core is what speed is told for."""
    os.environ["OMP_NUM_THREADS"] = "1"


_work: list[Callable[[Any], Any]] = []  # what the copied processes do


def in_parallel(
    work: Callable[[T], R], things: Sequence[T], name: str, unit: str = "questions"
) -> list[R]:
    """One process for each core. They are copies of this one, since an index is too large
    to be handed over; torch must not have started threads before."""
    _work[:] = [work]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as workers:
        found = workers.map(_call, things, chunksize=8)
        return list(tqdm(found, desc=name, unit=f" {unit}", total=len(things)))


def _call(thing: Any) -> Any:
    return _work[0](thing)

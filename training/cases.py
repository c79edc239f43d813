"""Written questions, asked of small corpora of the passages that they were written for.

Near misses, and questions of other corpora, are what must be left unanswered; here contrasts
only measure. Each question is asked with an encoder that was trained with no written question
on its passage: its own cosines would be trusted too much.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from qa.answering.evidence import Window, columns, read_first, window_of
from qa.answering.features import Features, describe
from qa.answering.weights import Additive
from qa.documents import read_corpus
from qa.encoder import Encoder, load_encoder
from qa.index import build_index, open_index
from qa.passages import split_passages
from qa.queries import Queries
from qa.retrieval import retrieve
from qa.settings import Settings
from qa.store import Store
from qa.text import squash
from qa.types import Hit, Source
from training.pairs import PARTS, Part, contrasts, conversations, details, fold, written

SEED = 20211
FOLDS = (0,)  # the halves whose questions are asked; more of them take more encoders
CORPUS = 60  # passages, about as many as two newspaper pages hold
FAR = 0.25  # questions of other corpora, as a share of its own
FROM_FAR = "far"


def fold_encoder(settings: Settings, folder: Path, left_out: int) -> Encoder:
    """The encoder that was trained without a fold."""
    return load_encoder(replace(settings, encoder=str(folder / f"fold-{left_out}")))


@dataclass(frozen=True, slots=True)
class Case:
    """A question's features, which hits answer it (n,), and of what kind it is."""

    features: Features
    right: NDArray[np.bool_]
    kind: str  # as written, or the sort of near miss, or FROM_FAR
    is_answerable: bool  # does the corpus answer it?
    question: str = ""  # as it is read, with the hits' windows (n)
    windows: Sequence[Window] = ()


def cases(data: Path, wanted: Part, encoder: Encoder, only: int | None = None) -> list[Case]:
    """The features of all written questions of one part, each asked of a small corpus.

    A corpus is a passage of the part with its nearest neighbours among all written ones:
    where everything speaks of the same matter, finding the one sentence is hard. `only`:
    the fold whose questions are asked.
    """
    records = [r for r in written(data, wanted) if only in (None, fold(r["pid"]))]
    if wanted != "train":
        records += conversations(data, wanted)
        records += [r | {"kind": "detailed"} for r in details(data, wanted)]
    if wanted == "test":
        records += [r | {"kind": "contrasted"} for r in contrasts(data, wanted)]
    texts = {r["pid"]: r["passage"] for part in PARTS for r in written(data, part)}
    texts |= {r["pid"]: r["passage"] for r in records}
    order = random.Random(SEED)
    found: list[Case] = []
    for group in tqdm(list(_corpora(texts, records, encoder)), desc=wanted, unit=" corpora"):
        own = [r for r in records if r["pid"] in group.asked]
        other = [r for r in records if r["pid"] not in group.all]
        far = order.sample(other, round(FAR * len(own)))
        with TemporaryDirectory() as folder:
            store = store_of(Path(folder), {pid: texts[pid] for pid in group.all}, encoder)
            asker = _Asker(store, encoder)
            found += [asker.case(r, r.get("sort", r["kind"])) for r in own]
            found += [asker.case(r | {"answerable": False}, FROM_FAR) for r in far]
    return found


class _Group(NamedTuple):
    all: set[str]  # ids of the corpus' passages
    asked: set[str]  # those whose questions are asked of it


def _corpora(
    texts: dict[str, str], records: Sequence[dict[str, Any]], encoder: Encoder
) -> Iterator[_Group]:
    """Neighbourhoods that together hold each passage of the records; each is asked once."""
    ids = sorted(texts)
    vectors = encoder.encode_passages([texts[pid] for pid in ids])
    waiting = dict.fromkeys(r["pid"] for r in records)
    while waiting:
        seed = next(iter(waiting))
        near = np.argsort(-(vectors @ vectors[ids.index(seed)]), kind="stable")[:CORPUS]
        group = {ids[i] for i in near} | {seed}
        yield _Group(group, group & waiting.keys())
        waiting = dict.fromkeys(pid for pid in waiting if pid not in group)


def store_of(folder: Path, texts: dict[str, str], encoder: Encoder) -> Store:
    """An index of texts, by the names of their documents, as the service opens one."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in texts.items():
        (corpus / f"{name}.txt").write_text(text, "utf-8")
    documents = read_corpus(corpus)
    passages = [p for d in documents for p in split_passages(d)]
    build_index(folder / "index", documents, passages, encoder, "training")
    return open_index(folder / "index", corpus_sha256="training", encoder=encoder)


class _Asker:
    """Asks a corpus as the service does."""

    def __init__(self, store: Store, encoder: Encoder) -> None:
        self._store, self._encoder = store, encoder
        self._queries = Queries.of(store, None, tuple(Source))

    def case(self, record: dict[str, Any], kind: str) -> Case:
        query = self._queries.read(record["q"], record.get("history", ()))
        hits = retrieve(self._store, self._encoder, query)
        # every corpus shares some character with every question
        right = [bool(record["answerable"]) and _answers(hit, record) for hit in hits]
        features = describe(self._store, self._encoder, query, hits)
        windows = [window_of(hit) for hit in hits]
        told = np.array(right, dtype=bool), kind, bool(record["answerable"])
        return Case(features, *told, query.subject, windows)


def with_readings(found: Sequence[Case], first: Additive) -> list[Case]:
    """The cases with the features READ, one process for each core; `first` tells what is read."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as workers:
        tables = workers.map(partial(_with_readings, first=first), found, chunksize=100)
        return [
            replace(case, features=replace(case.features, candidates=table), windows=())
            for case, table in zip(found, tqdm(tables, desc="read", total=len(found)), strict=True)
        ]


def _with_readings(case: Case, first: Additive) -> NDArray[np.float64]:
    torch.set_num_threads(1)
    measured = case.features.candidates
    readings = read_first(case.question, case.windows, first.sums(measured))
    return np.concatenate([measured, columns(readings)], axis=1)


def _answers(hit: Hit, record: dict[str, Any]) -> bool:
    """Does the sentence hold the answer, inside the evidence?"""
    if hit.passage.document_id != record["pid"]:
        return False
    quote, evidence = squash(hit.text), squash(record["evidence"])
    answer = squash(str(record["answer"]))
    return (evidence in quote or quote in evidence) and (answer in quote or quote in answer)


def all_cases(data: Path, folds: Path) -> tuple[list[Case], list[Case]]:
    """What is fitted on, and what is measured on; one process for each core."""
    asked: list[tuple[Part, int | None]] = [
        ("test", None),
        *(("train", left_out) for left_out in FOLDS),
        ("judge", None),
    ]
    # a new process, since torch's threads don't survive in a copied one
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as workers:
        found = list(workers.map(partial(_cases_of, data, folds), asked))
    return [case for part in found[1:] for case in part], found[0]


def _cases_of(data: Path, folds: Path, asked: tuple[Part, int | None]) -> list[Case]:
    wanted, left_out = asked
    torch.set_num_threads(1)
    settings = Settings.from_environment()
    if left_out is None:
        return cases(data, wanted, load_encoder(settings))
    encoder = fold_encoder(settings, folds, left_out)
    return cases(data, wanted, encoder, left_out)

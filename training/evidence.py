"""Fits what judges the evidence: `python -m training.evidence --data ../shared/data`.

Written questions are asked of small corpora of the passages that they were written for;
near misses, and questions of other corpora, are what must be left unanswered. The
weights of `qa.answering.evidence` are fitted by maximum likelihood, each question with an
encoder that was not trained on its passage: its own cosines would be trusted too much.
"""

from __future__ import annotations

import argparse
import json
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
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
from tqdm import tqdm

from qa.answering.evidence import MODEL, Answerability, of_answer
from qa.answering.features import CANDIDATE, QUESTION, Features, describe
from qa.conversation import understand
from qa.documents import read_corpus
from qa.encoder import Encoder, load_encoder
from qa.expansion import Expander
from qa.glossary import GLOSSARY
from qa.index import build_index, open_index
from qa.passages import split_passages
from qa.retrieval import retrieve
from qa.settings import Settings
from qa.store import Store
from qa.text import squash
from qa.types import Hit, Source
from training.logit import fit
from training.pairs import PARTS, Part, fold, written

SEED = 20211
FOLDS = (0,)  # of which an encoder is trained without it; the other half needs twice the time
CORPUS = 60  # passages, about as many as two newspaper pages hold
FAR = 0.25  # questions of other corpora, as a share of its own
# Inverse penalty of the products. Up to 0.03 the measuring part is told apart a little better,
# but other documents are refused too often; chosen with the development questions in view.
STRENGTH = 0.003
PENALTY = 1e-3  # of the squared weights
# Assumed share of questions without an answer: that of the development questions.
UNANSWERED = 0.13


def fold_encoder(settings: Settings, folder: Path, left_out: int) -> Encoder:
    """The encoder that was trained without a fold."""
    return load_encoder(replace(settings, encoder=str(folder / f"fold-{left_out}")))


@dataclass(frozen=True, slots=True)
class Case:
    """A question's features, which hits answer it (n,), and of what kind it is."""

    features: Features
    right: NDArray[np.bool_]
    kind: str  # as written, or "far"

    @property
    def is_answerable(self) -> bool:
        """Does the corpus answer the question?"""
        return self.kind not in {"nearmiss", "far"}


def cases(data: Path, wanted: Part, encoder: Encoder, only: int | None = None) -> list[Case]:
    """The features of all written questions of one part, each asked of a small corpus.

    A corpus is a passage of the part with its nearest neighbours among all written ones:
    where everything speaks of the same matter, finding the one sentence is hard. `only`:
    the fold whose questions are asked.
    """
    records = [r for r in written(data, wanted) if only in (None, fold(r["pid"]))]
    texts = {r["pid"]: r["passage"] for part in PARTS for r in written(data, part)}
    order = random.Random(SEED)
    found: list[Case] = []
    for group in tqdm(list(_corpora(texts, records, encoder)), desc=wanted, unit=" corpora"):
        own = [r for r in records if r["pid"] in group.asked]
        other = [r for r in records if r["pid"] not in group.all]
        far = order.sample(other, round(FAR * len(own)))
        with TemporaryDirectory() as folder:
            store = _store(Path(folder), {pid: texts[pid] for pid in group.all}, encoder)
            asker = _Asker(store, encoder)
            found += [asker.case(r, r["kind"]) for r in own]
            found += [asker.case(r | {"answerable": False}, "far") for r in far]
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


def _store(folder: Path, texts: dict[str, str], encoder: Encoder) -> Store:
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
        self._expander = Expander.of(store, Path(GLOSSARY), tuple(Source))

    def case(self, record: dict[str, Any], kind: str) -> Case:
        query = self._expander.expand(understand(record["q"], (), ()))
        hits = retrieve(self._store, self._encoder, query)
        # every corpus shares some character with every question
        right = [bool(record["answerable"]) and _answers(hit, record) for hit in hits]
        features = describe(self._store, self._encoder, query, hits)
        return Case(features, np.array(right, dtype=bool), kind)


def _answers(hit: Hit, record: dict[str, Any]) -> bool:
    """Does the sentence hold the answer, inside the evidence?"""
    if hit.passage.document_id != record["pid"]:
        return False
    quote, evidence = squash(hit.text), squash(record["evidence"])
    answer = squash(str(record["answer"]))
    return (evidence in quote or quote in evidence) and (answer in quote or quote in answer)


def _all_cases(data: Path, folds: Path) -> tuple[list[Case], list[Case]]:
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


def fit_answer(examples: Sequence[Case], rank: NDArray[np.float64]) -> Answerability:
    """The logistic regression that fits best, its products and squares included."""
    table = np.stack([of_answer(c.features, c.features.candidates @ rank) for c in examples])
    mean, scale = table.mean(axis=0), table.std(axis=0)
    expand = PolynomialFeatures(2, include_bias=False)
    wide = expand.fit_transform((table - mean) / scale)
    inner = StandardScaler().fit(wide)
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit(inner.transform(wide), [c.is_answerable for c in examples])
    weights = model.coef_[0] / inner.scale_
    constant = float(model.intercept_[0] - weights @ inner.mean_)
    d = len(mean)
    products = np.zeros((d, d))
    for powers, weight in zip(expand.powers_[d:], weights[d:], strict=True):
        first, second = np.repeat(np.arange(d), powers)
        products[first, second] = weight
    return Answerability(mean, scale, weights[:d], products, constant)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The two models, and where the second says no."""

    rank: NDArray[np.float64]
    answer: Answerability
    threshold: float = 0.5

    def confidence(self, case: Case) -> float:
        """How likely the corpus answers, 0..1."""
        scores = case.features.candidates @ self.rank
        return self.answer.confidence(of_answer(case.features, scores))

    def found(self, case: Case, k: int) -> bool:
        """Is a right candidate among the first k?"""
        order = np.argsort(-(case.features.candidates @ self.rank), kind="stable")
        return bool(case.right[order[:k]].any())


def with_threshold(examples: Sequence[Case], fitted: Fitted) -> Fitted:
    """Abstains where most questions are treated rightly, if UNANSWERED of them have no answer."""
    sure = np.array([fitted.confidence(c) for c in examples])
    answerable = np.array([c.is_answerable for c in examples])
    grid = np.linspace(0.05, 0.95, 91)
    right = [
        (1 - UNANSWERED) * (sure[answerable] >= t).mean()
        + UNANSWERED * (sure[~answerable] < t).mean()
        for t in grid
    ]
    return replace(fitted, threshold=round(float(grid[int(np.argmax(right))]), 2))


def report(examples: Sequence[Case], fitted: Fitted) -> dict[str, dict[str, float]]:
    """By kind of question: how many, the share abstained from, and that with its evidence."""
    rows: dict[str, dict[str, float]] = {}
    for kind in sorted({c.kind for c in examples}):
        chosen = [c for c in examples if c.kind == kind]
        silent = [fitted.confidence(c) < fitted.threshold for c in chosen]
        rows[kind] = {"questions": len(chosen), "abstained": _mean(silent)}
        if chosen[0].is_answerable:
            rows[kind] |= {
                "evidence_first": _mean([fitted.found(c, 1) for c in chosen]),
                "evidence_in_3": _mean([fitted.found(c, 3) for c in chosen]),
                "retrieved": _mean([bool(c.right.any()) for c in chosen]),
            }
    return rows


def _mean(values: Sequence[bool]) -> float:
    return round(float(np.mean(values)), 3)


def _readable(model: Answerability) -> dict[str, Any]:
    """Numbers by name; products of little weight are left out."""
    names = CANDIDATE + QUESTION
    kept = zip(*np.nonzero(np.abs(model.products) >= 0.005), strict=True)
    return {
        "constant": round(model.constant, 4),
        "mean": dict(zip(names, model.mean.round(4).tolist(), strict=True)),
        "scale": dict(zip(names, model.scale.round(4).tolist(), strict=True)),
        "linear": dict(zip(names, model.linear.round(4).tolist(), strict=True)),
        "products": {
            f"{names[i]} * {names[j]}": round(float(model.products[i, j]), 4) for i, j in kept
        },
    }


def main() -> None:
    """Fits on one part of the written questions, measures on another, writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, required=True, help="encoders without a fold each")
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args()
    examples, tested = _all_cases(options.data, options.folds)
    rank = fit([(c.features.candidates, c.right) for c in examples], PENALTY)
    fitted = with_threshold(examples, Fitted(rank, fit_answer(examples, rank)))
    content = {
        "rank": dict(zip(CANDIDATE, rank.round(4).tolist(), strict=True)),
        "answer": _readable(fitted.answer),
        "threshold": fitted.threshold,
        "measured_on_held_out_passages": report(tested, fitted),
    }
    options.out.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    print(json.dumps(content, indent=2))


if __name__ == "__main__":
    main()

"""Fits what judges the evidence: `python -m training.evidence --data ../shared/data`.

Written questions are asked of small corpora of the passages that they were written for;
near misses, and questions of other corpora, are what must be left unanswered. The
weights of `qa.answering.evidence` are fitted by maximum likelihood, on passages that the
encoder was not trained on.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from qa.answering.evidence import MODEL
from qa.answering.features import CANDIDATE, SILENCE, Features, describe
from qa.conversation import understand
from qa.documents import read_corpus
from qa.encoder import Encoder, load_encoder
from qa.index import Index, build_index, open_index
from qa.passages import split_passages
from qa.retrieval import retrieve
from qa.settings import Settings
from qa.text import squash
from qa.types import Hit
from training.pairs import Part, written

SEED = 20211
CORPUS = 45  # passages, about as many as a newspaper page and its neighbours
FAR = 0.25  # questions of other corpora, as a share of its own
PENALTY = 1e-3  # of the squared weights


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


def cases(data: Path, wanted: Part, encoder: Encoder) -> list[Case]:
    """The features of all written questions of one part, each asked of a small corpus."""
    records = written(data, wanted)
    texts = {r["pid"]: r["passage"] for r in records}
    order = random.Random(SEED)
    ids = sorted(texts)
    order.shuffle(ids)
    found: list[Case] = []
    for group in tqdm(list(_batched(ids, CORPUS)), desc=f"asking, {wanted}", unit=" corpora"):
        own = [r for r in records if r["pid"] in set(group)]
        other = [r for r in records if r["pid"] not in set(group)]
        far = order.sample(other, round(FAR * len(own)))
        with TemporaryDirectory() as folder:
            index = _index(Path(folder), {pid: texts[pid] for pid in group}, encoder)
            found += [_case(index, encoder, r, r["kind"]) for r in own]
            found += [_case(index, encoder, r | {"answerable": False}, "far") for r in far]
    return found


def _batched(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _index(folder: Path, texts: dict[str, str], encoder: Encoder) -> Index:
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in texts.items():
        (corpus / f"{name}.txt").write_text(text, "utf-8")
    documents = read_corpus(corpus)
    passages = [p for d in documents for p in split_passages(d)]
    build_index(folder / "index", documents, passages, encoder, "training")
    return open_index(folder / "index", corpus_sha256="training", encoder=encoder)


def _case(index: Index, encoder: Encoder, record: dict[str, Any], kind: str) -> Case:
    query = understand(record["q"], (), ())
    hits = retrieve(index, encoder, query)
    right = [bool(record["answerable"]) and _answers(hit, record) for hit in hits]
    return Case(describe(index, encoder, query, hits), np.array(right, dtype=bool), kind)


def _answers(hit: Hit, record: dict[str, Any]) -> bool:
    """Does the sentence hold the answer, inside the evidence?"""
    if hit.sentence is None or hit.passage.document_id != record["pid"]:
        return False
    quote, evidence = squash(hit.sentence.cut(hit.passage.text)), squash(record["evidence"])
    answer = squash(str(record["answer"]))
    return (evidence in quote or quote in evidence) and (answer in quote or quote in answer)


def fit(examples: Sequence[Case]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (len(CANDIDATE),) and (len(SILENCE),) of greatest likelihood.

    A question whose evidence retrieval did not find teaches nothing here.
    """
    usable = [c for c in examples if not c.is_answerable or c.right.any()]
    width = max(len(c.right) for c in usable)
    table = torch.zeros(len(usable), width, len(CANDIDATE), dtype=torch.float64)
    blocked = torch.ones(len(usable), width + 1, dtype=torch.bool)
    right = torch.zeros(len(usable), width + 1, dtype=torch.bool)
    for i, case in enumerate(usable):
        n = len(case.right)
        table[i, :n] = torch.from_numpy(case.features.candidates)
        blocked[i, :n] = False
        blocked[i, -1] = False
        right[i, :n] = torch.from_numpy(case.right)
        right[i, -1] = not case.is_answerable
    about = torch.from_numpy(np.stack([c.features.silence for c in usable]))
    weights = torch.zeros(len(CANDIDATE) + len(SILENCE), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=500, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        candidate, silence = weights.split([len(CANDIDATE), len(SILENCE)])
        scores = torch.cat([table @ candidate, (about @ silence)[:, None]], dim=1)
        scores = scores.masked_fill(blocked, -torch.inf)
        chosen = scores.masked_fill(~right, -torch.inf).logsumexp(1)
        loss = (scores.logsumexp(1) - chosen).mean() + PENALTY * weights.square().sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    both = weights.detach().numpy()
    return both[: len(CANDIDATE)], both[len(CANDIDATE) :]


def probabilities(
    case: Case, weights: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """P of each hit and, last, of silence, (n + 1,)."""
    scores = np.append(case.features.candidates @ weights[0], case.features.silence @ weights[1])
    odds = np.exp(scores - scores.max())
    return np.asarray(odds / odds.sum())


def best_threshold(
    examples: Sequence[Case], weights: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> float:
    """Where the mean of answered answerable and unanswered unanswerable questions is greatest."""
    silence = np.array([probabilities(c, weights)[-1] for c in examples])
    answerable = np.array([c.is_answerable for c in examples])
    grid = np.linspace(0.05, 0.95, 91)
    balance = [(silence[answerable] <= t).mean() + (silence[~answerable] > t).mean() for t in grid]
    return float(grid[int(np.argmax(balance))])


def report(
    examples: Sequence[Case],
    weights: tuple[NDArray[np.float64], NDArray[np.float64]],
    threshold: float,
) -> dict[str, dict[str, float]]:
    """By kind of question: how many, the share abstained from, and that with evidence in 3."""
    rows: dict[str, dict[str, float]] = {}
    for kind in sorted({c.kind for c in examples}):
        chosen = [c for c in examples if c.kind == kind]
        given = [probabilities(c, weights) for c in chosen]
        rows[kind] = {
            "questions": len(chosen),
            "abstained": round(float(np.mean([p[-1] > threshold for p in given])), 3),
        }
        if chosen[0].is_answerable:
            top = [
                c.right[np.argsort(-p[:-1])[:3]].any() for c, p in zip(chosen, given, strict=True)
            ]
            first = [
                c.right[np.argsort(-p[:-1])[:1]].any() for c, p in zip(chosen, given, strict=True)
            ]
            rows[kind]["evidence_first"] = round(float(np.mean(first)), 3)
            rows[kind]["evidence_in_3"] = round(float(np.mean(top)), 3)
            rows[kind]["retrieved"] = round(float(np.mean([c.right.any() for c in chosen])), 3)
    return rows


def main() -> None:
    """Fits on one part of the written questions, measures on another, writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args()
    encoder = load_encoder(Settings.from_environment())
    examples = cases(options.data, "judge", encoder)
    weights = fit(examples)
    threshold = best_threshold(examples, weights)
    measured = report(cases(options.data, "test", encoder), weights, threshold)
    content = {
        "candidate": dict(zip(CANDIDATE, weights[0].round(4).tolist(), strict=True)),
        "silence": dict(zip(SILENCE, weights[1].round(4).tolist(), strict=True)),
        "threshold": round(threshold, 2),
        "measured_on_held_out_passages": measured,
    }
    options.out.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    print(json.dumps(content, indent=2))


if __name__ == "__main__":
    main()

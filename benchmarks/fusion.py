"""Chooses how rankings are fused: `python -m benchmarks.fusion --data …`.

Asks the written questions that fit what judges evidence (the encoder does not know them)
among 20,000 passages, and writes fusion.md beside this file: for each way to fuse, how
often the right passage comes first, comes among the first five, and is among the 30
sentences that are judged at all.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np

from benchmarks.retrieval.measure import in_parallel, store_of, use_one_thread
from benchmarks.retrieval.sets import Asked, Collection, judging
from qa.encoder import load_encoder
from qa.fusion import reciprocal_rank_fusion
from qa.queries import Queries
from qa.retrieval import probe_of, rankings
from qa.settings import Settings
from qa.types import Source

PAGE = Path(__file__).with_suffix(".md")
WEIGHTS = (  # of words, characters and vectors
    (1.0, 0.0, 0.0),
    (0.0, 1.0, 0.0),
    (0.0, 0.0, 1.0),
    (1.0, 1.0, 0.0),
    (1.0, 0.0, 1.0),
    (0.0, 1.0, 1.0),
    (1.0, 1.0, 1.0),
    (1.0, 1.0, 2.0),
    (1.0, 1.0, 4.0),
)
SOFTENINGS = (10, 30, 60)
CANDIDATES = 30  # sentences


def rankings_of(collection: Collection) -> list[list[Sequence[int]]]:
    """For each question the three rankings of sentences."""
    encoder = load_encoder(Settings.from_environment())
    store = store_of(collection.documents, collection.passages, encoder)
    queries = Queries.of(store, None, tuple(Source))

    def search(asked: Asked) -> list[Sequence[int]]:
        query = queries.read(asked.question)
        found = rankings(store, probe_of(encoder, query), query)
        return [r.numbers for r in (found.words, found.characters, found.vector)]

    return in_parallel(search, collection.asked, collection.name)


def rank_of(
    rankings: Sequence[Sequence[int]],
    asked: Asked,
    passage_of: Sequence[int],
    weights: Sequence[float],
    softening: int,
) -> float:
    """The rank of the first right passage among those of the candidates, or infinity."""
    fused = reciprocal_rank_fusion(rankings, weights=weights, k=softening)[:CANDIDATES]
    found = list(dict.fromkeys(passage_of[sentence] for sentence, _ in fused))
    return next((n for n, passage in enumerate(found, 1) if passage in asked.right), np.inf)


def main() -> None:
    """Asks, tries everything, and writes the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    use_one_thread()
    collection = judging(options.data)
    passage_of = [n for n, p in enumerate(collection.passages) for _ in p.sentences]
    found = rankings_of(collection)
    lines = [
        "# How rankings are fused",
        "",
        f"`python -m benchmarks.fusion --data DATA`: {len(found)} written questions among "
        f"{len(collection.passages):,} passages, {CANDIDATES} sentences as candidates.",
        "",
        "| words | characters | vectors | k | first | in 5 | candidate |",
        "|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for weights, softening in product(WEIGHTS, SOFTENINGS):
        both = zip(found, collection.asked, strict=True)
        ranks = np.array([rank_of(r, a, passage_of, weights, softening) for r, a in both])
        shares = (f"{np.mean(ranks <= k):.3f}" for k in (1, 5, CANDIDATES))
        lines.append("| " + " | ".join((*map(str, (*weights, softening)), *shares)) + " |")
    PAGE.write_text("\n".join([*lines, ""]), "utf-8")
    print(PAGE.read_text("utf-8"))


if __name__ == "__main__":
    main()

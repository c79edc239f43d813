"""Fits what tells follow-ups by their words and their evidence:
`python -m training.leaning --data ../shared/data`.

Written conversations about one set of passages, half of which are asked together. What follows
is asked after its own history; what stands by itself, the first questions of conversations among
it, after the history of one about another passage. Those are asked once more without the names
and times in them: who asks of a few documents leaves them out. Some of what stands by itself is
about the other half of the passages: nothing answers it, with or without the subject before.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from qa.answering.evidence import Verdict, judge
from qa.answering.meant import borne_out
from qa.conversation import own_words, without_place_and_time
from qa.encoder import Encoder, load_encoder
from qa.leaning import BY_EVIDENCE, BY_WORDS, MODEL, Leaning, describe
from qa.queries import Queries
from qa.retrieval import retrieve
from qa.settings import Settings
from qa.text import named, normalise
from qa.turns import Asked
from qa.types import Query, Source
from training.cases import store_of
from training.pairs import Part, conversations, fold

SEED = 20211


@dataclass(frozen=True, slots=True)
class Turn:
    """A question after earlier ones, and whether it goes on from them."""

    question: str
    history: Sequence[str]
    leans: bool
    kind: str


def turns(records: Sequence[dict[str, Any]], there: Collection[str]) -> Iterator[Turn]:
    """Each conversation about a passage that is `there` as it is written, and what stands by
    itself after another one."""
    order = random.Random(SEED)
    talked = [r for r in records if "history" in r and r["pid"] in there]
    for number, record in enumerate(records):
        follows = "history" in record
        if follows and record["pid"] in there:
            yield Turn(record["q"], record["history"], True, "follows")
        if number % 2:
            continue  # so that no sort is much more than the other
        question = record["history"][0] if follows else record["q"]
        other = order.choice([r["history"] for r in talked if r["pid"] != record["pid"]])
        where = "" if record["pid"] in there else ", of other passages"
        yield Turn(question, other, False, f"alone{where}")
        if bare := _bare(question):
            yield Turn(bare, other, False, f"alone, without names{where}")


def _bare(question: str) -> str:
    """The question without the names, places and times in it, if anything is left to ask of."""
    plain = without_place_and_time(normalise(question))
    for span, _ in reversed(named(plain)):
        plain = plain[: span.start] + plain[span.end :]
    plain = plain.replace(" ", "").lstrip("的在中里,、")
    return plain if own_words(plain) and plain != normalise(question) else ""


class Heard(NamedTuple):
    """A turn with the features BY_WORDS and BY_EVIDENCE: none of the first where its form tells
    that it leans, none of the second where it is answered neither way."""

    turn: Turn
    by_words: list[float]
    by_evidence: list[float]


class Asker:
    """Asks one set of passages as the service does, each question both ways."""

    def __init__(self, texts: dict[str, str], encoder: Encoder, folder: Path) -> None:
        self._store = store_of(folder, texts, encoder)
        self._encoder = encoder
        self._queries = Queries.of(self._store, None, tuple(Source))

    def heard(self, turn: Turn) -> Heard:
        """The turn with its features."""
        query, leaning = (
            self._queries.read(Asked(turn.question, leans=leans), turn.history)
            for leans in (None, True)
        )
        if leaning.inherited == query.inherited:
            return Heard(turn, [], [])
        found = borne_out(query, self._judged(query), self._judged(leaning))
        return Heard(turn, describe(query.text, turn.history), found)

    def _judged(self, query: Query) -> Verdict:
        return judge(self._store, self._encoder, query, retrieve(self._store, self._encoder, query))


def heard(data: Path, wanted: Part) -> list[Heard]:
    """The turns of one part."""
    torch.set_num_threads(1)  # one process for each part
    records = conversations(data, wanted)
    texts = {r["pid"]: r["passage"] for r in records if fold(r["pid"]) == 0}
    with TemporaryDirectory() as folder:
        asker = Asker(texts, load_encoder(Settings.from_environment()), Path(folder))
        return [asker.heard(turn) for turn in tqdm([*turns(records, texts)], desc=wanted)]


def main() -> None:
    """Fits on the conversations of the judging part, measures on the kept ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args()
    parts: tuple[Part, ...] = ("judge", "test")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as workers:
        examples, tested = workers.map(partial(heard, options.data), parts)
    content = fitted(examples, tested)
    options.out.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    print(json.dumps(content, indent=2))


def fitted(examples: Sequence[Heard], tested: Sequence[Heard]) -> dict[str, Any]:
    """The numbers that fit best, and how they do on what is tested."""
    open_ones = [one for one in examples if one.by_words and one.by_evidence]
    model = LogisticRegression(max_iter=2000)
    model.fit(
        [one.by_words + one.by_evidence for one in open_ones], [one.turn.leans for one in open_ones]
    )
    names = BY_WORDS + BY_EVIDENCE
    weights = dict(zip(names, model.coef_[0].round(3).tolist(), strict=True))
    constant = round(float(model.intercept_[0]), 3)
    report = _report(tested, Leaning(constant, weights))
    return {"constant": constant, "weights": weights, "measured_on_held_out_passages": report}


def _report(tested: Sequence[Heard], fitted: Leaning) -> dict[str, Any]:
    """By kind: how many turns, and the share taken to lean by their form alone and in all."""
    rows: dict[str, Any] = {}
    for kind in sorted({one.turn.kind for one in tested}):
        own = [one for one in tested if one.turn.kind == kind]
        leaning = [
            not one.by_words or fitted.leans(fitted.by_words(one.by_words), one.by_evidence)
            for one in own
        ]
        rows[kind] = {
            "turns": len(own),
            "lean_by_form": round(float(np.mean([not one.by_words for one in own])), 3),
            "lean": round(float(np.mean(leaning)), 3),
        }
    return rows


if __name__ == "__main__":
    main()

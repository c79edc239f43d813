"""Fits what finds the short answer: `python -m training.short_answer --data ../shared/data`.

Each written question of the judging part, its conversations and details among them, which trains
neither the encoder nor the reader, is shown the sentence of its passage that holds the answer;
one of a conversation with what it takes over. A piece is worth a third for holding all of the
answer and not much more, up to a third for being like it, and a third for being it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from qa.answering.eligible import eligible
from qa.answering.reader import Reader
from qa.answering.short_answer import FEATURES, MEASURED, MODEL, describe
from qa.conversation import understand
from qa.encoder import Encoder, load_encoder
from qa.evaluation.metrics import is_short_answer
from qa.sentences import clauses
from qa.settings import Settings
from qa.text import squash
from qa.turns import Asked
from training.logit import fit, shares
from training.pairs import Part, answerable, conversations, details

LEAST_SHARE = 0.05  # of the best piece; below it the answer is hardly ever right
PENALTY = 5e-4  # of the squared weights


@dataclass(frozen=True, slots=True)
class Case:
    """The pieces of a sentence: features (n, len(FEATURES)), which hold the answer and not much
    more (n,), and how like it they are, 0..1 (n,)."""

    table: NDArray[np.float64]
    right: NDArray[np.bool_]
    likeness: NDArray[np.float64]
    kind: str


def cases(records: Sequence[dict[str, Any]], encoder: Encoder, name: str) -> Iterator[Case]:
    """The pieces of each record's sentence; records without a findable answer are left out."""
    for record in tqdm(records, desc=name, unit=" questions"):
        quote = _sentence(record["passage"], record["evidence"], str(record["answer"]))
        if quote is None:
            continue
        history = record.get("history", ())
        query = understand(Asked(record["q"], leans=bool(history)), history, ())
        (reading,) = Reader.load().read(query.subject, [quote])
        pieces = eligible(quote, query, reading)
        plain, answer = [squash(p.span.cut(quote)) for p in pieces], squash(str(record["answer"]))
        right = np.array([is_short_answer(piece, answer) for piece in plain], dtype=bool)
        likeness = np.array([_likeness(piece, answer) for piece in plain])
        table = describe(quote, pieces, query, encoder, reading)
        yield Case(table, right, likeness, record["kind"])


def _sentence(passage: str, evidence: str, answer: str) -> str | None:
    """The part of the passage, cut as passages are, that holds the answer and its evidence."""
    wanted, around = squash(answer), squash(evidence)
    for span in clauses(passage):
        text = span.cut(passage)
        plain = squash(text)
        if wanted in plain and (around in plain or plain in around or around[:12] in plain):
            return text
    return None


def _likeness(piece: str, answer: str) -> float:
    """2L / (|piece| + |answer|), L the characters of the longest stretch that is in both."""
    same = SequenceMatcher(None, piece, answer, autojunk=False).find_longest_match().size
    return 2 * same / (len(piece) + len(answer))


def main() -> None:
    """Fits on the written questions of the judging part, measures on the kept ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--only-measure", action="store_true", help="the weights stay")
    options = parser.parse_args()
    encoder = load_encoder(Settings.from_environment())
    content = (
        json.loads(options.out.read_text("utf-8"))
        if options.only_measure
        else _fitted(options.data, encoder)
    )
    tested = list(cases(_answerable(options.data, "test"), encoder, "test"))
    content["measured_on_held_out_passages"] = _report(tested, _values(content))
    options.out.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    print(json.dumps(content["measured_on_held_out_passages"], indent=2))


def _fitted(data: Path, encoder: Encoder) -> dict[str, Any]:
    """The weights by name, fitted to what neither encoder nor reader was trained on."""
    examples = cases(_answerable(data, "judge"), encoder, "judge")
    choices = [(c.table, (c.right + c.likeness + (c.likeness == 1)) / 3) for c in examples]
    values = fit(choices, PENALTY).round(4).tolist()
    named = dict(zip(FEATURES, values, strict=True))
    kinds = {name: named[name] for name in FEATURES[len(MEASURED) :] if named[name]}
    measured = {name: named[name] for name in MEASURED}
    return {"measured": measured, "kinds": kinds, "least_share": LEAST_SHARE}


def _answerable(data: Path, wanted: Part) -> list[dict[str, Any]]:
    paired = (r | {"kind": "detailed"} for r in details(data, wanted))
    more = [r for r in (*conversations(data, wanted), *paired) if r["answerable"]]
    return [*answerable(data, wanted), *more]


def _values(content: dict[str, Any]) -> NDArray[np.float64]:
    """The weights in the order of FEATURES."""
    named = content["measured"] | content["kinds"]
    return np.array([named.get(name, 0.0) for name in FEATURES])


def _report(examples: Sequence[Case], weights: NDArray[np.float64]) -> dict[str, Any]:
    """By kind: how many, how often a right piece is there at all, how often it is chosen, and
    how like the answer what is chosen is."""
    rows: dict[str, Any] = {}
    for kind in sorted({c.kind for c in examples}):
        chosen = [c for c in examples if c.kind == kind]
        best = [shares(c.table, weights) for c in chosen]
        given = [p.max() >= LEAST_SHARE for p in best]
        places = [int(np.argmax(p)) for p in best]
        hits = [bool(c.right[i]) for c, i in zip(chosen, places, strict=True)]
        like = [float(c.likeness[i]) for c, i in zip(chosen, places, strict=True)]
        rows[kind] = {
            "questions": len(chosen),
            "possible": round(float(np.mean([c.right.any() for c in chosen])), 3),
            "right": round(float(np.mean(hits)), 3),
            "likeness": round(float(np.mean(like)), 3),
            "exact": round(float(np.mean(np.array(like) == 1.0)), 3),
            "given": round(float(np.mean(given)), 3),
            "right_where_given": round(float(np.mean(np.array(hits)[given])), 3),
        }
    return rows


if __name__ == "__main__":
    main()

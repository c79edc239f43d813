"""How likely a question goes on from the one before it, where its form leaves that open.

What `conversation` can tell by form (那宁夏呢？) is half of all follow-ups; 党员总共多少 after a question
about one place is the other half, and may as well stand by itself. A logistic regression tells
them apart: by the question's words, and by how sure the documents' answer to it is with and
without what it would take over. Fitted by `training/leaning.py` to written conversations; its
numbers: `models/leaning.json`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from qa.conversation import own_words
from qa.errors import ModelError, why
from qa.regions import without_regions
from qa.text import content_words, normalise
from qa.types import Query

MODEL = Path(__file__).resolve().parent / "models" / "leaning.json"
BY_WORDS = (
    "words",  # of its own that tell something / 8, at most 1
    "few",  # of them / 3, at most 1
    "opens",  # begins as what goes on does: 那, 还, 另外 …; or says 又
    "shared",  # share of its words that stand in the questions before it
    "quotes",  # has something in quotes or book marks
    "figures",  # has a figure
    "place",  # names a region
)
# Of the question as it stands (alone) and with what it takes over (leaning): the log-odds that
# the documents answer it, which share of its own words the best evidence says, and the product
# of both. An answer that says none of these is one to the question before.
BY_EVIDENCE = (
    "alone",
    "leaning",
    "said_alone",
    "said_leaning",
    "alone * said",
    "leaning * said",
    "unsaid_leaning",  # not one of its own words
)
CLOSED = -2.5  # log-odds by its words below which no evidence makes it lean
_MANY_WORDS = 8
_FEW_WORDS = 3
_LEAST = 1e-3  # probability
_OPENS = re.compile("(?:那|还|再|另外|后来|一共|总共|目前|现在|具体|都|是)|.*又")
_QUOTES = re.compile('[《“"]')


class Readings(NamedTuple):
    """How a question after earlier ones may be meant."""

    query: Query  # as its form tells
    leaning: Query | None = None  # with what it would take over, where its form leaves that open
    odds: float = 0.0  # log-odds, by its words, that it does
    leans: bool | None = None  # what is known without its form


@dataclass(frozen=True, slots=True)
class Leaning:
    """A logit: the constant and what each feature counts."""

    constant: float
    weights: Mapping[str, float]

    @classmethod
    @cache
    def load(cls, path: Path = MODEL) -> Leaning:
        """The learned numbers.

        Raises:
            ModelError: the file is absent or names other features.
        """
        try:
            stored = json.loads(path.read_text("utf-8"))
            weights = {name: float(stored["weights"][name]) for name in BY_WORDS + BY_EVIDENCE}
            return cls(float(stored["constant"]), weights)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"读不出追问模型 {path}：{why(error)}。请重新安装，或运行 make train-leaning。"
            ) from error

    def by_words(self, found: Sequence[float]) -> float:
        """The log-odds that a question with the features BY_WORDS leans, before any evidence."""
        pairs = zip(BY_WORDS, found, strict=True)
        return self.constant + sum(self.weights[name] * value for name, value in pairs)

    def leans(self, by_words: float, found: Sequence[float]) -> bool:
        """Does it lean, with the features BY_EVIDENCE? Empty: it is answered neither way, and
        takes nothing over."""
        pairs = zip(BY_EVIDENCE, found, strict=True) if found else ()
        odds = by_words + sum(self.weights[name] * value for name, value in pairs)
        return bool(found) and by_words > CLOSED and odds > 0


def describe(question: str, history: Sequence[str]) -> list[float]:
    """The features BY_WORDS of a question after earlier ones."""
    plain = normalise(question)
    bare = without_regions(plain)
    own = own_words(bare)
    before = {word for earlier in history for word in content_words(earlier)}
    return [
        min(len(own), _MANY_WORDS) / _MANY_WORDS,
        min(len(own), _FEW_WORDS) / _FEW_WORDS,
        float(_OPENS.match(plain) is not None),
        len(before.intersection(own)) / max(1, len(own)),
        float(_QUOTES.search(plain) is not None),
        float(any(map(str.isdigit, plain))),
        float(bare != plain),
    ]


def log_odds(probability: float) -> float:
    """log p / (1 - p), of at least a thousandth and at most all but one."""
    p = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(p / (1 - p))

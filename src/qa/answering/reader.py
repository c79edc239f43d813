"""Reads texts with a question in mind: where the answer is, and how likely it is there.

What rules can't tell (谁的团队, 从…提高至…), a small network has learned from questions
with their texts (`training/reader.py`). It knows no more than the texts it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering.network import Array, Network, Side
from qa.answering.tokens import Tokens, Vocabulary
from qa.errors import ModelError, why
from qa.types import Span

MODEL = Path(__file__).resolve().parents[1] / "models" / "reader.npz"
LONGEST = 40  # pieces of an answer
_NOTHING = -20.0  # log-odds of what can't be the answer


def longest_around(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many characters a piece that holds an answer of so many may have and still be short.
    The scores have this rule of their own (`evaluation.metrics`), since they check this one."""
    return 3 * lengths + 10


@dataclass(frozen=True, slots=True)
class Reading:
    """How each piece of a text does as the first and the last of the answer: log-odds against
    there being none, (n,) each. The log-odds of an answer are the sum of the two."""

    tokens: Tokens
    first: NDArray[np.float64]
    last: NDArray[np.float64]

    def part(self, span: Span) -> Reading:
        """That of a range of the text, with places counted from where it begins."""
        inside = (self.tokens.places[:, 0] >= span.start) & (self.tokens.places[:, 1] <= span.end)
        tokens = Tokens(
            span.cut(self.tokens.plain),
            self.tokens.ids[inside],
            self.tokens.places[inside] - span.start,
        )
        return Reading(tokens, self.first[inside], self.last[inside])

    def _sums(self) -> NDArray[np.float64]:
        """The log-odds of an answer from each piece (rows) to each other (columns), (n, n)."""
        sums = self.first[:, None] + self.last
        length = np.arange(len(sums)) - np.arange(len(sums))[:, None]
        sums[(length < 0) | (length >= LONGEST)] = -np.inf
        return np.asarray(sums)

    def best(self, number: int = 1) -> list[tuple[Span, float]]:
        """The likeliest answers with their log-odds, best first."""
        sums = self._sums()
        order = np.argsort(-sums, axis=None, kind="stable")[:number]
        pairs = [divmod(int(place), len(sums)) for place in order]
        return [
            (self.tokens.span(i, j), float(sums[i, j])) for i, j in pairs if sums[i, j] > -np.inf
        ]

    @property
    def certainty(self) -> float:
        """The log-odds that the answer stands anywhere in it, wherever it begins and ends."""
        if not len(self.first):
            return _NOTHING
        sums = self._sums()
        highest = float(sums.max())
        return highest + float(np.log(np.exp(sums - highest).sum()))

    def shares(self, spans: Sequence[Span]) -> NDArray[np.float64]:
        """How likely the answer, if there is one, is each range itself, and how likely it stands
        in the range and is not much shorter, (n, 2)."""
        starts, ends = self.tokens.places.T
        sums = self._sums()
        odds = np.exp(sums - sums.max(initial=-np.inf))
        odds /= max(odds.sum(), np.finfo(float).tiny)
        lengths = ends - starts[:, None]
        table = np.zeros((len(spans), 2))
        for row, span in enumerate(spans):
            begins, stops = starts >= span.start, ends <= span.end
            inside = begins[:, None] & stops & (len(span) <= longest_around(lengths))
            itself = (starts == span.start)[:, None] & (ends == span.end)
            table[row] = odds[itself].sum(), odds[inside].sum()
        return table

    def log_odds(self, span: Span) -> float:
        """Those of a range of the text, taken at the pieces that it begins and ends in."""
        first = np.flatnonzero(self.tokens.places[:, 1] > span.start)
        last = np.flatnonzero(self.tokens.places[:, 0] < span.end)
        if not len(first) or not len(last) or last[-1] < first[0]:
            return _NOTHING
        return float(self.first[first[0]] + self.last[last[-1]])


@dataclass(frozen=True, slots=True)
class Reader:
    """A network with the vocabulary it was trained on, and what it reads of each piece (v, w)."""

    vocabulary: Vocabulary
    network: Network
    projected: Array

    @classmethod
    @cache
    def load(cls, path: Path = MODEL) -> Reader:
        """The reader that ships with the product.

        Raises:
            ModelError: its weights can't be read.
        """
        vocabulary = Vocabulary.load()
        try:
            with np.load(path, allow_pickle=False) as stored:
                weights = {name: stored[name].astype(np.float32) for name in stored.files}
            network = Network.of(weights)
            return cls(vocabulary, network, network.project(vocabulary.vectors))
        except Exception as error:  # torn archives raise whatever the unpacking meets
            raise ModelError(
                f"读不出阅读模型 {path}：{why(error)}。请重新安装，或运行 make train-reader。"
            ) from error

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """One reading of each text, in order."""
        asked = self.vocabulary.cut(question)
        # a question without a piece has no answer anywhere
        said = [self.vocabulary.cut(text if len(asked.ids) else "") for text in texts]
        readable = [i for i, tokens in enumerate(said) if len(tokens.ids)]
        nothing = np.zeros(0)
        found = [Reading(tokens, nothing, nothing) for tokens in said]
        if not readable:
            return found
        scores = self._scores(asked, [said[i] for i in readable])
        for i, (first, last) in zip(readable, scores, strict=True):
            found[i] = Reading(
                said[i],
                (first[1:] - first[0]).astype(np.float64),
                (last[1:] - last[0]).astype(np.float64),
            )
        return found

    def _scores(self, asked: Tokens, said: Sequence[Tokens]) -> Iterator[tuple[Array, Array]]:
        covered, measured = zip(*(self.vocabulary.beside(asked, one) for one in said), strict=True)
        return self.network.scores(
            self._side([asked] * len(said), covered), self._side(said, measured)
        )

    def _side(self, texts: Sequence[Tokens], measured: Sequence[Array]) -> Side:
        vectors = [self.projected[tokens.ids] for tokens in texts]
        return Side.of(vectors, [self.vocabulary.kinds[tokens.ids] for tokens in texts], measured)

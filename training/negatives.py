"""Hard counter-examples: what lies near a question and does not answer it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from qa.lexical import Lexical
from qa.text import words
from training.pairs import Pair

_NEAREST = 12  # texts that are taken into account, half of them by words, half by vectors
_SAME = 0.9  # cosine to the right text from which on a text may well answer, too
_AT_A_TIME = 1024  # questions


class Negatives:
    """Finds hard texts against those of the pairs that want one."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.pool = list(dict.fromkeys(p.right for p in pairs if p.wants_hard))
        self._pairs = pairs
        self._owner = {p.right: p.group for p in pairs if p.wants_hard}
        self._place = {text: row for row, text in enumerate(self.pool)}
        self._answers: dict[str, set[str]] = {}  # question -> the groups that answer it
        for pair in pairs:
            self._answers.setdefault(pair.question or pair.group, set()).add(pair.group)
        self._wanting = [i for i, pair in enumerate(pairs) if pair.wants_hard]
        self._by_words = _by_words([pairs[i].left for i in self._wanting], self.pool)

    def mined(self, lefts: NDArray[np.float32], pool: NDArray[np.float32], seed: int) -> list[Pair]:
        """All pairs, those that want one with a hard text against them.

        `lefts` (n, d) and `pool` (m, d): unit vectors of the pairs' left texts and of the
        texts of `pool`. Candidates are the nearest by BM25 and by the vectors that do not
        belong to the pair's group or answer its question, and are not nearly its right text.
        """
        order = random.Random(seed)
        found = list(self._pairs)
        near = _by_vectors(lefts[self._wanting], pool)
        both = np.concatenate([near, self._by_words], axis=1)
        for i, rows in zip(self._wanting, both, strict=True):
            pair = found[i]
            right = self._answers[pair.question or pair.group]
            cosines = pool[rows] @ pool[self._place[pair.right]]
            others = [
                self.pool[row]
                for row, cosine in zip(rows, cosines, strict=True)
                if cosine < _SAME and self._owner[self.pool[row]] not in right
            ]
            if others:
                found[i] = pair._replace(against=order.choice(others))
        return found


def _by_vectors(lefts: NDArray[np.float32], pool: NDArray[np.float32]) -> NDArray[np.int64]:
    parts = [
        np.argpartition(-(lefts[start : start + _AT_A_TIME] @ pool.T), _NEAREST // 2, axis=1)
        for start in range(0, len(lefts), _AT_A_TIME)
    ]
    return np.concatenate([part[:, : _NEAREST // 2] for part in parts])


def _by_words(questions: Sequence[str], texts: Sequence[str]) -> NDArray[np.int64]:
    lexical = Lexical.build(words(text) for text in texts)
    known: dict[str, NDArray[np.int64]] = {}
    for question in tqdm(dict.fromkeys(questions), desc="BM25", unit=" questions"):
        terms = {term: float(n) for term, n in Counter(words(question)).items()}
        known[question] = np.argpartition(-lexical.scores(terms), _NEAREST // 2)[: _NEAREST // 2]
    return np.stack([known[question] for question in questions])

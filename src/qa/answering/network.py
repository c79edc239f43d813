"""The reader's network, read only: numpy, so that a question costs milliseconds.

Source of its parts. Bidirectional simple recurrent units, without the term that feeds the
state back into the gates: Lei et al., "Simple Recurrent Units for Highly Parallelizable
Recurrence", EMNLP 2018. The question's words aligned to each word of the text, and pointers to
where the answer starts and ends: Chen et al., "Reading Wikipedia to Answer Open-Domain
Questions", ACL 2017. A place outside of the text for "no answer": Levy et al., "Zero-Shot
Relation Extraction via Reading Comprehension", CoNLL 2017. `training.network` is its twin that
learns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
T = TypeVar("T", bound=np.generic)
_NEVER = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Side:
    """Questions or texts, one column each, padded: (length, n, …)."""

    vectors: Array  # (length, n, inputs), or projected ones: (length, n, width)
    kinds: NDArray[np.int64]  # (length, n)
    measured: Array  # (length, n, features): each piece beside the other side
    is_there: Array  # (length, n, 1): 1 for a piece, 0 for padding

    @classmethod
    def of(
        cls,
        vectors: Sequence[Array],
        kinds: Sequence[NDArray[np.int64]],
        measured: Sequence[Array],
    ) -> Side:
        """Sequences of pieces, (length_i, …) each, side by side."""
        ones = [np.ones((len(k), 1), dtype=np.float32) for k in kinds]
        return cls(
            side_by_side(vectors), side_by_side(kinds), side_by_side(measured), side_by_side(ones)
        )


def side_by_side(columns: Sequence[NDArray[T]]) -> NDArray[T]:
    """Arrays (length_i, …) as one (length, n, …), zeros behind the shorter ones."""
    longest = max(map(len, columns))
    shape = (longest, len(columns), *columns[0].shape[1:])
    table = np.zeros(shape, dtype=columns[0].dtype)
    for i, column in enumerate(columns):
        table[: len(column), i] = column
    return table


@dataclass(frozen=True, slots=True)
class Network:
    """Where in each text the answer to its question starts and ends."""

    weights: Mapping[str, Array]

    def project(self, vectors: Array) -> Array:
        """What is read of the pieces' vectors, whatever stands around them: (…, width)."""
        return np.asarray(np.maximum(self._linear("project", vectors), 0))

    def scores(self, asked: Side, said: Side) -> tuple[Array, Array]:
        """Logits of each piece to be the first and the last of the answer, (1 + length, n);
        the first row is that of no answer. Sides of projected vectors."""
        question, text = asked.vectors, said.vectors
        aligned = _attend(
            np.maximum(self._linear("align", text), 0),
            np.maximum(self._linear("align", question), 0),
            question,
            asked.is_there,
        )
        kinds = self.weights["kind.weight"]
        question = self._read("gq", [question, kinds[asked.kinds], asked.measured], asked.is_there)
        text = self._read("gp", [text, aligned, kinds[said.kinds], said.measured], said.is_there)
        root = np.float32(question.shape[-1] ** 0.5)
        matched = _attend(self._linear("match", text) / root, question, question, asked.is_there)
        fused = np.concatenate([text, matched, text * matched, said.measured], axis=-1)
        text = self._read("g2", [np.maximum(self._linear("fuse", fused), 0)], said.is_there)
        return self._point(question, text, asked.is_there, said.is_there)

    def _point(
        self, question: Array, text: Array, asked: Array, said: Array
    ) -> tuple[Array, Array]:
        weigh = _softmax(
            np.where(asked[..., 0] > 0, self._linear("pool", question)[..., 0], _NEVER)
        )
        whole = (weigh[..., None] * question).sum(axis=0)
        root = np.float32(question.shape[-1] ** 0.5)
        pointed = []
        for by_question, alone in (("start", "ps"), ("end", "pe")):
            by = (text * self._linear(by_question, whole)).sum(axis=-1) / root
            logits = by + self._linear(alone, text)[..., 0]
            pointed.append(np.where(said[..., 0] > 0, logits, _NEVER))
        begun = (_softmax(pointed[0])[..., None] * text).sum(axis=0)
        highest = (text + (said - 1) * -_NEVER).max(axis=0)
        known = np.concatenate([begun, highest, whole], axis=-1)
        hidden = np.maximum(self._linear("none.0", known), 0)
        none = self._linear("none.2", hidden)
        first, last = (
            np.concatenate([none[None, :, i], logits]) for i, logits in enumerate(pointed)
        )
        return first, last

    def _linear(self, name: str, x: Array) -> Array:
        weight, bias = self.weights[f"{name}.weight"], self.weights.get(f"{name}.bias")
        # as one product of matrices: numpy multiplies a stack of them one by one
        product = (x.reshape(-1, x.shape[-1]) @ weight.T).reshape(*x.shape[:-1], len(weight))
        return product if bias is None else product + bias

    def _read(self, name: str, parts: Sequence[Array], is_there: Array) -> Array:
        """What the layers of a stack make of the parts beside each other."""
        x = np.concatenate(parts, axis=-1) * is_there if len(parts) > 1 else parts[0]
        for layer in count():
            if f"{name}.{layer}.w.weight" not in self.weights:
                break
            x = self._layer(f"{name}.{layer}.w", x, is_there)
        return x

    def _layer(self, name: str, x: Array, is_there: Array) -> Array:
        """A simple recurrent unit in both directions: (length, n, any) -> (length, n, 2d)."""
        computed = self._linear(name, x)
        has_own = computed.shape[-1] != 3 * x.shape[-1]
        width = computed.shape[-1] // (4 if has_own else 3)
        d = width // 2
        candidate, beside = computed[..., :width], computed[..., 3 * width :] if has_own else x
        gates = _sigmoid(computed[..., width : 3 * width])
        forget, reset = gates[..., :width], gates[..., width:]
        # padding keeps the state, so that a text reads the same whatever stands beside it
        keep = 1 - (1 - forget) * is_there
        new = (1 - keep) * candidate
        state = _backwards(_scan(_backwards(keep, d), _backwards(new, d)), d)
        return np.asarray((beside + reset * (np.tanh(state) - beside)) * is_there)


def _scan(keep: Array, new: Array) -> Array:
    """state[t] = keep[t] state[t - 1] + new[t]; before the beginning it is 0."""
    state = new.copy()
    for kept, before, now in zip(keep[1:], state, state[1:], strict=False):
        np.add(now, kept * before, out=now)
    return state


def _backwards(x: Array, d: int) -> Array:
    """The components from d on from the end to the beginning: both directions in one scan."""
    return np.concatenate([x[..., :d], x[::-1, :, d:]], axis=-1)


def _attend(a: Array, b: Array, values: Array, is_there: Array) -> Array:
    """For each of `a` (p, n, d) the mean of `values` (q, n, e), weighted by how `b` fits it."""
    likeness = np.matmul(a.transpose(1, 0, 2), b.transpose(1, 2, 0))
    weights = _softmax(np.where(is_there[..., 0].T[:, None] > 0, likeness, _NEVER), axis=-1)
    return np.asarray(np.matmul(weights, values.transpose(1, 0, 2)).transpose(1, 0, 2))


def _softmax(x: Array, axis: int = 0) -> Array:
    odds = np.exp(x - x.max(axis=axis, keepdims=True))
    return np.asarray(odds / odds.sum(axis=axis, keepdims=True))


def _sigmoid(x: Array) -> Array:
    half = np.tanh(x * np.float32(0.5))  # faster than by the exponential, and never too large
    return np.asarray(half * np.float32(0.5) + np.float32(0.5))

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

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, count, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
_KINDS = "kind.weight"  # one row a kind


@dataclass(frozen=True, slots=True)
class Side:
    """Questions or texts, the pieces of one behind those of another: (total, …)."""

    vectors: Array  # (total, inputs), or projected ones: (total, width)
    kinds: NDArray[np.int64]  # (total,)
    measured: Array  # (total, features): each piece beside the other side
    lengths: Sequence[int]  # of each, all above 0

    @classmethod
    def of(
        cls,
        vectors: Sequence[Array],
        kinds: Sequence[NDArray[np.int64]],
        measured: Sequence[Array],
    ) -> Side:
        """Of n questions or texts, (length_i, …) each."""
        joined = (np.concatenate(one) for one in (vectors, measured))
        return cls(next(joined), np.concatenate(kinds), next(joined), [len(k) for k in kinds])

    @property
    def each(self) -> list[slice]:
        """The rows of each."""
        return [slice(a, b) for a, b in pairwise(accumulate(self.lengths, initial=0))]


@dataclass(frozen=True, slots=True)
class Network:
    """Where in each text the answer to its question starts and ends."""

    weights: Mapping[str, Array]  # those of a product (inputs, outputs)

    @classmethod
    def of(cls, learned: Mapping[str, Array]) -> Network:
        """Of weights as they are learned, (outputs, inputs): turned, since a product of rows
        with them as they are takes up to twice as long."""
        turned = {n: np.ascontiguousarray(w.T) for n, w in learned.items() if w.ndim == 2}
        return cls({**learned, **turned, _KINDS: learned[_KINDS]})

    def project(self, vectors: Array) -> Array:
        """What is read of the pieces' vectors, whatever stands around them: (…, width)."""
        return np.asarray(np.maximum(self._linear("project", vectors), 0))

    def scores(self, asked: Side, said: Side) -> Iterator[tuple[Array, Array]]:
        """For each text logits of its pieces to be the first and the last of the answer,
        (1 + length,) each; in front that of no answer. Sides of projected vectors."""
        question, text = asked.vectors, said.vectors
        both = list(zip(said.each, asked.each, strict=True))
        wanted, offered = (np.maximum(self._linear("align", x), 0) for x in (text, question))
        aligned = _attend(wanted, offered, question, both)
        kinds = self.weights[_KINDS]
        parts = np.concatenate([question, kinds[asked.kinds], asked.measured], axis=-1)
        question = self._read("gq", parts, asked.lengths)
        parts = np.concatenate([text, aligned, kinds[said.kinds], said.measured], axis=-1)
        text = self._read("gp", parts, said.lengths)
        root = np.float32(question.shape[-1] ** 0.5)
        matched = _attend(self._linear("match", text) / root, question, question, both)
        fused = np.concatenate([text, matched, text * matched, said.measured], axis=-1)
        text = self._read("g2", np.maximum(self._linear("fuse", fused), 0), said.lengths)
        return (self._point(question[of_question], text[rows]) for rows, of_question in both)

    def _point(self, question: Array, text: Array) -> tuple[Array, Array]:
        """`scores` of one text, (length, 2d), beside its question."""
        whole = _softmax(self._linear("pool", question)[:, 0]) @ question
        root = np.float32(question.shape[-1] ** 0.5)
        first, last = (
            text @ self._linear(by, whole) / root + self._linear(alone, text)[:, 0]
            for by, alone in (("start", "ps"), ("end", "pe"))
        )
        known = np.concatenate([_softmax(first) @ text, text.max(axis=0), whole])
        none = self._linear("none.2", np.maximum(self._linear("none.0", known), 0))
        return np.concatenate([none[:1], first]), np.concatenate([none[1:], last])

    def _linear(self, name: str, x: Array) -> Array:
        product = x @ self.weights[f"{name}.weight"]
        if (bias := self.weights.get(f"{name}.bias")) is not None:
            product += bias
        return np.asarray(product)

    def _read(self, name: str, x: Array, lengths: Sequence[int]) -> Array:
        """What the layers of a stack make of sequences of these lengths, (total, any)."""
        order = _Order.of(lengths)
        for layer in count():
            if f"{name}.{layer}.w.weight" not in self.weights:
                break
            x = self._layer(f"{name}.{layer}.w", x, order)
        return x

    def _layer(self, name: str, x: Array, order: _Order) -> Array:
        """A simple recurrent unit in both directions: (total, any) -> (total, 2d)."""
        computed = self._linear(name, x)
        has_own = computed.shape[-1] != 3 * x.shape[-1]
        width = computed.shape[-1] // (4 if has_own else 3)
        candidate, beside = computed[:, :width], computed[:, 3 * width :] if has_own else x
        gates = _sigmoid(computed[:, width : 3 * width])
        forget, reset = gates[:, :width], gates[:, width:]
        state = order.scan(forget, candidate - forget * candidate)
        return np.asarray(beside + reset * (np.tanh(state) - beside))


class _Order(NamedTuple):
    """When the rows of n sequences are read: the first half of their components from the
    beginning of each sequence, the second half from its end."""

    shape: tuple[int, int]  # steps of the longest, halves of all: 2n
    turns: NDArray[np.int64]  # (total * 2,): step and half of each row's halves, as one number

    @classmethod
    def of(cls, lengths: Sequence[int]) -> _Order:
        halves = 2 * len(lengths)
        first = np.repeat(np.arange(0, halves, 2), lengths)
        forward = np.concatenate([np.arange(length) for length in lengths])
        back = np.repeat(lengths, lengths) - 1 - forward
        turns = np.stack([forward * halves + first, back * halves + first + 1], axis=1)
        return cls((max(lengths), halves), turns.ravel())

    def scan(self, keep: Array, new: Array) -> Array:
        """state = keep * the state before + new, (total, 2d) each; before the beginning it is 0."""
        d = keep.shape[-1] // 2
        table = np.zeros((2, self.shape[0] * self.shape[1], d), dtype=np.float32)
        table[0, self.turns], table[1, self.turns] = keep.reshape(-1, d), new.reshape(-1, d)
        kept, state = table.reshape(2, self.shape[0], -1)
        taken_over = np.empty_like(state[0])
        for share, before, now in zip(kept[1:], state, state[1:], strict=False):
            np.multiply(share, before, out=taken_over)
            np.add(now, taken_over, out=now)
        return state.reshape(-1, d)[self.turns].reshape(new.shape)


def _attend(a: Array, b: Array, values: Array, both: Sequence[tuple[slice, slice]]) -> Array:
    """For each row of `a` the mean of the `values` on the other side, weighted by how their
    rows of `b` fit it, (total, e); `both`: the rows of `a` and of `b` of each pair."""
    means = (_softmax(a[one] @ b[other].T) @ values[other] for one, other in both)
    return np.concatenate(list(means))


def _softmax(x: Array) -> Array:
    odds = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))


def _sigmoid(x: Array) -> Array:
    half = np.tanh(x * np.float32(0.5))  # faster than by the exponential, and never too large
    return np.asarray(half * np.float32(0.5) + np.float32(0.5))

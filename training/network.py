"""The reader's network as it learns; `qa.answering.network` reads with its weights."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from qa.answering.tokens import KINDS, MEASURED

WIDTH = 64  # of the states, in each direction
_DROPPED = 0.2  # share of the components that are left out, the same at all places of a text
_KIND = 8  # components for the kind of a piece
_LAYERS = {"gq": 2, "gp": 2, "g2": 3}
_NEVER = -1e4


def side_by_side(*columns: Sequence[NDArray[Any]]) -> tuple[Tensor, ...]:
    """What is known of the pieces of n questions or texts, (length_i, …) each, as one tensor
    (length, n, …) with zeros behind the shorter ones; the last one, (length, n, 1), tells pieces
    from padding."""
    ones = [np.ones((len(column), 1), dtype=np.float32) for column in columns[0]]
    return tuple(pad_sequence([torch.from_numpy(c) for c in some]) for some in (*columns, ones))


class _Scan(torch.autograd.Function):
    """state[t] = keep[t] state[t - 1] + new[t], without a graph of every step."""

    @staticmethod
    def forward(ctx: Any, keep: Tensor, new: Tensor) -> Tensor:
        state = new.clone()
        steps, gates = state.unbind(0), keep.unbind(0)
        for t in range(1, len(steps)):
            steps[t].addcmul_(gates[t], steps[t - 1])
        ctx.save_for_backward(keep, state)
        return state

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor]:
        keep, state = ctx.saved_tensors
        of_new = gradient.clone()
        steps, gates = of_new.unbind(0), keep.unbind(0)
        for t in range(len(steps) - 2, -1, -1):
            steps[t].addcmul_(steps[t + 1], gates[t + 1])
        of_keep = torch.zeros_like(keep)
        torch.mul(of_new[1:], state[:-1], out=of_keep[1:])
        return of_keep, of_new


def _scan(keep: Tensor, new: Tensor) -> Tensor:
    return torch.as_tensor(_Scan.apply(keep, new))  # type: ignore[no-untyped-call]


class Unit(nn.Module):
    """A simple recurrent unit in both directions: (length, n, any) -> (length, n, 2 width)."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.width = width
        self.has_own = inputs != 2 * width  # what stands beside the state is computed, too
        self.w = nn.Linear(inputs, (8 if self.has_own else 6) * width)
        nn.init.xavier_uniform_(self.w.weight, gain=1.5)
        with torch.no_grad():
            self.w.bias.zero_()
            self.w.bias[2 * width : 4 * width] = 1.0  # remembers at first

    def forward(self, x: Tensor, is_there: Tensor) -> Tensor:
        """`is_there` (length, n, 1): padding keeps the state."""
        computed, d = self.w(x).split(2 * self.width, -1), self.width
        keep = torch.sigmoid(computed[1]) * is_there + (1 - is_there)
        state = _scan(_backwards(keep, d), _backwards((1 - keep) * computed[0], d))
        reset = torch.sigmoid(computed[2])
        beside = computed[3] if self.has_own else x
        read = reset * torch.tanh(_backwards(state, d)) + (1 - reset) * beside
        return torch.as_tensor(read * is_there)


def _backwards(x: Tensor, d: int) -> Tensor:
    """The second half of the components from the end to the beginning."""
    return torch.cat([x[..., :d], x[..., d:].flip(0)], -1)


class Network(nn.Module):
    """As `qa.answering.network.Network`, weight for weight."""

    def __init__(self, inputs: int, width: int = WIDTH) -> None:
        super().__init__()
        wide, features = 2 * width, len(MEASURED)
        self.project = nn.Linear(inputs, width)
        self.align = nn.Linear(width, width)
        self.kind = nn.Embedding(KINDS, _KIND)
        self.gq = _stack("gq", width + _KIND + features, width)
        self.gp = _stack("gp", 2 * width + _KIND + features, width)
        self.match = nn.Linear(wide, wide, bias=False)
        self.fuse = nn.Linear(3 * wide + features, wide)
        self.g2 = _stack("g2", wide, width)
        self.pool, self.ps, self.pe = (nn.Linear(wide, 1) for _ in range(3))
        self.start, self.end = (nn.Linear(wide, wide) for _ in range(2))
        self.none = nn.Sequential(nn.Linear(3 * wide, width), nn.ReLU(), nn.Linear(width, 2))
        self.random = torch.Generator()

    def twin(self) -> Network:
        """The same weights with random numbers of its own, for another thread."""
        other = copy(self)
        other.random = torch.Generator()
        return other

    def forward(self, asked: tuple[Tensor, ...], said: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        """Each side: vectors (length, n, inputs), kinds (length, n), measured (length, n,
        features), is_there (length, n, 1).
        Logits (n, 1 + length) of the first and last piece, those of no answer in front."""
        asked_vectors, asked_kinds, asked_measured, is_asked = asked
        said_vectors, said_kinds, measured, is_said = said
        question = self._drop(functional.relu(self.project(asked_vectors)))
        text = self._drop(functional.relu(self.project(said_vectors)))
        aligned = _attend(
            functional.relu(self.align(text)),
            functional.relu(self.align(question)),
            question,
            is_asked,
        )
        parts = torch.cat([question, self.kind(asked_kinds), asked_measured], -1)
        question = self._read(self.gq, parts, is_asked)
        parts = torch.cat([text, aligned, self.kind(said_kinds), measured], -1)
        text = self._read(self.gp, parts, is_said)
        root = question.shape[-1] ** 0.5
        matched = _attend(self.match(text) / root, question, question, is_asked)
        fused = self.fuse(torch.cat([text, matched, text * matched, measured], -1))
        text = self._read(self.g2, functional.relu(fused), is_said)
        return self._point(question, text, is_asked, is_said)

    def _point(
        self, question: Tensor, text: Tensor, asked: Tensor, said: Tensor
    ) -> tuple[Tensor, Tensor]:
        weigh = self.pool(question).masked_fill(asked == 0, _NEVER).softmax(0)
        whole = (weigh * question).sum(0)
        root = question.shape[-1] ** 0.5
        first, last = (
            ((text * by(whole)).sum(-1, keepdim=True) / root + alone(text))
            .masked_fill(said == 0, _NEVER)[..., 0]
            .T
            for by, alone in ((self.start, self.ps), (self.end, self.pe))
        )
        begun = (first.softmax(-1).T[..., None] * text).sum(0)
        highest = (text + (said - 1) * -_NEVER).max(0).values
        none = self.none(torch.cat([begun, highest, whole], -1))
        return torch.cat([none[:, :1], first], 1), torch.cat([none[:, 1:], last], 1)

    def _read(self, stack: nn.ModuleList, x: Tensor, is_there: Tensor) -> Tensor:
        x = x * is_there
        for layer in stack:
            x = self._drop(layer(x, is_there))
        return x

    def _drop(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        kept = torch.full((1, *x.shape[1:]), 1 - _DROPPED)
        return x * torch.bernoulli(kept, generator=self.random) / (1 - _DROPPED)


def _stack(name: str, inputs: int, width: int) -> nn.ModuleList:
    inner = [Unit(2 * width, width) for _ in range(_LAYERS[name] - 1)]
    return nn.ModuleList([Unit(inputs, width), *inner])


def _attend(a: Tensor, b: Tensor, values: Tensor, is_there: Tensor) -> Tensor:
    likeness = torch.bmm(a.transpose(0, 1), b.permute(1, 2, 0))
    hidden = is_there[..., 0].T[:, None] == 0
    weights = likeness.masked_fill(hidden, _NEVER).softmax(-1)
    return torch.bmm(weights, values.transpose(0, 1)).transpose(0, 1)

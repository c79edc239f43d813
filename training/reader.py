"""Trains the reader: `python -m training.reader --data ../shared/data`.

First on questions made from the news by leaving a word out. Then on those of reading
comprehension and written ones, each with a text that answers it; for some of them also one
that looks alike and doesn't; on written near misses, contrasts, and at last conversations.
Written passages of the folds that fit what judges the evidence stay out (`training.cases`).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from qa.answering.reader import MODEL
from qa.answering.tokens import Vocabulary
from qa.encoder import Encoder, load_encoder
from qa.settings import Settings
from training.cloze import left_out
from training.kept import keep, resume
from training.lessons import Example, Measured, Pieces, asked, asked_closely, asked_on
from training.network import WIDTH, Network, side_by_side

SEED = 20211
BATCH = 32
BLOCK = 20  # batches whose texts are put in order of length, so that little is padded
LAST = 0.02  # of the rate, at the end
LONGEST_STEP = 5.0  # of a gradient
STEADY = 0.997  # the weights that are kept are a running mean, taken every MEAN_EVERY steps
MEAN_EVERY = 4
THREADS = 2  # a part of each batch for each
STATE = Path(__file__).resolve().parent / "state" / "reader"


class Stage(NamedTuple):
    """How often all examples are seen, and how far the steps go. Each seed makes examples of
    all questions, with other parts of their texts and other texts that look alike."""

    source: Callable[[Path, Vocabulary, Encoder, int], list[Example]]
    seeds: tuple[int, ...]
    epochs: int
    rate: float
    warm: int  # steps until it is reached


STAGES = (
    Stage(left_out, (SEED,), 1, 2e-3, 200),
    Stage(asked, (1, 2), 3, 2e-3, 200),
    Stage(asked, (3, 4), 3, 1e-3, 100),
    Stage(asked_on, (5, 6), 3, 1e-3, 100),
    Stage(asked_closely, (7, 8), 3, 1e-3, 100),
)


class Training:
    """Broken off, it goes on after its last epoch: each has random numbers of its own."""

    def __init__(
        self,
        found: Sequence[Example],
        vocabulary: Vocabulary,
        stage: Stage,
        state: Path,
        before: Network | None = None,
    ) -> None:
        """`before`: the network as an earlier stage left it."""
        self.examples, self.vocabulary, self._stage, self._state = found, vocabulary, stage, state
        self._before = before.state_dict() if before else {}
        self.epochs = stage.epochs
        self.steps = self.epochs * (-(-len(found) // BATCH))
        constants = (SEED, BATCH, WIDTH, stage[1:], vocabulary.vectors.shape)
        told = [(e.asked.tolist(), e.said.tolist(), e.first, e.last) for e in found]
        begun = [value.sum().item() for value in self._before.values()]
        self._name = crc32(repr((constants, told, begun)).encode())
        self._begin()
        resume(state, self._name, self._take, self._begin)

    def _begin(self) -> None:
        torch.manual_seed(SEED)
        self.network = Network(self.vocabulary.vectors.shape[1])
        self.network.load_state_dict(self._before or self.network.state_dict())
        self._twins = [self.network.twin() for _ in range(THREADS)]
        self.optimiser = torch.optim.Adam(self.network.parameters(), lr=self._stage.rate)
        self.mean = {name: value.clone() for name, value in self.network.state_dict().items()}
        self.losses: list[float] = []  # the mean of each epoch
        self.seconds = 0.0

    def _take(self, before: dict[str, Any]) -> None:
        self.network.load_state_dict(before["network"])
        self.optimiser.load_state_dict(before["optimiser"])
        self.mean, self.losses = before["mean"], list(before["losses"])
        self.seconds = float(before["seconds"])

    def run(self) -> Network:
        """The network with the running mean of its weights."""
        done = len(self.losses) * (self.steps // self.epochs)
        with (
            ThreadPoolExecutor(
                len(self._twins), initializer=torch.set_num_threads, initargs=(1,)
            ) as workers,
            tqdm(total=self.steps, initial=done, desc="reader", unit=" steps") as progress,
        ):
            for epoch in range(len(self.losses), self.epochs):
                started = time.monotonic()
                self.losses.append(self._epoch(epoch, workers, progress))
                self.seconds += time.monotonic() - started
                self._keep()
        self.network.load_state_dict(self.mean)
        return self.network.eval()

    def _keep(self) -> None:
        content = {
            "name": self._name,
            "network": self.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "mean": self.mean,
            "losses": self.losses,
            "seconds": self.seconds,
        }
        keep(self._state, content)

    def _epoch(self, epoch: int, workers: Executor, progress: tqdm[Any]) -> float:
        for number, twin in enumerate(self._twins):
            twin.random.manual_seed(SEED + epoch + 1000 * number)
        made = batches(self.examples, random.Random(SEED + epoch))
        losses: list[float] = []
        for number, batch in enumerate(made):
            step = epoch * len(made) + number
            for group in self.optimiser.param_groups:
                group["lr"] = self._rate(step)
            losses.append(self._step(batch, workers))
            if step % MEAN_EVERY == 0:
                self._add_to_mean(step)
            progress.update()
            progress.set_postfix(loss=f"{losses[-1]:.2f}")
        return round(float(np.mean(losses)), 4)

    def _step(self, batch: Sequence[Example], workers: Executor) -> float:
        """Each thread takes its part of the batch: two small products beside each other take
        less time than one after the other on two cores."""
        parts = [batch[i :: len(self._twins)] for i in range(len(self._twins))]
        told = list(workers.map(self._gradients, self._twins, filter(None, parts)))
        shares = [len(part) / len(batch) for part in parts]
        for place, weight in enumerate(self.network.parameters()):
            weight.grad = sum(
                (
                    share * gradients[place]
                    for share, (_, gradients) in zip(shares, told, strict=False)
                ),
                start=torch.zeros_like(weight),
            )
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), LONGEST_STEP)
        self.optimiser.step()
        return sum(share * loss for share, (loss, _) in zip(shares, told, strict=False))

    def _gradients(self, twin: Network, part: Sequence[Example]) -> tuple[float, Sequence[Tensor]]:
        loss = self._loss(twin, part)
        return loss.item(), torch.autograd.grad(loss, list(twin.parameters()))

    def _rate(self, step: int) -> float:
        falling = 1.3 * (1 - step / self.steps)
        return self._stage.rate * max(LAST, min(step / self._stage.warm, falling, 1.0))

    def _add_to_mean(self, step: int) -> None:
        # what was learned first is soon worth nothing
        share = min(STEADY, step / (step + 40 * MEAN_EVERY)) if step > self._stage.warm else 0.0
        for name, value in self.network.state_dict().items():
            self.mean[name].mul_(share).add_(value, alpha=1 - share)

    def _loss(self, network: Network, batch: Sequence[Example]) -> Tensor:
        first, last = network(
            self._side([e.asked for e in batch], [e.covered for e in batch]),
            self._side([e.said for e in batch], [e.measured for e in batch]),
        )
        right = torch.tensor([[one.first, one.last] for one in batch])
        cross = functional.cross_entropy
        return cross(first, right[:, 0]) + cross(last, right[:, 1])

    def _side(self, texts: Sequence[Pieces], measured: Sequence[Measured]) -> tuple[Tensor, ...]:
        return side_by_side(
            [self.vocabulary.vectors[ids] for ids in texts],
            [self.vocabulary.kinds[ids] for ids in texts],
            [table.astype(np.float32) for table in measured],
        )


def batches(found: Sequence[Example], order: random.Random) -> list[list[Example]]:
    """All examples in another order each time, with texts of like length beside each other."""
    shuffled = order.sample(found, len(found))
    blocks = [shuffled[i : i + BATCH * BLOCK] for i in range(0, len(found), BATCH * BLOCK)]
    by_length = [sorted(block, key=lambda one: len(one.said)) for block in blocks]
    made = [block[i : i + BATCH] for block in by_length for i in range(0, len(block), BATCH)]
    order.shuffle(made)
    return made


def save(network: Network, path: Path) -> None:
    """Writes the weights in half precision."""
    weights = {name: value.half().numpy() for name, value in network.state_dict().items()}
    with path.open("wb") as file:
        np.savez_compressed(file, **weights)


def main() -> None:
    """Trains and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args()
    vocabulary = Vocabulary.load()
    encoder = load_encoder(Settings.from_environment())
    network = None
    for number, stage in enumerate(STAGES, 1):
        found = [e for s in stage.seeds for e in stage.source(options.data, vocabulary, encoder, s)]
        training = Training(found, vocabulary, stage, STATE / f"stage-{number}.pt", network)
        network = training.run()
        save(network, options.out)
        minutes = round(training.seconds / 60, 1)
        print(f"{number}: {len(found)} examples, {minutes} minutes, losses {training.losses}")


if __name__ == "__main__":
    main()

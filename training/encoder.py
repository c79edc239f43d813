"""Trains the embedded encoder: `python -m training.encoder --data ../shared/data`.

A static embedding: a text's vector is the mean of its words' vectors. Words are cut by
a Unigram model over jieba's words, and their vectors are trained so that a question
lies nearer to its own passage than to the others of the batch (InfoNCE, van den Oord
et al. 2018). Frequent words learn short vectors, so the length does the work of idf.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
import torch
from tokenizers import Tokenizer
from tqdm import tqdm

from qa.settings import EMBEDDED_ENCODER
from training.kept import keep, resume
from training.negatives import Negatives
from training.pairs import Pair, all_pairs, answerable
from training.vocabulary import build_tokenizer

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SEED = 20211
DIMENSION = 512
BATCH = 1024
EPOCHS = 6  # 10 and 14 find fewer of the held-out everyday questions
EASY = 1  # epochs without hard counter-examples: what is mined before says little
TEMPERATURE = 0.05
LEARNING_RATE = 0.02
DROPPED = 0.2  # share of a question's words that a step doesn't see
STATE = Path(__file__).resolve().parent / "state"


class Training:
    """Contrastive training of word vectors; broken off, it goes on after its last epoch.

    Each epoch has random numbers of its own, so the result is the same. The state is
    kept in `work` until the next training.
    """

    def __init__(self, tokenizer: Tokenizer, pairs: list[Pair], epochs: int, work: Path) -> None:
        self.pairs, self.epochs = pairs, epochs
        self.texts = _Texts(tokenizer)
        self.negatives = Negatives(pairs)
        self.steps = epochs * (len(pairs) // BATCH)
        self._words = tokenizer.get_vocab_size()
        self._state = work / "state.pt"
        constants = (SEED, DIMENSION, BATCH, EASY, TEMPERATURE, LEARNING_RATE, DROPPED)
        self._name = crc32(repr((constants, epochs, tokenizer.to_str(), pairs)).encode())
        self._begin()
        resume(self._state, self._name, self._take, self._begin)

    def _begin(self) -> None:
        torch.manual_seed(SEED)
        self.bag = torch.nn.EmbeddingBag(self._words, DIMENSION, mode="mean")
        torch.nn.init.normal_(self.bag.weight, std=0.1)
        self.optimiser = torch.optim.Adam(self.bag.parameters(), lr=LEARNING_RATE)
        self.schedule = torch.optim.lr_scheduler.LinearLR(
            self.optimiser, 1.0, 0.02, total_iters=self.steps
        )
        self.losses: list[float] = []  # the mean of each epoch
        self.seconds = 0.0  # of all epochs, whenever they were

    def run(self) -> torch.Tensor:
        """Word vectors (vocabulary, DIMENSION).

        From the second epoch on, hard counter-examples are looked for before each.
        """
        done = len(self.losses) * (self.steps // self.epochs)
        with tqdm(total=self.steps, initial=done, desc="training", unit=" steps") as progress:
            for epoch in range(len(self.losses), self.epochs):
                started = time.monotonic()
                pairs = self.pairs if epoch < EASY else self._harder(SEED + epoch)
                self.losses.append(self._epoch(pairs, epoch, progress))
                self.seconds += time.monotonic() - started
                self._keep()
        return self.bag.weight.detach()

    def _epoch(self, pairs: list[Pair], epoch: int, progress: tqdm[Any]) -> float:
        order = np.random.default_rng((SEED, epoch))
        losses: list[float] = []
        for batch in np.array_split(order.permutation(len(pairs)), len(pairs) // BATCH):
            loss = self._loss([pairs[i] for i in batch], order)
            self.optimiser.zero_grad()
            loss.backward()
            self.optimiser.step()
            self.schedule.step()
            losses.append(loss.item())
            progress.update()
            progress.set_postfix(loss=f"{losses[-1]:.3f}")
        return round(float(np.mean(losses)), 4)

    def _loss(self, pairs: Sequence[Pair], order: np.random.Generator) -> torch.Tensor:
        lefts = self.texts.ids([pair.left for pair in pairs])
        left = _vectors(self.bag, [_thinned(ids, order) for ids in lefts])
        right = _vectors(self.bag, self.texts.ids([pair.right for pair in pairs]))
        owners = [i for i, pair in enumerate(pairs) if pair.against]
        wrong = _vectors(self.bag, self.texts.ids([pairs[i].against for i in owners]))
        scores = left @ torch.cat([right, wrong]).T / TEMPERATURE
        return _loss(scores, _belonging(pairs), torch.tensor(owners, dtype=torch.long))

    def _harder(self, seed: int) -> list[Pair]:
        with torch.no_grad():
            lefts = _vectors(self.bag, self.texts.ids([pair.left for pair in self.pairs])).numpy()
            pool = _vectors(self.bag, self.texts.ids(self.negatives.pool)).numpy()
        return self.negatives.mined(lefts, pool, seed)

    def _keep(self) -> None:
        parts = {name: part.state_dict() for name, part in self._parts().items()}
        done = {"losses": self.losses, "seconds": self.seconds}
        keep(self._state, {"name": self._name, "parts": parts} | done)

    def _take(self, before: dict[str, Any]) -> None:
        self.losses, self.seconds = list(before["losses"]), float(before["seconds"])
        for name, part in self._parts().items():
            part.load_state_dict(before["parts"][name])

    def _parts(self) -> dict[str, Any]:
        return {"bag": self.bag, "optimiser": self.optimiser, "schedule": self.schedule}


class _Texts:
    """The ids of texts, each encoded once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._ids: dict[str, list[int]] = {}

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Never empty: what has no word has the unknown one."""
        new = [text for text in dict.fromkeys(texts) if text not in self._ids]
        encoded = self._tokenizer.encode_batch(new, add_special_tokens=False)
        self._ids |= {text: e.ids or [0] for text, e in zip(new, encoded, strict=True)}
        return [self._ids[text] for text in texts]


def _belonging(pairs: Sequence[Pair]) -> torch.Tensor:
    """Which pairs are of the same group or the same question, (n, n)."""
    found = torch.zeros((len(pairs), len(pairs)), dtype=torch.bool)
    for name in ("group", "question"):
        numbers: dict[str, int] = {}
        # what has no question shares it with none
        keys = [getattr(pair, name) or f"\0{i}" for i, pair in enumerate(pairs)]
        places = torch.tensor([numbers.setdefault(key, len(numbers)) for key in keys])
        found |= places[:, None] == places
    return found


def _loss(scores: torch.Tensor, belonging: torch.Tensor, owners: torch.Tensor) -> torch.Tensor:
    """InfoNCE in both directions over scores (n, n + m).

    Columns behind the n-th are texts against the rows `owners` (m,). Others that belong to
    a row's group or question (n, n) don't count, but what stands against it does.
    """
    n = len(scores)
    rows = torch.arange(n)
    own = torch.cat([rows[:, None] == rows, rows[:, None] == owners], dim=1)
    of_same = torch.cat([belonging, belonging[:, owners]], dim=1)
    scores = scores.masked_fill(of_same & ~own, -torch.inf)
    cross = torch.nn.functional.cross_entropy
    return (cross(scores, rows) + cross(scores[:, :n].T, rows)) / 2


def _thinned(ids: list[int], order: np.random.Generator) -> list[int]:
    """The words without some of them, so that no single word is relied on."""
    kept = [i for i, keep in zip(ids, order.random(len(ids)) >= DROPPED, strict=True) if keep]
    return kept or ids


def _vectors(bag: torch.nn.EmbeddingBag, ids: list[list[int]]) -> torch.Tensor:
    if not ids:
        return torch.zeros((0, bag.embedding_dim))
    offsets = torch.tensor([0, *np.cumsum([len(i) for i in ids])[:-1]])
    flat = torch.tensor([i for text in ids for i in text])
    return torch.nn.functional.normalize(bag(flat, offsets), dim=1)


def measure(model: SentenceTransformer, data: Path) -> dict[str, float]:
    """Success@5 of held-out written questions among the held-out passages, by kind."""
    records = answerable(data, "test")
    passages = list(dict.fromkeys(r["passage"] for r in records))
    place = {passage: i for i, passage in enumerate(passages)}
    scores = model.encode([r["q"] for r in records]) @ model.encode(passages).T
    best = np.argsort(-scores, axis=1)[:, :5]
    found: dict[str, list[bool]] = {}
    for record, row in zip(records, best, strict=True):
        found.setdefault(record["kind"], []).append(place[record["passage"]] in row)
    return {kind: round(float(np.mean(hits)), 4) for kind, hits in sorted(found.items())}


def main() -> None:
    """Trains, measures, and writes the model in sentence-transformers' own format."""
    # here, so that whoever imports this may still say how quiet it is
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=EMBEDDED_ENCODER)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument(
        "--without-fold", type=int, choices=(0, 1), help="for fitting on what it has not seen"
    )
    parser.add_argument("--work", type=Path, help="what a broken off training goes on from")
    options = parser.parse_args()
    tokenizer = build_tokenizer(options.data)
    pairs = all_pairs(options.data, SEED, options.without_fold)
    work = options.work or STATE / options.out.name
    training = Training(tokenizer, pairs, options.epochs, work)
    weights = training.run()
    static = StaticEmbedding(tokenizer, embedding_weights=weights.half().float().numpy())
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    figures = {
        "pairs": len(pairs),
        "minutes": round(training.seconds / 60, 1),
        "loss_of_each_epoch": training.losses,
        "success_at_5_held_out_written_questions": measure(model, options.data),
    }
    static.embedding.half()
    model.save(str(options.out), create_model_card=False)
    (options.out / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()

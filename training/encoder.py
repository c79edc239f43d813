"""Trains the embedded encoder: `python -m training.encoder --data ../shared/data`.

A static embedding: a text's vector is the mean of its words' vectors. Words are cut by
a Unigram model over jieba's words, and their vectors are trained so that a question
lies nearer to its own passage than to the others of the batch (InfoNCE, van den Oord
et al. 2018). Frequent words learn short vectors, so the length does the work of idf.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from tqdm import tqdm

from qa.settings import EMBEDDED_ENCODER
from qa.text import words
from training.pairs import Pair, all_pairs, answerable, plain_text

SEED = 20211
DIMENSION = 512
VOCABULARY = 32_000
BATCH = 1024
EPOCHS = 6  # 10 and 14 find fewer of the held-out everyday questions
TEMPERATURE = 0.05
LEARNING_RATE = 0.02
DROPPED = 0.2  # share of a question's words that a step doesn't see
_UNKNOWN = "[UNK]"


def build_tokenizer(data: Path) -> Tokenizer:
    """A Unigram model whose pieces are jieba's frequent words and every character seen."""
    counts: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for text in tqdm(plain_text(data), desc="counting words", unit=" texts"):
        counts.update(words(text))
        characters.update(c for c in text if not c.isspace())
    for record in answerable(data, "train"):
        counts.update(words(record["q"] + record["passage"]))
        characters.update(record["q"])
    alone = [c for c, n in characters.most_common(7000) if n > 1]
    frequent = [w for w, _ in counts.most_common(VOCABULARY) if len(w) > 1]
    pieces = list(dict.fromkeys([*alone, *frequent]))[:VOCABULARY]
    total = sum(counts.values())
    scores = [(piece, math.log((counts[piece] + 0.5) / total)) for piece in pieces]
    tokenizer = Tokenizer(models.Unigram([(_UNKNOWN, -30.0), *scores], unk_id=0))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.Punctuation()]
    )
    return tokenizer


def train(tokenizer: Tokenizer, pairs: list[Pair], epochs: int) -> torch.Tensor:
    """Word vectors (vocabulary, DIMENSION) after contrastive training on the pairs."""
    torch.manual_seed(SEED)
    bag = torch.nn.EmbeddingBag(tokenizer.get_vocab_size(), DIMENSION, mode="mean")
    torch.nn.init.normal_(bag.weight, std=0.1)
    lefts = _encode(tokenizer, [pair.left for pair in pairs])
    rights = _encode(tokenizer, [pair.right for pair in pairs])
    against = _encode(tokenizer, [pair.against for pair in pairs])
    is_against = np.array([bool(pair.against) for pair in pairs])
    numbers: dict[str, int] = {}
    groups = np.array([numbers.setdefault(pair.group, len(numbers)) for pair in pairs])
    optimiser = torch.optim.Adam(bag.parameters(), lr=LEARNING_RATE)
    steps = epochs * (len(pairs) // BATCH)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.02, total_iters=steps)
    order = np.random.default_rng(SEED)
    progress = tqdm(total=steps, desc="training", unit=" steps")
    for _ in range(epochs):
        for batch in np.array_split(order.permutation(len(pairs)), len(pairs) // BATCH):
            left = _vectors(bag, [_thinned(lefts[i], order) for i in batch])
            right = _vectors(bag, [rights[i] for i in batch])
            owners = np.flatnonzero(is_against[batch])
            wrong = _vectors(bag, [against[batch[i]] for i in owners])
            scores = left @ torch.cat([right, wrong]).T / TEMPERATURE
            loss = _loss(scores, torch.from_numpy(groups[batch]), torch.from_numpy(owners))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            if progress.n < steps:
                schedule.step()
            progress.update()
            progress.set_postfix(loss=f"{loss.item():.3f}")
    return bag.weight.detach()


def _loss(scores: torch.Tensor, groups: torch.Tensor, owners: torch.Tensor) -> torch.Tensor:
    """InfoNCE in both directions over scores (n, n + m).

    Columns behind the n-th are texts against the rows `owners` (m,). Others of a row's
    group don't count, but what stands against it does.
    """
    n = len(scores)
    rows = torch.arange(n)
    own = torch.cat([rows[:, None] == rows, rows[:, None] == owners], dim=1)
    of_group = groups[:, None] == torch.cat([groups, groups[owners]])
    scores = scores.masked_fill(of_group & ~own, -torch.inf)
    cross = torch.nn.functional.cross_entropy
    return (cross(scores, rows) + cross(scores[:, :n].T, rows)) / 2


def _thinned(ids: list[int], order: np.random.Generator) -> list[int]:
    """The words without some of them, so that no single word is relied on."""
    kept = [i for i, keep in zip(ids, order.random(len(ids)) >= DROPPED, strict=True) if keep]
    return kept or ids


def _encode(tokenizer: Tokenizer, texts: list[str]) -> list[list[int]]:
    encoded = tokenizer.encode_batch(texts, add_special_tokens=False)
    return [e.ids or [0] for e in encoded]


def _vectors(bag: torch.nn.EmbeddingBag, ids: list[list[int]]) -> torch.Tensor:
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=EMBEDDED_ENCODER)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument(
        "--without-fold", type=int, choices=(0, 1), help="for fitting on what it has not seen"
    )
    options = parser.parse_args()
    started = time.monotonic()
    tokenizer = build_tokenizer(options.data)
    pairs = all_pairs(options.data, SEED, options.without_fold)
    weights = train(tokenizer, pairs, options.epochs)
    static = StaticEmbedding(tokenizer, embedding_weights=weights.half().float().numpy())
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    figures = {
        "pairs": len(pairs),
        "minutes": round((time.monotonic() - started) / 60, 1),
        "success_at_5_held_out_written_questions": measure(model, options.data),
    }
    static.embedding.half()
    model.save(str(options.out), create_model_card=False)
    (options.out / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()

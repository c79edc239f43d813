"""The encoder's vocabulary: jieba's frequent words and every character."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from tqdm import tqdm

from qa.text import words
from training.pairs import answerable, plain_text

SIZE = 32_000
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
    frequent = [w for w, _ in counts.most_common(SIZE) if len(w) > 1]
    pieces = list(dict.fromkeys([*alone, *frequent]))[:SIZE]
    total = sum(counts.values())
    scores = [(piece, math.log((counts[piece] + 0.5) / total)) for piece in pieces]
    tokenizer = Tokenizer(models.Unigram([(_UNKNOWN, -30.0), *scores], unk_id=0))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.Punctuation()]
    )
    return tokenizer

"""Texts as the reader sees them: the embedded model's word pieces, and what is measured of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from qa.errors import ModelError, why
from qa.text import simplified
from qa.types import Span

_Table = NDArray[np.float32]
ENCODER = Path(__file__).resolve().parents[1] / "models" / "encoder"
# Of a piece of one text beside another: of a passage beside the question, and the other way
# round, which tells what of the question the passage doesn't say.
MEASURED = (
    "stands",  # the piece stands in the other
    "likeness",  # its best cosine with a piece of the other, 0..1
    "weight",  # length of its vector: what it says, as the embedded model learned it
    "characters",  # share of its characters that stand in the other
    "pairs",  # … that belong to a pair of characters of the other
    "density",  # of weighted pairs around it
)
# Kinds of pieces by what they look like; the first that fits, else the number of them all.
_KINDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"的",
        r"[0-9.,]+",
        r".*[0-9].*",
        r"[一二三四五六七八九十百千万亿两零〇几数多余]+",
        r".?[年月日号]",
        r"[，,、：:]",
        r"[。；;！!？?…]",
        r"[“”‘’\"《》「」『』〈〉（）()\[\]【】]",
        r"[a-z]+",
        r".*[省市县区国州旗盟镇乡村]|[个家人名位次元吨米项件条所部]",
    )
)
KINDS = len(_KINDS) + 1
_AROUND = 15  # pieces on each side


@dataclass(frozen=True, slots=True)
class Tokens:
    """The pieces of a text: `ids` (n,) and `places` (n, 2), half-open ranges of the text."""

    plain: str  # the text in simplified characters and lower case, where that is as long
    ids: NDArray[np.int64]
    places: NDArray[np.int64]

    def span(self, first: int, last: int) -> Span:
        """The range of the text from one piece to another, both included."""
        return Span(int(self.places[first, 0]), int(self.places[last, 1]))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The embedded model's pieces: their vectors (v, d) with components of the order of 1,
    their lengths (v,) as shares of the mean, and their kinds (v,)."""

    tokenizer: Tokenizer
    vectors: NDArray[np.float32]
    lengths: NDArray[np.float32]
    kinds: NDArray[np.int64]

    @classmethod
    @cache
    def load(cls) -> Vocabulary:
        """That of the model that ships with the product, whatever model searches.

        Raises:
            ModelError: its files can't be read.
        """
        try:
            tokenizer = Tokenizer.from_file(str(ENCODER / "tokenizer.json"))
            (table,) = load_file(ENCODER / "model.safetensors").values()
        except Exception as error:  # the libraries raise whatever torn files make of them
            raise ModelError(
                f"读不出随附的嵌入模型 {ENCODER}：{why(error)}。请重新安装，或运行 make train-encoder。"
            ) from error
        vectors = table.astype(np.float32)
        lengths = np.linalg.norm(vectors, axis=1)
        vectors *= np.sqrt(vectors.shape[1]) / lengths.mean()
        pieces = sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])
        kinds = np.array([_kind(piece) for piece, _ in pieces], dtype=np.int64)
        return cls(tokenizer, vectors, lengths / lengths.mean(), kinds)

    def cut(self, text: str) -> Tokens:
        """The pieces of a text."""
        plain = simplified(text).lower()
        # places are those of the text as it is, so that its length must not change
        plain = plain if len(plain) == len(text) else text
        found = self.tokenizer.encode(plain, add_special_tokens=False)
        places = np.array(found.offsets, dtype=np.int64).reshape(-1, 2)
        return Tokens(plain, np.array(found.ids, dtype=np.int64), places)

    def beside(self, one: Tokens, other: Tokens) -> tuple[_Table, _Table]:
        """MEASURED of the pieces of each of two texts beside the other, (n, len(MEASURED)) both."""
        tables = tuple(
            np.zeros((len(t.ids), len(MEASURED)), dtype=np.float32) for t in (one, other)
        )
        if not all(map(len, tables)):
            return tables[0], tables[1]
        same = one.ids[:, None] == other.ids
        lengths = self.lengths[one.ids, None] * self.lengths[other.ids] * self.vectors.shape[1]
        cosines = self.vectors[one.ids] @ self.vectors[other.ids].T / np.maximum(lengths, 1e-6)
        shared = _code_points(one.plain)[:, None] == _code_points(other.plain)
        for axis, table, text in zip((1, 0), tables, (one, other), strict=True):
            table[:, 0] = same.any(axis=axis)
            table[:, 1] = np.clip(cosines.max(axis=axis), 0, 1)
            table[:, 2] = self.lengths[text.ids]
            table[:, 3] = _mean_within(shared.any(axis=axis), text.places)
            table[:, 4] = _mean_within(_in_pairs(shared, axis), text.places)
            table[:, 5] = _density(table[:, 4] * table[:, 2])
        return tables[0], tables[1]


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)


def _in_pairs(shared: NDArray[np.bool_], axis: int) -> NDArray[np.bool_]:
    """Which characters belong to a pair that stands in the other text, (n,); `shared`: which
    characters of two texts are the same; `axis`: the other text's."""
    paired = (shared[:-1, :-1] & shared[1:, 1:]).any(axis=axis)
    return np.asarray(np.append(paired, False) | np.append(False, paired))


def _kind(piece: str) -> int:
    found = (i for i, pattern in enumerate(_KINDS) if pattern.fullmatch(piece))
    return next(found, len(_KINDS))


def _mean_within(values: NDArray[np.bool_], places: NDArray[np.int64]) -> _Table:
    total = np.concatenate([[0.0], np.cumsum(values)])
    lengths = np.maximum(places[:, 1] - places[:, 0], 1)
    return np.asarray((total[places[:, 1]] - total[places[:, 0]]) / lengths, dtype=np.float32)


def _density(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    n = len(weights)
    total = np.concatenate([[0.0], np.cumsum(weights)])
    at = np.arange(n)
    summed = total[np.minimum(at + _AROUND, n)] - total[np.maximum(at - _AROUND, 0)]
    return np.asarray(summed / 6, dtype=np.float32)

"""The short answer inside a quote: the piece that fits what is asked, and where.

A conditional logit over the pieces of one quote, as in `evidence.py`; which kind of
piece a kind of question wants is learned as well. Weights: `models/short_answer.json`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering.candidates import Candidate, Piece, candidates
from qa.answering.question import Asked, Need, need_of
from qa.encoder import Encoder
from qa.errors import EncoderError
from qa.term_recall import term_recall
from qa.text import content_words, normalise
from qa.types import Span

MODEL = Path(__file__).resolve().parents[1] / "models" / "short_answer.json"
MEASURED = (
    "words_left",  # weighted share of the question's words before it, the nearer the more
    "words_right",  # … behind it
    "words_in_clause",  # … in its clause, but not in itself
    "words_inside",  # … in itself
    "word_touching_left",  # a word of the question stands right before it
    "word_touching_right",  # … or behind
    "has_unit",  # a number carries the asked unit
    "lacks_unit",  # … or does not
    "cosine",  # of the question with the piece, for clauses
    "cosine_of_clause",  # of the question with the clause around it
    "length",  # log characters / log 300
    "place",  # 0 at the beginning of the quote, 1 at its end
)
_KINDS = tuple(f"{asked}:{piece}" for asked in Asked for piece in Piece)
FEATURES = MEASURED + _KINDS
_REACH = 16  # characters around a piece in which a word counts for it
_CLAUSE_END = re.compile(r"[，,。；;！？!?]")
_LONGEST = 300  # characters


@dataclass(frozen=True, slots=True)
class _Weights:
    values: NDArray[np.float64]  # (len(FEATURES),)
    least: float  # share below which no piece is called the answer

    @classmethod
    @cache
    def load(cls, path: Path = MODEL) -> _Weights:
        try:
            stored = json.loads(path.read_text("utf-8"))
            values = [stored["measured"][name] for name in MEASURED]
            values += [stored["kinds"].get(name, 0.0) for name in _KINDS]
            return cls(np.array(values), float(stored["least_share"]))
        except (OSError, ValueError, KeyError) as error:
            raise EncoderError(
                f"读不出短答案模型 {path}：{error}。请重新安装，或运行 make train-short-answer。"
            ) from error


def find_short_answer(quote: str, question: str, searched: str, encoder: Encoder) -> Span | None:
    """The range of `quote` that answers, or None where no piece of it stands out.

    `question`: as asked; `searched`: with the words that it inherited.
    """
    pieces = candidates(quote)
    if not pieces:
        return None
    weights = _Weights.load()
    scores = describe(quote, pieces, question, searched, encoder) @ weights.values
    odds = np.exp(scores - scores.max())
    best = int(np.argmax(scores))
    return pieces[best].span if odds[best] / odds.sum() >= weights.least else None


def describe(
    quote: str, pieces: Sequence[Candidate], question: str, searched: str, encoder: Encoder
) -> NDArray[np.float64]:
    """The features of each piece, (n, len(FEATURES))."""
    need = need_of(normalise(question))
    words = {word: term_recall(word) for word in content_words(searched)}
    cosines = _cosines(quote, pieces, normalise(searched), encoder)
    table = np.zeros((len(pieces), len(FEATURES)))
    for row, (piece, cosine) in enumerate(zip(pieces, cosines, strict=True)):
        measured = [
            *_words_around(quote, piece.span, words),
            *_unit(piece.span.cut(quote), piece.piece, need),
            *cosine,
            math.log(len(piece.span)) / math.log(_LONGEST),
            piece.span.start / len(quote),
        ]
        table[row, : len(MEASURED)] = measured
        table[row, FEATURES.index(f"{need.asked}:{piece.piece}")] = 1.0
    return table


def _cosines(
    quote: str, pieces: Sequence[Candidate], question: str, encoder: Encoder
) -> list[tuple[float, float]]:
    own = [p.span.cut(quote) for p in pieces]
    around = [_clause(quote, p.span).cut(quote) for p in pieces]
    texts = list(dict.fromkeys([*own, *around]))
    vectors = encoder.encode_passages([normalise(text) for text in texts])
    close = dict(
        zip(texts, (vectors @ encoder.encode_queries([question])[0]).tolist(), strict=True)
    )
    wide = {Piece.CLAUSE, Piece.CLAUSES, Piece.END, Piece.LIST}
    return [
        (close[text] if piece.piece in wide else 0.0, close[whole])
        for piece, text, whole in zip(pieces, own, around, strict=True)
    ]


def _clause(quote: str, span: Span) -> Span:
    starts = [m.end() for m in _CLAUSE_END.finditer(quote, 0, span.start)]
    end = _CLAUSE_END.search(quote, span.end)
    return Span(starts[-1] if starts else 0, end.start() if end else len(quote))


def _words_around(quote: str, span: Span, words: dict[str, float]) -> list[float]:
    left = right = inside = beside = 0.0
    touching = [0.0, 0.0]
    clause = _clause(quote, span)
    for word, weight in words.items():
        places = [m.span() for m in re.finditer(re.escape(word), quote)]
        inside += weight * any(span.start <= a and b <= span.end for a, b in places)
        before = [span.start - b for a, b in places if b <= span.start]
        after = [a - span.end for a, b in places if a >= span.end]
        left += weight * max((1 - d / _REACH for d in before if d < _REACH), default=0.0)
        right += weight * max((1 - d / _REACH for d in after if d < _REACH), default=0.0)
        beside += weight * any(
            clause.start <= a and b <= clause.end and (b <= span.start or a >= span.end)
            for a, b in places
        )
        touching[0] += 0 in before
        touching[1] += 0 in after
    total = sum(words.values()) or 1.0
    shares = [left / total, right / total, beside / total, inside / total]
    return [*shares, *(float(t > 0) for t in touching)]


def _unit(text: str, piece: Piece, need: Need) -> tuple[float, float]:
    if piece is not Piece.NUMBER or not need.units:
        return 0.0, 0.0
    has = any(unit in text for unit in need.units)
    return float(has), float(not has)

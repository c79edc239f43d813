"""The short answer inside a quote: the piece that fits what is asked, and where.

A conditional logit over the pieces of one quote, as in `evidence.py`; which kind of
piece a kind of question wants is learned as well. Weights: `models/short_answer.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering.candidates import Candidate, Piece, carries
from qa.answering.echoes import echoes
from qa.answering.eligible import clause_around, eligible
from qa.answering.figures import noun_of
from qa.answering.question import Asked, Need, need_of
from qa.answering.reader import Reader, Reading
from qa.encoder import Encoder
from qa.errors import ModelError, why
from qa.text import normalise
from qa.types import Query, Span

MODEL = Path(__file__).resolve().parents[1] / "models" / "short_answer.json"
MEASURED = (
    "words_left",  # weighted share of the question's words, or near ones, before it
    "words_right",  # … behind it
    "words_in_clause",  # … in its clause, but not in itself
    "words_inside",  # … in itself
    "words_of_it",  # … in what a figure is said of
    "word_touching_left",  # a word of the question stands right before it
    "word_touching_right",  # … or behind
    "known",  # the share of it that the question already says
    "has_unit",  # a number carries the asked unit
    "lacks_unit",  # … or does not
    "cosine",  # of the question with the piece, for clauses
    "cosine_of_clause",  # of the question with the clause around it
    "length",  # log characters / log 300
    "place",  # 0 at the beginning of the quote, 1 at its end
    "reading",  # the reader's log-odds of it against none / 10, -1..1
    "reading_below",  # … against its best answer in the quote, -1..0
    "read_itself",  # how likely the reader holds it for the answer itself
    "read_inside",  # … for holding the answer, and not much more
)
_KINDS = tuple(f"{asked}:{piece}" for asked in Asked for piece in Piece)
FEATURES = MEASURED + _KINDS
_LONGEST = 300  # characters
_WIDE = frozenset({Piece.CLAUSE, Piece.CLAUSES, Piece.END, Piece.LIST})  # say as much as a clause
_FIGURES = frozenset({Piece.NUMBER, Piece.PERCENT})
_SURE = 10.0  # log-odds beyond which no answer is surer


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
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"读不出短答案模型 {path}：{why(error)}。请重新安装，或运行 make train-short-answer。"
            ) from error


def find_short_answer(
    quote: str, query: Query, encoder: Encoder, reading: Reading | None = None
) -> Span | None:
    """The range of `quote` that answers, or None where no piece of it stands out.

    `reading`: that of the quote; without one it is read by itself.
    """
    reading = reading or Reader.load().read(query.subject, [quote])[0]
    pieces = eligible(quote, query, reading)
    if not pieces:
        return None
    weights = _Weights.load()
    scores = describe(quote, pieces, query, encoder, reading) @ weights.values
    odds = np.exp(scores - scores.max())
    best = int(np.argmax(scores))
    return pieces[best].span if odds[best] / odds.sum() >= weights.least else None


def describe(
    quote: str,
    pieces: Sequence[Candidate],
    query: Query,
    encoder: Encoder,
    reading: Reading,
) -> NDArray[np.float64]:
    """The features of each piece, (n, len(FEATURES))."""
    surest = max((log_odds for _, log_odds in reading.best()), default=0.0)
    need = need_of(normalise(query.asking))
    echoed = echoes(quote, query, encoder)
    asked = normalise(query.subject)
    cosines = _cosines(quote, pieces, asked, encoder)
    shares = reading.shares([piece.span for piece in pieces]).tolist()
    table = np.zeros((len(pieces), len(FEATURES)))
    for row, (piece, cosine) in enumerate(zip(pieces, cosines, strict=True)):
        text = piece.span.cut(quote)
        measured = [
            *echoed.around(piece.span, clause_around(quote, piece.span), _noun(quote, piece)),
            _known(text, asked),
            *_unit(text, piece.piece, need),
            *cosine,
            math.log(len(piece.span)) / math.log(_LONGEST),
            piece.span.start / len(quote),
            *_read(reading.log_odds(piece.span), surest),
            *shares[row],
        ]
        table[row, : len(MEASURED)] = measured
        table[row, FEATURES.index(f"{need.asked}:{piece.piece}")] = 1.0
    return table


def _noun(quote: str, piece: Candidate) -> Span | None:
    return noun_of(quote, piece.span) if piece.piece in _FIGURES else None


def _read(log_odds: float, surest: float) -> tuple[float, float]:
    return max(-1.0, min(1.0, log_odds / _SURE)), max(-1.0, min(0.0, (log_odds - surest) / _SURE))


def _known(text: str, question: str) -> float:
    """The share of a piece that the question already says, in bigrams."""
    grams = [text[i : i + 2] for i in range(len(text) - 1)] or [text]
    return sum(gram in question for gram in grams) / len(grams)


def _cosines(
    quote: str, pieces: Sequence[Candidate], question: str, encoder: Encoder
) -> list[tuple[float, float]]:
    own = [p.span.cut(quote) if p.piece in _WIDE else "" for p in pieces]
    around = [clause_around(quote, p.span).cut(quote) for p in pieces]
    texts = [text for text in dict.fromkeys([*own, *around]) if text]
    vectors = encoder.encode_passages([normalise(text) for text in texts])
    products = (vectors @ encoder.encode_queries([question])[0]).tolist()
    close = {"": 0.0, **dict(zip(texts, products, strict=True))}
    return [(close[text], close[whole]) for text, whole in zip(own, around, strict=True)]


def _unit(text: str, piece: Piece, need: Need) -> tuple[float, float]:
    if piece is not Piece.NUMBER or not need.units:
        return 0.0, 0.0
    has = carries(text, need.units)
    return float(has), float(not has)

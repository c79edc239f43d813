"""The short answer inside a quote: the piece that fits what is asked, and where.

A conditional logit over the pieces of one quote, as in `evidence.py`; which kind of
piece a kind of question wants is learned as well. Weights: `models/short_answer.json`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering.candidates import Candidate, Piece, candidates, carries, of_type
from qa.answering.meaning import INHERITED
from qa.answering.question import Asked, Need, need_of
from qa.answering.reader import Reader, Reading
from qa.encoder import Encoder
from qa.errors import ModelError, why
from qa.term_recall import term_recall
from qa.text import content_words, normalise, places, words
from qa.types import Query, Span

MODEL = Path(__file__).resolve().parents[1] / "models" / "short_answer.json"
MEASURED = (
    "words_left",  # weighted share of the question's words, or near ones, before it
    "words_right",  # … behind it
    "words_in_clause",  # … in its clause, but not in itself
    "words_inside",  # … in itself
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
)
_KINDS = tuple(f"{asked}:{piece}" for asked in Asked for piece in Piece)
FEATURES = MEASURED + _KINDS
_REACH = 24  # characters around a piece in which a word counts for it
_CLAUSE_END = re.compile(r"[，,。；;！？!?]")
_LONGEST = 300  # characters
_PART = re.compile(r"其中|里头|里面")
_READ = 3  # answers of the reader that are looked at
_SURE = 10.0  # log-odds beyond which no answer is surer
_NEAR = 0.45  # cosine from which a word echoes another


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
    pieces = eligible(quote, query.asking, reading)
    if not pieces:
        return None
    weights = _Weights.load()
    scores = describe(quote, pieces, query, encoder, reading) @ weights.values
    odds = np.exp(scores - scores.max())
    best = int(np.argmax(scores))
    return pieces[best].span if odds[best] / odds.sum() >= weights.least else None


def eligible(quote: str, question: str, reading: Reading) -> Sequence[Candidate]:
    """The pieces of the asked type, or where there are none, all of them and what was read.

    What is said of a part (其中…) answers no question about the whole.
    """
    need = need_of(normalise(question))
    found = of_type(quote, need) or of_type(quote, replace(need, units=()))
    if not found or not need.is_typed:
        found = [*(found or candidates(quote)), *_read_in(quote, reading)]
    return [piece for piece in found if _may_be_asked(quote, piece.span, question)] or found


def _read_in(quote: str, reading: Reading) -> list[Candidate]:
    """What the reader takes for the answer, where it says anything."""
    spans = (span for span, _ in reading.best(_READ))
    return [Candidate(span, Piece.READ) for span in spans if any(map(str.isalnum, span.cut(quote)))]


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
    echoes = _echoes(quote, query, encoder)
    asked = normalise(query.subject)
    cosines = _cosines(quote, pieces, asked, encoder)
    table = np.zeros((len(pieces), len(FEATURES)))
    for row, (piece, cosine) in enumerate(zip(pieces, cosines, strict=True)):
        text = piece.span.cut(quote)
        measured = [
            *echoes.around(piece.span, _clause(quote, piece.span)),
            _known(text, asked),
            *_unit(text, piece.piece, need),
            *cosine,
            math.log(len(piece.span)) / math.log(_LONGEST),
            piece.span.start / len(quote),
            *_read(reading.log_odds(piece.span), surest),
        ]
        table[row, : len(MEASURED)] = measured
        table[row, FEATURES.index(f"{need.asked}:{piece.piece}")] = 1.0
    return table


@dataclass(frozen=True, slots=True)
class _Echoes:
    """Where in a quote the question's words are echoed, and how well.

    `starts`, `ends` (m,): places of the quote's words; `likeness` (n, m): 1 for the same
    word, the cosine for a near one, else 0; `weights` (n,): of the question's words, sum 1.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    likeness: NDArray[np.float64]
    weights: NDArray[np.float64]

    def around(self, span: Span, clause: Span) -> list[float]:
        """The first six of MEASURED for a piece."""
        if not self.likeness.size:
            return [0.0] * 6
        before, after = self.ends <= span.start, self.starts >= span.end
        inside = (self.starts >= span.start) & (self.ends <= span.end)
        beside = (self.starts >= clause.start) & (self.ends <= clause.end) & (before | after)
        left = np.clip(1 - (span.start - self.ends) / _REACH, 0, 1) * before
        right = np.clip(1 - (self.starts - span.end) / _REACH, 0, 1) * after
        return [
            *(self._share(mask) for mask in (left, right, beside, inside)),
            float((self.likeness[:, self.ends == span.start] == 1).any()),
            float((self.likeness[:, self.starts == span.end] == 1).any()),
        ]

    def _share(self, mask: NDArray[np.float64] | NDArray[np.bool_]) -> float:
        return float(self.weights @ (self.likeness * mask).max(axis=1))


def _echoes(quote: str, query: Query, encoder: Encoder) -> _Echoes:
    asked = content_words(query.subject)
    said = list(dict.fromkeys(words(quote)))
    found = [(word, place) for word in said for place in places(quote, word)]
    if not asked or not found:
        empty = np.zeros(0, dtype=np.int64)
        return _Echoes(empty, empty, np.zeros((0, 0)), np.zeros(0))
    vectors = encoder.encode_passages([*asked, *said])
    cosines = vectors[: len(asked)] @ vectors[len(asked) :].T
    near = np.where(cosines >= _NEAR, cosines, 0.0)
    near[np.array([[a == b for b in said] for a in asked])] = 1.0
    own = set(content_words(query.text))
    weights = np.array([term_recall(w) * (1 if w in own else INHERITED) for w in asked])
    column = {word: i for i, word in enumerate(said)}
    return _Echoes(
        np.array([place.start for _, place in found]),
        np.array([place.end for _, place in found]),
        near[:, [column[word] for word, _ in found]].astype(np.float64),
        weights / weights.sum(),
    )


def _read(log_odds: float, surest: float) -> tuple[float, float]:
    return max(-1.0, min(1.0, log_odds / _SURE)), max(-1.0, min(0.0, (log_odds - surest) / _SURE))


def _known(text: str, question: str) -> float:
    """The share of a piece that the question already says, in bigrams."""
    grams = [text[i : i + 2] for i in range(len(text) - 1)] or [text]
    return sum(gram in question for gram in grams) / len(grams)


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


def _may_be_asked(quote: str, span: Span, question: str) -> bool:
    """Is it said of the whole, or does the question name the part that it is said of?"""
    clause = _clause(quote, span)
    part = _PART.search(quote, clause.start, span.start)
    if part is None or _PART.search(question):
        return True
    inside = quote[part.end() : clause.end]
    outside = quote[: part.start()] + quote[clause.end :]
    return any(word in inside and word not in outside for word in content_words(question))


def _clause(quote: str, span: Span) -> Span:
    starts = [m.end() for m in _CLAUSE_END.finditer(quote, 0, span.start)]
    end = _CLAUSE_END.search(quote, span.end)
    return Span(starts[-1] if starts else 0, end.start() if end else len(quote))


def _unit(text: str, piece: Piece, need: Need) -> tuple[float, float]:
    if piece is not Piece.NUMBER or not need.units:
        return 0.0, 0.0
    has = carries(text, need.units)
    return float(has), float(not has)

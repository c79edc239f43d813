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
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering.candidates import DONE_THERE, Candidate, Piece, candidates, carries, of_type
from qa.answering.echoes import echoes
from qa.answering.figures import (
    figures,
    in_turn,
    is_change,
    is_condition,
    noun_of,
    of_another_time,
    of_another_turn,
    times,
)
from qa.answering.question import Asked, Need, need_of
from qa.answering.reader import Reader, Reading
from qa.encoder import Encoder
from qa.errors import ModelError, why
from qa.text import content_words, normalise
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
)
_KINDS = tuple(f"{asked}:{piece}" for asked in Asked for piece in Piece)
FEATURES = MEASURED + _KINDS
_CLAUSE_END = re.compile(r"[，,。；;！？!?]")
_LONGEST = 300  # characters
_WIDE = frozenset({Piece.CLAUSE, Piece.CLAUSES, Piece.END, Piece.LIST})  # say as much as a clause
_FIGURES = frozenset({Piece.NUMBER, Piece.PERCENT})
_NAMED = frozenset({Asked.PERSON, Asked.PLACE, Asked.ORGANISATION})
_COUNTING = frozenset({Asked.NUMBER, Asked.PERCENT})
_GIVEN = _COUNTING | {Asked.DATE, Asked.TIME}  # a question may say such things, too
_EACH = re.compile(r"分别|各自|各[有是占为]")
_GROWTH = re.compile("[增涨加新添升提减降扩]|[多少][了出]")  # a growth may be asked for
_DONE_THERE = re.compile(DONE_THERE)
_IN = re.compile(r"(?<![所现存正潜内外实])在(?![职岗线编校建])")
_HOW_MANY = re.compile(r"多少|(?<![好十])几(?![十百千])")
_APART = 30  # characters between two figures that are told together
_SENTENCE_END = re.compile(r"[。；;！？!?]")
_PART = re.compile(r"其中|里头|里面")
_MARKS = (("《", "》"), ("“", "”"), ("（", "）"), ("(", ")"))  # neither is right without the other
_READ = 3  # answers of the reader that are looked at
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


def eligible(quote: str, query: Query, reading: Reading) -> Sequence[Candidate]:
    """The pieces of the asked type, or where there are none, all of them and what was read.

    What is said of a part (其中…), of another time or of something else in a list with 分别 is
    none of them, nor what the question itself says, nor a name of another sort (哪个市), as long as
    anything else is there.
    """
    need = need_of(normalise(query.asking))
    found = of_type(quote, need) or of_type(quote, need.loosely)
    if not found or not need.is_typed or need.asked in _NAMED:
        found = [*(found or candidates(quote)), *_read_in(quote, reading)]
    if need.asked is Asked.PLACE:
        found += [p for p in candidates(quote) if p.piece is Piece.WHERE and p not in found]
        found = list(dict.fromkeys(_only_where(quote, p) for p in found))
    if need.asked in _NAMED:
        found = _on_one_side(quote, found, need) or found
    found = [p for p in found if _may_be_asked(quote, p.span, query.asking)] or found
    if need.ends:
        found = [p for p in found if p.span.cut(quote).endswith(need.ends)] or found
    asked = _told(query)
    if need.asked in _GIVEN:
        said = [p for p in found if is_condition(normalise(p.span.cut(quote)), asked)]
        found = [p for p in found if p not in said] or found
    if need.asked not in _COUNTING:
        return found
    return _both(quote, found, query.asking, need) or _counted(quote, found, need, asked)


def _told(query: Query) -> str:
    """The question with what was taken over and what else its words mean."""
    terms = (term for expansion in query.expansions for term in expansion.added)
    return normalise("，".join((query.text, query.subject, *terms)))


def _counted(quote: str, found: list[Candidate], need: Need, asked: str) -> list[Candidate]:
    """Of the pieces, those whose figures may be asked for; all of a list for 分别是多少."""
    there = figures(quote)
    lists = in_turn(quote) if _EACH.search(asked) else ()
    spans = [Span(pairs[0][1].start, pairs[-1][1].end) for pairs in lists]
    whole = [Candidate(s, p.piece) for s in spans for p in found if p.span.start == s.start]
    if whole:
        return whole
    growth = frozenset(figure for figure in there if is_change(quote, figure))
    others = frozenset(there) - growth if need.is_change else growth
    if not growth or (_GROWTH.search(asked) and not need.is_change):
        others = frozenset()  # nothing grew, or who knows which of them is asked for
    for out in (of_another_time(quote, times(asked)), of_another_turn(quote, asked), others):
        within = [({f for f in there if _overlap(f, p.span)}, p) for p in found]
        found = [p for some, p in within if not some or not some <= out] or found
    return found


def _both(quote: str, found: Sequence[Candidate], question: str, need: Need) -> list[Candidate]:
    """Two figures of a sentence as one piece, where the question asks how many of two things;
    one of them is among those found, the other may have another unit."""
    if len(_HOW_MANY.findall(question)) < 2:
        return []
    there = sorted({p.span for p in of_type(quote, need.loosely)}, key=lambda s: s.start)
    own = {p.span for p in found}
    return [
        Candidate(Span(a.start, b.end), found[0].piece)
        for a, b in pairwise(there)
        if own & {a, b}
        and a.end <= b.start <= a.end + _APART
        and not _SENTENCE_END.search(quote, a.end, b.start)
    ]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _read_in(quote: str, reading: Reading) -> list[Candidate]:
    """What the reader takes for the answer, where it says anything and is cut in no 《》."""
    spans = (span for span, _ in reading.best(_READ))
    return [Candidate(span, Piece.READ) for span in spans if _is_whole(span.cut(quote))]


def _is_whole(text: str) -> bool:
    balanced = all(text.count(first) == text.count(last) for first, last in _MARKS)
    return balanced and any(map(str.isalnum, text))


def _only_where(quote: str, piece: Candidate) -> Candidate:
    """A piece without what is done there, if it begins with the place: 福建交流学习."""
    start, end = piece.span.start, piece.span.end
    # the verb may be cut at the piece's end: 银川市组织 before 召开
    found = (_DONE_THERE.search(quote, start + 2, reach) for reach in (end, len(quote)))
    return replace(piece, span=Span(start, min([end, *(done.start() for done in found if done)])))


def _on_one_side(quote: str, found: Sequence[Candidate], need: Need) -> list[Candidate]:
    """Who does something stands before 在, where it is done behind it: 省总工会在银川市."""
    ins = [match.start() for match in _IN.finditer(quote)]
    reach = int(need.asked is Asked.PLACE)  # what 在 stands right behind is no place
    return [p for p in found if not any(p.span.start < i < p.span.end + reach for i in ins)]


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
    table = np.zeros((len(pieces), len(FEATURES)))
    for row, (piece, cosine) in enumerate(zip(pieces, cosines, strict=True)):
        text = piece.span.cut(quote)
        measured = [
            *echoed.around(piece.span, _clause(quote, piece.span), _noun(quote, piece)),
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
    around = [_clause(quote, p.span).cut(quote) for p in pieces]
    texts = [text for text in dict.fromkeys([*own, *around]) if text]
    vectors = encoder.encode_passages([normalise(text) for text in texts])
    products = (vectors @ encoder.encode_queries([question])[0]).tolist()
    close = {"": 0.0, **dict(zip(texts, products, strict=True))}
    return [(close[text], close[whole]) for text, whole in zip(own, around, strict=True)]


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

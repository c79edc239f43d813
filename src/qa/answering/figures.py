"""What the figures of a text are said of: their nouns, their turn in a list, their time.

A text says many figures beside each other (2021年3家，2022年5家; A和B分别为3家和5家), and how near
a question's words stand doesn't tell which of them is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from qa.answering.candidates import Piece, candidates
from qa.answering.question import CHANGES
from qa.numerals import value
from qa.text import boundaries, normalise
from qa.types import Span

_MARK = re.compile(r"[，,、；;：:。！？!?（）()]|以及|[和与及]")
_CLAUSE_END = re.compile(r"[，,；;：:。！？!?]")
_SENTENCE_END = re.compile(r"[；;。！？!?]")
_AND = re.compile(r"、|以及|[和与及]")
_IN_TURN = re.compile(r"分别|依次")
# between the figures of a list: 30家、40家, 增长3%，提高2%
_NEXT = re.compile(
    r"(?:[、，,]|以及|[和与及])(?:以及|[和与及])?[增加提高上升长下降减少占达到为有是了]{0,3}"
)
_LINK = re.compile(r"[共总合计达到已有为是约近超过了的\s]*")  # says nothing itself: 学院，共28家
_CHANGE = re.compile(rf"(?:{CHANGES}|多|少)(?:[了出率]|幅度?)?[为达]?\s*$")
_NUMERAL = r"\d+|[一二三四五六七八九十]+"
_TIME = re.compile(
    r"(?P<year>(?<!\d)(?:19|20)\d{2}|[今去前明上])年|(?P<half>[上下])半年|(?<!\d)(?P<month>\d{1,2})月"
    rf"|第(?P<turn>{_NUMERAL})(?:[期届批次轮年]|阶段)|第?(?P<quarter>{_NUMERAL})季度"
)
_ONE = re.compile(r"[一1](?P<unit>[^\d.]+)")
_REACH = 8  # characters before a figure in which it is said to be a growth
_COMPARED = "比较同"  # before a time: 比2021年增加5家 tells of another


class Time(NamedTuple):
    """When something was: its kind, what of that kind, and where it is said."""

    kind: str
    which: str
    start: int


@lru_cache(maxsize=1024)
def figures(text: str) -> tuple[Span, ...]:
    """The numbers and percentages of a text, in order.

    >>> [span.cut("2021年建成3家，占30%") for span in figures("2021年建成3家，占30%")]
    ['3家', '30%']
    """
    kinds = {Piece.NUMBER, Piece.PERCENT}
    spans = sorted({c.span for c in candidates(text) if c.piece in kinds}, key=_widest_first)
    found: list[Span] = []
    for span in spans:
        if not found or span.start >= found[-1].end:
            found.append(span)
    return tuple(found)


def _widest_first(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def noun_of(text: str, figure: Span) -> Span | None:
    """What a figure is said of: its turn in a list with 分别, else what stands between it and
    the next mark or figure, or where a mark follows at once, what stands before it.

    >>> text = "有11名劳模和94名工匠，会员达119万人"
    >>> [noun.cut(text) for figure in figures(text) if (noun := noun_of(text, figure))]
    ['劳模', '工匠', '会员达']
    """
    for pairs in in_turn(text):
        for thing, one in pairs:
            if one == figure:
                return thing
    stops = _stops(text)
    end = next((s.start for s in stops if s.start >= figure.end), len(text))
    behind = text[figure.end : end].strip()
    is_share = text[figure.end - 1] in "%％点"  # 30%的职工, but 达86%以上
    if behind and (behind[0] == "的" or not is_share):
        return Span(figure.end, end)
    for start in reversed([0, *(s.end for s in stops if s.end <= figure.start)]):
        if not _LINK.fullmatch(text, start, figure.start):
            return Span(start, figure.start)
    return None


@lru_cache(maxsize=256)
def _stops(text: str) -> list[Span]:
    """The marks, conjunctions and figures of a text, in order."""
    borders = boundaries(text)
    marks = [Span(*m.span()) for m in _MARK.finditer(text) if {*m.span()} <= borders]
    return sorted([*marks, *figures(text)])


@lru_cache(maxsize=256)
def in_turn(text: str) -> tuple[tuple[tuple[Span, Span], ...], ...]:
    """Of each list with 分别, what is counted in it, each with its figure.

    >>> [(a.cut("学院和基地分别为3家、5家"), n.cut("学院和基地分别为3家、5家"))
    ...  for a, n in in_turn("学院和基地分别为3家、5家")[0]]
    [('学院', '3家'), ('基地', '5家')]
    """
    found = []
    starts = [m.start() for m in _IN_TURN.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        things, listed = _things(text, start), _listed(text, start, end)
        several = min(len(things), len(listed))
        if several > 1:
            found.append(tuple(zip(things[-several:], listed[:several], strict=True)))
    return tuple(found)


def _listed(text: str, start: int, end: int) -> list[Span]:
    """The figures after a 分别 that stand in one list."""
    sentence_end = _SENTENCE_END.search(text, start, end)
    end = sentence_end.start() if sentence_end else end
    lists: list[list[Span]] = []
    for figure in figures(text):
        if figure.start < start or figure.end > end:
            continue
        if lists and _NEXT.fullmatch(text, lists[-1][-1].end, figure.start):
            lists[-1].append(figure)
        else:
            lists.append([figure])
    return next((some for some in lists if len(some) > 1), [])


def _things(text: str, end: int) -> list[Span]:
    """What is listed in the last clause before a 分别 that lists anything."""
    borders = boundaries(text)
    for clause in reversed(list(_clauses(text, end))):
        told = _IN_TURN.search(text, clause.start, clause.end)
        stop = told.start() if told else clause.end
        ands = [m.span() for m in _AND.finditer(text, clause.start, stop) if {*m.span()} <= borders]
        starts, ends = [clause.start, *(b for _, b in ands)], [*(a for a, _ in ands), stop]
        found = [Span(a, b) for a, b in zip(starts, ends, strict=True) if a < b]
        if len(found) > 1:
            return found
    return []


def _clauses(text: str, end: int) -> Iterator[Span]:
    """The clauses of the sentence that goes on at `end`, as far as there."""
    start = max((m.end() for m in _SENTENCE_END.finditer(text, 0, end)), default=0)
    for mark in _CLAUSE_END.finditer(text, start, end):
        if start < mark.start():
            yield Span(start, mark.start())
        start = mark.end()
    if start < end:
        yield Span(start, end)


def times(text: str) -> list[Time]:
    """The years, halves, quarters, months and turns (第二期) that a text names, in order.

    >>> [(time.kind, time.which) for time in times("2021年上半年第二期")]
    [('year', '2021'), ('half', '上'), ('turn', '2')]
    """
    found = []
    for match in _TIME.finditer(text):
        kind = str(match.lastgroup)
        which = normalise(match[kind])
        number = value(which)
        found.append(Time(kind, which if number is None else f"{number:f}", match.start()))
    return found


def of_another_time(text: str, asked: Sequence[Time]) -> frozenset[Span]:
    """The figures that are said of another time than the asked one, where the text names both.

    >>> text = "2021年建成3家，2022年建成5家"
    >>> [figure.cut(text) for figure in of_another_time(text, times("2022年建成几家"))]
    ['3家']
    """
    said = [t for t in times(text) if text[max(0, t.start - 1) : t.start] not in [*_COMPARED]]
    out: set[Span] = set()
    for kind in {time.kind for time in asked}:
        wanted = {time.which for time in asked if time.kind == kind}
        alike = [time for time in said if time.kind == kind]
        if wanted.isdisjoint(time.which for time in alike):
            continue
        for figure in figures(text):
            before = [time.which for time in alike if time.start < figure.start]
            if before and before[-1] not in wanted:
                out.add(figure)
    return frozenset(out)


def of_another_turn(text: str, question: str) -> frozenset[Span]:
    """Of the figures of lists with 分别, those of what a question names less fully than another.

    >>> text = "全国和自治区劳模评选中，工人分别占71%和66%"
    >>> [figure.cut(text) for figure in of_another_turn(text, "全国劳模评选中工人占多少")]
    ['66%']
    """
    out: set[Span] = set()
    for pairs in in_turn(text):
        shares = _named([normalise(thing.cut(text)) for thing, _ in pairs], question)
        if shares.count(max(shares)) == 1:
            out.update(
                f for (_, f), share in zip(pairs, shares, strict=True) if share < max(shares)
            )
    return frozenset(out)


def _named(things: Sequence[str], question: str) -> list[float]:
    """How fully a question names each of several things, 0..2.

    What all share stands before the first (培训的职工和农民工) or behind the last (常委会和委员会委员的
    比例). So the end of the first and the beginning of the last count once more.
    """
    size = max(2, min(map(len, things)))
    own = [things[0][-size:], *things[1:-1], things[-1][:size]]
    return [_said(a, question) + _said(b, question) for a, b in zip(things, own, strict=True)]


def _said(thing: str, question: str) -> float:
    """The share of a thing's bigrams that a question says."""
    grams = [thing[i : i + 2] for i in range(len(thing) - 1)] or [thing]
    return sum(gram in question for gram in grams) / len(grams)


def is_condition(figure: str, question: str) -> bool:
    """Does a question itself say a number or a date, as what it asks about?

    >>> [is_condition(one, "每次能借几本书") for one in ("一次", "3本")]
    [True, False]
    """
    if re.search(rf"(?<![\d.]){re.escape(figure)}(?![\d.])", question):
        return True
    one = _ONE.fullmatch(figure)
    return one is not None and re.search(f"[每一1]{re.escape(one['unit'])}", question) is not None


def is_change(text: str, figure: Span) -> bool:
    """Does a figure say by how much something grew or fell, not how much it is?

    >>> text = "增长14.6%，达到19.8亿元"
    >>> [is_change(text, figure) for figure in figures(text)]
    [True, False]
    """
    listed = (pairs for pairs in in_turn(text) if any(one == figure for _, one in pairs))
    first = next((pairs[0][1] for pairs in listed), figure)  # 分别增长3%和5%
    return _CHANGE.search(text, max(0, first.start - _REACH), first.start) is not None

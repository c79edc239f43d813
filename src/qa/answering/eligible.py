"""Which pieces of a quote may be the short answer to a question, by what it asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from qa.answering.candidates import (
    DONE_THERE,
    Candidate,
    Piece,
    candidates,
    is_of_another_sort,
    of_type,
)
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
from qa.answering.reader import Reading
from qa.regions import named_regions
from qa.text import content_words, normalise, tagged
from qa.types import Query, Span

_NAMED = frozenset({Asked.PERSON, Asked.PLACE, Asked.ORGANISATION})
_COUNTING = frozenset({Asked.NUMBER, Asked.PERCENT})
_GIVEN = _COUNTING | {Asked.DATE, Asked.TIME}  # a question may say such things, too
_EACH = re.compile(r"分别|各自|各[有是占为]")
_GROWTH = re.compile("[增涨加新添升提减降扩]|[多少][了出]")  # a growth may be asked for
_DONE_THERE = re.compile(DONE_THERE)
_IN = re.compile(r"(?<![所现存正潜内外实])在(?![职岗线编校建])")
_IN_PLACE = re.compile(rf"{_IN.pattern}(?=[^，,。；;：:！？!?]{{2,20}}?{DONE_THERE})")
_HOW_MANY = re.compile(r"多少|(?<![好十])几(?![十百千])")
_COUNTED = re.compile(
    r"(?<![\u4e00-\u9fff])的?(?P<before>[^\W\d的]{4,20}?)(?:一共|总共|共|已经|已|目前|现在|现|大约)*"
    r"(?:有|是|为|达到|达)了?(?:多少|几)"
)
_APART = 30  # characters between two figures that are told together
_SENTENCE_END = re.compile(r"[。；;！？!?]")
_CLAUSE_END = re.compile(r"[，,。；;！？!?]")
_PART = re.compile(r"其中|里头|里面")
_MARKS = (("《", "》"), ("“", "”"), ("（", "）"), ("(", ")"))  # neither is right without the other
_DIGITS = re.compile(r"\d+(?:[:：.,]\d+)*")
_READ = 3  # answers of the reader that are looked at
_LOOSE = " ，,。；;、：:！？!?"  # what no answer begins or ends with
_WHO = frozenset({Asked.PERSON, Asked.ORGANISATION})
_BY = re.compile("(?<![理自缘来])由(?=..)")  # before who does something
_WITH = re.compile("联合|会同|携手|协同")  # another, who does it as well
_OF_TIME = re.compile("[前后起止间内初中末底旬左右以上下]*")  # what may follow a time


def eligible(quote: str, query: Query, reading: Reading) -> Sequence[Candidate]:
    """The pieces of the asked type, or where there are none, all of them; and what was read there.

    What is said of a part (其中…), of another time or of something else in a list with 分别 is
    none of them, nor what the question itself says, nor a name of another sort (哪个市), as long as
    anything else is there.
    """
    need = need_of(normalise(query.asking))
    exact = of_type(quote, need)
    if need.is_exact:
        return exact
    typed = exact or of_type(quote, need.loosely)
    if need.counts and not typed:
        return ()
    found = typed or list(candidates(quote))
    read = [] if exact and need.units else _read_in(quote, reading, need)  # 100元 needs no others
    if typed and need.is_typed and need.asked not in _NAMED:
        read = [piece for piece in read if _only_ends_differ(quote, piece.span, typed, need)]
    found = list(dict.fromkeys([*found, *read]))
    if need.units:
        own = [p for p in found if not is_of_another_sort(p.span.cut(quote), need.units)]
        found = own or found
    if need.asked is Asked.PLACE:
        found += [p for p in candidates(quote) if p.piece is Piece.WHERE and p not in found]
        found = list(dict.fromkeys(_only_where(quote, p) for p in found))
    if need.asked in _NAMED:
        found = _on_one_side(quote, found, need) or found
        found = [p for p in found if not _goes_on(quote, p.span, found)]
    found = [p for p in found if _may_be_asked(quote, p.span, query.asking)] or found
    if need.ends:
        found = [p for p in found if p.span.cut(quote).endswith(need.ends)] or found
    asked = _told(query)
    if need.asked in _NAMED and "还是" not in query.text:
        found = [p for p in found if normalise(p.span.cut(quote)) not in _surely(query)] or found
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


def _surely(query: Query) -> str:
    """The same with what its words are other names of, and no more."""
    known = tuple(e for e in query.expansions if e.weight >= 1)
    return _told(replace(query, expansions=known))


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
    counted = _what_is_counted(asked)
    nouns = {p: noun_of(quote, p.span) for p in found if counted and p.piece is not Piece.READ}
    own = [p for p, noun in nouns.items() if noun and counted in noun.cut(quote)]
    return own or found


def _what_is_counted(asked: str) -> str:
    """What a question counts, as it says it, or nothing.

    >>> _what_is_counted("宁夏的高新技术企业一共有多少家?"), _what_is_counted("几家?")
    ('高新技术企业', '')
    """
    plain = asked
    for _, place in reversed(list(named_regions(asked))):
        plain = f"{plain[: place.start]}，{plain[place.end :]}"
    found = _COUNTED.search(plain)
    return found["before"] if found else ""


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


def _read_in(quote: str, reading: Reading, need: Need) -> list[Candidate]:
    """What the reader takes for the answer, in whole words, where it says anything and is cut in
    no 《》; who does something stands in no two clauses."""
    words = [word for word, _ in tagged(quote)]
    spans = (_bare(quote, _in_words(span, words), need) for span, _ in reading.best(_READ))
    return [
        Candidate(span, Piece.READ)
        for span in dict.fromkeys(spans)
        if _is_whole(quote, span)
        and not (need.asked in _WHO and _CLAUSE_END.search(quote, span.start, span.end))
    ]


def _bare(quote: str, span: Span, need: Need) -> Span:
    """A range without the pauses at its ends, and all up to 由 before who does something; as it
    is where nothing else is in it."""
    text = span.cut(quote)
    if not text.strip(_LOOSE):
        return span
    start = span.start + len(text) - len(text.lstrip(_LOOSE))
    end = span.end - len(text) + len(text.rstrip(_LOOSE))
    if need.asked in _WHO and (by := _BY.search(quote, start, end)):
        start = by.end()
    return Span(start, end)


def _only_ends_differ(quote: str, span: Span, typed: Sequence[Candidate], need: Need) -> bool:
    """Is what was read one of the pieces of the asked type, but for where it begins and ends?

    Of figures and times it begins with one, and has no other digits behind it; behind a time
    stands only what may follow one (以前).
    """
    spans = {p.span for p in typed}
    if span in spans or need.asked not in _GIVEN:
        return span not in spans and any(_overlap(span, other) for other in spans)
    held = [s for s in spans if span.start <= s.start and s.end <= span.end]
    widest = max(held, key=len, default=span)
    behind = quote[widest.end : span.end]
    if need.asked not in _COUNTING and not _OF_TIME.fullmatch(behind):
        return False
    return bool(held) and span.start == widest.start and not any(map(str.isdigit, behind))


def _in_words(span: Span, words: Sequence[Span]) -> Span:
    """A range with all of the words that it begins and ends in."""
    parts = [word for word in words if _overlap(word, span)]
    return Span(min(p.start for p in (*parts, span)), max(p.end for p in (*parts, span)))


def _is_whole(quote: str, span: Span) -> bool:
    text = span.cut(quote)
    balanced = all(text.count(first) == text.count(last) for first, last in _MARKS)
    numbers = [match.span() for match in _DIGITS.finditer(quote)]
    cut = any(start < edge < end for start, end in numbers for edge in (span.start, span.end))
    return balanced and not cut and any(map(str.isalnum, text))


def _only_where(quote: str, piece: Candidate) -> Candidate:
    """A piece without what is done there, if it begins with the place: 福建交流学习."""
    start, end = piece.span.start, piece.span.end
    # the verb may be cut at the piece's end: 银川市组织 before 召开
    found = (_DONE_THERE.search(quote, start + 2, reach) for reach in (end, len(quote)))
    return replace(piece, span=Span(start, min([end, *(done.start() for done in found if done)])))


def _on_one_side(quote: str, found: Sequence[Candidate], need: Need) -> list[Candidate]:
    """Who does something stands before 在, where it is done behind it: 省总工会在银川市."""
    ins = [match.start() for match in _IN.finditer(quote)]
    if need.asked is Asked.PLACE:  # what 在 stands right behind is no place
        return [p for p in found if not any(p.span.start < i <= p.span.end for i in ins)]
    wheres = {match.end() for match in _IN_PLACE.finditer(quote)}
    return [
        p
        for p in found
        if p.span.start not in wheres and not any(p.span.start < i < p.span.end for i in ins)
    ]


def _goes_on(quote: str, span: Span, found: Sequence[Candidate]) -> bool:
    """Is there a longer piece with the others who do it as well: 市总工会 before 联合市妇联?"""
    longer = any(p.span.start == span.start and p.span.end > span.end for p in found)
    return longer and _WITH.match(quote, span.end) is not None


def _may_be_asked(quote: str, span: Span, question: str) -> bool:
    """Is it said of the whole, or does the question name the part that it is said of?"""
    clause = clause_around(quote, span)
    part = _PART.search(quote, clause.start, span.start)
    if part is None or _PART.search(question):
        return True
    inside = quote[part.end() : clause.end]
    outside = quote[: part.start()] + quote[clause.end :]
    return any(word in inside and word not in outside for word in content_words(question))


def clause_around(quote: str, span: Span) -> Span:
    """The clause that a range of the quote stands in."""
    starts = [m.end() for m in _CLAUSE_END.finditer(quote, 0, span.start)]
    end = _CLAUSE_END.search(quote, span.end)
    return Span(starts[-1] if starts else 0, end.start() if end else len(quote))

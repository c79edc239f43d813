"""Which of the candidates are cited, and in what order. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf, log

from qa.answering.evidence import Evidence, Verdict
from qa.regions import named_regions, without_regions
from qa.text import asks, content_words, normalise, squash
from qa.types import Span

# A further candidate this much weaker than the first only shares its words: fewer than one in
# twenty of these are right (a trial, on the questions that evidence is fitted to).
_WEAKER = log(0.15)
# The best of another region may be weaker, and weaker still if its own verdict is an answer.
_WEAKER_BESIDE = log(0.08)
_WEAKER_ELSEWHERE = 2 * _WEAKER_BESIDE
# 谁出力多，谁就多拿: anybody, nothing is asked
_CORRELATIVE = re.compile(r"(谁|哪[里儿个家]?|什么|怎么|多少).*\1就")
_JOINS_THE_NEXT = re.compile(r"(?<=[,;。])[和与跟同]$")
_PIECE = re.compile(r"[^，,。；;？?！!]+[，,。；;？?！!]?")


def parts_of(question: str) -> tuple[str, ...]:
    """The questions inside a question, when it asks for more than one thing.

    A piece that asks nothing belongs to the one after it.

    >>> parts_of("选树了多少名工匠，每年还要培育多少？")
    ('选树了多少名工匠，', '每年还要培育多少？')
    >>> parts_of("为了稳就业，搞了哪些活动？"), parts_of("谁出力多，谁就多拿，是吗？")
    ((), ())
    """
    found: list[str] = []
    waiting = ""
    asking = _CORRELATIVE.sub(lambda match: "某" * len(match[0]), question)
    for piece in _PIECE.finditer(question):
        waiting += piece[0]
        if asks(asking[piece.start() : piece.end()]):
            found.append(waiting)
            waiting = ""
    return tuple(found) if len(found) > 1 else ()


def parts_by_region(question: str, regions: Sequence[str]) -> dict[str, str]:
    """What is asked of each region that a question compares.

    Where the question says something of its own about each, that with what stands
    before all of them; otherwise the whole question for each.

    >>> parts_by_region("说到培训，內蒙办到了哪些省市，宁夏的工人去了哪儿？", ["内蒙古", "宁夏"])
    {'内蒙古': '说到培训,办到了哪些省市,', '宁夏': '说到培训,的工人去了哪儿?'}
    >>> parts_by_region("内蒙古和宁夏各有多少文件？", ["内蒙古", "宁夏"])
    {'内蒙古': '各有多少文件?', '宁夏': '各有多少文件?'}
    """
    plain = normalise(question)
    first: dict[str, Span] = {}
    for region, span in named_regions(plain):
        if region in regions:
            first.setdefault(region, span)
    starts = [*(span.start for span in first.values()), len(plain)]
    own = {
        region: _JOINS_THE_NEXT.sub("", without_regions(plain[span.end : end], regions))
        for (region, span), end in zip(first.items(), starts[1:], strict=True)
    }
    if len(own) == len(regions) and all(len(content_words(text)) > 1 for text in own.values()):
        return {region: plain[: starts[0]] + own[region] for region in regions}
    return dict.fromkeys(regions, without_regions(plain, regions))


def worth_citing(verdict: Verdict) -> tuple[Evidence, ...]:
    """The candidates that answer, best first: none of a silent verdict."""
    if verdict.is_silent:
        return ()
    return _once(_near(verdict.evidence, verdict.evidence[0].strength))


def side_by_side(verdicts: Mapping[str, Verdict]) -> dict[str, tuple[Evidence, ...]]:
    """What is worth citing of each side, the same being asked of all; nothing of a silent one.

    Alone, the nearest of what a side says may look like an answer: beside a far stronger
    one it only shares its words. One about as strong is an answer, however unsure its own
    verdict: that the other side answers tells that such things are spoken of.
    """
    strengths = [v.evidence[0].strength for v in verdicts.values() if not v.is_silent]
    best = max(strengths, default=inf)
    return {
        side: _once([verdict.evidence[0], *_near(verdict.evidence[1:], best)])
        if _answers_beside(verdict, best)
        else ()
        for side, verdict in verdicts.items()
    }


def _answers_beside(verdict: Verdict, best: float) -> bool:
    if not verdict.is_near or verdict.lacks_form or verdict.told is not None:
        return not verdict.is_silent
    weaker = verdict.evidence[0].strength - best
    return weaker >= (_WEAKER_BESIDE if verdict.is_silent else _WEAKER_ELSEWHERE)


def _near(evidence: Sequence[Evidence], best: float) -> list[Evidence]:
    return [e for e in evidence if e.strength >= best + _WEAKER]


def _once(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Without reprints: the same words from another document tell nothing more."""
    found: dict[str, Evidence] = {}
    for one in evidence:
        found.setdefault(squash(one.hit.text), one)
    return tuple(found.values())


def select(found: Sequence[Sequence[Evidence]], limit: int) -> tuple[Evidence, ...]:
    """At most `limit` candidates: the best of each list in turn, then the next best.

    The lists hold what is worth citing for the whole question, or for its parts or regions.
    """
    chosen: list[Evidence] = []
    for evidence in _in_turn(found):
        known = {one.hit.place for one in chosen}
        if evidence.hit.place not in known and len(chosen) < limit:
            chosen.append(evidence)
    return tuple(chosen)


def _in_turn(found: Sequence[Sequence[Evidence]]) -> Iterator[Evidence]:
    for rank in range(max(map(len, found), default=0)):
        yield from (evidence[rank] for evidence in found if rank < len(evidence))

"""Which of the candidates are cited, and in what order. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.answering.evidence import Evidence, Verdict
from qa.regions import named_regions, without_regions
from qa.text import asks, content_words, normalise
from qa.types import Span

# A further candidate this much weaker than the first only shares its words.
_LEAST_SHARE = 0.08
_PIECE = re.compile(r"[^，,。；;？?！!]+[，,。；;？?！!]?")


def parts_of(question: str) -> tuple[str, ...]:
    """The questions inside a question, when it asks for more than one thing.

    A piece that asks nothing belongs to the one after it.

    >>> parts_of("选树了多少名工匠，每年还要培育多少？")
    ('选树了多少名工匠，', '每年还要培育多少？')
    >>> parts_of("为了稳就业，搞了哪些活动？")
    ()
    """
    found: list[str] = []
    waiting = ""
    for piece in _PIECE.findall(question):
        waiting += piece
        if asks(piece):
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
    {'内蒙古': '和各有多少文件?', '宁夏': '和各有多少文件?'}
    """
    plain = normalise(question)
    first: dict[str, Span] = {}
    for region, span in named_regions(plain):
        if region in regions:
            first.setdefault(region, span)
    starts = [*(span.start for span in first.values()), len(plain)]
    own = {
        region: without_regions(plain[span.end : end], regions)
        for (region, span), end in zip(first.items(), starts[1:], strict=True)
    }
    if len(own) == len(regions) and all(len(content_words(text)) > 1 for text in own.values()):
        return {region: plain[: starts[0]] + own[region] for region in regions}
    return dict.fromkeys(regions, without_regions(plain, regions))


def select(verdicts: Sequence[Verdict], limit: int) -> tuple[Evidence, ...]:
    """At most `limit` candidates: the best of each verdict in turn, then the next best.

    The verdicts are those of the whole question, or of its parts or regions.
    """
    chosen: list[Evidence] = []
    for evidence in _in_turn(verdicts):
        known = {one.hit.place for one in chosen}
        if evidence.hit.place not in known and len(chosen) < limit:
            chosen.append(evidence)
    return tuple(chosen)


def _in_turn(verdicts: Sequence[Verdict]) -> Iterator[Evidence]:
    lists = [_worth_citing(v) for v in verdicts]
    for rank in range(max(map(len, lists), default=0)):
        yield from (evidence[rank] for evidence in lists if rank < len(evidence))


def _worth_citing(verdict: Verdict) -> list[Evidence]:
    if verdict.is_silent:
        return []
    least = _LEAST_SHARE * verdict.evidence[0].share
    return [e for e in verdict.evidence if e.share >= least]

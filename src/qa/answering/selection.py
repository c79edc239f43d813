"""Which of the candidates are cited, and in what order. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.answering.evidence import Evidence, Verdict

# A further candidate this much weaker than the first only shares its words.
_LEAST_SHARE = 0.08
_PIECE = re.compile(r"[^，,。；;？?！!]+[，,。；;？?！!]?")
_ASKS = re.compile(r"多少|几|什么|啥|哪|谁|怎么|怎样|如何|为何|何时|吗")


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
        if _ASKS.search(piece):
            found.append(waiting)
            waiting = ""
    return tuple(found) if len(found) > 1 else ()


def select(verdicts: Sequence[Verdict], limit: int) -> tuple[Evidence, ...]:
    """At most `limit` candidates: the best of each verdict in turn, then the next best.

    The verdicts are those of the whole question, or of its parts or regions.
    """
    chosen: list[Evidence] = []
    seen: set[tuple[str, int]] = set()
    for evidence in _in_turn(verdicts):
        sentence = evidence.hit.sentence
        key = (evidence.hit.passage.id, sentence.start if sentence else 0)
        if key not in seen and len(chosen) < limit:
            seen.add(key)
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

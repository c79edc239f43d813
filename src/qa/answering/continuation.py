"""Answers to what is no question by itself: more of the same, and a bare 为什么. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from qa.types import Abstention, Answer, Citation, Reason

# What a text gives a reason or a purpose with
_REASON = re.compile(
    r"因(?![地人材]|素质)|由于|为了|旨在|以便|源于|出于|原因|理由|目的|从而|(?:^|[，,；;。])(?:为|针对|着眼)"
)


def beyond(answer: Answer, shown: int, asked: str) -> Answer:
    """What an answer cites after the first `shown` quotes, or that there is no more.

    `asked`: the question that goes on.
    """
    if not answer.answered:
        return answer
    if rest := answer.citations[shown:]:
        return replace(answer, citations=_numbered(rest), short_answer=None, comparison={})
    message = f"关于“{asked}”，找到的原文都已列出，没有更多。可以问得更具体一些。"
    return Answer(answer.query, abstention=Abstention(Reason.WEAK_EVIDENCE, message))


def reasons(answer: Answer) -> Answer:
    """The quotes of an answer that give a reason, or that none does.

    A bare 为什么 has no words of its own: what resembles it need not answer it.
    """
    if not answer.answered:
        return answer
    if found := [c for c in answer.citations if _REASON.search(c.quote)]:
        first = next(iter(found[0].answers), None)
        return replace(answer, citations=_numbered(found), short_answer=first)
    message = "文档里没有找到说明原因的话。下面是和前面的问题最接近的原文。"
    nearest = tuple(replace(c, marks=()) for c in answer.citations)
    return Answer(answer.query, abstention=Abstention(Reason.WEAK_EVIDENCE, message, nearest))


def _numbered(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    return tuple(replace(c, number=number) for number, c in enumerate(citations, 1))

"""The short answer inside a quote: a piece of it, of the type that was asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from qa.answering.question import Asked, Need
from qa.text import normalise
from qa.types import Span

_NUMBER = re.compile(
    r"(?:近|约|超过?|达)?(?<![\d.])\d+(?:,\d{3})*(?:\.\d+)?(?:%|％)?(?:多|余)?(?:万|亿|千|百)?(?:多|余)?"
    r"(?:个百分点|人次|周年|公里|小时|美元|元|个月|[家户个名位项件条份部期届次场批年月日天人所辆台吨公里米亩页种]?)(?:左右|以上|以下)?"
    r"|几十[家户个名位项件条份部]|第[一二三四五六七八九十百\d]+届"
)
_PERCENT = re.compile(r"(?:近|约|超过?)?\d+(?:\.\d+)?[%％]|百分之[一二三四五六七八九十百点零]+")
_DATE = re.compile(
    r"(?:19|20)\d{2}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|(?:今|去|前|明)年(?:底|上半年|下半年)?"
)
_DOCUMENT = re.compile(r"《[^《》]*(?:[〈《][^〈〉《》]*[〉》][^《》]*)*》")
_LIST = re.compile(
    r"[^，,。；;：:、（）()]{2,30}(?:、[^，,。；;：:、（）()]{1,30})+|(?:“[^”]{1,30}”[、和]?){2,}"
)
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff]{2,20}?(?:委员会|办公室|联合会|联席会议|总工会|公司|集团|工会|厅|局|部|委|院|学院|中心|基地|厂)"
)
_PLACE = re.compile(
    r"(?<=[在于赴到])[\u4e00-\u9fff]{2,8}?(?:市|盟|县|区|旗|省|自治区)|[\u4e00-\u9fff]{2,4}市"
)
_CLAUSE = re.compile(r"[^，,。；;！？!?]+")
_FOUND_BY: dict[Asked, re.Pattern[str]] = {
    Asked.NUMBER: _NUMBER,
    Asked.PERCENT: _PERCENT,
    Asked.DATE: _DATE,
    Asked.DOCUMENT: _DOCUMENT,
    Asked.LIST: _LIST,
    Asked.ORGANISATION: _ORGANISATION,
    Asked.PLACE: _PLACE,
    Asked.PERSON: _CLAUSE,
    Asked.CLAUSE: _CLAUSE,
}
_REACH = 24  # characters around a candidate in which words of the question count for it


def find_short_answer(
    quote: str, need: Need, question_words: list[str], weight: Callable[[str], float]
) -> Span | None:
    """The range of `quote` that answers, or None where nothing of the asked type stands in it.

    `weight` is how much a word tells (its idf). A candidate scores by the words of the
    question that stand near it, the nearer the more; its own words are not counted when
    the question already has them, since an answer is what the question lacks.
    """
    asked_words = {word: weight(word) for word in question_words}
    best: tuple[float, int] | None = None
    chosen: Span | None = None
    for span in candidates(quote, need):
        inside = sum(w for word, w in asked_words.items() if word in normalise(span.cut(quote)))
        near = nearness(quote, span, asked_words)
        score = near + (0.5 * inside if need.asked is Asked.CLAUSE else -inside)
        if best is None or (score, -span.start) > best:
            best, chosen = (score, -span.start), span
    return chosen


def candidates(quote: str, need: Need) -> Iterator[Span]:
    """All ranges of `quote` that could be the answer by their type."""
    for match in _FOUND_BY[need.asked].finditer(quote):
        text = match[0]
        if need.units and not any(unit in text for unit in need.units):
            continue
        if text.strip():
            yield Span(match.start(), match.end())


def nearness(quote: str, span: Span, asked_words: Mapping[str, float]) -> float:
    """Sum of the weights of the words in `quote`, each the less the farther from `span`."""
    total = 0.0
    for word, weight in asked_words.items():
        distances = [
            max(span.start - match.end(), match.start() - span.end, 0)
            for match in re.finditer(re.escape(word), quote)
        ]
        if distances:
            total += weight * max(0.1, 1 - min(distances) / _REACH)
    return total

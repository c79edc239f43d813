"""As of when a quote speaks: 截至…, and which year 今年 means. Pure; nothing is rewritten.

Silence is better than a wrong year: whatever can be read otherwise gets no explanation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from qa.sentences import sentences
from qa.text import boundaries
from qa.types import Citation, DateBasis, Kind, Metadata, Passage, Span

_DIGITS = "〇零○一二三四五六七八九"
_YEAR = rf"(?<!\d)(?:\d{{4}}|[一二][{_DIGITS}]{{3}})\s*年"
_NUMBER = rf"(?:\d{{1,2}}|[{_DIGITS}十]{{1,3}})\s*"
_YEARS_AWAY = {
    "今年": 0,
    "本年": 0,
    "本年度": 0,
    "年内": 0,
    "去年": -1,
    "前年": -2,
    "明年": 1,
    "后年": 2,
}

# What follows 截至: 2023年12月31日, 去年年底, 本月20日, “十三五”末, 目前, 记者发稿时.
_PERIOD = (
    rf"{_YEAR}|今年|去年|前年|上年|本年度?|[上本当]月|[上本]周[一二三四五六日末]?"
    rf"|{_NUMBER}(?:月份?|[日号时])|第?[一二三四]季度|上半年|[“\"]?十[一二三四]五[”\"]?(?:时期|期间)?"
    r"|年?[底末初中]"
)
_NOW = "目前|现在|当前|今[日天]|昨[日天]|(?:本报)?(?:记者)?(?:发稿|统计|报道)[时前日]?"
_UNTIL_NOW = "止|为止"
# 截至6月30日止六个月 is a stretch of time
_WHEN = rf"(?>(?:{_NOW}|(?:(?:{_PERIOD})\s*)+)(?:{_UNTIL_NOW})?)(?!\s*(?:{_NUMBER}个月|年度|[当的一]+周))"
# 到2025年末 is as often a plan, and 报名截止5月1日 a term
_BEGINS = r"(?<![^，,；;。！!？?：:（(“”\s])"
_PLANNED = r"(?!\s*[，,]?[^，,；;。！!？?]{0,20}?(?:力争|争取|计划|规划|预计|确保|目标|将|拟|(?<![主重需])要))"
_SAID = re.compile(
    rf"截至到?\s*{_WHEN}|(?:{_BEGINS}截止|截止[至到])\s*{_WHEN}|{_BEGINS}迄今(?:为止)?"
    rf"|{_BEGINS}[到至]\s*(?:目前|现在|(?:(?:{_YEAR}|去年|前年)\s*(?:(?:{_PERIOD})\s*)*)(?<=[末底日号]))"
    rf"(?:{_UNTIL_NOW})?{_PLANNED}"
)
_NAMED_YEAR = re.compile(r"\d{4}")
# A time of its own ends the scope of an earlier one; what is only compared with doesn't.
_OTHER_TIME = re.compile(
    rf"(?<![比较同与])(?:{_YEAR}|今年|去年|前年|明年|目前|现在|当前|近期|近[两几\d{_DIGITS}]+年|年内|年度)"
    rf"|{_NUMBER}月"
)
_GOES_ON = "其中"  # begins a sentence that details the one before it

# 今年（2021年） explains itself
_YEAR_WORD = re.compile(
    rf"(?P<named>{_YEAR})|(?:(?P<away>本年度|[今本去明后]年|(?<!大)前年|(?<!\w)年内)|(?<=[比较])(?P<before>上一?年度?))"
    r"(?!\s*[（(]\d)"
)
_QUOTATIONS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("《", "》"), ("〈", "〉"))
_BASES = {
    DateBasis.STATED: "据发表日期",
    DateBasis.INFERRED: "据文内推断",
    DateBasis.UNKNOWN: "据文档所注日期",
}


def as_of(passage: Passage, quote: Span, known: Metadata) -> tuple[Span, ...]:
    """Where 截至… stands that a range of the passage's text is said of: in it, or else the last
    one before it in its sentence, unless another time was named since.

    >>> passage = Passage("d:0", "d", Kind.BODY, (), "截至2023年底，有校28家；培训9人。明年再办。")
    >>> for quote in (Span(0, 16), Span(16, 21), Span(21, 26)):
    ...     print([span.cut(passage.text) for span in as_of(passage, quote, Metadata("题"))])
    ['截至2023年底']
    ['截至2023年底']
    []
    """
    text = passage.text
    if inside := tuple(_said(text, quote, known)):
        return inside
    start = _scope(passage, quote.start)
    before = list(_said(text, Span(start, quote.start), known)) if start < quote.start else []
    if not before or _OTHER_TIME.search(text, before[-1].end, quote.end):
        return ()
    return (before[-1],)


def time_note(passage: Passage, ranges: Iterable[Span], known: Metadata) -> str:
    """Which years 今年, 去年 … mean in ranges of the passage's text, or nothing where the
    document's year is unknown; 比上年 only where a sentence says which year is compared.

    >>> passage = Passage("d:0", "d", Kind.BODY, (), "去年投入9亿元，比上年增长1%，如今年轻人多了。")
    >>> time_note(passage, [Span(0, 25)], Metadata("题", date="2021-03", date_basis=DateBasis.STATED))
    '文中“去年”指2020年、“上年”指2019年，据发表日期'
    >>> time_note(passage, [Span(0, 25)], Metadata("题"))
    ''
    """
    if not known.date:
        return ""
    wanted = list(ranges)
    reach = Span(
        _scope(passage, min(span.start for span in wanted)), max(span.end for span in wanted)
    )
    found: dict[str, set[int]] = defaultdict(set)
    for place, year in _years_meant(passage.text, reach, int(known.date[:4])):
        if any(span.start <= place.start and place.end <= span.end for span in wanted):
            found[place.cut(passage.text)].add(year)
    told = [f"“{word}”指{year}年" for word, years in found.items() for year in sorted(years)]
    return f"文中{'、'.join(told)}，{_BASES[known.date_basis]}" if told else ""


def years_meant(text: str, within: Span, known: Metadata) -> list[str]:
    """The years that 今年, 去年 … in a range of a document's text mean; none where the
    document's own is unknown.

    >>> years_meant("去年投入9亿元，今年更多。", Span(0, 9), Metadata("题", date="2021"))
    ['2020']
    """
    own = known.date[:4]
    return [str(year) for _, year in _years_meant(text, within, int(own))] if own else []


def facts(citation: Citation) -> list[str]:
    """Where and as of when a quote speaks, as people read it: region, date, 截至….

    >>> known = Metadata("题", region="宁夏", date="2021-09")
    >>> facts(Citation(1, "d", known, (), Kind.BODY, "有校28家。", (), 1.0, as_of=("截至目前",)))
    ['宁夏', '2021年9月', '前文：截至目前']
    """
    known = citation.metadata
    said = [t if t in citation.quote else f"前文：{t}" for t in dict.fromkeys(citation.as_of)]
    return [fact for fact in (known.region, known.date_label, *said) if fact]


def _said(text: str, within: Span, known: Metadata) -> Iterator[Span]:
    """Where 截至… stands; what lies after the document's year is a plan."""
    for match in _SAID.finditer(text, within.start, within.end):
        year = _NAMED_YEAR.search(match[0])
        if not (year and known.date and int(year[0]) > int(known.date[:4])):
            yield Span(match.start(), match.start() + len(match[0].rstrip()))


def _scope(passage: Passage, position: int) -> int:
    """Where the sentence (of a table: the row) begins that a position lies in, or the one before
    it where that goes on."""
    units = passage.sentences if passage.kind is Kind.ROWS else sentences(passage.text)
    starts = [unit.start for unit in units if unit.start <= position]
    while len(starts) > 1 and passage.text.startswith(_GOES_ON, starts[-1]):
        starts.pop()
    return starts[-1] if starts else position


def _years_meant(text: str, within: Span, year: int) -> Iterator[tuple[Span, int]]:
    """The words for a year counted from the document's, each with the year that it means."""
    spoken_of: int | None = None  # what 上年 precedes, if it was counted from the document's
    for match in _YEAR_WORD.finditer(text, within.start, within.end):
        place = Span(*match.span())
        if match["named"]:
            spoken_of = None
        elif _is_quoted(text, place.start):
            continue  # who knows when that was said
        elif match["away"] and _is_word(text, place):
            spoken_of = year + _YEARS_AWAY[match[0]]
            yield place, spoken_of
        elif match["before"] and spoken_of is not None:
            yield place, spoken_of - 1


def _is_word(text: str, place: Span) -> bool:
    """Is it a word there, or the head of one as in 去年底, unlike 今年 in 如今年轻?"""
    borders = boundaries(text)
    return place.start in borders and borders.isdisjoint(range(place.start + 1, place.end))


def _is_quoted(text: str, position: int) -> bool:
    before = text[:position]
    return before.count('"') % 2 == 1 or any(
        before.count(opener) > before.count(closer) for opener, closer in _QUOTATIONS
    )

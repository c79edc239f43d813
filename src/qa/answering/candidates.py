"""Pieces of a quote that could be a short answer, each with its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from qa.answering.question import MEASURE_WORDS, Asked, Need
from qa.text import named
from qa.types import Span


class Piece(StrEnum):
    """What a piece of a quote looks like."""

    NUMBER = "number"
    PERCENT = "percent"
    ORDINAL = "ordinal"  # 第七届: says which one, not how many
    TIME = "time"  # of the day, with the days of the week that it is said of
    DATE = "date"
    DOCUMENT = "document"
    TITLE = "title"  # the name of a document that stands without its marks
    FULL_NAME = "full name"  # what stands before （简称…）
    QUOTED = "quoted"
    LIST = "list"
    ORGANISATION = "organisation"
    PLACE = "place"
    PERSON = "person"
    CLAUSE = "clause"
    CLAUSES = "clauses"  # two to four in a row
    READ = "read"  # what the reader takes for the answer; see reader.py
    END = "end"  # what follows the last verb of a clause that takes an object


@dataclass(frozen=True, slots=True)
class Candidate:
    """A range of the quote and its kind."""

    span: Span
    piece: Piece


_MEASURES = f"[{MEASURE_WORDS}]|部(?!门)"
_UNIT = rf"(?:个百分点|人次|周年|公里|小时|分钟|美元|元|个月|平方米|{_MEASURES})"
# what bounds a number belongs to it: 超过5天 says the opposite of 不超过5天
_BOUND = r"(?:不超过|未超过|不低于|不少于|不足|不到|至少|至多|最多|最少|超过?|近|约)?"
_NUMERALS = "一二三四五六七八九十百千万"
_WEEKDAYS = (
    r"(?:(?:周|星期)[一二三四五六日天](?:[至到—-](?:周|星期)?[一二三四五六日天])?|每[天日])?"
)
_PART_OF_DAY = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|早|晚"
# 8点半, but not 三点意见
_CLOCK = (
    rf"(?:(?:{_PART_OF_DAY})?(?<![\d.])(?:\d{{1,2}}[:：]\d{{2}}"
    r"|\d{1,2}(?:时(?!间)|点(?![\u4e00-\u9fff]|\d)|点(?=[半整至到前后开关结]))(?:半|整|\d{1,2}分)?)"
    rf"|(?:{_PART_OF_DAY})[一二两三四五六七八九十]{{1,3}}[点时](?:半|整|[一三]刻)?"
    r"|[一二两三四五六七八九十]{1,3}点(?:半|整))"
)
_PATTERNS: dict[Piece, re.Pattern[str]] = {
    Piece.NUMBER: re.compile(
        rf"{_BOUND}(?<![\d.第])(?<!\d[:：])(?!\d*[:：]\d\d)\d+(?:,\d{{3}})*(?:\.\d+)?(?![\d.]*[%％])"
        rf"(?:至\d+)?(?:多|余)?(?:万|亿|千|百)?(?:多|余)?{_UNIT}?(?:左右|以上|以下|以内)?"
        rf"|{_BOUND}(?<![第{_NUMERALS}])(?:[几两{_NUMERALS}]|数(?=[十百千万])){{1,6}}"
        rf"(?:多|余)?{_UNIT}"
    ),
    Piece.ORDINAL: re.compile(rf"第(?:\d+|[{_NUMERALS}]+)(?:[{MEASURE_WORDS}]|阶段)?"),
    Piece.TIME: re.compile(rf"{_WEEKDAYS}{_CLOCK}(?:[至到—~～-]{{1,2}}{_CLOCK})?"),
    Piece.PERCENT: re.compile(
        rf"{_BOUND}\d+(?:\.\d+)?[%％]|百分之[一二三四五六七八九十百点零]+|\d+(?:\.\d+)?个百分点"
    ),
    Piece.DATE: re.compile(
        r"(?:(?:19|20)\d{2}|[今去前明]|上)年(?:度|\d{1,2}月(?:\d{1,2}日)?|年?底|末|初|上半年|下半年|以来)?"
        r"|\d{1,2}月(?:\d{1,2}日|底|初)?|“?十[一二三四五]五”?(?:期间|时期)?"
    ),
    Piece.DOCUMENT: re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》"),
    Piece.TITLE: re.compile(
        r"(?<=印发|制定|出台|发布|实施|下发|通过|修订|落实)[\u4e00-\u9fff（）()]{4,40}?"
        r"(?:方案|办法|条例|意见|规定|规划|细则|通知|标准|制度|规范|纲要|计划|等文件)"
    ),
    Piece.FULL_NAME: re.compile(r"[^，,。；;（(]{4,60}(?=[（(](?:以下)?简称)"),
    Piece.PERSON: re.compile(
        r"(?<=记者|作者)[\s:：]*[\u4e00-\u9fff]\s?[\u4e00-\u9fff]{1,2}(?![\u4e00-\u9fff])"
    ),
    Piece.QUOTED: re.compile(r"(?:“[^”]{1,40}”[、和及]?)+"),
    Piece.LIST: re.compile(
        r"[^，,。；;：:、（）()“”]{2,30}(?:[、+][^，,。；;：:、+（）()]{1,30})+|(?:“[^”]{1,30}”[、和]?){2,}"
    ),
    Piece.ORGANISATION: re.compile(
        r"[\u4e00-\u9fff]{2,20}?(?:委员会|办公室|联合会|联席会议|总工会|公司|集团|工会|检察院|法院|学院|"
        r"学校|医院|银行|中心|基地|大学|部门|单位|协会|小组|会议|[厅局部委院厂社])"
    ),
    Piece.PLACE: re.compile(
        r"(?<=[在于赴到往])[\u4e00-\u9fff]{2,6}?(?:自治区|[省市盟县区旗镇])|[\u4e00-\u9fff]{2,3}[省市盟]"
    ),
    # a comma inside quotation marks ends no clause
    Piece.CLAUSE: re.compile(r"(?:“[^”]*”|《[^》]*》|[^，,。；;：:！？!?“《])+"),
    Piece.END: re.compile(
        r"(?<=[\u4e00-\u9fff])(?<=推进|推动|实施|开展|建立|健全|完善|提供|采取|实行|给予|设置|突出|加强|构建|通过|形成)"
        r"[^，,。；;：:！？!?]{3,60}"
    ),
}
_FOR: dict[Asked, tuple[Piece, ...]] = {
    Asked.NUMBER: (Piece.NUMBER,),
    Asked.PERCENT: (Piece.PERCENT,),
    Asked.ORDINAL: (Piece.ORDINAL,),
    Asked.DATE: (Piece.DATE, Piece.TIME),
    Asked.TIME: (Piece.TIME,),
    Asked.PERSON: (Piece.PERSON, Piece.ORGANISATION),
    Asked.PLACE: (Piece.PLACE,),
    Asked.ORGANISATION: (Piece.ORGANISATION,),
    Asked.DOCUMENT: (Piece.DOCUMENT, Piece.TITLE),
    Asked.LIST: (Piece.LIST, Piece.QUOTED),
    Asked.NAME: (Piece.FULL_NAME, Piece.DOCUMENT, Piece.TITLE),
    Asked.ANYTHING: tuple(Piece),
    Asked.HOW: (Piece.CLAUSE, Piece.CLAUSES, Piece.END, Piece.LIST),
    Asked.CLAUSE: (
        Piece.CLAUSE,
        Piece.CLAUSES,
        Piece.END,
        Piece.LIST,
        Piece.QUOTED,
        Piece.DOCUMENT,
    ),
}
_TAGS = {"nr": Piece.PERSON, "ns": Piece.PLACE, "nt": Piece.ORGANISATION}


@lru_cache(maxsize=1024)
def candidates(quote: str) -> tuple[Candidate, ...]:
    """All pieces of a quote that could be a short answer; one range may have several kinds.

    >>> [c.span.cut("建成28家。") for c in candidates("建成28家。")]
    ['28家', '建成28家']
    """
    found = [Candidate(span, piece) for piece in _PATTERNS for span in _matches(quote, piece)]
    found += [Candidate(span, _TAGS[tag]) for span, tag in named(quote) if tag in _TAGS]
    found += _joined(quote, found, Piece.ORGANISATION, "")
    found += _joined(quote, found, Piece.TIME, "、，,和及；;")
    times = [c.span for c in found if c.piece in {Piece.DATE, Piece.TIME}]
    found = [c for c in found if c.piece is not Piece.NUMBER or not _lies_in(c.span, times)]
    clauses = [c.span for c in found if c.piece is Piece.CLAUSE]
    for size in (2, 3, 4):
        for first, last in zip(clauses, clauses[size - 1 :], strict=False):
            found.append(Candidate(Span(first.start, last.end), Piece.CLAUSES))
    return tuple(dict.fromkeys(found))


def _joined(quote: str, found: Sequence[Candidate], piece: Piece, between: str) -> list[Candidate]:
    """Two of a kind as one: 自治区党委 and 社会工作部 make one name, two opening hours one answer.

    `between`: the characters of which one may stand between them.
    """
    parts = [c.span for c in found if c.piece is piece]
    gaps = {"", *between}
    return [
        Candidate(Span(a.start, b.end), piece)
        for a in parts
        for b in parts
        if a.end <= b.start and quote[a.end : b.start] in gaps
    ]


def _lies_in(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def of_type(quote: str, need: Need) -> list[Candidate]:
    """The pieces of a quote that are of the asked type and carry the asked unit."""
    kinds = _FOR[need.asked]
    if need.is_change and not need.units:
        kinds = (*kinds, Piece.PERCENT)  # 增长了多少: 14.6%, or 5家
    return [
        c
        for c in candidates(quote)
        if c.piece in kinds and (not need.units or carries(c.span.cut(quote), need.units))
    ]


def carries(text: str, units: Sequence[str]) -> bool:
    """Is the number in a text counted in one of the units?

    >>> carries("6期", ["期", "次"]), carries("480余人次", ["期", "次"])
    (True, False)
    """
    return (
        re.search(rf"[\d几数两一二三四五六七八九十百千万亿多余](?:{'|'.join(units)})", text)
        is not None
    )


def _matches(quote: str, piece: Piece) -> Iterator[Span]:
    for match in _PATTERNS[piece].finditer(quote):
        start, end = match.span()
        while start < end and quote[start].isspace():
            start += 1
        while end > start and quote[end - 1].isspace():
            end -= 1
        if any(character.isalnum() for character in quote[start:end]):
            yield Span(start, end)

"""Pieces of a quote that could be a short answer, each with its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from qa.answering.quantities import CONTACT, DATE, NUMBER, ORDINAL, PERCENT, TIME
from qa.answering.question import LOOSE_POSTS, Asked, Need
from qa.text import named, normalise
from qa.types import Span


class Piece(StrEnum):
    """What a piece of a quote looks like."""

    NUMBER = "number"
    PERCENT = "percent"
    ORDINAL = "ordinal"  # 第七届: says which one, not how many
    TIME = "time"  # of the day, with the days of the week that it is said of
    DATE = "date"
    CONTACT = "contact"
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
    WHERE = "where"  # what follows 在, 到, 位于 … up to the verb
    END = "end"  # what follows the last verb of a clause that takes an object


@dataclass(frozen=True, slots=True)
class Candidate:
    """A range of the quote and its kind."""

    span: Span
    piece: Piece


_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤阮齐梅盛章倪葛兰喻纪牛施祁毕岳舒柳鲁曲殷涂焦洪欧牟项祝池伍吉习"
)
# what is done somewhere, behind the name of the place
DONE_THERE = (
    r"(?:(?:组织)?(?:举[行办]|召开)|开[展幕赛班业营放馆]|揭牌|启动|进行|成立|参[观加]|慰问|考察|调研"
    r"|(?:交流|学习|培训)(?![中基班室会型]|学(?!习)))"
)
_PATTERNS: dict[Piece, re.Pattern[str]] = {
    Piece.NUMBER: NUMBER,
    Piece.ORDINAL: ORDINAL,
    Piece.TIME: TIME,
    Piece.PERCENT: PERCENT,
    Piece.DATE: DATE,
    Piece.CONTACT: CONTACT,
    Piece.DOCUMENT: re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》"),
    Piece.TITLE: re.compile(
        r"(?<=印发|制定|出台|发布|实施|下发|通过|修订|落实)[\u4e00-\u9fff（）()]{4,40}?"
        r"(?:方案|办法|条例|意见|规定|规划|细则|通知|标准|制度|规范|纲要|计划|等文件)"
    ),
    Piece.FULL_NAME: re.compile(r"[^，,。；;（(]{4,60}(?=[（(](?:以下)?简称)"),
    Piece.PERSON: re.compile(
        r"(?<=记者|作者)[\s:：]*[\u4e00-\u9fff]\s?[\u4e00-\u9fff]{1,2}(?![\u4e00-\u9fff])"
        # behind a post and before what is said, where jieba doesn't know the name
        rf"|(?<=[长记席任理监人])[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
        r"(?=表[示态达]|介绍|说|指出|认为|告诉|宣布|主持|出席|参加|致辞|强调|回应|透露|坦言|要求|率|带|深入|首先|现场|代表|一行|同志"
        r"|[在对向为与和到赴等称、，,。；;（(]|$)"
    ),
    Piece.QUOTED: re.compile(r"(?:“[^”]{1,40}”[、和及]?)+"),
    Piece.LIST: re.compile(
        r"[^，,。；;：:、（）()“”]{2,30}(?:[、+][^，,。；;：:、+（）()]{1,30})+|(?:“[^”]{1,30}”[、和]?){2,}"
    ),
    Piece.ORGANISATION: re.compile(
        r"[^\W\da-zA-Z由被将把是向给在为于从让使]{2,20}?(?:委员会|办公室|联合会|联席会议|总工会|公司|集团|工会|检察院|法院|学院|"
        r"学校|医院|银行|中心|基地|大学|部门|单位|协会|小组|会议|(?:工商|[妇残侨文])联|[科作]协|团委|厅(?![长级])|局(?![面长部限势])|部(?![分门署队长级委])|"
        r"委(?![员托派任会书])|院(?![校长士内])|厂(?![房家里长商矿])|社(?![会区工保交]))"
    ),
    Piece.PLACE: re.compile(
        r"(?<=[在于赴到往])[\u4e00-\u9fff]{2,6}?(?:自治区|[省市盟县区旗镇])|[\u4e00-\u9fff]{2,3}[省市盟]"
    ),
    Piece.WHERE: re.compile(
        r"(?:(?<=[在于赴往至到])|(?<=走进|进入))(?![在于赴往至到])[^，,。；;：:！？!?“”（）()]{2,30}?"
        rf"(?={DONE_THERE}|[，,。；;：:！？!?（）()]|$)"
    ),
    # a comma inside quotation marks ends no clause, nor does a mark between digits (21:00, 1,200)
    Piece.CLAUSE: re.compile(
        r"(?:“[^”]*”|《[^》]*》|(?<=\d)[:：,](?=\d)|[^，,。；;：:！？!?“《])+"
    ),
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
    Asked.CONTACT: (Piece.CONTACT,),
    Asked.PERSON: (Piece.PERSON, Piece.ORGANISATION),
    Asked.PLACE: (Piece.PLACE,),
    Asked.ORGANISATION: (Piece.ORGANISATION,),
    Asked.DOCUMENT: (Piece.DOCUMENT, Piece.TITLE),
    Asked.LIST: (Piece.LIST, Piece.QUOTED),
    Asked.NAME: (Piece.FULL_NAME, Piece.DOCUMENT, Piece.TITLE),
    Asked.ANYTHING: tuple(piece for piece in Piece if piece is not Piece.WHERE),
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
_GRAIN = {
    "年": re.compile(r"\d{4}|年"),
    "月": re.compile(r"月|\d[./-]\d"),
    "日": re.compile(r"日|[./-]\d+[./-]"),
}
_SORTS = (("元", "块钱"), ("天", "日", "年", "个月", "小时", "分钟", "周"), ("公里", "千米", "米"))
_BETWEEN = frozenset({"、", "和", "及", "与", "以及", "或者", "会同", "联合"})  # of what is listed
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
    rows = _in_a_row(quote, found, Piece.ORGANISATION)
    spans = [row.span for row in rows]
    # who acts together is named together
    found = [c for c in found if c.piece is not Piece.ORGANISATION or not _lies_in(c.span, spans)]
    found += rows
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


def _in_a_row(quote: str, found: Sequence[Candidate], piece: Piece) -> list[Candidate]:
    """Several of a kind that are listed, as one: 市体育局、市民政局和市妇联."""
    parts = sorted({c.span for c in found if c.piece is piece}, key=lambda s: (s.start, -s.end))
    rows: list[list[Span]] = []
    for part in parts:
        last = rows[-1][-1] if rows else None
        if last and part.start < last.end:
            continue
        if last and quote[last.end : part.start] in _BETWEEN:
            rows[-1].append(part)
        else:
            rows.append([part])
    return [Candidate(Span(row[0].start, row[-1].end), piece) for row in rows if len(row) > 1]


def _lies_in(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def of_type(quote: str, need: Need) -> list[Candidate]:
    """The pieces of a quote that are of the asked type and tell as much as is asked."""
    if need.of_post:
        return _holders(quote, need.of_post)
    kinds = _FOR[need.asked]
    if need.asked is Asked.NUMBER and not need.units and not need.counts:
        kinds = (*kinds, Piece.PERCENT)  # 占多少, 增长了多少
    return [c for c in candidates(quote) if c.piece in kinds and _tells(c.span.cut(quote), need)]


def _holders(quote: str, post: str) -> list[Candidate]:
    """People in a quote that names the post, or the clause that tells who is to hold it."""
    plain = normalise(quote)
    is_said = post in LOOSE_POSTS or re.search(f"(?<!副){post}", plain)
    held = re.compile(f"任[^，,。；;]{{0,6}}{post}")  # 由区长任组长
    return [
        c
        for c in (candidates(quote) if is_said else ())
        if c.piece is Piece.PERSON or (c.piece is Piece.CLAUSE and held.search(c.span.cut(quote)))
    ]


def _tells(text: str, need: Need) -> bool:
    """Does a piece of the asked type carry the unit, or the year, month or day, that is asked for?"""
    if need.grain:
        return _GRAIN[need.grain].search(text) is not None
    return not need.units or carries(text, need.units)


def carries(text: str, units: Sequence[str]) -> bool:
    """Is the number in a text counted in one of the units?

    >>> carries("6期", ["期", "次"]), carries("480余人次", ["期", "次"])
    (True, False)
    """
    return (
        re.search(rf"[\d几数两一二三四五六七八九十百千万亿多余]\s?(?:{'|'.join(units)})", text)
        is not None
    )


def is_of_another_sort(text: str, units: Sequence[str]) -> bool:
    """Does a text tell money, a time or a way, where something of another unit is asked for?

    >>> is_of_another_sort("30天", ["本", "册"]), is_of_another_sort("28", ["家"])
    (True, False)
    """
    others = [sort for sort in _SORTS if not set(sort) & set(units)]
    return bool(units) and any(carries(text, sort) for sort in others)


def _matches(quote: str, piece: Piece) -> Iterator[Span]:
    for match in _PATTERNS[piece].finditer(quote):
        start, end = match.span()
        while start < end and quote[start].isspace():
            start += 1
        while end > start and quote[end - 1].isspace():
            end -= 1
        if any(character.isalnum() for character in quote[start:end]):
            yield Span(start, end)

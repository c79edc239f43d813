"""The provinces that a text names, where, and which of them it sets side by side. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from qa.text import boundaries, normalise
from qa.types import Span

# Short names of the provinces, regions and municipalities (GB/T 2260).
_NAMES = (
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 "
    "广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 台湾 香港 澳门"
)
REGIONS = tuple(_NAMES.split())
# What holds all of them, or each; as a place only: in 全国总工会 it is part of a name.
_WIDER = ("全国", "各省")
_PLACES = (*REGIONS, *_WIDER)
_SHORTER = {"内蒙": "内蒙古"}
_NAME = re.compile("|".join((*_PLACES, *_SHORTER)))
_AUTONOMOUS = re.compile(r"(?:(?:壮族|回族|维吾尔)?自治|特别行政)区")
_KIND = re.compile(r"省|市")  # only as a word's end: 北京市场 is a market
_SIDE = re.compile(r"[这那]?边")
_AND = re.compile(r"(?:以及|还有|相比|对比|比起|和|与|跟|同|及|或|比|、|,|/|\s)*")
_RUN = re.compile(r"[\u4e00-\u9fff]+")
# What follows the name of a place rather than goes on with a longer name.
_AFTER_A_PLACE = frozenset(
    "有 一 共 一共 共有 总共 总计 合计 现有 已 已经 目前 现在 到底 的 范围 范围内 各地 上下 多少 建 建了 建成 建立 "
    "推广 率先 排名 排 和 与 跟 同 比 或 相比 呢".split()
)


def named_regions(text: str) -> Iterator[tuple[str, Span]]:
    """Each region that a text in its normal form names, with the range of its name.

    A name counts where a word begins with it: 黄河南岸 names no 河南. 自治区, 省 or 市
    behind it belongs to it. "全国" and "各省" count where they are what is spoken of.

    >>> [(r, s.cut("内蒙和宁夏回族自治区在黄河南岸")) for r, s in named_regions("内蒙和宁夏回族自治区在黄河南岸")]
    [('内蒙古', '内蒙'), ('宁夏', '宁夏回族自治区')]
    >>> list(named_regions("全国劳模")), [r for r, _ in named_regions("全国有多少家")]
    ([], ['全国'])
    """
    for run in _RUN.finditer(text):
        said = run.group()
        if not _NAME.search(said):
            continue
        ends = boundaries(said)
        for start in sorted(ends):
            name = _NAME.match(said, start)
            if name is None or (name.group() in _WIDER and not _is_place(said, name.end(), ends)):
                continue
            end = _end_of_name(said, name.end(), ends)
            region = _SHORTER.get(name.group(), name.group())
            yield region, Span(run.start() + start, run.start() + end)


def _is_place(said: str, end: int, ends: Collection[int]) -> bool:
    """Does what follows leave the name as it is, so that it is a place of its own?"""
    following = said[end : min((e for e in ends if e > end), default=end)]
    return end in ends and (following in {"", *_AFTER_A_PLACE} or following[0] in "几哪第各")


def _end_of_name(said: str, end: int, ends: Collection[int]) -> int:
    if kind := _AUTONOMOUS.match(said, end):
        end = kind.end()
    for behind in (_KIND, _SIDE):
        if (more := behind.match(said, end)) and more.end() in ends:
            end = more.end()
    return end


def regions_in(text: str) -> tuple[str, ...]:
    """The regions that a text names, in the order of REGIONS, then "全国" and "各省".

    >>> regions_in("內蒙和寧夏回族自治区在黄河南岸")
    ('内蒙古', '宁夏')
    """
    return _in_order({region for region, _ in named_regions(normalise(text))})


def side_by_side(text: str) -> tuple[str, ...]:
    """The regions that stand in a row with others, as in a comparison.

    >>> side_by_side("新疆和宁夏的工匠学院"), side_by_side("宁夏派人去上海培训")
    (('宁夏', '新疆'), ())
    """
    plain = normalise(text)
    return _in_order(
        {
            region
            for (one, span), (other, after) in pairwise(named_regions(plain))
            if _AND.fullmatch(plain, span.end, after.start)
            for region in (one, other)
        }
    )


def without_regions(text: str, regions: Collection[str] = _PLACES) -> str:
    """The normal form of a text without the names of these regions, whatever their form, and
    without what joins one to the next.

    >>> without_regions("寧夏回族自治區有幾家？", ["宁夏"])
    '有几家?'
    >>> without_regions("內蒙和宁夏各有几家？")
    '各有几家?'
    """
    plain = normalise(text)
    kept, position = "", 0
    for region, span in named_regions(plain):
        if region in regions:
            joins = position > 0 and _AND.fullmatch(plain, position, span.start)
            kept += "" if joins else plain[position : span.start]
            position = span.end
    return kept + plain[position:]


def subject(question: str, inherited: Collection[str], regions: Collection[str]) -> str:
    """What is looked for: the question and the words it took over, without these regions.

    A region that limits a question says where to look; it is no word to look for, and one
    that was taken over never is.

    >>> subject("宁夏那工种呢？", ["新疆", "竞赛"], ["宁夏"])
    '那工种呢? 竞赛'
    """
    taken = (word for word in inherited if word not in _PLACES)
    return " ".join((without_regions(question, regions), *taken))


def _in_order(found: Collection[str]) -> tuple[str, ...]:
    return tuple(place for place in _PLACES if place in found)

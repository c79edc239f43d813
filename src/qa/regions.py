"""The provinces that a text names, and which of them it sets side by side. Pure."""

from __future__ import annotations

import re

from qa.text import normalise, words

# Short names of the provinces, regions and municipalities (GB/T 2260).
_NAMES = (
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 "
    "广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 台湾 香港 澳门"
)
REGIONS = tuple(_NAMES.split())
_SHORTER = {"内蒙古": "内蒙"}
_ONE = f"(?:{'|'.join(REGIONS)}|内蒙)(?:省|市|(?:(?:壮族|回族|维吾尔)?自治|特别行政)区)?(?:这?边)?"
_AND = r"(?:以及|还有|相比|对比|比起|和|与|跟|同|及|或|比|、|,|/|\s)*"
_SIDE_BY_SIDE = re.compile(f"{_ONE}(?:{_AND}{_ONE})+")


def regions_in(text: str) -> tuple[str, ...]:
    """The regions that a text names, in the order of REGIONS.

    A name counts where a word begins with it: 黄河南岸 names no 河南.

    >>> regions_in("內蒙和寧夏回族自治区在黄河南岸")
    ('内蒙古', '宁夏')
    """
    said = words(text)
    return tuple(
        region
        for region in REGIONS
        if any(word.startswith(_SHORTER.get(region, region)) for word in said)
    )


def side_by_side(text: str) -> tuple[str, ...]:
    """The regions that stand in a row with others, as in a comparison.

    >>> side_by_side("新疆和宁夏的工匠学院"), side_by_side("宁夏派人去上海培训")
    (('宁夏', '新疆'), ())
    """
    rows = "，".join(row.group() for row in _SIDE_BY_SIDE.finditer(normalise(text)))
    return regions_in(rows)

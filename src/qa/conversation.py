"""What a follow-up inherits from the earlier questions. Pure: strings in, Query out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.regions import regions_in, side_by_side, subject, without_regions
from qa.text import ASKING_WORD, asks, boundaries, content_words, normalise, nouns, words
from qa.types import Query

# Pronouns and connectives, as whole words; a measure word may follow: 这家, 那篇.
_OPENERS = re.compile(
    "[这那此][\u4e00-\u9fff]?|该|[它他她]们?|其中|里头|里面|前者|后者|上述|以上|另外|"
    "还有?|也|而|而且|但|但是|不过|所以|因此|然后|同样"
)
_ENDS_LIKE_A_FOLLOW_UP = re.compile(r"呢[?]*$")
_REQUEST = re.compile("介绍|说说|讲讲|谈谈|列出|列举")  # asks without an asking word
# Nouns that are always something's: they name no subject of their own.
_OF_SOMETHING = frozenset(
    "时候 时间 日期 地点 地方 情况 原因 理由 目的 意义 结果 效果 内容 人数 数量 总数 总量 金额 经费 资金 费用 "
    "比例 增长率 增幅 规模 级别 排名 程度 水平 名字 名称 全称 "
    "简称 全名 方面 方式 方法 办法 条件 要求 对象 部门 单位 个人 人员 具体 具体情况 我们 你们 大家 总共 一共 最后 其他".split()
)
_MANY_NOUNS = 3  # so many name a subject even where nothing is asked of it
# 各有, 那篇, 每年: what is left of a pronoun says nothing by itself
_SCRAP = re.compile("[各这那每该此][\u4e00-\u9fff]?")


def understand(question: str, history: Sequence[str], regions: Sequence[str]) -> Query:
    """What is searched for a question after the earlier ones of the same person.

    `regions`: names of the regions that documents exist for. A question that names no
    region takes the latest ones named before it; one that leans on its predecessor
    ("那工种呢？") takes over its subject as well.

    >>> understand("那工种呢？", ["内蒙古竞赛覆盖多少个行业？"], ["内蒙古"]).inherited
    ('内蒙古', '竞赛', '覆盖', '行业')
    """
    named, elsewhere = _named(question, regions)
    inherited: list[str] = []
    if not named + elsewhere:
        earlier = (_named(e, regions) for e in reversed(history))
        named, elsewhere = next(filter(any, earlier), ((), ()))
        inherited.extend(named + elsewhere)
    if history and _leans(question):
        own = set(words(question)) | set(inherited)
        inherited.extend(w for w in _subject(history) if w not in own)
    wanted = subject(question, inherited, named)
    asking = _asking(question, history)
    return Query(question, wanted, asking, named, elsewhere, tuple(inherited))


def _named(text: str, regions: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The regions that a question is about: those with documents, and those without.

    Beside a region with documents another is a detail ("宁夏派人去上海"), unless the
    two are compared. Where no document is known to belong to a region, any may speak of any.
    """
    found = regions_in(text) if regions else ()
    named = tuple(region for region in regions if region in found)
    about = side_by_side(text) if named else found
    return named, tuple(region for region in about if region not in regions)


def _asking(question: str, history: Sequence[str]) -> str:
    """The question itself, or where it asks for nothing by itself, the latest that does."""
    if not _leans(question) or asks(question):
        return question
    return next((earlier for earlier in reversed(history) if asks(earlier)), question)


def _leans(question: str) -> bool:
    """Does a question lack its subject or what is asked, or point at an earlier one?

    >>> _leans("工匠学院有几家？"), _leans("2024年又添了几家？"), _leans("该项目有几家企业？")
    (False, True, True)
    """
    plain = normalise(question)
    own = [n for n in nouns(without_regions(plain)) if n not in _OF_SOMETHING]
    says_something = len(words(ASKING_WORD.sub("", plain))) > 1
    is_asked = asks(plain) or _REQUEST.search(plain) or len(own) >= _MANY_NOUNS
    points_back = _opens_like_a_follow_up(plain) or _ENDS_LIKE_A_FOLLOW_UP.search(plain)
    return not (own and says_something and is_asked) or bool(points_back)


def _opens_like_a_follow_up(plain: str) -> bool:
    """Is the first word, or the first two characters as two words, a pronoun or connective?"""
    ends = boundaries(plain)
    return any(_OPENERS.fullmatch(plain, 0, size) for size in (1, 2) if size in ends)


def _subject(history: Sequence[str]) -> list[str]:
    """Words of the latest question, and of those before it while it leans on them."""
    taken: list[str] = []
    for earlier in reversed(history):
        taken.extend(w for w in _words_beside(earlier) if w not in taken)
        if not _leans(earlier):
            break
    return taken


def _words_beside(text: str) -> list[str]:
    """Content words that are no part of the name of a region, and no scraps."""
    return [w for w in content_words(without_regions(text)) if not _SCRAP.fullmatch(w)]

"""What a follow-up inherits from the earlier questions. Pure: strings in, Query out.

A conversation has a topic: regions, times, the words of the latest question that stands by
itself, among them what it counts or asks about, and what follow-ups added. Each follow-up
replaces what it names anew and keeps the rest.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from qa.regions import regions_in, side_by_side, subject, without_regions
from qa.text import (
    ASKING_WORD,
    asks,
    boundaries,
    content_words,
    named,
    normalise,
    nouns,
    tagged,
    words,
)
from qa.turns import Asked, Said, goes_on, heard, longest
from qa.types import Query

# As whole words: what points at something said before, a measure word may follow (这家, 那篇) …
_POINTERS = re.compile(
    "[这此][\u4e00-\u9fff]?|那[些个家篇项次年里时种位名所部份条件期批届类边天]|该|[它他她]们?|"
    "其中|里头|里面|前者|后者|上述|以上|还有?|也|同样"
)
_AMONG = re.compile(
    "其中|里头|里面|其他|其它|别的|另外"
)  # part of what was asked about, not another
_ENDS_LIKE_A_FOLLOW_UP = re.compile(r"呢[?]*$")
_OF_WHAT_WAS_SAID = re.compile(r"的(?:呢)?[?。]*$")  # 市级的呢: what they are stands before
_REQUEST = re.compile("介绍|说说|讲讲|谈谈|列出|列举")  # asks without an asking word
# Nouns that are always something's: they name no subject of their own.
_OF_SOMETHING = frozenset(
    "时候 时间 日期 地点 地方 情况 原因 理由 目的 意义 结果 效果 内容 人数 数量 总数 总量 金额 经费 资金 费用 "
    "比例 增长率 增幅 规模 级别 排名 程度 水平 名字 名称 全称 负责人 主席 电话 地址 标准 价格 面积 作者 流程 材料 "
    "简称 全名 方面 方式 方法 办法 条件 要求 对象 部门 单位 个人 人员 具体 具体情况 我们 你们 大家 总共 一共 最后 其他".split()
)
_MANY_NOUNS = 3  # so many name a subject even where nothing is asked of it
# 各有, 那篇, 每年: what is left of a pronoun says nothing by itself
_SCRAP = re.compile("[各这那每该此][\u4e00-\u9fff]?")
# What is left of an asking phrase when the asking word is taken away, and what names no thing
_REST = frozenset("名位人家个户所项件条份部期届次场批年月日天元种册本台座过做") | {
    "时候",
    "多久",
    "怎么办",
    "分别",
    "各自",
}
_COUNTS = re.compile("多少|几")
_NEAR = 3  # characters that may stand between an asking word and a noun: 多少家户外站点
# 比2020年 compares with a time and is about another
_TIME = re.compile(
    r"(?<!比)(?:(?:19|20)\d{2}年?(?:\d{1,2}月(?:\d{1,2}日)?)?|[今去前明]年(?:[上下]半年|年?底|年?初)?|"
    r"(?<![\d年])\d{1,2}月份?|(?<!年)[上下]半年)"
)


@dataclass(frozen=True, slots=True)
class _Topic:
    """What a conversation is about; all of it is empty before the first question."""

    named: tuple[str, ...] = ()  # regions with documents
    elsewhere: tuple[str, ...] = ()  # and without
    times: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    head: frozenset[str] = frozenset()  # of the words: what is counted or asked about
    added: tuple[str, ...] = ()  # by follow-ups
    asking: str = ""
    said: str = ""  # the texts that the words are from

    def without(self, denied: Collection[str]) -> _Topic:
        """The topic without words that were said to be wrong."""
        words, added = (
            tuple(w for w in some if w not in denied) for some in (self.words, self.added)
        )
        return replace(self, words=words, added=added, head=self.head.difference(denied))

    def dropping(self, dropped: Sequence[str]) -> _Topic:
        """The topic without what a question must not take over of it."""
        shown = [normalise(one) for one in dropped]

        def left(some: Iterable[str]) -> tuple[str, ...]:
            return tuple(word for word in some if not any(word in one for one in shown))

        regions, elsewhere, times = left(self.named), left(self.elsewhere), left(self.times)
        head = frozenset(left(self.head))
        words, added = left(self.words), left(self.added)
        return _Topic(regions, elsewhere, times, words, head, added, self.asking, self.said)

    def phrases(self, without: Collection[str]) -> list[str]:
        """The times and words, but for some, as they were said: the words of a name as one,
        without what is only part of another."""
        verbs = {span.cut(self.said) for span, tag in tagged(self.said) if tag == "v"}
        found: list[str] = []
        for word in longest([w for w in (*self.words, *self.added) if w not in without]):
            if found and verbs.isdisjoint((found[-1], word)) and found[-1] + word in self.said:
                found[-1] += word
            else:
                found.append(word)
        return [*(t for t in self.times if t not in without), *found]


def understand(
    question: str | Asked, history: Sequence[str | Asked], regions: Sequence[str]
) -> Query:
    """What is searched for a question after the earlier ones of the same person.

    `regions`: names of the regions that documents exist for. A question that names no
    region takes the latest ones named before it; one that leans on its predecessor
    ("那工种呢？") takes over its subject as well, but for what it replaces, in phrases. What a question was
    asked without, it does not take over, and neither do those after it unless it is named anew.

    >>> understand("那工种呢？", ["内蒙古竞赛覆盖多少个行业？"], ["内蒙古"]).inherited
    ('内蒙古', '竞赛', '覆盖')
    >>> alone = Asked("那工种呢？", without=("内蒙古",))
    >>> understand(alone, ["内蒙古竞赛覆盖多少个行业？"], ["内蒙古"]).inherited
    ('竞赛', '覆盖')
    """
    topic = _Topic()
    for earlier in map(Asked.of, history):
        if goes_on(earlier.text):
            topic = topic.dropping(earlier.without)
        else:
            _, topic = _turn(earlier, topic, regions)
    return _turn(Asked.of(question), topic, regions)[0]


def _turn(asked: Asked, topic: _Topic, regions: Sequence[str]) -> tuple[Query, _Topic]:
    """A question after what was spoken of, and what is spoken of after it."""
    topic = topic.dropping(asked.without)
    said = heard(asked.text) if topic.asking else Said(asked.text)
    if said.is_fresh:
        topic = _Topic()
    leans = asked.leans
    if leans is None:
        leans = _leans(said.text) or (said.corrects and not asks(said.text))
    named, elsewhere = _named(said.text, regions)
    inherited: list[str] = []
    if not named + elsewhere:
        # a region without documents goes no further than what goes on from it
        named, elsewhere = topic.named, topic.elsewhere if leans else ()
        inherited.extend(named + elsewhere)
    if topic.asking and leans:
        kept = _kept(said, topic)
        own = set(words(said.text)) | set(inherited)
        inherited.extend(kept.phrases(own))
        after = _after(said, kept)
    else:
        after = _topic_of(said.text)
    if asked.without and not inherited:  # nothing is left of what it took over
        return _turn(Asked(asked.text), _Topic(), regions)
    wanted = subject(said.text, inherited, named)
    after = replace(after, named=named, elsewhere=elsewhere)
    return Query(said.text, wanted, after.asking, named, elsewhere, tuple(inherited)), after


def _named(text: str, regions: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The regions that a question is about: those with documents, and those without.

    Beside a region with documents another is a detail ("宁夏派人去上海"), unless the
    two are compared. Where no document is known to belong to a region, any may speak of any.
    """
    found = regions_in(text) if regions else ()
    named = tuple(region for region in regions if region in found)
    about = side_by_side(text) if named else found
    return named, tuple(region for region in about if region not in regions)


def _topic_of(text: str) -> _Topic:
    """What a question that stands by itself is about, its regions aside."""
    plain = without_regions(text)
    times = tuple(dict.fromkeys(_TIME.findall(plain)))
    head = frozenset(own_words(_counted(plain)))
    return _Topic((), (), times, tuple(own_words(plain)), head, (), text, plain)


def _kept(said: Said, topic: _Topic) -> _Topic:
    """What a follow-up leaves as it was: it replaces what it names another of."""
    plain = without_regions(said.text)
    topic = topic.without(content_words(said.denied))
    if _TIME.search(plain):
        topic = replace(topic, times=())
    if _AMONG.search(plain) or (_OF_WHAT_WAS_SAID.search(plain) and not asks(plain)):
        return replace(topic, added=())  # another part of it (其中市级的呢)
    own = _things(plain)
    if not own or asks(plain) or set(own_words(plain)) <= set(topic.words):
        return topic
    if alike := _names_alike(plain, topic):
        return topic.without(alike)
    if all(any(tag == "ns" for _, tag in named(name)) for name in own):
        return topic  # where, not what
    return replace(topic.without(topic.head), added=())


def _names_alike(plain: str, topic: _Topic) -> list[str]:
    """The words for people, places or organisations that a follow-up names another of."""
    kinds = {tag for _, tag in named(plain)}
    before = normalise(topic.asking)
    found = [span.cut(before) for span, tag in named(without_regions(before)) if tag in kinds]
    return [w for name in found for w in content_words(name)]


def _after(said: Said, kept: _Topic) -> _Topic:
    """What is spoken of after a follow-up that left so much as it was."""
    plain = without_regions(said.text)
    own = tuple(w for w in own_words(plain) if w not in kept.words)
    times = tuple(dict.fromkeys(_TIME.findall(plain))) or kept.times
    asking = said.text if asks(said.text) else kept.asking
    kept = replace(kept, times=times, asking=asking, said=f"{kept.said}\n{plain}")
    if own and not kept.head and not asks(plain):
        return replace(kept, words=kept.words + own, head=frozenset(own))
    return replace(kept, added=kept.added + tuple(w for w in own if w not in kept.added))


def _counted(plain: str) -> str:
    """What a question counts or asks about: the nouns behind 多少, else those before.

    >>> _counted("竞赛覆盖多少个行业"), _counted("住宿费标准是多少")
    ('个行业', '住宿费标准')
    """
    asked = ASKING_WORD.search(plain)
    if asked is None:
        return plain
    runs: list[tuple[int, int]] = []
    position = 0
    for noun in nouns(plain):
        start = plain.index(noun, position)
        position = start + len(noun)
        is_next = runs and start - runs[-1][1] <= 1  # 职工的工资
        runs[-1:] = [(runs[-1][0], position)] if is_next else [*runs[-1:], (start, position)]
    counts = _COUNTS.match(asked.group()) is not None
    for start, end in runs if counts else ():
        if 0 <= start - asked.end() <= _NEAR:
            return plain[asked.end() : end]
    before = [run for run in runs if run[1] <= asked.start()]
    start, end = before[-1] if before else (0, 0)
    return plain[0 if start <= _NEAR else start : end]


def _leans(question: str) -> bool:
    """Does a question lack its subject or what is asked, or point at an earlier one?

    >>> _leans("工匠学院有几家？"), _leans("2024年又添了几家？"), _leans("该项目有几家企业？")
    (False, True, True)
    """
    plain = normalise(question)
    says_something = len(words(ASKING_WORD.sub("", plain))) > 1
    own = _things(without_regions(plain))
    is_asked = asks(plain) or _REQUEST.search(plain) or len(own) >= _MANY_NOUNS
    points_back = _opens_with_a_pointer(plain) or (
        _ENDS_LIKE_A_FOLLOW_UP.search(plain) and (not asks(plain) or "又" in plain)
    )
    return not (own and says_something and is_asked) or bool(points_back)


def _things(plain: str) -> list[str]:
    """What a text in its normal form names that may be a subject."""
    return [n for n in nouns(_TIME.sub("", plain)) if n not in _OF_SOMETHING]


def _opens_with_a_pointer(plain: str) -> bool:
    """Is the first word, or the first two characters as two words, a pointer?"""
    ends = boundaries(plain)
    return any(_POINTERS.fullmatch(plain, 0, size) for size in (1, 2) if size in ends)


def own_words(text: str) -> list[str]:
    """Content words that are no part of a region's name or a time, no measures and no scraps."""
    plain = without_place_and_time(text)
    return [w for w in content_words(plain) if w not in _REST and not _SCRAP.fullmatch(w)]


def without_place_and_time(text: str) -> str:
    """A text without the regions and times that it names."""
    return _TIME.sub(" ", without_regions(text))

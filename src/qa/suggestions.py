"""Questions that a text's own statements answer: 全区打造28家工匠学院 → 全区打造了多少家工匠学院？

Pure. Only a statement that is plainly read becomes a question, and only one that can be
understood without what stands before it: a few good questions are better than many odd ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from qa.answering.figures import figures
from qa.answering.quantities import DATE
from qa.statements import (
    CHANGE,
    DO,
    HAVE,
    REACH,
    Statement,
    Word,
    clauses,
    counts_out,
    first_person,
    is_name,
    is_phrase,
    leans,
    placed,
    stated,
    subject_of,
    words,
)
from qa.types import Kind, Passage, Span

SHORTEST, LONGEST = 8, 30  # characters of a question
_LONGEST_TAIL = 14  # characters behind what is counted: 企业参与校企合作
_SETTLED = frozenset("已 已经 将 每年 年均 平均 人均".split())  # without 了

_LOOSE_SPACE = re.compile(r"(?<![a-zA-Z])\s+|\s+(?![a-zA-Z])")
_AND = re.compile(r"、|以及|[和与及]")
_NOW = re.compile(r"(?:截至|截止|到)?(?:目前|现在|如今)(?:为止)?|迄今|至今")
# A time that says by itself which one it is; 去年 doesn't, nor does 8月16日.
_TIME = re.compile(
    r"(?:截至|截止|自|从)?(?:19|20)\d{2}年(?:度|年?底|末|初|[上下]半年"
    r"|\d{1,2}月(?:\d{1,2}日|[份底末初])?(?!\d)|第?[一二三四1-4]季度末?|前[一二三四]个?季度"
    r"|前\d{1,2}个月)?(?:以来)?(?![至到度前第日\d—–-])|近\d+年来?"
)
_RELATIVE = re.compile(
    r"[今去明前当同次本上下]年|年内|[今昨明当][日天晚]|日前|近[日期来]|近年|[本上下当这]个?[周月次届期]|此[次前后]"
    r"|同期|期间|随后|其间|现场|当[时地]|所在|截至|截止|预计|未来|今后|力争|计划|拟|[上下]半年|季度|\d月|个月"
)
_TELLS = re.compile(
    r"^(?:据|根据|按照?)|(?:显示|介绍|表示|统计|指出|称|获悉|透露|了解|消息|报道|认为)$"
)
# Said of themselves, these are told by a number: 覆盖率是多少.
_MEASURED = re.compile(
    r"(?:数|率|额|值|量|比例|比重|占比|收入|面积|规模|长度|高度|宽度|深度|价格?|工资|支出|利润|[增降涨跌]幅|增速|里程|产能|距离|总长)$"
)
_FIGURE = re.compile(
    r"[^\d]*(?P<number>\d[\d,.．]*\s?[多余]?(?P<size>[万亿千百]*)[多余]?)"
    r"(?P<unit>[^\d]*?)(?:左右|上下|以上|以下|之内|以内)?"
)
_COUNTS_ITSELF = re.compile(r"人次?|户|公里|亩|吨|公顷|平方米|平方公里|[美欧]?元|场次|千瓦时?")
_MONEY = re.compile(r"[美欧]?元")
_NO_COUNT = re.compile(
    r"年|个?月|日|天|周年?|岁|(?:个半?)?小时|分钟?|秒|级|层|倍|届|点|号|度|时|%|％|‰|个百分点"
)
# What is told of an event, of a document and of somebody by name.
_EVENT = re.compile(
    r"(?P<who>[^，,在由为]{4,40}(?:会|赛|典礼|仪式|论坛|节|展|活动))(?:在(?P<where>[^，,在]{2,12}))?"
    r"(?:隆重|正式|成功)?(?P<did>举办|举行|召开|开幕|闭幕|启动)"
)
_ISSUE = re.compile(
    r"(?P<who>[^《》，,]{4,20}?)(?:联合)?(?P<did>印发|出台|制定|发布)了?(?P<what>《[^《》]+》)"
)
_HONOUR = re.compile(r"(?P<did>入选|荣获|获评|当选|夺得)(?P<what>.{6,22})")


class Suggestion(NamedTuple):
    """A question, the sentence that it was made of, and the words that must answer it."""

    question: str
    passage: Passage
    sentence: Span  # range of passage.text
    answer: str  # as written: 1.8万


class _Item(NamedTuple):
    """One number of a statement, with what is counted before or behind it."""

    figure: str
    before: str
    behind: str


def suggested(passage: Passage, region: str = "", *, has_others: bool = False) -> list[Suggestion]:
    """Questions that sentences of a passage answer, in order.

    `region`: the document's; it is put in front where a question needs it, and always when
    the corpus `has_others` and the question names no place.
    """
    if passage.kind not in {Kind.BODY, Kind.CAPTION}:
        return []
    return [
        Suggestion(question, passage, sentence, said)
        for sentence in passage.sentences
        for question, said in questions(sentence.cut(passage.text), region, has_others=has_others)
    ]


@lru_cache(maxsize=256)
def questions(
    sentence: str, region: str = "", *, has_others: bool = False
) -> tuple[tuple[str, str], ...]:
    """The questions that a sentence answers, each with the words that answer it.

    >>> questions("2023年，全区已建成工匠学院28家，其中6家在市区。", "宁夏")
    (('2023年宁夏全区已建成多少家工匠学院？', '28'),)
    """
    made = dict.fromkeys(_questions(_LOOSE_SPACE.sub("", sentence), region, has_others))
    return tuple((q, said) for q, said in made if SHORTEST <= len(q) <= LONGEST)


def _questions(sentence: str, region: str, has_others: bool) -> Iterator[tuple[str, str]]:
    time, is_open = "", True
    subject: tuple[Word, ...] = ()  # of the clause before
    for clause in clauses(sentence):
        said = _TIME.match(clause)
        time = said[0] if said else time
        rest = _NOW.sub("", clause[said.end() if said else 0 :], count=1)
        if clause == "；":
            subject = ()
        if _RELATIVE.search(rest):
            return  # what follows is said of that time, too
        if not rest or rest == "；" or _TELLS.search(rest):
            continue
        is_first, is_open = is_open, False
        yield from _by_name(time, rest, (region, has_others, is_first))
        there = figures(rest)
        told = stated(rest, there[0].start) if there else None
        if told is None or leans(rest) or counts_out(rest) or DATE.search(rest):
            subject = subject_of(rest)
            continue
        who = placed(told.subject, region, has_others=has_others, is_first=is_first)
        if not told.subject and told.verb in DO:  # as the clause before
            who = placed(subject, region, has_others=has_others, is_first=True)
        if told.subject:
            subject = told.subject if told.verb in DO | HAVE else ()
        for item in _items(told, rest, there) if who else ():
            if question := _question(time, who, told, item):
                yield question, _number(item.figure)


def _by_name(time: str, clause: str, place: tuple[str, bool, bool]) -> Iterator[tuple[str, str]]:
    """Where and when an event was, what document somebody issued, who was honoured."""
    region, has_others, is_first = place
    if leans(clause):
        return
    people = first_person(words(clause))
    if people and (told := _HONOUR.fullmatch(clause, len(people))):
        yield f"谁{told['did']}{told['what']}？", people
    elif not is_first:
        return
    elif (event := _EVENT.fullmatch(clause)) and is_name(words(event["who"])):
        who, did = event["who"], event["did"]
        if event["where"]:
            yield f"{who}在哪里{did}？", event["where"]
        if "月" in time:
            yield f"{who}是什么时候{did}的？", time
    elif issued := _ISSUE.fullmatch(clause):
        some = words(issued["who"])
        who = placed(some, region, has_others=has_others, is_first=True) if is_phrase(some) else ""
        if who:
            yield f"{who}{issued['did']}了什么文件？", issued["what"]


def _items(told: Statement, clause: str, there: Sequence[Span]) -> list[_Item]:
    """The numbers of a clause with what they count; none where they are no list of a kind."""
    marks = [[*_AND.finditer(clause, a.end, b.start)] for a, b in pairwise(there)]
    borders = {0}
    for word in words(clause):
        borders.add(max(borders) + len(word.text))
    if not all(marks) or not borders.issuperset(figure.end for figure in there):
        return []
    starts = [there[0].start - len(told.noun), *(between[-1].end() for between in marks)]
    ends = [*(between[-1].start() for between in marks), len(clause)]
    found = [
        _Item(figure.cut(clause), clause[first : figure.start], clause[figure.end : last])
        for first, figure, last in zip(starts, there, ends, strict=True)
    ]
    return found if len({(bool(i.before), bool(i.behind)) for i in found}) == 1 else []


def _question(time: str, who: str, told: Statement, item: _Item) -> str:
    """The question for one number; empty where it would be an odd one."""
    match = _FIGURE.fullmatch(item.figure)
    if match is None:
        return ""
    unit = match["unit"].strip()
    if told.verb in REACH or (told.verb in CHANGE and unit in {"%", "％"}):
        return _reached(time, who, told, item, unit)
    if not unit or _NO_COUNT.fullmatch(unit) or not _is_counted(item, unit):
        return ""
    behind = words(item.behind)
    if unit == "人" and (item.before or (behind and behind[0].is_nominal)):
        unit = "名"  # 职工45万人, but 多少名职工
    size = match["size"] if _MONEY.fullmatch(unit) else ""
    is_done = told.verb in DO and _SETTLED.isdisjoint(told.adverbs)
    what = f"{told.verb}{'了' if is_done else ''}多少{size}{unit}{item.before or item.behind}"
    return f"{time}{who}{''.join(told.adverbs)}{what}？"


def _is_counted(item: _Item, unit: str) -> bool:
    """Is it plain what is counted?"""
    if item.before and (item.behind or "的" in item.before or not is_phrase(words(item.before))):
        return False
    if not item.before and not item.behind:
        return _COUNTS_ITSELF.fullmatch(unit) is not None
    if not item.behind:
        return True
    first = words(item.behind)[0]
    is_plain = first.is_nominal or first.text in {"不同"} or _COUNTS_ITSELF.fullmatch(unit)
    return bool(is_plain) and first.text != "的" and len(item.behind) <= _LONGEST_TAIL


def _reached(time: str, who: str, told: Statement, item: _Item, unit: str) -> str:
    """A question about how much something is or has become."""
    if item.before or item.behind:
        return ""
    adverbs = "".join(a for a in told.adverbs if a not in _SETTLED)
    if told.verb in CHANGE:
        return f"{time}{who}{adverbs}{told.verb}了多少？" if time else ""
    if _MEASURED.search(who):
        return f"{time}{who}是多少？"
    if not unit or _NO_COUNT.fullmatch(unit) or _MONEY.fullmatch(unit) or told.verb in {"为", "是"}:
        return ""
    return f"{time}{who}有多少{unit}？"


def _number(figure: str) -> str:
    match = _FIGURE.fullmatch(figure)
    return match["number"].rstrip("多余 ") if match else figure

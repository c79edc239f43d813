"""Turns of a conversation: a question with what it must not take over, and what is no question
by itself: corrections, 继续, 为什么. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.text import asks, normalise

_REJECTED = r"(?:不对|不是(?:的|这个|这样)?|不|错了|[搞弄答说]错了|[你您]?理解错了)[啊呀吧哦]?[，,。.！!；;：:\s]+"
_I_MEAN = (
    r"(?:我(?:想|要)?(?:问|说|指|要|查)的(?:其实)?是|我(?:其实)?是(?:想)?[说问指](?:的是)?|应该是|改成|换成)"
    r"[：:，,\s]*"
)
_NOT = r"(?:[，,；;\s]*(?<![是要])(?:而)?不是(?P<denied>[^，,。？?]+))?[。.！!]*"
_CORRECTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_REJECTED})?(?:我(?:想|要)?[问说指要]的)?不是(?P<denied>[^，,]+)[，,]\s*"
        r"(?:我(?:想|要)?[问说指要]的)?(?:而)?是(?P<meant>.+?)[。.！!]*",
        rf"(?:{_REJECTED})?{_I_MEAN}(?P<meant>.+?){_NOT}",
        rf"{_REJECTED}(?:而)?(?:是)?(?P<meant>.+?){_NOT}",
        r"是(?P<meant>[^，,]+?)[，,]?\s*(?<!是)(?:而)?不是(?P<denied>.+?)[。.！!]*",
    )
)
_FRESH = re.compile(
    r"(?:那|我们?|再|来)?(?:换(?:一?个)?(?:别的)?(?:话题|问题)|[问说聊](?:一?个|点)?(?:别的|其他的?)(?:事|问题)?|另一个问题)"
    r"(?:吧|了)?[，,。.！!：:\s]+"
)
_PLEASE = "(?:请|那|你|您|能不能|能|可以|再)*"
_MORE = re.compile(
    rf"{_PLEASE}(?:(?:继续|接着|往下)(?:说|讲)?|还有(?:没有)?(?:别的|其他的?|更多的?|什么|哪些)?|更多|"
    r"多?(?:说|讲|介绍)(?:得|的)?(?:再)?(?:详细|具体|清楚)?(?:一?点|一?些)|"
    r"(?:具体|详细|展开|仔细)(?:地)?(?:说说|讲讲|说|讲|介绍)?(?:一下|一?点|一?些)?|(?:然后|接下来)呢|下一页)[吧吗呢]*"
)
_AGAIN = re.compile(
    rf"{_PLEASE}(?:(?:说|讲|回答|来)一[遍次]|重(?:复|说|新说)(?:一[遍次下])?)[吧吗]*"
)
_WHY = re.compile(
    "(?:那|这|这是|但|可)*(?:为什么|为啥|为何|什么原因|凭什么|怎么会)(?:会)?(?:这样)?[呢啊呀]*"
)
_PUNCTUATION = re.compile(r"[\W_]+")
# A noun for a kind of answer, said instead of asking for it.
_KINDS = {
    re.compile("([人家期个次户件项册名届场批条天])数"): r"多少\1",
    re.compile("时间|日期"): "什么时候",
    re.compile("地点"): "什么地方",
    re.compile("(?:原因|理由)"): "为什么",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as asked, and words that it must not take over from those before it.

    A word stands for what it contains as well: who drops 住宿费 drops 住宿.
    """

    text: str
    without: tuple[str, ...] = ()
    leans: bool | None = None  # on the one before it; None: as its form tells

    @classmethod
    def of(cls, question: str | Asked) -> Asked:
        """The question; a plain text takes over what it can."""
        return cls(question) if isinstance(question, str) else question


def longest(words: Sequence[str]) -> list[str]:
    """The words that no other of them contains: what is worth showing of what a question
    took over, since who drops one drops what it contains.

    >>> longest(["劳动", "劳动者", "驿站"])
    ['劳动者', '驿站']
    """
    return [w for w in words if not any(w != other and w in other for other in words)]


@dataclass(frozen=True, slots=True)
class Said:
    """What a turn says: what is meant, what is denied, and how it goes with what was before."""

    text: str
    denied: str = ""
    corrects: bool = False
    is_fresh: bool = False  # leaves the subject expressly


def heard(turn: str) -> Said:
    """What a turn says after others.

    >>> heard("不对，我问的是人数不是期数")
    Said(text='多少人', denied='期数', corrects=True, is_fresh=False)
    """
    if fresh := _FRESH.match(turn):
        return Said(turn[fresh.end() :] or turn, is_fresh=True)
    for pattern in _CORRECTIONS:
        if found := pattern.fullmatch(turn.strip()):
            return Said(_asked(found["meant"]), found.groupdict().get("denied") or "", True)
    return Said(_asked(turn))


def _asked(text: str) -> str:
    """The text with 人数 as 多少人, where it asks for nothing else."""
    if asks(text):
        return text
    for kind, asking in _KINDS.items():
        text = kind.sub(asking, text, count=1)
    return text


def goes_on(turn: str) -> bool:
    """Does a turn want more of the same, or the same again?

    >>> goes_on("还有呢？"), goes_on("还有哪些措施？")
    (True, False)
    """
    return wants_more(turn) or _AGAIN.fullmatch(_bare(turn)) is not None


def wants_more(turn: str) -> bool:
    """Does a turn want what comes after what was shown?"""
    return _MORE.fullmatch(_bare(turn)) is not None


def asks_only_why(turn: str) -> bool:
    """Does a turn ask for a reason and say nothing else?"""
    return _WHY.fullmatch(_bare(turn)) is not None


def _bare(turn: str) -> str:
    return _PUNCTUATION.sub("", normalise(turn))

"""What a follow-up inherits from the earlier questions. Pure: strings in, Query out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.documents.metadata import REGIONS
from qa.text import content_words, normalise, words
from qa.types import Query

# A question this short, or one that begins like this, leans on the one before it.
_SHORT = 12
_FEW = 3  # content words; a short question that names more stands by itself
_LEANS = re.compile(
    r"^(?:那|那么|其中|里头|里面|这些|那些|它|他|她|还有|又|再|比|被|为什么|同样|这|该)"
)
_ASKS = re.compile(r"多少|几|什么|啥|哪|谁|怎么|怎样|如何|为何|何时|吗|比例|是否")
_ALIASES = {"内蒙古": "内蒙"}
_ENDS_LIKE_A_FOLLOW_UP = re.compile(r"呢[？?]?$")


def understand(question: str, history: Sequence[str], regions: Sequence[str]) -> Query:
    """What is searched for a question after the earlier ones of the same person.

    `regions`: names of the regions that documents exist for. A question that names no
    region takes the latest one named before it; one that leans on its predecessor
    ("那工种呢？") takes over its subject as well.

    >>> understand("那工种呢？", ["内蒙古竞赛覆盖多少个行业？"], ["内蒙古"]).inherited
    ('内蒙古', '竞赛', '覆盖', '行业')
    """
    named = _named(question, regions)
    inherited: list[str] = []
    # a region without documents is a region all the same: nothing is taken over for it
    if not named and not _named(question, REGIONS):
        for earlier in reversed(history):
            if named := _named(earlier, regions):
                inherited.extend(named)
                break
    if history and _leans(question):
        own = set(words(question)) | set(inherited)
        inherited.extend(w for w in _subject(history, regions) if w not in own)
    # an inherited region limits the documents; it is no word to look for
    searched = " ".join([question, *(w for w in inherited if w not in regions)])
    return Query(
        question,
        searched,
        _asking(question, history),
        tuple(history),
        tuple(named),
        tuple(inherited),
    )


def _asking(question: str, history: Sequence[str]) -> str:
    """The question itself, or where it asks for nothing by itself, the latest that does."""
    if not _leans(question) or _ASKS.search(question):
        return question
    return next((earlier for earlier in reversed(history) if _ASKS.search(earlier)), question)


def _named(text: str, regions: Sequence[str]) -> list[str]:
    plain = normalise(text)
    return [r for r in regions if r in plain or _ALIASES.get(r, r) in plain]


def _leans(question: str) -> bool:
    plain = question.strip()
    is_bare = len(plain) <= _SHORT and len(content_words(plain)) <= _FEW
    return is_bare or bool(_LEANS.match(plain) or _ENDS_LIKE_A_FOLLOW_UP.search(plain))


def _subject(history: Sequence[str], regions: Sequence[str]) -> list[str]:
    """Words of the latest question, and of those before it while it leans on them."""
    taken: list[str] = []
    for earlier in reversed(history):
        taken.extend(w for w in _words_beside(earlier, regions) if w not in taken)
        if not _leans(earlier):
            break
    return taken


def _words_beside(text: str, regions: Sequence[str]) -> list[str]:
    """Content words that are no part of a region's name."""
    return [w for w in content_words(text) if not any(w in region for region in regions)]

"""What a follow-up inherits from the earlier questions. Pure: strings in, Query out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.regions import regions_in, side_by_side, subject, without_regions
from qa.text import asks, content_words, words
from qa.types import Query

# A question this short, or one that begins like this, leans on the one before it.
_SHORT = 12
_FEW = 3  # content words; a short question that names more stands by itself
_LEANS = re.compile(
    r"^(?:那|那么|其中|里头|里面|这些|那些|它|他|她|还有|又|再|比|被|为什么|同样|这|该)"
)
_ENDS_LIKE_A_FOLLOW_UP = re.compile(r"呢[？?]?$")


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
    plain = question.strip()
    is_bare = len(plain) <= _SHORT and len(content_words(plain)) <= _FEW
    return is_bare or bool(_LEANS.match(plain) or _ENDS_LIKE_A_FOLLOW_UP.search(plain))


def _subject(history: Sequence[str]) -> list[str]:
    """Words of the latest question, and of those before it while it leans on them."""
    taken: list[str] = []
    for earlier in reversed(history):
        taken.extend(w for w in _words_beside(earlier) if w not in taken)
        if not _leans(earlier):
            break
    return taken


def _words_beside(text: str) -> list[str]:
    """Content words that are no part of the name of a region that the text names."""
    return content_words(without_regions(text))

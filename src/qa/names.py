"""Names that documents make known: short ones, and words of one index that no dictionary has.

Nothing is added to jieba, which all indexes of a process share.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from qa.text import normalise, words
from qa.types import Document

_SHORT = re.compile(
    r"(?P<full>《[^《》]{4,40}》|[\u4e00-\u9fff“”]{4,40})[（(](?:以下|下称|下文)?(?:均|统|合)?简称[为：:]?"
    r"[“\"《]?(?P<short>[^“”\"《》（）()，。]{2,12})[”\"》]?[）)]"
)
# What stands before the name of something new: who brought it into being, and when.
_ISSUING = re.compile(
    "印发|制定|出台|实施|开展|成立|召开|下发|发布|公布|颁布|通过|修订|组建|设立|推进|推行|建立|启动|举办"
)
_SHORTEST = 4  # characters of a full name
_QUOTED = re.compile(r"《([^《》]+)》")
_SIZES = range(3, 41)  # characters of a word of its own
_BEGINNING = 2  # characters by which names are looked up: few names share them


@dataclass(frozen=True, slots=True)
class Names:
    """Names in their normal form, found in a text however many there are."""

    all: frozenset[str]
    sizes: Mapping[str, Sequence[int]]  # characters of the names that begin alike

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        """These names, which are in their normal form."""
        known = frozenset(names)
        sizes: dict[str, set[int]] = {}
        for name in known:
            sizes.setdefault(name[:_BEGINNING], set()).add(len(name))
        return cls(known, {start: sorted(each) for start, each in sizes.items()})

    def within(self, text: str) -> list[str]:
        """The names in a text, from left to right, also those inside of others.

        >>> Names.of(["北疆工匠", "北疆工匠学院"]).within("看北疆工匠学院")
        ['北疆工匠', '北疆工匠学院']
        """
        plain = normalise(text)
        pieces = (
            plain[start : start + size]
            for start in range(len(plain))
            for size in self.sizes.get(plain[start : start + _BEGINNING], ())
        )
        return [piece for piece in pieces if piece in self.all]


def names_of(documents: Sequence[Document], glossary: Iterable[str] = ()) -> Names:
    """Titles, what stands in 《》, short names with the full ones, and a glossary's expressions,
    as far as they are more than a word that jieba knows."""
    titles = (d.metadata.title for d in documents)
    quoted = (name for d in documents for name in _QUOTED.findall("".join(d.text.split())))
    short = (name for pair in mined(d.text for d in documents).items() for name in _flat(pair))
    found = map(normalise, chain(titles, quoted, short, glossary))
    return Names.of(name for name in found if len(name) in _SIZES and name not in words(name))


def _flat(pair: tuple[str, Sequence[str]]) -> Iterator[str]:
    full, short = pair
    yield full
    yield from short


def mined(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Full names and the short ones that texts introduce for them.

    >>> mined(["《关于深化改革的意见》（以下简称《意见》）印发"])
    {'关于深化改革的意见': ('意见',)}
    >>> mined(["总工会近日印发产业工人队伍建设改革方案（以下简称产改方案）"])
    {'产业工人队伍建设改革方案': ('产改方案',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        for match in _SHORT.finditer("".join(text.split())):
            said, short = (normalise(match[name].strip("《》“”")) for name in ("full", "short"))
            full = said if match["full"].startswith("《") else _name_in(said, short)
            found[full] = tuple(dict.fromkeys((*found.get(full, ()), short)))
    return found


def _name_in(said: str, short: str) -> str:
    """The name at the end of a clause: what follows the last word of issuing or founding.

    Such a word may belong to the name (实施方案): the name still has the short one's
    characters, and more.
    """
    rests = [said[match.end() :] for match in _ISSUING.finditer(said)][::-1]
    names = [r for r in rests if len(r) >= _SHORTEST and len(r) > len(short)]
    return next((name for name in names if _abbreviates(short, name)), (*names, said)[0])


def _abbreviates(short: str, name: str) -> bool:
    """Do the characters of the short name stand in the name, in their order?"""
    rest = iter(name)
    return all(character in rest for character in short)

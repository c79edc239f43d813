"""Which words sound alike: wrong characters of the right sound are what people type.

The only home of pypinyin. Tones don't count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}")
_MOST = 3  # words of one sound


def sound(word: str) -> str:
    """The syllables of a Chinese word without tones.

    >>> sound("工匠"), sound("公将")
    ('gong jiang', 'gong jiang')
    """
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(word))


def by_sound(words: Iterable[str], frequency: Mapping[str, int]) -> dict[str, list[str]]:
    """Keys of words, each with its most frequent words, at most 3.

    A word of Chinese characters has three: its syllables with blanks between them, the
    same without, as they are typed, and their first letters.

    >>> by_sound(["工会"], {"工会": 5})
    {'gong hui': ['工会'], 'gonghui': ['工会'], 'gh': ['工会']}
    """
    found: dict[str, list[str]] = {}
    for word in sorted(filter(_WORD.fullmatch, words), key=lambda w: (-frequency[w], w)):
        spelt = sound(word)
        for key in (spelt, spelt.replace(" ", ""), "".join(s[0] for s in spelt.split())):
            known = found.setdefault(key, [])
            if word not in known and len(known) < _MOST:
                known.append(word)
    return found

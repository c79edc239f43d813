"""Which words sound alike: wrong characters of the right sound are what people type.

The only home of pypinyin. Tones don't count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}")
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"))
_MOST = 3  # words of one sound
_MOST_BY_INITIALS = 20  # words: first letters are shared by many


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """The syllables of a Chinese word without tones.

    >>> sound("工匠"), sound("公将")
    ('gong jiang', 'gong jiang')
    """
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(word))


def spelt(word: str) -> str:
    """The syllables of a Chinese word as they are typed.

    >>> spelt("工匠")
    'gongjiang'
    """
    return sound(word).replace(" ", "")


def initials(word: str) -> str:
    """The first letters of a Chinese word's syllables.

    >>> initials("工匠")
    'gj'
    """
    return "".join(syllable[0] for syllable in sound(word).split())


def merged(typed: str) -> str:
    """Pinyin without the differences that many speakers don't make: zh/z, n/l, ing/in and
    the like. Marked, so that it is taken for no other key.

    >>> merged("zhigong") == merged("zigon"), merged("zigong")
    (True, '~zigon')
    """
    for told, one in _MERGED:
        typed = typed.replace(told, one)
    return f"~{typed}"


def by_sound(words: Iterable[str], frequency: Mapping[str, int]) -> dict[str, list[str]]:
    """Keys of words, each with its most frequent words, at most 3, or 20 of the same initials.

    A word of Chinese characters has four: its syllables with blanks between them, the
    same without, as they are typed, what is left of that by `merged`, and their first letters.

    >>> by_sound(["工会"], {"工会": 5})
    {'gong hui': ['工会'], 'gonghui': ['工会'], '~gonhui': ['工会'], 'gh': ['工会']}
    """
    found: dict[str, list[str]] = {}
    for word in sorted(filter(_WORD.fullmatch, words), key=lambda w: (-frequency[w], w)):
        whole = (sound(word), spelt(word), merged(spelt(word)))
        most = {**dict.fromkeys(whole, _MOST), initials(word): _MOST_BY_INITIALS}
        for key, limit in most.items():
            known = found.setdefault(key, [])
            if len(known) < limit:
                known.append(word)
    return found

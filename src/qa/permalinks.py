"""Keys of quotes by their content, so that a link to a passage outlives its moving. Pure.

A key covers the characters of a quote that aren't white space, nothing else: not where
they stand, and no line breaks, which a new layout changes without changing a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from qa.passages import LONGEST_PASSAGE, offsets_of, runs
from qa.types import Document, Passage, Span

_DIGITS = 16  # hexadecimal: 64 bits, so that two quotes of one corpus never share them
_KEY = re.compile(rf"([1-9][0-9]{{0,2}})-([0-9a-f]{{{_DIGITS}}})")


def key_of(text: str) -> str:
    """The key of a quote: how many characters it has and how their SHA-256 begins.

    >>> key_of("工匠学院 28家。")
    '8-2bebf8b8b23684b4'
    >>> key_of("工匠\\n学院28家。") == key_of("工匠学院 28家。")
    True
    """
    ink = "".join(text.split())
    return f"{len(ink)}-{_digest(ink)}"


def is_key(text: str) -> bool:
    """Can it be the key of a quote?

    >>> is_key("8-2bebf8b8b23684b4"), is_key("8-2beb"), is_key("999-2bebf8b8b23684b4")
    (True, False, False)
    """
    return _read(text) is not None


def find(
    document: Document, passages: Iterable[Passage], key: str, near: int = 0
) -> tuple[Span, ...] | None:
    """Where the words of a key stand in a document now, or None.

    `passages`: the document's, in reading order. Where the words stand twice, the place
    that begins nearest to the code point `near`.

    >>> from qa.types import Kind, Metadata
    >>> d = Document("d", "d.txt", "甲乙。\\n丙丁。甲乙。", "", Metadata("d"))
    >>> p = Passage("d:000000", "d", Kind.BODY, (Span(0, 3), Span(4, 10)), "甲乙。丙丁。甲乙。")
    >>> find(d, [p], key_of("。丙"))
    (Span(start=2, end=3), Span(start=4, end=5))
    >>> find(d, [p], key_of("甲乙。")), find(d, [p], key_of("甲乙。"), near=8)
    ((Span(start=0, end=3),), (Span(start=7, end=10),))
    >>> find(d, [p], key_of("甲丙"))
    """
    if not (named := _read(key)):
        return None
    length, wanted = named
    # across the borders of passages: what is written anew before a quote shifts them
    offsets = offsets_of(span for p in passages for span in p.spans)
    inked = [place for place, i in enumerate(offsets) if not document.text[i].isspace()]
    ink = "".join(document.text[offsets[place]] for place in inked)
    starts = range(len(ink) - length + 1)
    for start in sorted(starts, key=lambda start: abs(offsets[inked[start]] - near)):
        if _digest(ink[start : start + length]) == wanted:
            return runs(offsets[inked[start] : inked[start + length - 1] + 1])
    return None


def has_sentence(passages: Iterable[Passage], key: str) -> bool:
    """Is one of the passages' sentences what the key names, as a whole?

    Cheap enough for a whole corpus: only sentences of the right length are hashed.

    >>> from qa.types import Kind
    >>> units = (Span(0, 3), Span(3, 6))
    >>> p = Passage("d:000000", "d", Kind.BODY, (Span(0, 6),), "甲乙。丙丁。", (), units)
    >>> has_sentence([p], key_of("丙丁。")), has_sentence([p], key_of("乙。丙"))
    (True, False)
    """
    if not (named := _read(key)):
        return False
    length, wanted = named
    long_enough = (s.cut(p.text) for p in passages for s in p.sentences if len(s) >= length)
    inks = ("".join(text.split()) for text in long_enough)
    return any(len(ink) == length and _digest(ink) == wanted for ink in inks)


def _read(key: str) -> tuple[int, str] | None:
    """The number of characters and the digits, or None: a key comes from the browser."""
    match = _KEY.fullmatch(key)
    # no quote is longer than a passage; longer ones would only cost time
    return (int(match[1]), match[2]) if match and int(match[1]) <= LONGEST_PASSAGE else None


def _digest(ink: str) -> str:
    # half a surrogate pair, which a browser may send, is a character like any other here
    return sha256(ink.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]

"""Keys of quotes by their content, so that a link to a passage outlives its moving. Pure.

A key covers the characters of a quote that aren't white space, nothing else: not where
they stand, and no line breaks, which a new layout changes without changing a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

import numpy as np
from numpy.typing import NDArray

from qa.passages import LONGEST_PASSAGE, runs
from qa.types import Document, Passage, Span

_SHA_DIGITS = _SUM_DIGITS = 8  # hexadecimal: 64 bits, so that two quotes of one corpus never share
_KEY = re.compile(rf"([1-9][0-9]{{0,2}})-([0-9a-f]{{{_SUM_DIGITS + _SHA_DIGITS}}})")
_FACTOR = 0x9E3779B1  # odd, so that no character is lost modulo 2**32; large, so that they mix
_MOST_TRIED = 16  # places whose sum is right: all of them hold the same words, but for 1 in 2**32
_BLANKS = [code for code in range(0x3001) if chr(code).isspace()]  # all that Unicode has


def key_of(text: str) -> str:
    """The key of a quote: how many characters it has, their rolling sum, how their SHA-256 begins.

    >>> key_of("工匠学院 28家。")
    '8-0f79cdaf2bebf8b8'
    >>> key_of("工匠\\n学院28家。") == key_of("工匠学院 28家。")
    True
    """
    ink = "".join(text.split())
    return f"{len(ink)}-{_digest(ink)}"


def is_key(text: str) -> bool:
    """Can it be the key of a quote?

    >>> is_key("8-0f79cdaf2bebf8b8"), is_key("8-2beb"), is_key("999-2bebf8b8b23684b4")
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
    return Ink.of(document, passages).find(key, near)


@dataclass(frozen=True, slots=True)
class Ink:
    """What keys are looked for in: a document's characters that aren't white space.

    A forged key must not cost a hash of every place of a long document, so a rolling sum
    (R. M. Karp and M. O. Rabin, doi:10.1147/rd.312.0249) tells the few that come into question.
    """

    text: str
    places: NDArray[np.int64]  # of each character of the passages, blanks as well, in the document
    inked: NDArray[np.int64]  # where among those each character of the text is
    # sums[i]: of the first i characters, the last of which weighs FACTOR ** (i - 1)
    sums: NDArray[np.uint32]
    weights: NDArray[np.uint32]  # FACTOR ** i

    @classmethod
    def of(cls, document: Document, passages: Iterable[Passage]) -> Self:
        """The ink of a document's passages, which are in reading order."""
        # across the borders of passages: what is written anew before a quote shifts them
        spans = [span for passage in passages for span in passage.spans]
        codes = _codes("".join(span.cut(document.text) for span in spans))
        parts = [np.arange(span.start, span.end) for span in spans]
        inked = np.flatnonzero(~np.isin(codes, _BLANKS))
        codes = codes[inked]
        text = codes.tobytes().decode("utf-32-le", "surrogatepass")
        places = np.concatenate(parts) if parts else inked
        return cls(text, places, inked, *_sums(codes))

    def find(self, key: str, near: int = 0) -> tuple[Span, ...] | None:
        """As `find` does."""
        if not (named := _read(key)) or named[0] > len(self.text):
            return None
        length, wanted = named
        sums = self.sums[length:] - self.sums[:-length]
        total = np.uint32(int(wanted[:_SUM_DIGITS], 16))
        starts = np.flatnonzero(sums == total * self.weights[: len(sums)])
        away = np.abs(self.places[self.inked[starts]] - near)
        nearest = np.argsort(away, kind="stable")[:_MOST_TRIED]
        for start in starts[nearest].tolist():
            if _digest(self.text[start : start + length]) == wanted:
                first, last = self.inked[start], self.inked[start + length - 1]
                return runs(self.places[first : last + 1].tolist())
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
    sha = sha256(ink.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{_sums(_codes(ink))[0][-1]:0{_SUM_DIGITS}x}{sha[:_SHA_DIGITS]}"


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _sums(codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """`Ink.sums` and `Ink.weights`, modulo 2**32."""
    weights = np.full(len(codes) + 1, _FACTOR, np.uint32)
    weights[0] = 1
    weights = np.cumprod(weights, dtype=np.uint32)
    sums = np.zeros(len(codes) + 1, np.uint32)
    np.cumsum(codes * weights[:-1], dtype=np.uint32, out=sums[1:])
    return sums, weights

"""What a question means where it was mistyped: wrong characters of the right sound, pinyin,
first letters. Only what stands nowhere in the documents is read otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np

from qa.pinyin import initials, merged, sound, spelt
from qa.store import Field, Probe, Store
from qa.term_recall import is_common
from qa.text import (
    boundaries,
    content_words,
    is_word,
    log_likelihood,
    named,
    normalise,
    numbers,
    words,
)
from qa.types import Source, Span

LOOSE = 0.3  # weight of what may be meant
# How much likelier, in natural logarithms, a question must be without a mistyping to be read
# so, or to have that searched as well. Of 2,505 written questions that are typed well, asked
# among 6,092 passages, 45 and 155 are; of 778 with homophones 479 and 546.
_SURELY, _PERHAPS = 6.0, 3.0
_LATIN = re.compile(r"(?<![a-z0-9])[a-z]{2,30}(?![a-z0-9])")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_TELLING = 3  # first letters; two say nearly nothing
_SURE = 4  # first letters
_NAME = 8  # first letters of two words, at most
_SIZES = (4, 3, 2)  # characters of what may be a mistyped word
_MANY = 60  # strange pieces: another language, or nonsense, rather than mistyped
_MOST = 3  # words that may be meant
_TRIED = 8  # names that are looked up
_READ = 5  # sentences, for each of them


@dataclass(frozen=True, slots=True)
class Reading:
    """What was typed, and the documents' words that may be meant, likeliest first.

    `places`: where it was heard, in the normal form of the text; nowhere else does it mean that.
    """

    typed: str
    meant: tuple[str, ...]
    places: tuple[Span, ...]
    weight: float = 1.0  # of an own word's: what they weigh in the search
    is_sure: bool = False  # the first is meant: the question is read with it instead
    source: Source = Source.PINYIN


def put_right(text: str, readings: Iterable[Reading]) -> str:
    """The text with what is surely meant instead of what was typed; in its normal form where
    that has other places.

    >>> put_right("工将学院", [Reading("工将", ("工匠",), (Span(0, 2),), is_sure=True)])
    '工匠学院'
    """
    sure = {span: one for one in readings if one.is_sure for span in one.places}
    same = all(span.cut(text) == one.typed for span, one in sure.items())
    plain = normalise(text)
    return _with(
        text if same and len(text) == len(plain) else plain,
        {span: one.meant[0] for span, one in sure.items()},
    )


def _with(text: str, instead: Mapping[Span, str]) -> str:
    """The text with other words in these places, which don't overlap."""
    for span in sorted(instead, key=lambda span: -span.start):
        text = text[: span.start] + instead[span] + text[span.end :]
    return text


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads mistyped questions over the documents of a store.

    `names`: is a word one that people call something by, so that even two letters tell it?
    `regions`: of the documents; what is no word is sooner read as one of them.
    """

    store: Store
    names: Callable[[str], bool]
    regions: Collection[str] = ()

    def readings(self, text: str, explained: Collection[str]) -> Iterator[Reading]:
        """What may be meant in a text in its normal form, beside what is explained already."""
        yield from self._behind(_opening(text), text)
        letters: dict[str, list[Span]] = {}
        for found in _LATIN.finditer(text):
            letters.setdefault(found.group(), []).append(Span(*found.span()))
        counts = self.store.frequencies(Field.PASSAGE_WORDS, list(letters))
        for (typed, places), count in zip(letters.items(), counts, strict=True):
            if not count and typed not in explained:
                yield from self._spelt_out(text, typed, tuple(places))

    def _behind(self, opening: str, text: str) -> Iterator[Reading]:
        """What is misspelt behind the opening of a text, which is no part of any word."""
        size = len(opening)
        for found in self._misspelt(text[size:]):
            places = (Span(place.start + size, place.end + size) for place in found.places)
            yield replace(found, places=tuple(places))

    def _misspelt(self, text: str) -> Iterator[Reading]:
        """Pieces that the documents' words sound like; none overlaps one that was heard before."""
        strange = self._strange(text)
        if len(strange) > _MANY:
            return
        taken: set[int] = set()
        exact = self.store.alike([sound(t) for t in strange])
        nearly = self.store.alike([merged(spelt(t)) for t in strange])
        for (typed, places), same, other in zip(strange.items(), exact, nearly, strict=True):
            free = tuple(p for p in places if taken.isdisjoint(range(p.start, p.end)))
            alike = same or other
            found = self._heard(text, typed, free, alike) if free and alike else None
            if found:
                taken.update(place for p in found.places for place in range(p.start, p.end))
                yield found

    def _heard(
        self, text: str, typed: str, places: tuple[Span, ...], alike: Sequence[str]
    ) -> Reading | None:
        """What is meant there, of the words that sound alike."""
        fitting = self._fitting(text, places[0], alike)
        before = log_likelihood(text)
        gains = {
            word: log_likelihood(_with(text, dict.fromkeys(places, word))) - before
            for word in alike
            if word in fitting or _resembles(typed, word)
        }
        meant = sorted(gains, key=lambda word: (word not in fitting, -gains[word]))
        if not meant or gains[meant[0]] <= _PERHAPS:
            return None
        # nobody's name is mistyped because the documents have another
        is_region = meant[0] in self.regions and not is_word(typed)
        least = _PERHAPS if is_region else _SURELY
        is_sure = gains[meant[0]] > least and not _name_somebody(text, places)
        return Reading(typed, tuple(meant), places, 1.0 if is_sure else LOOSE, is_sure)

    def _strange(self, text: str) -> dict[str, list[Span]]:
        """Pieces of the text with a pair of characters that no document has, longest first.

        Whole words, none that only ask or join, and no numbers.
        """
        ends = boundaries(text)
        pieces: dict[str, list[Span]] = {}
        for size, start in product(_SIZES, sorted(ends)):
            if start + size in ends and _HAN.fullmatch(text, start, start + size):
                span = Span(start, start + size)
                pieces.setdefault(span.cut(text), []).append(span)
        meant = {p: pieces[p] for p in pieces if content_words(p) == words(p) and not numbers(p)}
        there = self._pairs_there(pair for piece in meant for pair in _pairs(piece))
        return {p: meant[p] for p in meant if any(not there[pair] for pair in _pairs(p))}

    def _fitting(self, text: str, place: Span, meant: Sequence[str]) -> set[str]:
        """Those of the words that the documents have beside a character that stands beside
        what was typed, where they don't have what was typed beside it."""
        start, end = place.start, place.end
        ends = sorted(boundaries(text))
        # what holds a sentence together stands beside everything
        telling = set(content_words(text))
        left = text[max((e for e in ends if e < start), default=start) : start]
        right = text[end : min((e for e in ends if e > end), default=end)]
        before, after = (word if word in telling else "" for word in (left, right))

        def borders(word: str) -> list[str]:
            return [*_pairs(before[-1:] + word[0]), *_pairs(word[-1] + after[:1])]

        typed = place.cut(text)
        sides = {word: borders(word) for word in (typed, *meant)}
        there = self._pairs_there(pair for pairs in sides.values() for pair in pairs)
        return {w for w in meant if any(there[p] and p not in sides[typed] for p in sides[w])}

    def _spelt_out(self, text: str, typed: str, places: tuple[Span, ...]) -> Iterator[Reading]:
        """What pinyin or first letters stand for, if anything."""
        size = len(typed)
        parts = [typed[i:j] for i in range(size) for j in range(i + 2, size + 1)]
        alike = dict(zip(parts, self.store.alike(parts), strict=True))
        exact = tuple(w for w in alike[typed] if spelt(w) == typed)
        if whole := exact or tuple(self.store.alike([merged(typed)])[0]):
            fitting = self._fitting(text, places[0], whole)
            ranked = tuple(sorted(whole, key=lambda w: w not in fitting))
            is_sure = bool(exact) or ranked[0] in fitting
            yield Reading(typed, ranked, places, is_sure=is_sure)
        elif phrase := _spelt_words(typed, alike):
            yield Reading(typed, ("".join(phrase),), places, is_sure=True)
        elif size >= _SURE and (names := self._abbreviated(typed, alike)):
            yield Reading(typed, names, places, is_sure=True)
        else:
            known = alike[typed]
            is_told = size >= _TELLING
            likely = [w for w in known if self.names(w) or (is_told and is_common(w))]
            meant = likely or (known if is_told and len(known) == 1 else ())
            if meant:
                yield Reading(typed, tuple(meant[:_MOST]), places, LOOSE)

    def _abbreviated(self, typed: str, alike: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """What the documents say in one word, or in two side by side, of these initials."""
        if len(typed) > _NAME:
            return ()
        pairs = [
            (first, second)
            for cut in range(2, len(typed) - 1)
            for first, second in product(alike[typed[:cut]], alike[typed[cut:]])
            if initials(first + second) == typed
        ]
        between = self._pairs_there(first[-1] + second[0] for first, second in pairs)
        counted = {first + second: between[first[-1] + second[0]] for first, second in pairs}
        likely = sorted(filter(counted.get, counted), key=lambda name: -counted[name])[:_TRIED]
        return (*alike[typed][:1], *(n for n in likely if self._is_said(n)))[:_MOST]

    def _is_said(self, name: str) -> bool:
        """Does one of the sentences that resemble the name most have it as it is?"""
        nowhere = np.zeros(self.store.manifest.dimension, np.float32)
        probe = Probe({}, dict.fromkeys(_pairs(name), 1.0), nowhere)
        numbers = self.store.search(probe, around=0.0, limit=_READ).characters.numbers
        found = self.store.fetch(numbers, nowhere)
        return any(name in normalise(f.sentence.cut(f.passage.text)) for f in found)

    def _pairs_there(self, pairs: Iterable[str]) -> dict[str, int]:
        """In how many passages each pair of characters stands."""
        each = list(dict.fromkeys(pairs))
        return dict(zip(each, self.store.frequencies(Field.PASSAGE_CHARACTERS, each), strict=True))


def _opening(text: str) -> str:
    """那, where a follow-up begins with it: jieba joins to it what it doesn't know.

    >>> _opening("那宁下呢"), _opening("那么宁下呢"), _opening("那些企业呢")
    ('那', '', '')
    """
    first = text[: min(boundaries(text) - {0}, default=0)]
    return "那" if first.startswith("那") and not is_word(first) else ""


def _spelt_words(typed: str, alike: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The fewest words whose pinyin, one behind the other, was typed; none if there are none."""
    best: dict[int, tuple[str, ...]] = {0: ()}  # of what ends there
    for end in range(2, len(typed) + 1):
        for start in range(end - 1):
            part = typed[start:end]
            word = next((w for w in alike[part] if spelt(w) == part), None)
            if start in best and word and len(best.get(end, typed)) > len(best[start]) + 1:
                best[end] = (*best[start], word)
    return best.get(len(typed), ())


def _pairs(piece: str) -> list[str]:
    return [piece[i : i + 2] for i in range(len(piece) - 1)]


def _name_somebody(text: str, places: Iterable[Span]) -> bool:
    """Is something there, or some of it, somebody's name?"""
    people = [span for span, tag in named(text) if tag == "nr"]
    return any(p.start < q.end and q.start < p.end for p, q in product(people, places))


def _resembles(typed: str, word: str) -> bool:
    """Are half of the characters the same, and what differs no word that people often use?

    公会 may be 工会, but is a word; 高技术 is not what 搞技术 means.
    """
    parts = [(typed[a:b], word[a:b]) for a, b in pairwise(sorted(boundaries(typed)))]
    other = [own for own, there in parts if own != there]
    is_used = is_common(typed) or (len(typed) > 2 and len(other) == 1 and is_common(other[0]))
    return not is_used and 2 * sum(map(str.__eq__, typed, word)) >= len(word)

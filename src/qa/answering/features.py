"""What is measured about a question and a sentence that may answer it.

Every feature is a share or a cosine, so that it means the same in two documents and in
ten thousand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.answering.candidates import of_type
from qa.answering.dates import years_meant
from qa.answering.meaning import Meanings, word_weights
from qa.answering.question import Need, need_of
from qa.encoder import Encoder
from qa.lexical import idf
from qa.store import Field, Store
from qa.text import characters, contains, content_words, named, normalise, numbers, places
from qa.types import Hit, Metadata, Passage, Query, Span

CANDIDATE = (
    "words",  # weighted share of the question's words that stand in the sentence
    "words_near",  # … there, in the sentence before it, headings or title
    "words_around",  # … in its passage, headings or title
    "characters",  # the same with characters and bigrams
    "characters_around",
    "meaning",  # share of the words, each by its best cosine with a word of the sentence
    "focus",  # … of the words next to the asking word
    "worst",  # … of the worst among the telling words
    "cosine",  # of question and sentence
    "cosine_around",  # of question and passage
    "rank",  # the fused retrieval score as a share of the best one's
    "has_type",  # something of the asked type stands in the sentence
    "type_nearby",  # how near the question's words stand to it
    "lacks_type",  # a number, date … is asked for, and none is there
    "absent_numbers",  # share of the question's numbers that don't stand in the sentence
    "strange_numbers",  # … that stand nowhere around
    "other_year",  # the question names a year, and the sentence speaks of another
    "strange_names",  # share of its quoted names that stand nowhere around
    "strange_places",  # share of its people, places and organisations that stand nowhere around
    "length",  # log characters / log 300
)
READ = (
    "read",  # the reader has read it
    "reading",  # log-odds that it has an answer / 15, -1..1; 0 where it wasn't read
)
QUESTION = (
    "margin",  # of the best candidate's score over the second's, at most 3
    "crowd",  # log of how many candidates come near the best
    "unknown_words",  # weighted share of the question's words that occur nowhere
    "unknown_characters",
    "asks_for_type",  # a number, date … rather than a clause
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
# Of the numbers in words only these: others are seldom what is looked for (三个方面).
_TELLING = re.compile(r"第|.+%|\d{3}")
_NAME = re.compile(r"[“《「](.{2,30}?)[”》」]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年)")
_RANGE = re.compile(r"(?<!\d)((?:19|20)\d{2})年?[至到~—–-]{1,2}((?:19|20)\d{2})(?=年)")
_OPEN = re.compile("年(?:以来|至今|[以之]?后|起|开始)|[比同与跟和较](?:19|20)")  # 2020年以来
_LONGEST = 300  # characters
_REACH = 24  # characters around something of the asked type in which words count for it


@dataclass(frozen=True, slots=True)
class Features:
    """Of the candidates in the order of the hits (n, len(CANDIDATE)), and of the question.

    `question` holds QUESTION without what comes from the candidates' scores: (3,).
    """

    candidates: NDArray[np.float64]
    question: NDArray[np.float64]


def describe(store: Store, encoder: Encoder, query: Query, hits: Sequence[Hit]) -> Features:
    """The features of all hits and of the question."""
    question = _Question.of(query, hits, store, encoder)
    best = hits[0].score if hits else 1.0
    rows: list[list[float]] = []
    around: dict[str, _Around] = {}
    for hit in hits:
        passage = hit.passage
        if passage.id not in around:
            known = store.document(passage.document_id).metadata
            around[passage.id] = question.around(passage, known)
        rows.append(question.beside(hit, around[passage.id], best))
    table = np.array(rows, dtype=np.float64).reshape(len(rows), len(CANDIDATE))
    return Features(table, np.array(question.by_itself(), dtype=np.float64))


class _Around(NamedTuple):
    """A passage with its title and headings beside a question: the same for all its sentences."""

    known: Metadata
    over: str  # title and headings in their normal form
    words: float  # shares of the question's words and characters that stand in all of it
    characters: float
    strange_figures: float  # shares of its figures, … that don't
    strange_quoted: float
    strange_proper: float


@dataclass(frozen=True, slots=True)
class _Question:
    """A question with what its words weigh."""

    text: str
    figures: Sequence[str]  # its numbers
    years: frozenset[str]
    quoted: Sequence[str]  # the names in it that stand in quotation marks
    need: Need
    proper: Sequence[str]  # its people, places and organisations
    words: Mapping[str, float]  # word -> idf times term recall
    characters: Mapping[str, float]  # bigram -> idf
    meanings: Meanings
    unknown_words: float
    unknown_characters: float

    @classmethod
    def of(cls, query: Query, hits: Sequence[Hit], store: Store, encoder: Encoder) -> _Question:
        names = content_words(query.subject)
        grams = [c for c in dict.fromkeys(characters("，".join(names))) if len(c) > 1] or names
        by_word = store.frequencies(Field.SENTENCE_WORDS, names)
        by_gram = store.frequencies(Field.SENTENCE_CHARACTERS, grams)
        size = store.manifest.sentences
        rarity = dict(zip(names, idf(by_word, size).tolist(), strict=True))
        weights = word_weights(rarity, query.text)
        grams_weigh = dict(zip(grams, idf(by_gram, size).tolist(), strict=True))
        quotes = [hit.text for hit in hits]
        return cls(
            query.text,
            _figures(normalise(query.text)),
            _asked_years(normalise(query.text)),
            _NAME.findall(query.text),
            need_of(normalise(query.asking)),
            [span.cut(query.subject) for span, _ in named(query.subject)],
            weights,
            grams_weigh,
            Meanings.of(query, weights, quotes, store, encoder),
            _unknown(weights, by_word),
            _unknown(grams_weigh, by_gram),
        )

    def around(self, passage: Passage, known: Metadata) -> _Around:
        """What is the same for all candidates of a passage."""
        over = normalise("\n".join((known.title, *passage.headings)))
        whole = f"{over}\n{normalise(passage.text)}"
        return _Around(
            known,
            over,
            _share(self.words, whole),
            _share(self.characters, whole),
            _strange(self.figures, whole),
            _strange(self.quoted, whole),
            _strange(self.proper, whole),
        )

    def beside(self, hit: Hit, around: _Around, best: float) -> list[float]:
        """The features of one candidate, in the order of CANDIDATE; `best`: the best score."""
        quote = hit.text
        sentence = normalise(quote)
        typed = self.need.is_typed
        spans = [c.span for c in of_type(quote, self.need)] if typed else []
        total = sum(self.words.values()) or 1.0
        stands = [contains(sentence, word) for word in self.words]
        before = f"{around.over}\n{_last_sentence(hit)}"
        near = [there or contains(before, w) for there, w in zip(stands, self.words, strict=True)]
        return [
            _part(self.words, stands),
            _part(self.words, near),
            around.words,
            _share(self.characters, sentence),
            around.characters,
            *self.meanings.shares(quote, stands),
            hit.cosine,
            hit.cosine_around,
            hit.score / best,
            float(bool(spans)),
            _nearness(sentence, spans, self.words) / total,
            float(typed and not spans),
            _strange(self.figures, sentence),
            around.strange_figures,
            float(bool(self.years) and self._is_of_other_year(hit, around)),
            around.strange_quoted,
            around.strange_proper,
            math.log(len(quote)) / math.log(_LONGEST),
        ]

    def _is_of_other_year(self, hit: Hit, around: _Around) -> bool:
        """Does the sentence, or the last year that was named before it, say another year? Where
        none is named, does the question ask of years after the document's?"""
        text = hit.passage.text
        said = [*_years(normalise(hit.text)), *years_meant(text, hit.sentence, around.known)]
        said = said or _years(f"{around.over}\n{normalise(text[: hit.sentence.start])}")[-1:]
        if own := around.known.date[:4]:
            said = said or [own] * (own < min(self.years))
        return bool(said) and self.years.isdisjoint(said)

    def by_itself(self) -> list[float]:
        """What the question tells without the candidates."""
        return [
            self.unknown_words,
            self.unknown_characters,
            float(self.need.is_typed),
        ]


def _last_sentence(hit: Hit) -> str:
    """The normal form of the sentence before a hit; nothing at the beginning of a passage."""
    earlier = [s for s in hit.passage.sentences if s.end <= hit.sentence.start]
    return normalise(earlier[-1].cut(hit.passage.text)) if earlier else ""


def _share(weights: Mapping[str, float], text: str) -> float:
    return _part(weights, [contains(text, term) for term in weights])


def _part(weights: Mapping[str, float], there: Sequence[bool]) -> float:
    """What some of the terms weigh, as a share of all."""
    total = sum(weights.values())
    said = sum(w for w, is_there in zip(weights.values(), there, strict=True) if is_there)
    return said / total if total else 0.0


def _unknown(weights: Mapping[str, float], frequencies: Sequence[int]) -> float:
    total = sum(weights.values())
    missing = sum(w for w, df in zip(weights.values(), frequencies, strict=True) if not df)
    return missing / total if total else 1.0


def _nearness(quote: str, spans: Sequence[Span], weights: Mapping[str, float]) -> float:
    """Sum of the weights of the words in `quote`, each the less the farther from a span; of
    the span where it is greatest."""
    if not spans:
        return 0.0
    found = [(weight, there) for w, weight in weights.items() if (there := places(quote, w))]
    return max(sum(_worth(span, *word) for word in found) for span in spans)


def _worth(span: Span, weight: float, words: Sequence[Span]) -> float:
    """Of a word's weight, what the nearest of the places where it stands leaves of it."""
    nearest = min(max(span.start - w.end, w.start - span.end, 0) for w in words)
    return weight * max(0.1, 1 - nearest / _REACH)


def _years(text: str) -> list[str]:
    """The years that a text in its normal form names, in order.

    >>> _years("二〇二一年,2022年")
    ['2021', '2022']
    """
    for span, number in reversed(numbers(text)):
        text = f"{text[: span.start]}{number}{text[span.end :]}"
    return _YEAR.findall(text)


def _asked_years(text: str) -> frozenset[str]:
    """The years that a question in its normal form asks of; none where it leaves them open.

    >>> sorted(_asked_years("2020年至2022年")), sorted(_asked_years("2020年以来"))
    (['2020', '2021', '2022'], [])
    """
    if _OPEN.search(text):
        return frozenset()
    ends = (range(int(a), int(b) + 1) for a, b in _RANGE.findall(text) if int(b) - int(a) < 100)
    return frozenset([*_years(text), *(str(year) for years in ends for year in years)])


def _figures(text: str) -> list[str]:
    """The numbers of a text in its normal form, plain, but for small ones in words.

    >>> _figures("2023年第二届培训3.5万人,有三个方面,占30%")
    ['2023', '第2', '35000', '30%']
    """
    found: list[str] = []
    position = 0
    for span, number in numbers(text):
        found += _NUMBER.findall(text, position, span.start)
        is_telling = _TELLING.match(number) or _NUMBER.search(span.cut(text))
        found += [number] if is_telling else []
        position = span.end
    return found + _NUMBER.findall(text, position)


def _strange(names: Sequence[str], text: str) -> float:
    return sum(not contains(text, normalise(n)) for n in names) / len(names) if names else 0.0

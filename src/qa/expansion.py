"""What is searched beside a question's own words: how documents write what people say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from qa.glossary import both_ways, read_glossary, read_lexicon
from qa.mistyping import Reader, Reading
from qa.names import mined
from qa.store import Field, Store
from qa.term_recall import is_common
from qa.text import boundaries, characters, normalise, stands_in, words
from qa.types import Document, Expansion, Query, Source, Span

EVERYDAY = Path(__file__).resolve().parent / "lexicon" / "everyday.tsv"
_QUOTING = ("《》", "“”")
_LOOSE = 0.3  # weight of everyday words: near in meaning, seldom the same


@dataclass(frozen=True)
class Lexicon:
    """Expressions in their normal form, each with other ways to say it.

    `names`: they are names that no dictionary has; other expressions stand only where words
    begin and end.
    `quoted`: expressions that mean something else unless 《》 or “” stand around them.
    """

    source: Source
    terms: Mapping[str, tuple[str, ...]]
    weight: float = 1.0  # of an own word's: what an added word weighs in the search
    names: bool = False
    quoted: frozenset[str] = frozenset()

    @cached_property
    def _by_beginning(self) -> Mapping[str, Sequence[str]]:
        """The expressions that begin with a character, longest first."""
        found: dict[str, list[str]] = {}
        for expression in sorted(self.terms, key=len, reverse=True):
            found.setdefault(expression[:1], []).append(expression)
        return found

    def find(self, text: str) -> Iterator[Expansion]:
        """The longest expressions in a text in its normal form, from left to right."""
        for word in (span.cut(text) for span in self.places(text)):
            yield Expansion(word, self.terms[word], self.source, self.weight)

    def places(self, text: str) -> Iterator[Span]:
        """Where they stand; none overlaps another."""
        place = 0
        while place < len(text):
            likely = self._by_beginning.get(text[place], ())
            word = next((one for one in likely if self._means(text, place, one)), "")
            if word:
                yield Span(place, place + len(word))
            place += len(word) or 1

    def _means(self, text: str, start: int, word: str) -> bool:
        """Does the expression stand there, and as such?"""
        if not text.startswith(word, start):
            return False
        end = start + len(word)
        is_quoted = text[max(0, start - 1) : start] + text[end : end + 1] in _QUOTING
        if word in self.quoted and not is_quoted:
            return False
        return stands_in(text, start, end) if self.names else {start, end} <= boundaries(text)


@dataclass(frozen=True, slots=True)
class Expander:
    """Adds to a query what the documents may say instead of its words."""

    lexicons: tuple[Lexicon, ...]
    store: Store
    listens: bool  # does it look for words of the same sound?
    names: bool = False  # are the documents' names words of their own?

    @classmethod
    def of(cls, store: Store, glossary: Path | None, sources: Collection[Source]) -> Expander:
        """What expands with the wanted sources, over the documents of a store.

        `glossary`: of the documents' keepers, if they have one; the file may not exist.

        Raises:
            CorpusError: the glossary can't be read.
        """
        lexicons = lexicons_for(store.documents, glossary, sources)
        return cls(lexicons, store, Source.PINYIN in sources, Source.NAMES in sources)

    def official(self, text: str) -> tuple[Reading, ...]:
        """The keepers' own words in a text that no document has, with what documents say."""
        plain = normalise(text)
        found: dict[tuple[str, tuple[str, ...]], list[Span]] = {}
        for lexicon in (one for one in self.lexicons if one.source is Source.GLOSSARY):
            for span in lexicon.places(plain):
                word = span.cut(plain)
                there = tuple(t for t in lexicon.terms[word] if not self._is_unheard_of(t))
                if there and self._is_unheard_of(word):
                    found.setdefault((word, there), []).append(span)
        return tuple(
            Reading(word, there, tuple(spans), 1.0, True, Source.GLOSSARY)
            for (word, there), spans in found.items()
        )

    def heard(self, text: str, regions: Collection[str] = ()) -> tuple[Reading, ...]:
        """What may be meant by what of a question stands nowhere in the documents."""
        if not self.listens:
            return ()
        plain = normalise(text)
        explained = {e.word for e in self._found(plain)}
        return tuple(Reader(self.store, self._names, regions).readings(plain, explained))

    def expand(self, query: Query, heard: Sequence[Reading] = ()) -> Query:
        """The query with its expansions, and what was read otherwise in it; terms that no document
        has are left out."""
        found = self._found(normalise(query.subject))
        added = list(dict.fromkeys(term for e in found for term in e.added))
        parts = [words(term) for term in added]
        there = self._there(word for part in parts for word in part)
        known = {t for t, part in zip(added, parts, strict=True) if part and there >= set(part)}
        kept = [replace(e, added=tuple(t for t in e.added if t in known)) for e in _once(found)]
        sounding = (Expansion(h.typed, h.meant, h.source, h.weight, h.is_sure) for h in heard)
        names = tuple(self.store.names(query.subject)) if self.names else ()
        return replace(query, expansions=(*(e for e in kept if e.added), *sounding), names=names)

    def _found(self, plain: str) -> list[Expansion]:
        return [e for lexicon in self.lexicons for e in lexicon.find(plain)]

    def _is_unheard_of(self, term: str) -> bool:
        """Has no document the term? Every other one has all its characters beside each other."""
        return not all(self.store.frequencies(Field.PASSAGE_CHARACTERS, characters(term)))

    def _there(self, terms: Iterable[str]) -> set[str]:
        """Those of the words that the documents have."""
        flat = list(dict.fromkeys(terms))
        counts = self.store.frequencies(Field.PASSAGE_WORDS, flat)
        return {word for word, count in zip(flat, counts, strict=True) if count}

    def _names(self, word: str) -> bool:
        return any(word in lexicon.terms for lexicon in self.lexicons)


def _once(found: Iterable[Expansion]) -> Iterator[Expansion]:
    """What several sources say is told of the first."""
    told: set[tuple[str, str]] = set()
    for one in found:
        yield replace(one, added=tuple(t for t in one.added if (one.word, t) not in told))
        told.update((one.word, term) for term in one.added)


def lexicons_for(
    documents: Sequence[Document], glossary: Path | None, sources: Collection[Source]
) -> tuple[Lexicon, ...]:
    """The lexicons of the wanted sources.

    Raises:
        CorpusError: the glossary can't be read.
    """
    kept: dict[Source, Callable[[], Lexicon]] = {
        Source.GLOSSARY: lambda: _glossary(glossary),
        Source.MINED: lambda: _short_names(documents),
        Source.EVERYDAY: lambda: Lexicon(Source.EVERYDAY, _everyday(), _LOOSE),
    }
    return tuple(read() for source, read in kept.items() if source in sources)


def _glossary(path: Path | None) -> Lexicon:
    return Lexicon(Source.GLOSSARY, read_glossary(path) if path else {}, names=True)


def _short_names(documents: Iterable[Document]) -> Lexicon:
    """Short names that are common words (意见) are names in quotation marks only."""
    groups = ((full, *short) for full, short in mined(d.text for d in documents).items())
    terms = both_ways(groups)
    rare = {one: tuple(t for t in others if not is_common(t)) for one, others in terms.items()}
    common = frozenset(filter(is_common, rare))
    return Lexicon(Source.MINED, rare, names=True, quoted=common)


@cache
def _everyday() -> Mapping[str, tuple[str, ...]]:
    return read_lexicon(EVERYDAY)

"""What is searched beside a question's own words: how documents write what people say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from qa.errors import CorpusError, why
from qa.pinyin import sound
from qa.store import Field, Store
from qa.term_recall import is_common
from qa.text import boundaries, content_words, normalise, words
from qa.types import Document, Expansion, Query

EVERYDAY = Path(__file__).resolve().parent / "lexicon" / "everyday.tsv"
GLOSSARY = "glossary.tsv"  # in the folder of the documents, kept by their keepers
_SHORT = re.compile(
    r"(?P<full>《[^《》]{4,40}》|[\u4e00-\u9fff“”]{4,40})[（(](?:以下|下称|下文)?(?:均|统|合)?简称[为：:]?"
    r"[“\"《]?(?P<short>[^“”\"《》（）()，。]{2,12})[”\"》]?[）)]"
)
_LONGEST = 40  # characters of an expression
_LOOSE = 0.3  # weight of everyday words: near in meaning, seldom the same
_LATIN = re.compile(r"[a-z]{2,30}")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_MISTYPED = (4, 3, 2)  # characters of what may be a mistyped word


class Source(StrEnum):
    """Where an expansion comes from; each can be switched off by QA_EXPANSIONS."""

    GLOSSARY = "glossary"  # kept by hand beside the documents
    MINED = "mined"  # （以下简称“…”）in the documents
    EVERYDAY = "everyday"  # general everyday and official words, shipped with the product
    PINYIN = "pinyin"  # words of the documents that sound like what they don't have


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Expressions in their normal form, each with other ways to say it."""

    source: Source
    terms: Mapping[str, tuple[str, ...]]

    def find(self, text: str) -> Iterator[Expansion]:
        """The longest expressions in a text in its normal form, from left to right.

        An everyday one never ends inside a word; what a glossary names is a word itself,
        known to no dictionary.
        """
        is_loose = self.source is Source.EVERYDAY
        ends = boundaries(text) if is_loose else set(range(len(text) + 1))
        place = 0
        while place < len(text):
            sizes = range(min(_LONGEST, len(text) - place), 0, -1) if place in ends else ()
            known = (
                n for n in sizes if place + n in ends and text[place : place + n] in self.terms
            )
            size = next(known, 0)
            if size:
                word = text[place : place + size]
                yield Expansion(word, self.terms[word], self.source, _LOOSE if is_loose else 1.0)
            place += size or 1


@dataclass(frozen=True, slots=True)
class Expander:
    """Adds to a query what the documents may say instead of its words."""

    lexicons: tuple[Lexicon, ...]
    store: Store
    listens: bool  # does it look for words of the same sound?

    def expand(self, query: Query) -> Query:
        """The query with its expansions; terms that no document has are left out."""
        text = normalise(query.subject)
        found = [e for lexicon in self.lexicons for e in lexicon.find(text)]
        added = list(dict.fromkeys(term for e in found for term in e.added))
        parts = [words(term) for term in added]
        flat = list(dict.fromkeys(word for part in parts for word in part))
        counts = self.store.frequencies(Field.PASSAGE_WORDS, flat)
        there = {word for word, count in zip(flat, counts, strict=True) if count}
        known = {t for t, part in zip(added, parts, strict=True) if part and there >= set(part)}
        kept = (replace(e, added=tuple(t for t in e.added if t in known)) for e in found)
        heard = self._heard(text) if self.listens else ()
        return replace(query, expansions=(*(e for e in kept if e.added), *heard))

    def _heard(self, text: str) -> Iterator[Expansion]:
        """The documents' words that sound like what stands nowhere in them."""
        typed = [*self._strange(text), *_LATIN.findall(text)]
        sounds = [t if t.isascii() else sound(t) for t in typed]
        done = ""
        for one, alike in zip(typed, self.store.alike(sounds), strict=True):
            near = tuple(word for word in alike if one.isascii() or _shares_half(one, word))
            if near and one not in done:
                done += f" {one}"
                yield Expansion(one, near, Source.PINYIN)

    def _strange(self, text: str) -> list[str]:
        """Pieces of the text with a pair of characters that no document has, longest first.

        Whole words, and none that people often use: those are no mistypings.
        """
        ends = boundaries(text)
        pieces = [
            text[start : start + size]
            for size in _MISTYPED
            for start in sorted(ends)
            if start + size in ends and _HAN.fullmatch(text, start, start + size)
        ]
        meant = [p for p in pieces if not is_common(p) and content_words(p) == words(p)]
        pairs = list(dict.fromkeys(p[i : i + 2] for p in meant for i in range(len(p) - 1)))
        counts = self.store.frequencies(Field.PASSAGE_CHARACTERS, pairs)
        absent = {pair for pair, count in zip(pairs, counts, strict=True) if not count}
        return [p for p in meant if any(p[i : i + 2] in absent for i in range(len(p) - 1))]


def _shares_half(typed: str, word: str) -> bool:
    return sum(a == b for a, b in zip(typed, word, strict=False)) * 2 >= len(word)


def lexicons_for(
    documents: Sequence[Document], glossary: Path, sources: Sequence[str]
) -> tuple[Lexicon, ...]:
    """The lexicons of the wanted sources.

    Raises:
        CorpusError: the glossary can't be read.
    """
    kept: dict[Source, Callable[[], Mapping[str, tuple[str, ...]]]] = {
        Source.GLOSSARY: lambda: both_ways(read_lexicon(glossary)) if glossary.is_file() else {},
        Source.MINED: lambda: both_ways(mined(d.text for d in documents)),
        Source.EVERYDAY: _everyday,
    }
    return tuple(Lexicon(source, read()) for source, read in kept.items() if source in sources)


@cache
def _everyday() -> Mapping[str, tuple[str, ...]]:
    return read_lexicon(EVERYDAY)


def read_lexicon(path: Path) -> dict[str, tuple[str, ...]]:
    """Lines of an expression, a tab, and other ways to say it with | between them.

    Empty lines and lines that begin with # are skipped.

    Raises:
        CorpusError: the file can't be read, or a line has another form.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"读不出词表 {path.name}：{why(error)}。请存为 UTF-8 文本。") from error
    terms: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        said, _, others = line.partition("\t")
        meant = tuple(normalise(o.strip()) for o in others.split("|") if o.strip())
        if not said.strip() or not meant:
            raise CorpusError(
                f"{path.name} 第{number}行不合格式。每行请写：词语、制表符（Tab）、"
                "另外的说法，几种说法之间用“|”隔开。"
            )
        key = normalise(said.strip())
        terms[key] = tuple(dict.fromkeys((*terms.get(key, ()), *meant)))
    return terms


def mined(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Full names and the short ones that texts introduce for them.

    >>> mined(["《关于深化改革的意见》（以下简称《意见》）印发"])
    {'关于深化改革的意见': ('意见',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        for match in _SHORT.finditer("".join(text.split())):
            full, short = (normalise(match[name].strip("《》“”")) for name in ("full", "short"))
            found[full] = tuple(dict.fromkeys((*found.get(full, ()), short)))
    return found


def both_ways(terms: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Each expression leads to the others of its line.

    >>> both_ways({"产改": ("产业工人队伍建设改革",)})
    {'产改': ('产业工人队伍建设改革',), '产业工人队伍建设改革': ('产改',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    for said, meant in terms.items():
        group = (said, *meant)
        for one in group:
            others = tuple(other for other in group if other != one)
            found[one] = tuple(dict.fromkeys((*found.get(one, ()), *others)))
    return found

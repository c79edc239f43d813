"""Files of expressions with other ways to say them: the lexicon's, and the keepers' glossary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from qa.documents.encoding import decode
from qa.errors import CorpusError, why
from qa.term_recall import is_common
from qa.text import ASKING_WORD, content_words, normalise

GLOSSARY = "glossary.tsv"  # in the folder of the documents, kept by their keepers


def read_glossary(path: Path) -> dict[str, tuple[str, ...]]:
    """The expressions of a glossary, each leading to the others of its line; none without a file.

    Raises:
        CorpusError: as `read_lexicon`, and where an expression is a mere stop word: it would
            be found in nearly every question.
    """
    if not path.exists():
        return {}
    terms: dict[str, tuple[str, ...]] = {}
    for number, said, meant in _lines(path):
        for one in filter(_is_stop_word, (said, *meant)):
            raise CorpusError(
                f"{path.name} 第{number}行的“{one}”太常见，几乎每个问题里都有，不能当作词语。"
                "请删去它，或换成更具体的说法。"
            )
        terms[said] = (*terms.get(said, ()), *meant)
    return both_ways(terms)


def read_lexicon(path: Path) -> dict[str, tuple[str, ...]]:
    """Lines of an expression, a tab, and other ways to say it with | between them.

    Empty lines and lines that begin with # are skipped. All is in its normal form.

    Raises:
        CorpusError: the file can't be read, or a line has another form.
    """
    terms: dict[str, tuple[str, ...]] = {}
    for _, said, meant in _lines(path):
        terms[said] = tuple(dict.fromkeys((*terms.get(said, ()), *meant)))
    return terms


def _lines(path: Path) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Number from 1, expression, other ways to say it."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CorpusError(
            f"读不出词表 {path}：{why(error)}。请检查这个文件，或把它移走。"
        ) from error
    for number, line in enumerate(decode(raw, path.name).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        said, _, others = line.partition("\t")
        meant = tuple(normalise(o.strip()) for o in others.split("|") if o.strip())
        if not said.strip() or not meant:
            raise CorpusError(
                f"{path.name} 第{number}行不合格式。每行请写：词语、制表符（Tab）、"
                "另外的说法，几种说法之间用“|”隔开。"
            )
        yield number, normalise(said.strip()), meant


def _is_stop_word(word: str) -> bool:
    """Does it name nothing, in its normal form? A single character that people often use
    (我, 之, 人) stands inside other words as well."""
    return not content_words(ASKING_WORD.sub("", word)) or (len(word) == 1 and is_common(word))


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

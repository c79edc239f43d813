"""Files of expressions with other ways to say them: the lexicon's, and the keepers' glossary."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from qa.documents.encoding import decode
from qa.errors import CorpusError, why
from qa.term_recall import is_common
from qa.text import ASKING_WORD, content_words, normalise

GLOSSARY = "glossary.tsv"  # in the folder of the documents, kept by their keepers
_MOST = 50  # other ways to say one expression


def read_glossary(path: Path) -> dict[str, tuple[str, ...]]:
    """The expressions of a glossary, each leading to the others of its line; none without a file.

    Raises:
        CorpusError: as `read_lexicon`, and where an expression is a mere stop word: it would
            be found in nearly every question.
    """
    if not os.path.lexists(path):  # a link that leads nowhere can't be read
        return {}
    groups = []
    for number, said, meant in _lines(path):
        for one in (e for e in (said, *meant) if not re.search(r"[^\W_]", e)):
            raise CorpusError(
                f"{path.name} 第{number}行的“{one}”里没有文字，不能当作词语。请删去它，或换成文字。"
            )
        for one in filter(_is_stop_word, (said, *meant)):
            raise CorpusError(
                f"{path.name} 第{number}行的“{one}”太常见，几乎每个问题里都有，不能当作词语。"
                "请删去它，或换成更具体的说法。"
            )
        groups.append((said, *meant))
    return both_ways(groups)


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
        said, *others = (normalise(column).strip() for column in line.rstrip().split("\t"))
        if len(others) != 1 or "|" in said:
            raise _malformed(path, number)
        parts = (one.strip() for one in others[0].split("|"))
        meant = tuple(one for one in parts if one and one != said)
        if not said or not meant:
            raise _malformed(path, number)
        if len(meant) > _MOST:
            raise CorpusError(
                f"{path.name} 第{number}行有{len(meant)}种另外的说法，每行最多{_MOST}种。"
                "请删去一些，或分成几行。"
            )
        yield number, said, meant


def _malformed(path: Path, number: int) -> CorpusError:
    return CorpusError(
        f"{path.name} 第{number}行不合格式。每行请写：一个词语、一个制表符（Tab）、"
        "另外的说法，几种说法之间用“|”隔开。"
    )


def _is_stop_word(word: str) -> bool:
    """Does it name nothing, in its normal form? A single character that people often use
    (我, 之, 人) stands inside other words as well."""
    return not content_words(ASKING_WORD.sub("", word)) or (len(word) == 1 and is_common(word))


def both_ways(groups: Iterable[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Each expression leads to the others of its groups.

    >>> both_ways([("产改", "产业工人队伍建设改革")])
    {'产改': ('产业工人队伍建设改革',), '产业工人队伍建设改革': ('产改',)}
    """
    found: dict[str, dict[str, None]] = {}
    for group in groups:
        for one in group:
            found.setdefault(one, {}).update((other, None) for other in group if other != one)
    return {one: tuple(others) for one, others in found.items()}

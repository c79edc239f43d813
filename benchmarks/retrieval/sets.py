"""The questions that are asked, and the passages among which they are asked."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from training.pairs import PARTS, answerable, lay, read, written

from qa.passages import split_passages
from qa.text import squash
from qa.types import Block, Document, Kind, Metadata, Passage, Span

SEED = 20211
_NUMBER = re.compile(
    r"^.{0,80}?第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?", re.S
)
_MOST = 60  # characters of a long answer; a passage ends somewhere


class Asked(NamedTuple):
    """A question and the numbers of the passages that answer it."""

    question: str
    right: frozenset[int]


@dataclass(frozen=True, slots=True)
class Collection:
    """Questions asked of the same passages; found if one of the first k is right.

    `left_out`: how many questions are not asked, because no single passage holds their answer.
    `is_ours`: the questions were written for this project and may be shown.
    """

    name: str
    k: int
    documents: Sequence[Document]
    passages: Sequence[Passage]
    asked: Sequence[Asked]
    left_out: int = 0
    is_ours: bool = False


class _Shelf:
    """Texts, each a document of one paragraph, and where each lies."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.documents = [_document(n, text) for n, text in enumerate(dict.fromkeys(texts))]
        self.passages = [p for d in self.documents for p in split_passages(d)]
        numbered = enumerate(self.passages)
        groups = groupby(numbered, key=lambda pair: pair[1].document_id)
        self._of = {name: [number for number, _ in group] for name, group in groups}
        self._place = {d.text: d.id for d in self.documents}

    def holding(self, text: str) -> frozenset[int]:
        """The passages of a text."""
        return frozenset(self._of[self._place[text]])

    def saying(self, text: str, quote: str) -> frozenset[int]:
        """Those of its passages in which most of a quote, or of its beginning, stands."""
        start = text.find(quote)
        wanted = range(start, start + len(quote))
        return frozenset(
            number
            for number in self.holding(text)
            if start >= 0
            and sum(_overlap(span, wanted) for span in self.passages[number].spans)
            >= min(len(quote), _MOST) / 2
        )

    def collection(self, name: str, k: int, asked: Iterable[Asked]) -> Collection:
        """The questions that some passage answers, asked of all these texts."""
        every = list(asked)
        kept = [a for a in every if a.right]
        return Collection(name, k, self.documents, self.passages, kept, len(every) - len(kept))


def _document(number: int, text: str) -> Document:
    block = Block(Kind.BODY, (Span(0, len(text)),))
    return Document(f"{number:06d}", "", text, "", Metadata(""), (block,))


def _overlap(span: Span, wanted: range) -> int:
    return max(0, min(span.end, wanted.stop) - max(span.start, wanted.start))


def statutes(data: Path) -> Iterator[Collection]:
    """Lay questions that trained nothing, among all statutes of their file and other articles."""
    tested = lay(data, "test")
    own = [r["passage"].strip() for part in ("train", "test") for r in lay(data, part)]
    known = {_rule(text) for text in own}
    others = (r["passage"].strip() for r in read(data / "text" / "law_articles.jsonl.xz"))
    strange = [text for text in others if _rule(text) not in known]
    shelf = _Shelf([*own, *sample(strange, 20_000)])
    answered: dict[str, set[int]] = {}
    for record in tested:
        answered.setdefault(record["q"], set()).update(shelf.holding(record["passage"].strip()))
    asked = [Asked(question, frozenset(right)) for question, right in answered.items()]
    yield shelf.collection("lay questions, statutes", 5, asked)


def _rule(text: str) -> str:
    """An article without its law's name and its number: the same rule stands in several files."""
    return squash(_NUMBER.sub("", text))[:200]


def everyday(data: Path) -> Iterator[Collection]:
    """Everyday questions on passages that trained nothing, among 50,000 of law and news."""
    records = [r for r in written(data, "test") if r["kind"] == "colloquial"]
    yield _among(data, "everyday questions", records, 50_000)


def judging(data: Path) -> Collection:
    """Questions of all kinds that the encoder has not seen, for choosing between designs."""
    records = answerable(data, "judge")
    return _among(data, "written questions", records, 20_000)


def _among(data: Path, name: str, records: Iterable[dict[str, Any]], size: int) -> Collection:
    """Written questions among all written passages, and others of law and news, half and half."""
    own = [r["passage"].strip() for part in PARTS for r in written(data, part)]
    law = [r["passage"].strip() for r in read(data / "text" / "law_articles.jsonl.xz")]
    rest = size - len(set(own))
    shelf = _Shelf([*own, *sample(law, rest // 2), *sample(news(data), rest - rest // 2)])
    squashed = [squash(p.text) for p in shelf.passages]
    asked = [Asked(r["q"], _saying(squashed, squash(r["evidence"]))) for r in records]
    return replace(shelf.collection(name, 5, asked), is_ours=True)


def _saying(squashed: Sequence[str], evidence: str) -> frozenset[int]:
    """Another passage may say the same, word for word."""
    return frozenset(n for n, text in enumerate(squashed) if evidence in text)


def search_queries(data: Path) -> Iterator[Collection]:
    """What people typed into a search engine, among 50,000 passages of news."""
    records = list(read(data / "eval" / "dureader_robust_dev.jsonl.xz"))
    shelf = _Shelf([*(r["passage"] for r in records), *sample(news(data), 50_000)])
    asked = [Asked(r["q"], shelf.holding(r["passage"])) for r in records]
    yield shelf.collection("search queries", 1, asked)


def policies(data: Path) -> Iterator[Collection]:
    """Questions about long policies: the passage with the answer among those of all policies."""
    records = list(read(data / "eval" / "ncp_policy_dev.jsonl.xz"))
    shelf = _Shelf(r["passage"] for r in records)
    asked = [Asked(r["q"], shelf.saying(r["passage"], r["answer"])) for r in records]
    yield shelf.collection("policies", 3, asked)


def at_scale(data: Path) -> Iterator[Collection]:
    """All the news: encyclopaedic questions among them, and questions about them."""
    reading = list(read(data / "eval" / "cmrc2018_dev.jsonl.xz"))
    articles = [_flat(r["text"]) for r in read(data / "text" / "news_articles.jsonl.xz")]
    shelf = _Shelf([*(r["passage"] for r in reading), *articles])
    asked = [Asked(r["q"], shelf.holding(r["passage"])) for r in reading]
    yield shelf.collection("encyclopaedia, all news", 1, asked)
    about = read(data / "eval" / "news_questions_at_scale.jsonl.xz")
    yield shelf.collection("news, all news", 5, _in_articles(shelf, about, articles))


def _in_articles(
    shelf: _Shelf, records: Iterable[dict[str, Any]], articles: Sequence[str]
) -> Iterator[Asked]:
    """The passages of a question's article that hold its answer."""
    by_start = {squash(text)[:100]: text for text in articles}
    for record in records:
        article = by_start.get(squash(record["passage"])[:100])
        if article is not None:
            answer = squash(record["answer"])
            here = shelf.holding(article)
            right = (n for n in here if answer in squash(shelf.passages[n].text))
            yield Asked(record["q"], frozenset(right))


def news(data: Path) -> list[str]:
    """The passages of some 20,000 news articles."""
    records = list(read(data / "text" / "news_articles.jsonl.xz"))
    texts = sample([_flat(r["text"]) for r in records], 20_000)
    return [p.text for p in _Shelf(texts).passages]


def _flat(text: str) -> str:
    return " ".join(text.split())


def sample(texts: Sequence[str], count: int) -> list[str]:
    """Some of the different texts, always the same."""
    unique = list(dict.fromkeys(texts))
    return random.Random(SEED).sample(unique, min(count, len(unique)))


SETS: dict[str, Callable[[Path], Iterator[Collection]]] = {
    "statutes": statutes,
    "everyday": everyday,
    "queries": search_queries,
    "policies": policies,
    "scale": at_scale,
}

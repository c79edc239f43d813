"""Pairs of texts that mean the same, or of which one answers the other."""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple
from zlib import crc32

from qa.expansion import EVERYDAY
from qa.glossary import read_lexicon
from qa.sentences import clauses
from qa.text import normalise, squash

Part = Literal["train", "judge", "test"]
PARTS: tuple[Part, ...] = ("train", "judge", "test")
OURS = Path(__file__).resolve().parent / "written"
READING = ("cmrc2018_train", "cmrc2018_trial", "drcd_dev_trad", "antiterror_train")
_LONGEST = 400  # characters; a mean over more says little
_SHORTEST = 12  # characters of a sentence
_ARTICLES = 30_000  # of news
_LAW_STEP = 4  # every fourth article of law
_LAY_TIMES = 4
_WRITTEN_TIMES = 4  # written questions are what visitors sound like


class Pair(NamedTuple):
    """Two texts that belong together. Those of the same group are no counter-examples.

    `against`: a text near the right one that does not belong to the left one, or empty.
    `wants_hard`: one is still to be found, among the right texts of other such pairs.
    `question`: what several right texts answer is no counter-example to itself either.
    """

    left: str
    right: str
    group: str
    against: str = ""
    wants_hard: bool = False
    question: str = ""


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a compressed file of JSON lines."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def part(passage_id: str) -> Part:
    """Seven written passages in ten train the encoder, one fits what judges the evidence,
    and two only measure: what is fitted on a model's own training data trusts it too much.
    """
    place = crc32(passage_id.encode()) % 10
    return "train" if place < 7 else "judge" if place == 7 else "test"


def fold(passage_id: str) -> int:
    """Which half, 0 or 1, a written passage belongs to."""
    return crc32(passage_id.encode()) // 10 % 2


def written(data: Path, wanted: Part) -> list[dict[str, Any]]:
    """The written questions of one part, those that their passage doesn't answer among them."""
    return [r for r in _all_written(data) if part(r["pid"]) == wanted]


@cache
def _all_written(data: Path) -> list[dict[str, Any]]:
    """Those of the data folder and ours."""
    ours = [r for name in ("regional_news", "law") for r in _ours(data, name)]
    return [*read(data / "train" / "written_questions.jsonl.xz"), *ours]


def contrasts(data: Path, wanted: Literal["train", "test"]) -> list[dict[str, Any]]:
    """Written questions, half of which their passage seems to answer and doesn't: `sort` tells
    how. For the reader to learn from, or to measure by; no passage is another question's."""
    return _ours(data, f"contrasts_{wanted}")


def conversations(data: Path, wanted: Part) -> list[dict[str, Any]]:
    """Written questions, half of which go on from the earlier ones of their `history`; the
    others ask for one thing among several like it, for a list, or how and why."""
    return _ours(data, f"conversations_{wanted}")


def details(data: Path, wanted: Part) -> list[dict[str, Any]]:
    """Written questions in pairs of like form and words, of which the passage answers one: about
    a part or the whole, a detail, one thing or another of its sort."""
    return _ours(data, f"details_{wanted}")


def _ours(data: Path, name: str) -> list[dict[str, Any]]:
    """Our questions of a file, which only names the places of their passages."""
    ours = list(read(OURS / f"{name}.jsonl.xz"))
    sources = {
        "article": data / "text" / "news_articles.jsonl.xz",
        "law": data / "text" / "law_articles.jsonl.xz",
        "policy": data / "train" / "ncp_policy_context.jsonl.xz",
    }
    for kind, path in sources.items():
        of_kind = [r for r in ours if kind in r]
        texts = _some(path, {r[kind] for r in of_kind}) if of_kind else {}
        for record in of_kind:
            text = texts[record[kind]]
            whole = text["text"].replace("\n", "") if kind == "article" else text["passage"]
            whole = re.sub(r"\s", "", whole) if kind == "policy" else whole
            record["passage"] = whole[record.get("start") : record.get("end")]
            record["answerable"] = record["kind"] != "nearmiss"
            if record["evidence"] not in record["passage"]:
                raise ValueError(f"{record['pid']}: other data than its questions were written for")
    return ours


def _some(path: Path, wanted: Collection[int | None]) -> dict[int, dict[str, Any]]:
    """The records of these numbers."""
    return {number: record for number, record in enumerate(read(path)) if number in wanted}


def answerable(data: Path, wanted: Part) -> list[dict[str, Any]]:
    """The written questions of one part that their passage answers."""
    return [r for r in written(data, wanted) if r["answerable"]]


def lay(data: Path, wanted: Literal["train", "test"]) -> list[dict[str, Any]]:
    """Lay questions and the statutes that answer them; one question in five only measures."""
    records = read(data / "train" / "stard_lay_questions.jsonl.xz")
    return [r for r in records if (crc32(r["q"].encode()) % 5 == 0) == (wanted == "test")]


def all_pairs(data: Path, seed: int, without: int | None = None) -> list[Pair]:
    """All training pairs, simplified, cropped and shuffled; `without`: a fold to leave out."""
    order = random.Random(seed)
    pairs = _asked(data, order, without)
    pairs += spoken([*pairs], order)
    pairs += _told(data, without)
    tidy = [
        p._replace(left=_tidy(p.left), right=_tidy(p.right), against=_tidy(p.against))
        for p in pairs
        if p.left and p.right
    ]
    order.shuffle(tidy)
    return tidy


def _asked(data: Path, order: random.Random, without: int | None) -> list[Pair]:
    """Questions with what answers them."""
    train = data / "train"
    records = [r for r in answerable(data, "train") if fold(r["pid"]) != without]
    pairs = [pair for _ in range(_WRITTEN_TIMES) for r in records for pair in _of(r, order)]
    for name in READING:
        pairs += [Pair(q, around(p, a), p) for q, p, a in reading(train / f"{name}.jsonl.xz")]
    pairs += [
        Pair(r["q"], r["passage"], r["passage"], wants_hard=True, question=r["q"])
        for r in lay(data, "train")
    ] * _LAY_TIMES
    policies = read(train / "ncp_policy_answer.jsonl.xz")
    return pairs + [Pair(r["q"], r["answer"], r["answer"]) for r in policies]


def _told(data: Path, without: int | None) -> list[Pair]:
    """Texts that mean the same, or stand beside each other."""
    train = data / "train"
    held = pieces_held_out(data, without)
    news = read(train / "news_title_body.jsonl.xz")
    pairs = [
        Pair(r["q"], r["passage"], r["passage"])
        for r in news
        if held.isdisjoint(map(squash, _pieces(r["passage"])))
    ]
    pairs += [
        Pair(r["a"], r["b"], r["b"])
        for r in read(train / "paraphrase_pairs.jsonl.xz")
        if r["label"] >= (4 if r["set"] == "Chinese-STS-B" else 1)
    ]
    for everyday, official in read_lexicon(EVERYDAY).items():
        pairs += [Pair(everyday, term, term) for term in official] * 2
    pairs += (
        pair
        for pair in neighbours(data)
        if squash(pair.left) not in held and squash(pair.right) not in held
    )
    return pairs


def _of(record: dict[str, Any], order: random.Random) -> Iterator[Pair]:
    """A question with its evidence, against another sentence of the passage, and with all of it."""
    evidence = record["evidence"]
    others = [
        text
        for text in (span.cut(record["passage"]) for span in clauses(record["passage"]))
        if evidence not in text and text not in evidence
    ]
    against = order.choice(others) if others else ""
    yield Pair(record["q"], evidence, record["pid"], against)
    yield Pair(record["q"], record["passage"], record["pid"], wants_hard=True)


def reading(path: Path) -> Iterator[tuple[str, str, str]]:
    """Question, passage and answer of a set of reading comprehension."""
    for record in read(path):
        # a few records lack their question or answer, a few answers are bare numbers
        if record.keys() >= {"q", "answer"}:
            yield record["q"], record["passage"], str(record["answer"])


def _tidy(text: str) -> str:
    return normalise(text[:_LONGEST])


def around(passage: str, answer: str) -> str:
    """The passage, cropped to what stands around the answer."""
    place = max(passage.find(answer), 0)
    start = max(0, place - _LONGEST // 2)
    return passage[start : start + _LONGEST]


def neighbours(data: Path) -> Iterator[Pair]:
    """Sentences of an article of news or law and what follows them: self-supervision."""
    news = islice(read(data / "text" / "news_articles.jsonl.xz"), _ARTICLES)
    law = islice(read(data / "text" / "law_articles.jsonl.xz"), 0, None, _LAW_STEP)
    for text in chain((r["text"] for r in news), (r["passage"] for r in law)):
        yield from (Pair(a, b, text) for a, b in islice(pairwise(_pieces(text)), 0, 8, 2))


def pieces_held_out(data: Path, without: int | None) -> frozenset[str]:
    """The squashed sentences of written passages that must not be known, not even unasked."""
    records = [r for part in PARTS[1:] for r in written(data, part)]
    records += [r for r in written(data, "train") if fold(r["pid"]) == without]
    passages = dict.fromkeys(r["passage"] for r in records)
    return frozenset(squash(piece) for passage in passages for piece in _pieces(passage))


def _pieces(text: str) -> list[str]:
    return [p for p in re.split(r"(?<=[。！？；])|\n+", text) if len(p) > _SHORTEST]


def spoken(pairs: Iterable[Pair], order: random.Random) -> Iterator[Pair]:
    """Pairs whose left text says one of its official terms as people do."""
    sayings: dict[str, list[str]] = {}
    for everyday, official in read_lexicon(EVERYDAY).items():
        for term in official:
            sayings.setdefault(term, []).append(everyday)
    longest = max(map(len, sayings))
    for pair in pairs:
        found = [
            pair.left[i:j]
            for i in range(len(pair.left))
            for j in range(i + 2, min(i + longest, len(pair.left)) + 1)
            if pair.left[i:j] in sayings
        ]
        if found:
            term = order.choice(found)
            yield pair._replace(left=pair.left.replace(term, order.choice(sayings[term]), 1))


def plain_text(data: Path) -> Iterator[str]:
    """Text for counting words: news and law."""
    yield from (r["text"] for r in islice(read(data / "text" / "news_articles.jsonl.xz"), 12_000))
    yield from (r["passage"] for r in islice(read(data / "text" / "law_articles.jsonl.xz"), 40_000))

"""What the reader learns from: questions, texts, and where the answers stand in them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from qa.answering.reader import LONGEST
from qa.answering.tokens import Vocabulary
from qa.conversation import understand
from qa.encoder import Encoder
from qa.turns import Asked
from qa.types import Span
from training.cases import FOLDS
from training.pairs import READING, contrasts, conversations, details, fold, reading, written

LONGEST_TEXT = 340  # characters; about a passage
SHORTEST_TEXT = 60
LONGEST_QUESTION = 80
UNLIKE = 0.35  # share of the questions that are also asked of a text that only looks alike
NEAR = 12  # texts among which that one is
Pieces = NDArray[np.int64]
Measured = NDArray[np.float16]
_STARTS = re.compile(r"[。；！？，]")


class Lesson(NamedTuple):
    """A question, a text, and where in it the answer stands: nowhere if `answer` is empty."""

    question: str
    text: str
    start: int
    answer: str


@dataclass(frozen=True, slots=True)
class Example:
    """A lesson in pieces; `first` and `last` piece of the answer from 1, or 0 for none."""

    asked: Pieces  # (q,)
    said: Pieces  # (n,)
    covered: Measured  # of the question's pieces beside the text, (q, len(MEASURED))
    measured: Measured  # of the text's beside the question, (n, len(MEASURED))
    first: int
    last: int


def lessons(data: Path) -> Iterator[Lesson]:
    """Questions that stand by themselves, with the whole of their texts, without white space."""
    for name in READING:
        for question, passage, answer in reading(data / "train" / f"{name}.jsonl.xz"):
            yield from _lesson(question, passage, answer, "")
    for record in written(data, "train"):
        if fold(record["pid"]) not in FOLDS:
            yield from _written(record)
    for record in contrasts(data, "train"):
        yield from _written(record)


def conversed(data: Path) -> Iterator[Lesson]:
    """Those of conversations, as they are read: with what they take over."""
    for record in conversations(data, "train"):
        history = record.get("history", ())
        query = understand(Asked(record["q"], leans=bool(history)), history, ())
        yield from _written(record | {"q": query.subject})


def detailed(data: Path) -> Iterator[Lesson]:
    """Those of details."""
    for record in details(data, "train"):
        yield from _written(record)


def _written(record: dict[str, Any]) -> Iterator[Lesson]:
    if record["answerable"]:
        answer, evidence = str(record["answer"]), record["evidence"]
        yield from _lesson(record["q"], record["passage"], answer, evidence)
    else:
        yield Lesson(record["q"], _tight(record["passage"]), 0, "")


def _lesson(question: str, text: str, answer: str, evidence: str) -> Iterator[Lesson]:
    """One lesson, or none where the answer isn't found from the evidence on."""
    plain, wanted = _tight(text), _tight(answer)
    start = plain.find(wanted, max(plain.find(_tight(evidence)), 0))
    if wanted and start >= 0:
        yield Lesson(question, plain, start, wanted)


def _tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def unanswered(asked: Sequence[Lesson], encoder: Encoder, order: random.Random) -> list[Lesson]:
    """Some of the questions with texts that are like theirs and don't have the answer."""
    texts = list(dict.fromkeys(lesson.text for lesson in asked))
    vectors = np.concatenate(
        [encoder.encode_passages(texts[i : i + 256]) for i in range(0, len(texts), 256)]
    )
    chosen = [le for le in asked if le.answer and order.random() < UNLIKE]
    found: list[Lesson] = []
    for lesson in tqdm(chosen, desc="texts that look alike", unit=" questions"):
        cosines = vectors @ encoder.encode_queries([lesson.question])[0]
        near = [texts[i] for i in np.argpartition(-cosines, NEAR)[:NEAR]]
        other = [t for t in near if t != lesson.text and lesson.answer not in t]
        if other:
            found.append(Lesson(lesson.question, order.choice(other), 0, ""))
    return found


def cropped(lesson: Lesson, order: random.Random) -> Lesson:
    """A part of the text with the answer somewhere in it, as long as what will be read."""
    size = order.randint(SHORTEST_TEXT, LONGEST_TEXT)
    end = lesson.start + len(lesson.answer)
    if len(lesson.text) <= size:
        return lesson
    # a text without an answer begins as one with it does: else its beginning would tell
    held = lesson.start if lesson.answer else len(lesson.text)
    latest = min(held, len(lesson.text) - size)
    start = order.randint(min(max(0, end - size), latest), latest)
    if pause := _STARTS.search(lesson.text, start, min(start + SHORTEST_TEXT, held)):
        start = pause.end()
    text = lesson.text[start : max(start + size, end)]
    return Lesson(lesson.question, text, max(0, lesson.start - start), lesson.answer)


def example(lesson: Lesson, vocabulary: Vocabulary) -> Example | None:
    """The lesson in pieces, or None where the answer is no row of a few whole pieces."""
    asked = vocabulary.cut(lesson.question[:LONGEST_QUESTION])
    said = vocabulary.cut(lesson.text)
    if not len(asked.ids) or not len(said.ids):
        return None
    first = last = -1
    if lesson.answer:
        span = Span(lesson.start, lesson.start + len(lesson.answer))
        inside = np.flatnonzero((said.places[:, 1] > span.start) & (said.places[:, 0] < span.end))
        if not 0 < len(inside) <= LONGEST:
            return None
        first, last = int(inside[0]), int(inside[-1])
    covered, measured = (table.astype(np.float16) for table in vocabulary.beside(asked, said))
    return Example(asked.ids, said.ids, covered, measured, first + 1, last + 1)


def asked(data: Path, vocabulary: Vocabulary, encoder: Encoder, seed: int) -> list[Example]:
    """Questions that stand by themselves, and some of them asked of other texts."""
    return _examples(list(lessons(data)), vocabulary, encoder, random.Random(seed))


def asked_on(data: Path, vocabulary: Vocabulary, encoder: Encoder, seed: int) -> list[Example]:
    """The same, and those of conversations."""
    more = _examples(list(conversed(data)), vocabulary, encoder, random.Random(seed))
    return [*asked(data, vocabulary, encoder, seed), *more]


def asked_closely(data: Path, vocabulary: Vocabulary, encoder: Encoder, seed: int) -> list[Example]:
    """The same, and those of details."""
    more = _examples(list(detailed(data)), vocabulary, encoder, random.Random(seed))
    return [*asked_on(data, vocabulary, encoder, seed), *more]


def _examples(
    answered: Sequence[Lesson], vocabulary: Vocabulary, encoder: Encoder, order: random.Random
) -> list[Example]:
    everything = [*answered, *unanswered(answered, encoder, order)]
    made = (
        example(cropped(lesson, order), vocabulary)
        for lesson in tqdm(everything, desc="lessons", unit=" questions")
    )
    return [one for one in made if one is not None]

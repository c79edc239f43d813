"""Judged questions: what a person asks, and what the documents say to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import QuestionError, why


@dataclass(frozen=True, slots=True)
class Judged:
    """A piece of evidence: a quote and the document that holds it."""

    document: str  # file name without its ending
    quote: str


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question with all the evidence that a right answer needs."""

    id: str
    question: str
    kind: str
    answerable: bool
    history: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()  # any one is right; empty: only the evidence is judged
    evidence: tuple[Judged, ...] = ()


def read_questions(path: Path) -> tuple[JudgedQuestion, ...]:
    """The judged questions of a file of JSON lines.

    Raises:
        QuestionError: the file or a line of it can't be read, or an id occurs twice.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"读不出试题文件 {path}：{why(error)}。") from error
    questions: list[JudgedQuestion] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        question = _parse(line, f"{path.name} 第{number}行")
        if question.id in seen:
            raise QuestionError(f"{path.name} 第{number}行：id {question.id} 重复。请改成唯一的。")
        seen.add(question.id)
        questions.append(question)
    if not questions:
        raise QuestionError(f"{path} 里没有试题。请每行写一个 JSON 对象。")
    return tuple(questions)


def _parse(line: str, place: str) -> JudgedQuestion:
    try:
        record: dict[str, Any] = json.loads(line)
        question = JudgedQuestion(
            id=_text(record["id"]),
            question=_text(record["question"]),
            kind=_text(record["kind"]),
            answerable=record["answerable"],
            history=tuple(map(_text, record.get("history") or ())),
            answers=tuple(map(_text, record.get("answers") or ())),
            evidence=tuple(
                Judged(_text(e["document"]), _text(e["quote"]))
                for e in record.get("evidence") or ()
            ),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise QuestionError(
            f"{place}读不懂：{why(error)}。每行要有 id、question、kind、answerable 和 evidence。"
        ) from error
    if not isinstance(question.answerable, bool):
        raise QuestionError(f"{place}：answerable 只能是 true 或 false。")
    if question.answerable != bool(question.evidence):
        raise QuestionError(f"{place}：能回答的试题要写 evidence，不能回答的不写。")
    return question


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value

"""Judged questions: what a person asks, and what the documents say to it."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qa.errors import JudgedError, StorageError, why


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
    """The judged questions of a file of JSON lines; empty lines are passed over.

    Raises:
        JudgedError: the file or a line of it can't be read, or an id occurs twice; the
            message names the line and the field.
    """
    try:
        text = path.read_text("utf-8-sig")  # some editors put a mark before the first line
    except (OSError, UnicodeDecodeError) as error:
        raise JudgedError(f"读不出试题文件 {path}：{why(error)}。") from error
    first_line: dict[str, int] = {}
    questions: list[JudgedQuestion] = []
    for number, line in enumerate(text.split("\n"), 1):  # splitlines would cut inside a string
        if not line.strip():
            continue
        try:
            question = _parse(line)
        except _LineError as error:
            raise JudgedError(f"{path.name} 第{number}行：{error}") from error
        if question.id in first_line:
            before = first_line[question.id]
            raise JudgedError(
                f"{path.name} 第{number}行：id {question.id} 与第{before}行重复。请改成唯一的。"
            )
        first_line[question.id] = number
        questions.append(question)
    if not questions:
        raise JudgedError(f"{path} 里没有试题。请每行写一个 JSON 对象。")
    return tuple(questions)


def parse_line(line: str) -> JudgedQuestion:
    """The judged question of one line.

    Raises:
        JudgedError: it can't be read; the message names the field.
    """
    try:
        return _parse(line)
    except _LineError as error:
        raise JudgedError(str(error)) from error


def as_line(question: JudgedQuestion) -> str:
    """The line that `parse_line` reads.

    >>> as_line(JudgedQuestion("1", "有月亮吗？", "unanswerable_far", False))
    '{"id": "1", "question": "有月亮吗？", "kind": "unanswerable_far", "answerable": false, "answers": [], "evidence": []}'
    """
    record = asdict(question)
    if not question.history:
        del record["history"]
    return json.dumps(record, ensure_ascii=False)


def append_question(path: Path, question: JudgedQuestion) -> None:
    """Adds a line to a file of judged questions: all of it, or nothing.

    Raises:
        StorageError: it can't be written.
    """
    line = f"{as_line(question)}\n".encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # whoever edits it by hand may leave the end open
                    line = b"\n" + line
            # one call on a file that only grows: lines of several processes never mix
            if file.write(line) != len(line):
                file.truncate(size)
                raise OSError(errno.ENOSPC, "only a part was written")
            os.fsync(file.fileno())
    except OSError as error:
        raise StorageError(f"写不进试题文件 {path}：{why(error)}。") from error


class _LineError(ValueError):
    """What is wrong with a line, in Chinese."""


def _parse(line: str) -> JudgedQuestion:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise _LineError(f"第{error.colno}列起不是有效的 JSON。每行要写一个完整的对象。") from error
    if not isinstance(record, dict):
        raise _LineError('不是 JSON 对象。每行要写成 {"id": …, "question": …} 的样子。')
    answerable = record.get("answerable")
    if not isinstance(answerable, bool):
        raise _LineError("answerable 只能是 true 或 false。")
    question = JudgedQuestion(
        id=_text(record, "id"),
        question=_text(record, "question"),
        kind=_text(record, "kind"),
        answerable=answerable,
        history=_texts(record, "history"),
        answers=_texts(record, "answers"),
        evidence=tuple(_evidence(entry) for entry in _list(record, "evidence")),
    )
    if answerable != bool(question.evidence):
        raise _LineError("能回答的试题（answerable 为 true）要写 evidence，不能回答的不写。")
    if question.answers and not answerable:
        raise _LineError("不能回答的试题（answerable 为 false）不写 answers。")
    return question


def _evidence(entry: object) -> Judged:
    if not isinstance(entry, dict):
        raise _LineError('evidence 里每一条要写成 {"document": …, "quote": …} 的样子。')
    return Judged(_text(entry, "document"), _text(entry, "quote"))


def _text(record: dict[str, Any], field: str) -> str:
    if field not in record:
        raise _LineError(f"缺少 {field}。")
    value = record[field]
    if not isinstance(value, str) or not value.strip():
        raise _LineError(f"{field} 要写成不为空的文字，现在是 {_shown(value)}。")
    return value


def _texts(record: dict[str, Any], field: str) -> tuple[str, ...]:
    values = _list(record, field)
    for value in values:
        if not isinstance(value, str) or not value.strip():
            raise _LineError(f"{field} 里只能是不为空的文字，现在有 {_shown(value)}。")
    return tuple(values)


def _list(record: dict[str, Any], field: str) -> list[Any]:
    values = record.get(field) or []
    if not isinstance(values, list):
        raise _LineError(f"{field} 要写成列表 […]，现在是 {_shown(values)}。")
    return values


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:40]}…"

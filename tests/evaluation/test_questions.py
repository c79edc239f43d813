"""Judged questions are read as they are, and what is wrong with a line is told."""

import json
from pathlib import Path

import pytest

from qa.errors import JudgedError, StorageError
from qa.evaluation.questions import Judged, JudgedQuestion, append_question, read_questions

DEV = Path(__file__).parents[1] / "judged" / "dev.jsonl"
FAR = {"id": "1", "question": "问", "kind": "far", "answerable": False}
FULL = {
    "id": "2",
    "question": "宁夏呢？",
    "kind": "followup",
    "answerable": True,
    "history": ["内蒙古有多少家？"],
    "answers": ["28家"],
    "evidence": [{"document": "ningxia", "quote": "建成28家"}],
}


def _file(folder: Path, *records: object) -> Path:
    path = folder / "q.jsonl"
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), "utf-8")
    return path


def test_every_field_is_read(tmp_path: Path) -> None:
    assert read_questions(_file(tmp_path, FAR, FULL)) == (
        JudgedQuestion("1", "问", "far", answerable=False),
        JudgedQuestion(
            "2",
            "宁夏呢？",
            "followup",
            answerable=True,
            history=("内蒙古有多少家？",),
            answers=("28家",),
            evidence=(Judged("ningxia", "建成28家"),),
        ),
    )


def test_the_development_questions() -> None:
    questions = read_questions(DEV)
    assert len(questions) == 120
    assert sum(q.answerable for q in questions) == 104


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "第2行：第2列起不是有效的 JSON"),
        ("[]", "第2行：不是 JSON 对象"),
        ('{"id": "x"}', "第2行：answerable"),
        ('{"answerable": true, "id": "x"}', "第2行：缺少 question"),
        (json.dumps(FULL | {"id": 7}), "第2行：id 要写成不为空的文字，现在是 7"),
        (json.dumps(FULL | {"question": " "}), "question 要写成不为空的文字"),
        (json.dumps(FULL | {"answerable": "yes"}), "answerable 只能是 true 或 false"),
        (json.dumps(FULL | {"answerable": 1}), "answerable 只能是 true 或 false"),
        (json.dumps(FULL | {"evidence": []}), "要写 evidence"),
        (json.dumps(FAR | {"id": "3", "evidence": FULL["evidence"]}), "不能回答的不写"),
        (json.dumps(FAR | {"id": "3", "answers": ["一"]}), "不写 answers"),
        (json.dumps(FULL | {"answers": "28家"}, ensure_ascii=False), "answers 要写成列表"),
        (json.dumps(FULL | {"history": [""]}), "history 里只能是不为空的文字"),
        (json.dumps(FULL | {"evidence": ["28"]}), "evidence 里每一条"),
        (json.dumps(FULL | {"evidence": [{"document": "a"}]}), "第2行：缺少 quote"),
        (json.dumps(FAR), "第2行：id 1 与第1行重复"),
    ],
)
def test_an_ill_formed_line_is_named(tmp_path: Path, line: str, told: str) -> None:
    path = _file(tmp_path, FAR)
    path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")
    with pytest.raises(JudgedError, match=told):
        read_questions(path)


def test_byte_order_mark_windows_line_ends_and_empty_lines(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(FAR).encode() + b"\r\n\r\n")
    assert [q.id for q in read_questions(path)] == ["1"]


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    (question,) = read_questions(_file(tmp_path, FAR | {"question": "甲\u2028乙"}))
    assert question.question == "甲\u2028乙"


def test_an_empty_or_absent_or_foreign_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    with pytest.raises(JudgedError, match=r"读不出试题文件 .*找不到"):
        read_questions(path)
    path.write_bytes(b"\n\n")
    with pytest.raises(JudgedError, match="没有试题"):
        read_questions(path)
    path.write_bytes("问".encode("gbk"))
    with pytest.raises(JudgedError, match="不是 UTF-8"):
        read_questions(path)


def test_a_question_is_added_whole_to_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "new" / "judged.jsonl"
    first = JudgedQuestion("1", "有几家？", "number", True, (), ("28家",), (Judged("甲", "28家"),))
    second = JudgedQuestion("2", "那乙市呢？", "followup", False, ("有几家？",))
    append_question(path, first)
    path.write_text(path.read_text("utf-8").rstrip("\n"), "utf-8")  # as some editors leave it
    append_question(path, second)
    assert read_questions(path) == (first, second)


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="写不进试题文件"):
        append_question(tmp_path, JudgedQuestion("1", "问", "why", False))

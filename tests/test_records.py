"""What was asked is kept for a set time, names nobody, and never stands in an answer's way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import CITATION

from qa.errors import RecordsError
from qa.records import FILE, Fault, Feedback, Records, masked
from qa.settings import Settings
from qa.turns import Asked
from qa.types import Abstention, Answer, Query, Reason

ANSWER = Answer(Query("几家", "几家"), (CITATION,), short_answer="28家")
REFUSAL = Answer(Query("几家", "几家"), abstention=Abstention(Reason.NO_MATCH, "没有。"))
LEANING = replace(ANSWER, query=Query("那几家", "几家", inherited=("学院",)))


def _settings(folder: Path, days: int = 90) -> Settings:
    return Settings(folder / "corpus", folder / "index", records=folder, records_days=days)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    found = Records.open(_settings(tmp_path))
    yield found
    found.close()


def _rows(records: Records, table: str) -> list[tuple[object, ...]]:
    records.flush()
    return [tuple(row) for row in records.read(f"select * from {table}")]


def test_a_question_is_kept_with_what_was_answered(records: Records) -> None:
    key = records.keep("有几家？", ["早先的"], ANSWER)
    ((kept, at, question, history, reason, short),) = _rows(records, "questions")
    assert (kept, question, history, reason, short) == (key, "有几家？", "[]", None, "28家")
    assert isinstance(at, int)
    assert abs(at - time.time()) < 5
    assert _rows(records, "citations") == [(key, 1, "jiashi", CITATION.quote)]


def test_earlier_questions_are_kept_only_where_one_leans_on_them(records: Records) -> None:
    records.keep("那几家？", [Asked("有学院吗", ("宁夏",)), "我电话13800138000"], LEANING)
    ((_, _, _, history, _, _),) = _rows(records, "questions")
    assert history == '["有学院吗", "我电话〔号码〕"]'


def test_a_refusal_is_kept_with_its_reason(records: Records) -> None:
    records.keep("红烧肉？", [], REFUSAL)
    ((_, _, _, _, reason, short),) = _rows(records, "questions")
    assert (reason, short) == ("no_match", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电话138-0013-8000找我", "电话〔号码〕找我"),
        ("+8613800138000", "〔号码〕"),
        ("身份证11010519491231002X", "身份证〔号码〕"),
        ("010-12345678", "〔号码〕"),
        ("写信a_b@mail.example.cn吧", "写信〔邮箱〕吧"),
        ("几\x00家\u202e\n？", "几 家  ？"),
        ("2021-2025年1230000元", "2021-2025年1230000元"),
        ("20240501和2021 2022 2023", "20240501和2021 2022 2023"),
    ],
)
def test_what_names_a_person_is_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


def test_feedback_stands_beside_its_question_and_may_change(records: Records) -> None:
    key = records.keep("几家？", [], ANSWER)
    assert key
    assert records.rate(key, Feedback(True))
    assert records.rate(key, Feedback(False, Fault.OUTDATED, " 打13800138000 "))
    ((kept, _, is_good, fault, comment),) = _rows(records, "feedback")
    assert (kept, is_good, fault, comment) == (key, 0, "outdated", "打〔号码〕")
    assert not records.rate("unknown", Feedback(True))


def test_what_is_old_is_gone_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    first = Records.open(_settings(tmp_path))
    old, new = first.keep("旧", [], ANSWER), first.keep("新", [], ANSWER)
    assert old
    first.rate(old, Feedback(True))
    first.close()
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("update questions set at = at - 8 * 86400 where id = ?", (old,))
    connection.close()
    second = Records.open(_settings(tmp_path, days=7))
    assert [row[0] for row in _rows(second, "questions")] == [new]
    assert [row[0] for row in _rows(second, "citations")] == [new]
    assert _rows(second, "feedback") == []
    second.close()
    assert "旧".encode() not in (tmp_path / FILE).read_bytes()


def test_what_is_old_goes_while_nobody_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.records._BETWEEN_PURGES", 0.05)
    records = Records.open(_settings(tmp_path, days=7))
    records.keep("几家？", [], ANSWER)
    records.flush()
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("update questions set at = at - 8 * 86400")
    connection.close()
    deadline = time.monotonic() + 10
    while records.read("select * from questions") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert records.read("select * from questions") == []
    records.close()


def test_the_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    settings = replace(_settings(tmp_path), records=tmp_path / "new" / "records")
    Records.open(settings).close()
    assert (tmp_path / "new" / "records").stat().st_mode & 0o777 == 0o700


def test_switched_off_nothing_is_kept_and_what_was_is_gone(tmp_path: Path) -> None:
    first = Records.open(_settings(tmp_path))
    first.keep("几家？", [], ANSWER)
    first.close()
    off = Records.open(_settings(tmp_path, days=0))
    assert (off.is_on, off.problem, off.keep("几家？", [], ANSWER)) == (False, "", None)
    assert list(tmp_path.iterdir()) == []
    assert not Records.open(Settings(tmp_path, tmp_path)).is_on
    with pytest.raises(RecordsError, match="不收反馈"):
        off.rate("x", Feedback(True))


def _damage_all(path: Path) -> None:
    path.write_bytes(b"no database at all, but long enough" * 100)


def _damage_inside(path: Path) -> None:
    records = Records.open(_settings(path.parent))
    for number in range(200):
        records.keep(f"第{number}个问题" * 20, [], ANSWER)
    records.close()
    data = bytearray(path.read_bytes())
    data[4096:20000] = b"\xff" * (20000 - 4096)
    path.write_bytes(data)


def _a_newer_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 99")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_damage_all, "已损坏"),
        (_damage_inside, "已损坏"),
        (Path.mkdir, "没有权限，或路径不对"),
        (_a_newer_version, "更新的版本"),
    ],
)
def test_a_file_that_is_no_use_is_told_and_answers_go_on(
    tmp_path: Path, spoil: object, told: str
) -> None:
    spoil(tmp_path / FILE)  # type: ignore[operator]
    records = Records.open(_settings(tmp_path))
    assert told in records.problem
    assert "回答不受影响" in records.problem
    assert records.keep("几家？", [], ANSWER) is None


def test_a_read_only_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Records.open(_settings(tmp_path)).close()
    plain = sqlite3.connect

    def read_only(path: Path, **options: object) -> sqlite3.Connection:
        return plain(f"file:{path}?mode=ro", uri=True, **options)  # type: ignore[no-any-return, call-overload]

    monkeypatch.setattr(sqlite3, "connect", read_only)
    assert "只读" in Records.open(_settings(tmp_path)).problem


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    settings = replace(_settings(tmp_path), records=tmp_path / "file" / "records")
    assert "路径里有一段不是文件夹" in Records.open(settings).problem


def test_what_fails_later_is_logged_once_and_keeping_goes_on(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    records.keep("一", [], ANSWER)
    records.flush()
    with sqlite3.connect(records.path or "") as other:
        other.execute("alter table questions rename to elsewhere")
        for _ in range(3):
            records.keep("二", [], ANSWER)
        other.commit()
        with pytest.raises(RecordsError, match="没有存上"):
            records.rate("x", Feedback(True))
        records.keep("三", [], ANSWER)
        records.flush()  # "三" must be tried while its table is away
        other.execute("alter table elsewhere rename to questions")
    other.close()
    records.flush()
    assert len(caplog.records) == 1
    records.keep("四", [], ANSWER)
    assert [row[2] for row in _rows(records, "questions")] == ["一", "四"]


def test_a_disk_that_hangs_slows_no_answer(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    other = sqlite3.connect(records.path or "", isolation_level=None)
    other.execute("begin immediate")  # as if for ever
    start = time.monotonic()
    keys = [records.keep("几家？", [], ANSWER) for _ in range(1200)]
    assert time.monotonic() - start < 2
    assert keys[-1] is None  # more than may wait
    assert len(caplog.records) == 1
    other.execute("commit")
    other.close()
    records.flush()


WRITER = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
from test_records import ANSWER, Records, _settings
records = Records.open(_settings(Path(sys.argv[1])))
assert records.problem == "", records.problem
assert all(records.keep(f"第{n}问", [], ANSWER) for n in range(100))
records.close()
"""


def test_several_processes_keep_all_they_are_asked(tmp_path: Path) -> None:
    tests = str(Path(__file__).parent)
    command = [sys.executable, "-c", WRITER, str(tmp_path), tests]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in running:
        _, told = process.communicate(timeout=120)
        assert (process.returncode, told) == (0, "")
    records = Records.open(_settings(tmp_path))
    assert len(_rows(records, "questions")) == 300
    records.close()

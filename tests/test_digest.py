"""What whoever runs the service reads of the records, counted by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fakes import CITATION

from qa import digest
from qa.digest import Day, Which, Wording
from qa.records import Fault, Feedback, Records
from qa.settings import Settings
from qa.types import Abstention, Answer, Query, Reason

NOW = datetime.now().astimezone()
TWICE = (CITATION, replace(CITATION, number=2))


def _refusal(reason: Reason) -> Answer:
    return Answer(Query("问", "问"), abstention=Abstention(reason, "没有。"))


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    found = Records.open(Settings(tmp_path, tmp_path, records=tmp_path))
    yield found
    found.close()


@pytest.fixture
def filled(records: Records) -> Records:
    good = records.keep("学院几家？", [], Answer(Query("", ""), TWICE, short_answer="28家"))
    bad = records.keep("补助多少？", [], Answer(Query("", ""), TWICE[:1]))
    records.keep("退休金怎么领？", [], _refusal(Reason.NO_MATCH))
    records.keep("你好", [], _refusal(Reason.SMALL_TALK))
    old = records.keep("昨天的问题", [], _refusal(Reason.WEAK_EVIDENCE))
    assert good
    assert bad
    records.rate(good, Feedback(True))
    records.rate(bad, Feedback(False, Fault.OFF_TOPIC, "问的不是这个"))
    with sqlite3.connect(records.path or "") as connection:
        connection.execute("update questions set at = at - 86400 where id = ?", (old,))
    connection.close()
    return records


def test_days_are_counted_and_empty_ones_are_there(filled: Records) -> None:
    days = digest.by_day(filled, digest.midnight(3))
    today = NOW.date()
    assert days == (
        Day(today - timedelta(2)),
        Day(today - timedelta(1), refused=1),
        Day(today, answered=2, refused=1, talk=1, good=1, bad=1),
    )


def test_a_document_counts_once_an_answer(filled: Records) -> None:
    (cited,) = digest.by_document(filled, digest.midnight(1))
    assert (cited.document, cited.answers, cited.good, cited.bad) == ("jiashi", 2, 1, 1)


def test_small_talk_is_no_gap(filled: Records) -> None:
    gaps = digest.gaps(filled, digest.midnight(7))
    assert [gap.wordings[0].question for gap in gaps] == ["退休金怎么领？", "昨天的问题"]


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (Which.ALL, ["昨天的问题", "你好", "退休金怎么领？", "补助多少？", "学院几家？"]),
        (Which.ANSWERED, ["补助多少？", "学院几家？"]),
        (Which.REFUSED, ["昨天的问题", "退休金怎么领？"]),
        (Which.RATED, ["补助多少？", "学院几家？"]),
        (Which.GOOD, ["学院几家？"]),
        (Which.BAD, ["补助多少？"]),
    ],
)
def test_questions_are_listed_latest_first(
    filled: Records, which: Which, expected: list[str]
) -> None:
    since = digest.midnight(7)
    found = digest.questions(filled, since, which, most=9)
    assert [one.question for one in found] == expected
    assert digest.count(filled, since, which) == len(expected)


def test_a_list_goes_on_where_it_was_left(filled: Records) -> None:
    since = digest.midnight(7)
    first = digest.questions(filled, since, Which.ALL, most=3)
    rest = digest.questions(filled, since, Which.ALL, most=3, before=first[-1].place)
    assert [one.question for one in rest] == ["补助多少？", "学院几家？"]
    assert [*first, *rest] == list(digest.every_question(filled, since, Which.ALL))


def test_a_question_is_found_with_all_that_belongs_to_it(filled: Records) -> None:
    wanted = digest.questions(filled, digest.midnight(1), Which.BAD, most=1)[0]
    found = digest.find(filled, wanted.id)
    assert found == wanted
    assert found is not None
    assert found.feedback == Feedback(False, Fault.OFF_TOPIC, "问的不是这个")
    assert found.quotes[0].quote == CITATION.quote
    assert digest.find(filled, "' or 1=1 --") is None


def test_faults_are_counted(filled: Records) -> None:
    assert digest.by_fault(filled, digest.midnight(1)) == {Fault.OFF_TOPIC: 1}


def test_where_nothing_is_kept_there_is_nothing_to_read() -> None:
    off = Records()
    since = digest.midnight(2)
    assert digest.count(off, since, Which.ALL) == 0
    assert digest.gaps(off, since) == ()
    assert len(digest.by_day(off, since)) == 2


def test_alike_questions_stand_together() -> None:
    asked = [
        "退休金怎么领？",
        "怎么领取退休金",
        "食堂几点开门？",
        "退休金在哪里领？",
        "食堂开门时间",
    ]
    wordings = [Wording(text, 1, NOW, text) for text in asked]
    groups = [[w.question for w in gap.wordings] for gap in digest.grouped(wordings)]
    assert groups[0][0] == "退休金怎么领？"
    assert "退休金在哪里领？" in groups[0]
    assert not any("食堂几点开门？" in g and "退休金怎么领？" in g for g in groups)
    assert sum(map(len, groups)) == 5


def test_a_question_without_a_word_stands_alone() -> None:
    wordings = [Wording(text, 1, NOW, text) for text in ("？？", "……")]
    assert len(digest.grouped(wordings)) == 2


def test_a_follow_up_is_another_gap_after_another_question(records: Records) -> None:
    leaning = replace(_refusal(Reason.NO_MATCH), query=Query("", "", inherited=("x",)))
    for before in ("广东有几家学院？", "上海的食堂几点开门？"):
        records.keep("那乙市呢？", [before], leaning)
    records.flush()
    found = digest.gaps(records, digest.midnight(1))
    assert sorted(gap.wordings[0].history for gap in found) == [
        ("上海的食堂几点开门？",),
        ("广东有几家学院？",),
    ]

"""What the reader learns from: each answer stands where the lesson says, whole and in its text."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder

from qa.answering.tokens import Vocabulary

pytest.importorskip("torch")  # stands behind sentence-transformers

import training.lessons
from training.lessons import LONGEST_TEXT, Lesson, conversed, cropped, detailed, example, unanswered
from training.reader import Stage, Training, batches

LONG = "。".join(f"第{number}句说的是别的事情" for number in range(60)) + "。"
ANSWER = "28家"
TEXT = f"{LONG}全区建成工匠学院{ANSWER}，{LONG}"
STAGE = Stage(lambda *_: [], (1,), 2, 1e-3, 200)
LESSON = Lesson("建成多少家？", TEXT, TEXT.index(ANSWER), ANSWER)


@pytest.mark.parametrize("seed", range(20))
def test_a_part_of_a_text_keeps_the_answer_in_its_place(seed: int) -> None:
    part = cropped(LESSON, random.Random(seed))
    assert part.text in TEXT and len(part.text) <= LONGEST_TEXT
    assert part.text[part.start :].startswith(ANSWER)


def test_a_text_without_an_answer_is_cropped_as_well() -> None:
    part = cropped(Lesson("建成多少家？", LONG, 0, ""), random.Random(1))
    assert part.text in LONG and len(part.text) <= LONGEST_TEXT


def test_where_a_text_begins_does_not_tell_whether_it_has_the_answer() -> None:
    text = "".join(f"第{n}件事已办好，" for n in range(100))
    for answer in ("", "第50件"):
        lesson = Lesson("哪一件？", text, text.find(answer), answer)
        parts = [cropped(lesson, random.Random(seed)).text for seed in range(200)]
        assert sum(part.startswith("第") for part in parts) >= 190


def test_the_answer_of_an_example_is_a_row_of_pieces() -> None:
    vocabulary = Vocabulary.load()
    lesson = Lesson("建成多少家？", "建成28家学院。", 2, ANSWER)
    one = example(lesson, vocabulary)
    assert one is not None
    tokens = vocabulary.cut(lesson.text)
    assert tokens.span(one.first - 1, one.last - 1).cut(lesson.text) == ANSWER
    none = example(lesson._replace(answer="", start=0), vocabulary)
    assert none is not None and (none.first, none.last) == (0, 0)


def test_a_text_that_looks_alike_lacks_the_answer() -> None:
    lessons = [Lesson(f"有几家{n}？", f"建成{n}家。", 2, f"{n}家") for n in range(20, 60)]
    found = unanswered(lessons, FakeEncoder(), random.Random(1))
    answers = {lesson.question: lesson.answer for lesson in lessons}
    assert found
    assert all(not one.answer and answers[one.question] not in one.text for one in found)


def test_a_follow_up_is_read_with_what_it_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"passage": "竞赛覆盖9个行业、390个工种。", "evidence": "390个工种", "answer": "390个"}
    record = {"q": "工种一共有几个", "history": ["职工竞赛覆盖多少个行业？"], "answerable": True}
    monkeypatch.setattr(training.lessons, "conversations", lambda *_: [record | told])
    (lesson,) = conversed(Path())
    assert lesson.question.startswith("工种") and "竞赛" in lesson.question
    assert lesson.text[lesson.start :].startswith(lesson.answer) and lesson.answer == "390个"


def test_of_a_pair_only_one_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"passage": "竞赛覆盖9个行业、390个工种。", "evidence": "390个工种", "answer": "390个"}
    pair = [{"q": "工种有几个？", "answerable": True}, {"q": "奖项有几个？", "answerable": False}]
    monkeypatch.setattr(training.lessons, "details", lambda *_: [told | one for one in pair])
    assert [lesson.answer for lesson in detailed(Path())] == ["390个", ""]


def test_a_stage_begins_where_the_one_before_ended(tmp_path: Path) -> None:
    vocabulary = Vocabulary.load()
    one = example(Lesson("几家？", "建成28家学院。", 2, ANSWER), vocabulary)
    assert one is not None
    first = Training([one] * 4, vocabulary, STAGE, tmp_path / "first.pt").run()
    second = Training([one] * 4, vocabulary, STAGE, tmp_path / "second.pt", first)
    begun, ended = second.network.state_dict(), first.state_dict()
    assert all(np.array_equal(begun[name].numpy(), ended[name].numpy()) for name in ended)


def test_every_example_is_seen_once_in_an_epoch() -> None:
    one = example(Lesson("几家？", "建成28家学院。", 2, ANSWER), Vocabulary.load())
    assert one is not None
    made = batches([one] * 70, random.Random(1))
    assert sorted(map(len, made)) == [6, 32, 32]


def test_a_training_of_the_reader_that_was_broken_off_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary = Vocabulary.load()
    one = example(Lesson("几家？", "建成28家学院。", 2, ANSWER), vocabulary)
    assert one is not None
    monkeypatch.setattr("training.reader.MEAN_EVERY", 1)  # else the first epoch alone is kept
    whole = Training([one] * 4, vocabulary, STAGE, tmp_path / "whole.pt").run().state_dict()
    broken = Training([one] * 4, vocabulary, STAGE, tmp_path / "state.pt")
    epoch = Training._epoch
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Training, "_epoch", lambda s, n, *rest: _stop() if n else epoch(s, n, *rest))
        broken.run()
    again = Training([one] * 4, vocabulary, STAGE, tmp_path / "state.pt")
    assert len(again.losses) == 1
    found = again.run().state_dict()
    assert all(np.array_equal(found[name].numpy(), whole[name].numpy()) for name in whole)


def _stop() -> float:
    raise KeyboardInterrupt

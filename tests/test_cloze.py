"""Questions with a word left out: the rest of the article answers them, or says nothing of it."""

from __future__ import annotations

import json
import lzma
import random
from pathlib import Path

import pytest

from qa.answering.tokens import Vocabulary
from qa.text import squash

pytest.importorskip("torch")  # stands behind sentence-transformers

import training.cloze
from training.cloze import cloze
from training.lessons import Lesson

ARTICLE = "".join(
    f"{place}总工会{year}年为{number}万名户外劳动者建设服务站点，{place}财政局拨付专项经费。"
    f"记者从{place}人力资源和社会保障厅获悉，职业技能培训补贴由{number}个企业申领。"
    for place, year, number in (("青山县", 2021, 37), ("青山县", 2021, 37), ("白云市", 2019, 58))
)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Lesson]:
    """All lessons from a few news of which one is kept for measuring and one is about wares."""
    held = ARTICLE.replace("总工会", "残联")
    wares = "IntelCoreUltra处理器发布，AMDRyzen处理器降价。" * 12
    (tmp_path / "text").mkdir()
    with lzma.open(tmp_path / "text" / "news_articles.jsonl.xz", "wt", encoding="utf-8") as file:
        for text in (*[ARTICLE] * 30, held, wares):
            file.write(json.dumps({"text": text}) + "\n")
    pieces = frozenset([squash(held.split("。")[0] + "。")])
    monkeypatch.setattr(training.cloze, "pieces_held_out", lambda *_: pieces)
    return list(cloze(tmp_path, Vocabulary.load(), random.Random(1)))


def test_the_part_that_is_asked_says_what_the_question_leaves_out(made: list[Lesson]) -> None:
    answered = [lesson for lesson in made if lesson.answer]
    assert answered
    for lesson in answered:
        assert lesson.text[lesson.start :].startswith(lesson.answer)
        assert any(word in lesson.question for word in ("什么", "谁", "哪", "多", "几", "时"))


def test_some_parts_say_nothing_of_it(made: list[Lesson]) -> None:
    assert any(not lesson.answer for lesson in made)


def test_what_measures_and_what_is_about_wares_stays_out(made: list[Lesson]) -> None:
    assert not [lesson for lesson in made if "残联" in lesson.text or "处理器" in lesson.text]


def test_a_number_is_never_cut(made: list[Lesson]) -> None:
    for lesson in made:
        if lesson.answer[:1].isdigit():
            assert not lesson.text[: lesson.start][-1:].isdigit()
        if lesson.answer[-1:].isdigit():
            assert not lesson.text[lesson.start + len(lesson.answer) :][:1].isdigit()

"""Questions with a word left out: the rest of the article answers them, or says nothing of it."""

from __future__ import annotations

import json
import lzma
import random
from pathlib import Path

import pytest

from qa.answering.tokens import Vocabulary
from qa.text import squash
from qa.types import Span

pytest.importorskip("torch")  # stands behind sentence-transformers

import training.cloze
from training.cloze import _whole, cloze
from training.lessons import Lesson

ARTICLE = "".join(
    f"{place}总工会{year}年为{number}万名户外劳动者建设服务站点，{place}财政局拨付专项经费。"
    f"记者从{place}人力资源和社会保障厅获悉，职业技能培训补贴由{number}个企业申领。"
    for place, year, number in (("青山县", 2021, 37), ("青山县", 2021, 37), ("白云市", 2019, 58))
)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Lesson]:
    """All lessons from a few news of which one is kept for measuring and some are about wares."""
    held = ARTICLE.replace("总工会", "残联")
    wares = ARTICLE.replace("总工会", "总工会AndroidHarmony")
    (tmp_path / "text").mkdir()
    with lzma.open(tmp_path / "text" / "news_articles.jsonl.xz", "wt", encoding="utf-8") as file:
        for text in (*[ARTICLE] * 30, held, *[wares] * 30):
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


@pytest.mark.parametrize("share", [training.cloze._FOREIGN, 1.0])
def test_what_is_about_wares_stays_out_for_its_letters(
    share: float, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(training.cloze, "_FOREIGN", share)
    made: list[Lesson] = request.getfixturevalue("made")
    assert any("Android" in lesson.text for lesson in made) is (share == 1.0)


def test_what_measures_stays_out(made: list[Lesson]) -> None:
    assert not [lesson for lesson in made if "残联" in lesson.text]


@pytest.mark.parametrize(
    ("text", "term", "is_whole"),
    [
        ("建成37个站点", "37个", True),
        ("建成37个站点", "7个", False),
        ("建成37个站点", "3", False),
        ("拨付3.5万元", "3.5万元", True),
        ("拨付3.5万元", "5万元", False),
        ("拨付3.5万元", "3.5", False),
    ],
)
def test_a_number_is_never_cut(text: str, term: str, is_whole: bool) -> None:
    start = text.index(term)
    assert _whole(Vocabulary.load().cut(text), Span(start, start + len(term))) is is_whole

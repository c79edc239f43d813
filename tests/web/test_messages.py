"""No text of a document or a user becomes markup, and no reference is believed unchecked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import CITATION, DOCUMENT

from qa.types import Abstention, Answer, Kind, Query, Reason, Span
from qa.web.messages import parse_reference, plain, reference, render_answer, render_source

ATTACKS = [
    "<img src=//evil.example/x onerror=alert(1)>",
    "![x](http://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "# 标题\n\n- 列\n\n| a | b |\n|---|---|",
    "`代码` ~~~ $x^2$ **粗** __粗__",
    "</blockquote></div><form action=//evil.example>",
    "www.evil.example a@evil.example https://evil.example",
    "&lt;script&gt;",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_markup_survives(attack: str) -> None:
    safe = str(plain(attack))
    assert not set(safe) & set("<>[]()!*_`|~$@:./\n\"'")
    quoted = replace(CITATION, quote=attack, marks=(), headings=())
    html = render_answer(Answer(Query(attack, attack), (quoted,), short_answer=attack), "")
    assert "evil" not in html or "evil&#46;example" in html
    assert "<img" not in html
    assert "<form" not in html
    assert "\n" not in html


def test_the_short_answer_is_marked_inside_the_quote() -> None:
    html = render_answer(Answer(Query("问", "问"), (CITATION,), short_answer="28家"), "")
    assert html.count("<mark>") == 1
    assert str(plain(CITATION.marks[0].cut(CITATION.quote))) in html
    assert "原文一致 ✓" in html


def test_an_abstention_shows_what_comes_nearest_as_that() -> None:
    refused = Abstention(Reason.WEAK_EVIDENCE, "没有直接回答。", (CITATION,), ())
    html = render_answer(Answer(Query("问", "问"), abstention=refused), "")
    assert "未必回答了问题" in html
    assert "qa-short" not in html


def test_a_silent_region_is_named() -> None:
    answer = Answer(Query("问", "问"), (CITATION,), silent_regions=("宁夏",))
    assert "宁夏：收录的文档没有说到" in render_answer(answer, "")


def test_a_reference_leads_back_to_its_spans() -> None:
    assert parse_reference(reference(CITATION), [DOCUMENT]) == (DOCUMENT, list(CITATION.spans))


@pytest.mark.parametrize(
    "forged", ["", "#cite=", "#cite=nothing:1-2", "#cite=jiashi:9-3", "#cite=jiashi:x", "../../etc"]
)
def test_a_forged_reference_opens_nothing(forged: str) -> None:
    assert parse_reference(forged, [DOCUMENT]) is None


def test_the_panel_marks_exactly_the_spans() -> None:
    html = render_source(DOCUMENT, [Span(8, 11)], "")
    assert f"<mark>{plain(DOCUMENT.text[8:11])}</mark>" in html
    assert html.count("<mark>") == 1


def test_what_a_follow_up_took_over_is_shown_and_can_be_dropped() -> None:
    query = Query("那宁夏呢？", "宁夏工匠学院", inherited=("工匠", "工匠学院"))
    answered = render_answer(Answer(query, (CITATION,)), "")
    assert "已沿用：" in answered
    assert answered.count("qa-chip") == 1
    assert "新对话" not in answered
    refused = Abstention(Reason.NO_MATCH, "没有谈到。")
    assert "新对话" in render_answer(Answer(query, abstention=refused), "")


def test_a_caption_is_called_a_caption() -> None:
    caption = replace(CITATION, kind=Kind.CAPTION)
    assert "图注" in render_answer(Answer(Query("问", "问"), (caption,)), "")
    assert "图注" not in render_answer(Answer(Query("问", "问"), (CITATION,)), "")

"""The chat page as people use it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa.service import Service
from qa.web.app import create_app

QUESTION = "内蒙古一共打造了多少家工匠学院？"
BOX = "#qa-question textarea"


@pytest.fixture(scope="module")
def url(service: Service, serve) -> str:  # type: ignore[no-untyped-def]
    return serve(create_app(service))


@pytest.fixture
def chat(page: Page, url: str) -> Page:
    page.goto(url)
    page.wait_for_selector(BOX)
    return page


def _ask(chat: Page, question: str) -> None:
    before = chat.locator(".qa-answer").count()
    chat.fill(BOX, question)
    chat.press(BOX, "Enter")
    expect(chat.locator(".qa-answer")).to_have_count(before + 1)


def test_a_question_is_answered_with_marked_quotes(chat: Page) -> None:
    chat.fill(BOX, QUESTION)
    chat.click("#qa-send")
    expect(chat.locator(".qa-short")).to_have_text("28家")
    expect(chat.locator(".qa-quote mark").first).to_have_text("28家")
    expect(chat.locator(".qa-source-line").first).to_contain_text("约2024年（据文内推断）")
    expect(chat.locator(BOX)).to_have_value("")


def test_a_citation_opens_the_source_with_its_very_words_marked(
    chat: Page, service: Service
) -> None:
    _ask(chat, QUESTION)
    quote = service.ask(QUESTION).citations[0].quote
    chat.click(".qa-number >> nth=0")
    chat.wait_for_selector(".qa-source mark")
    marked = "".join(chat.locator(".qa-source mark").all_inner_texts())
    assert re.sub(r"\s", "", marked) == re.sub(r"\s", "", quote)
    expect(chat.locator(".qa-source mark").first).to_be_in_viewport()


def test_what_the_documents_do_not_say_is_said(chat: Page) -> None:
    _ask(chat, "红烧肉怎么炖才不柴？")
    expect(chat.locator(".qa-refusal")).to_contain_text("没有")
    expect(chat.locator(".qa-short")).to_have_count(0)


def test_a_follow_up_shows_what_it_took_over(chat: Page) -> None:
    _ask(chat, QUESTION)
    _ask(chat, "那宁夏呢？")
    expect(chat.locator(".qa-chip").first).to_be_visible()
    expect(chat.locator(".qa-inherited")).to_contain_text("工匠")


def test_enter_while_an_input_method_composes_does_not_send(chat: Page) -> None:
    chat.fill(BOX, "工匠")
    for event in (
        "new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true})",
        "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true})",
    ):
        chat.eval_on_selector(BOX, f"box => box.dispatchEvent({event})")
    chat.wait_for_timeout(300)
    expect(chat.locator(BOX)).to_have_value("工匠")
    expect(chat.locator("#qa-chat .message")).to_have_count(0)


def test_a_suggestion_asks_and_a_new_conversation_forgets(chat: Page) -> None:
    chat.click(".qa-suggestion >> nth=0")
    expect(chat.locator(".qa-answer")).to_have_count(1)
    chat.click("#qa-new")
    expect(chat.locator(".qa-answer")).to_have_count(0)
    expect(chat.locator(".qa-suggestion").first).to_be_visible()


def test_hostile_text_stays_text(chat: Page) -> None:
    _ask(chat, "<img src=x onerror=alert(1)> **粗** [x](javascript:1)")
    expect(chat.locator("#qa-chat .user")).to_contain_text("<img src=x onerror=alert(1)> **粗**")
    expect(chat.locator("#qa-chat img")).to_have_count(0)


def test_no_english_is_left_on_the_page(chat: Page) -> None:
    _ask(chat, QUESTION)
    chat.click("#qa-scope button")
    shown = chat.inner_text("body")
    assert not re.findall(r"[A-Za-z]{3,}", shown)


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(chat: Page, width: int, tmp_path: Path) -> None:
    chat.set_viewport_size({"width": width, "height": 844})
    _ask(chat, QUESTION)
    assert chat.evaluate("document.documentElement.scrollWidth") <= width
    expect(chat.locator(BOX)).to_be_in_viewport()

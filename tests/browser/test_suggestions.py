"""Questions that the chat page offers: to begin with, and below an answer."""

from __future__ import annotations

import re

import pytest
from chatting import ask
from playwright.sync_api import Page, Route, expect

QUESTION = "内蒙古打造了多少家工匠学院？"
OTHER = "宁夏户外劳动者服务站点有多少家？"
FOLLOWING = "#qa-following .qa-suggestion"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine finds no fewer questions."""
    monkeypatch.setattr("qa.offers._LONGEST_SECONDS", 60.0)


def test_three_questions_lead_on_from_an_answer_and_ask_when_pressed(chat: Page) -> None:
    expect(chat.locator("#qa-following")).to_be_hidden()
    ask(chat, QUESTION)
    row = chat.get_by_role("group", name="接着可以问")
    expect(row.get_by_role("button")).to_have_count(3)
    first = row.get_by_role("button").first
    text = first.inner_text()
    first.focus()
    chat.keyboard.press("Enter")
    expect(chat.locator("#qa-chat .qa-answer")).to_have_count(2)
    expect(chat.locator("[data-testid='user']").last).to_have_text(re.compile(re.escape(text)))
    expect(row).to_be_visible()
    assert {QUESTION, text}.isdisjoint(row.get_by_role("button").all_inner_texts())


def test_nothing_leads_on_from_a_refusal_or_into_a_new_conversation(chat: Page) -> None:
    ask(chat, QUESTION)
    expect(chat.locator(FOLLOWING).first).to_be_visible()
    ask(chat, "红烧肉怎么炖才不柴？")
    expect(chat.locator("#qa-following")).to_be_hidden()
    ask(chat, QUESTION)
    expect(chat.locator("#qa-following")).to_be_visible()
    chat.click("#qa-new")
    expect(chat.locator("#qa-following")).to_be_hidden()


def test_neither_the_answer_nor_the_next_question_waits_for_what_may_follow(chat: Page) -> None:
    held: list[Route] = []
    chat.route("**/chat/follow-ups", lambda route: held.append(route))  # noqa: PLW0108
    ask(chat, QUESTION)
    expect(chat.locator(".qa-short")).to_have_text("28家")
    expect(chat.locator("#qa-following")).to_be_hidden()
    ask(chat, OTHER)
    first, second = held
    second.fulfill(json={"questions": ["第二问之后？"]})
    expect(chat.locator(FOLLOWING)).to_have_text(["第二问之后？"])
    first.fulfill(json={"questions": ["第一问之后？"]})  # too late
    chat.wait_for_timeout(200)
    expect(chat.locator(FOLLOWING)).to_have_text(["第二问之后？"])


def test_what_is_asked_at_once_after_an_answer_is_answered(chat: Page) -> None:
    for _ in range(8):
        ask(chat, QUESTION)
        chat.click("#qa-new")
        expect(chat.locator(".qa-answer")).to_have_count(0)


def test_an_answer_stands_without_what_may_follow(chat: Page) -> None:
    chat.route("**/chat/follow-ups", lambda route: route.abort())
    ask(chat, QUESTION)
    ask(chat, OTHER)
    expect(chat.locator("#qa-following")).to_be_hidden()


def test_on_a_phone_the_questions_wrap(chat: Page) -> None:
    chat.set_viewport_size({"width": 390, "height": 844})
    ask(chat, QUESTION)
    expect(chat.locator(FOLLOWING).first).to_be_visible()
    for box in (chip.bounding_box() for chip in chat.locator(FOLLOWING).all()):
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert chat.evaluate("document.documentElement.scrollWidth") <= 390

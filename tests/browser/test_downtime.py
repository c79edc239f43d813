"""What people see while the service is away, or leaves them without an answer."""

from __future__ import annotations

import pytest
from chatting import BOX, ask
from playwright.sync_api import Page, Route, expect

QUESTION = "内蒙古一共打造了多少家工匠学院？"
FOLLOW_UP = "那宁夏呢？"
JOIN = "**/queue/join*"
WAITING = "#qa-waiting"
QUOTES = "**/api/quotes"


def test_what_was_typed_outlives_the_page(chat: Page) -> None:
    ask(chat, QUESTION)
    chat.fill(BOX, FOLLOW_UP)
    chat.reload()  # as Gradio does by itself once a lost service is back
    expect(chat.locator(BOX)).to_have_value(FOLLOW_UP)
    expect(chat.locator(".qa-answer")).to_have_count(1)
    expect(chat.locator(BOX)).to_have_value(FOLLOW_UP)
    chat.press(BOX, "Enter")  # Gradio knows of it
    expect(chat.locator(".qa-answer")).to_have_count(2)
    chat.reload()
    expect(chat.locator(".qa-answer")).to_have_count(2)
    expect(chat.locator(BOX)).to_have_value("")


def test_what_was_typed_and_asked_does_not_come_back(chat: Page) -> None:
    chat.fill(BOX, QUESTION)
    chat.reload()
    expect(chat.locator(BOX)).to_have_value(QUESTION)
    chat.press(BOX, "Enter")
    expect(chat.locator(".qa-answer")).to_have_count(1)
    with chat.context.expect_page() as opened:
        chat.evaluate("void window.open(location.href)")  # with a copy of what this tab keeps
    other = opened.value
    expect(other.locator(".qa-answer")).to_have_count(1)
    expect(other.locator(BOX)).to_have_value("")


def test_that_no_answer_comes_is_told_and_the_question_stays(chat: Page) -> None:
    ask(chat, QUESTION)
    held: list[Route] = []
    chat.route(JOIN, lambda route: held.append(route))  # noqa: PLW0108 -- playwright marks it
    chat.clock.install()
    chat.fill(BOX, FOLLOW_UP)
    with chat.expect_request(JOIN):
        chat.press(BOX, "Enter")
    expect(chat.locator(WAITING)).to_have_count(0)
    chat.clock.run_for(3_000)
    expect(chat.locator(WAITING)).to_have_text("正在查找原文……")
    chat.clock.run_for(20_000)
    expect(chat.locator(WAITING)).to_contain_text("请刷新页面再试")
    expect(chat.locator(BOX)).to_have_value(FOLLOW_UP)
    chat.clock.resume()
    held[0].continue_()
    expect(chat.locator(".qa-answer")).to_have_count(2)
    expect(chat.locator(WAITING)).to_have_text("")


def test_that_no_source_opens_is_told(chat: Page) -> None:
    answer = ask(chat, QUESTION)
    held: list[Route] = []
    chat.route(JOIN, lambda route: held.append(route))  # noqa: PLW0108 -- playwright marks it
    chat.clock.install()
    with chat.expect_request(JOIN):
        answer.locator(".qa-number").first.click()
    chat.clock.run_for(3_000)
    expect(chat.locator(WAITING)).to_have_text("正在查找原文……")
    chat.clock.resume()
    held[0].continue_()
    expect(chat.locator(".qa-source")).to_be_visible()
    expect(chat.locator(WAITING)).to_have_text("")


@pytest.mark.parametrize("again", ["重新核对", "reopened"])
def test_quotes_that_could_not_be_checked_say_so_until_they_are(chat: Page, again: str) -> None:
    ask(chat, QUESTION).locator("a[href^='#keep=']").first.click()
    told = {"error": {"message": "核对太频繁了，请过9秒再试。"}}
    chat.route(QUOTES, lambda route: route.fulfill(status=429, json=told))
    chat.click("#qa-basket")
    panel = chat.locator("dialog.qa-basket")
    expect(panel.locator("blockquote")).to_contain_text("未能核对")
    expect(panel.get_by_role("status")).to_have_text("核对太频繁了，请过9秒再试。")
    chat.unroute(QUOTES)
    if again == "reopened":
        chat.keyboard.press("Escape")
        chat.click("#qa-basket")
    else:
        panel.get_by_role("button", name=again).click()
        expect(panel.locator(".qa-basket-item")).to_be_focused()
    expect(panel.locator(".qa-basket-state")).to_have_text("原文一致 ✓")
    expect(panel.get_by_role("status")).to_have_text("")
    expect(panel.get_by_role("button", name="重新核对")).to_be_hidden()

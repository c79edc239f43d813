"""What people say of an answer, under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from chatting import ask, open_chat
from playwright.sync_api import Page, Route, expect

from qa.records import Records
from qa.service import Service
from qa.web.app import create_app

QUESTION = "内蒙古一共打造了多少家工匠学院？"
UNANSWERED = "红烧肉怎么炖才不柴？"
RATED = "select is_good, fault, comment from feedback"
FEEDBACK = "**/api/feedback"


@pytest.fixture(scope="module")
def records(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    folder = tmp_path_factory.mktemp("records")
    found = Records.open(replace(service.settings, records=folder))
    yield found
    found.close()


@pytest.fixture(scope="module")
def url(service: Service, records: Records, serve) -> str:  # type: ignore[no-untyped-def]
    return serve(create_app(service, records))


def _rated(records: Records) -> list[tuple[Any, ...]]:
    records.flush()
    return [tuple(row) for row in records.read(RATED + " order by rowid desc")]


def test_a_thumb_up_is_kept_and_told(chat: Page, records: Records) -> None:
    answer = ask(chat, QUESTION)
    answer.locator(".qa-good").press(" ")  # as buttons are pressed
    expect(answer.get_by_role("status")).to_have_text("谢谢，已记录")
    expect(answer.locator(".qa-good")).to_have_attribute("aria-pressed", "true")
    assert _rated(records)[0] == (1, None, "")


def test_a_thumb_down_asks_why(chat: Page, records: Records) -> None:
    answer = ask(chat, QUESTION)
    answer.locator(".qa-poor").press("Enter")
    form = answer.get_by_role("form", name="说说哪里不好")
    expect(form.get_by_role("radio").first).to_be_focused()
    expect(form.locator("fieldset label")).to_have_text(
        ["引用有误", "答非所问", "已过时", "该答未答"]
    )
    form.get_by_role("button", name="提交").click()
    expect(form.get_by_role("alert")).to_have_text("请选一个原因。")
    form.get_by_label("已过时").check()
    form.get_by_label("补充说明").fill("今年有30家 <b>粗</b>")
    form.get_by_role("button", name="提交").click()
    expect(answer.get_by_role("status")).to_have_text("谢谢，已记录")
    expect(form).to_have_count(0)
    expect(answer.locator(".qa-poor")).to_be_focused()
    assert _rated(records)[0] == (0, "outdated", "今年有30家 <b>粗</b>")


def test_a_second_vote_takes_the_place_of_the_first(chat: Page, records: Records) -> None:
    before = len(_rated(records))
    answer = ask(chat, QUESTION)
    answer.locator(".qa-good").click()
    expect(answer.locator(".qa-good")).to_have_attribute("aria-pressed", "true")
    answer.locator(".qa-poor").click()
    answer.get_by_label("答非所问").check()
    answer.get_by_role("button", name="提交").click()
    expect(answer.locator(".qa-poor")).to_have_attribute("aria-pressed", "true")
    expect(answer.locator(".qa-good")).to_have_attribute("aria-pressed", "false")
    rated = _rated(records)
    assert len(rated) == before + 1
    assert rated[0] == (0, "off_topic", "")


def test_of_a_refusal_the_first_reason_is_that_it_should_answer(chat: Page) -> None:
    answer = ask(chat, UNANSWERED)
    answer.locator(".qa-poor").click()
    expect(answer.locator("fieldset label").first).to_have_text("该答未答")


@pytest.mark.parametrize("leave", ["取消", "Escape", "没用"])
def test_the_form_can_be_left(chat: Page, records: Records, leave: str) -> None:
    before = _rated(records)
    answer = ask(chat, QUESTION)
    answer.locator(".qa-poor").click()
    if leave == "Escape":
        chat.keyboard.press(leave)
    else:
        answer.get_by_role("button", name=leave).click()
    expect(answer.locator(".qa-feedback")).to_have_count(0)
    expect(answer.locator(".qa-poor")).to_be_focused()
    assert _rated(records) == before


def test_what_goes_wrong_is_told_in_place(chat: Page) -> None:
    answer = ask(chat, QUESTION)
    chat.route(FEEDBACK, lambda route: route.abort())
    answer.locator(".qa-good").click()
    expect(answer.get_by_role("status")).to_contain_text("连不上服务")
    chat.unroute(FEEDBACK)
    told = {"error": {"message": "反馈太频繁了，请过9秒再试。"}}
    chat.route(FEEDBACK, lambda route: route.fulfill(status=429, json=told))
    answer.locator(".qa-poor").click()
    answer.get_by_label("已过时").check()
    answer.get_by_role("button", name="提交").click()
    expect(answer.get_by_role("alert")).to_have_text("反馈太频繁了，请过9秒再试。")
    expect(answer.locator(".qa-poor")).to_have_attribute("aria-pressed", "false")


def test_two_clicks_send_once(chat: Page) -> None:
    answer = ask(chat, QUESTION)
    held: list[Route] = []
    chat.route(FEEDBACK, lambda route: held.append(route))  # noqa: PLW0108 -- playwright marks it
    answer.locator(".qa-good").dblclick()
    chat.wait_for_timeout(200)
    assert len(held) == 1
    held[0].continue_()
    expect(answer.get_by_role("status")).to_have_text("谢谢，已记录")
    answer.locator(".qa-good").click()
    chat.wait_for_timeout(200)
    assert len(held) == 1


def test_what_was_said_stays_when_the_conversation_goes_on(chat: Page) -> None:
    answer = ask(chat, QUESTION)
    answer.locator(".qa-good").click()
    expect(answer.get_by_role("status")).to_have_text("谢谢，已记录")
    ask(chat, "那宁夏呢？")
    pressed = chat.locator(".qa-good[aria-pressed='true']")
    expect(pressed).to_have_count(1)


def test_neither_greetings_nor_errors_are_rated(chat: Page) -> None:
    ask(chat, "你好")
    expect(chat.locator(".qa-thumb")).to_have_count(0)


def test_where_nothing_is_kept_there_are_no_thumbs(page: Page, service: Service, serve) -> None:  # type: ignore[no-untyped-def]
    open_chat(page, serve(create_app(service)))
    answer = ask(page, QUESTION)
    expect(answer.locator(".qa-copy")).to_have_count(1)
    expect(page.locator(".qa-thumb")).to_have_count(0)

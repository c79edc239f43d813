"""The chat page as people use it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from chatting import BOX, ask
from playwright.sync_api import Page, Route, expect

from qa.service import Service

QUESTION = "内蒙古一共打造了多少家工匠学院？"
COMPARISON = "内蒙古和宁夏的技能人才各有多少？"
HALF_ANSWERED = "内蒙古和宁夏分别有多少户外劳动者服务站点？"
NO_FOLLOW_UP = "户外劳动者服务站点有多少家？"


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
    ask(chat, QUESTION)
    quote = service.ask(QUESTION).citations[0].quote
    chat.click(".qa-number >> nth=0")
    chat.wait_for_selector(".qa-source mark")
    marked = "".join(chat.locator(".qa-source mark").all_inner_texts())
    assert re.sub(r"\s", "", marked) == re.sub(r"\s", "", quote)
    expect(chat.locator(".qa-source mark").first).to_be_in_viewport()


def test_of_two_quick_clicks_the_last_is_shown(chat: Page, service: Service) -> None:
    ask(chat, COMPARISON)
    second = service.ask(COMPARISON).citations[1].quote
    held: list[Route] = []
    hold = "**/queue/join*"
    chat.route(hold, lambda route: route.continue_() if held else held.append(route))
    with chat.expect_request(hold):
        chat.click(".qa-number:has-text('〔1〕')")
    chat.click(".qa-number:has-text('〔2〕')")  # while the first is still on its way
    held[0].continue_()
    shown = chat.locator(".qa-source mark").first
    expect(shown).to_have_text(re.compile(r"^\s*" + re.escape(second[:10])))
    expect(chat.locator(".qa-quote.qa-current")).to_have_count(1)


def test_what_the_documents_do_not_say_is_said(chat: Page) -> None:
    ask(chat, "红烧肉怎么炖才不柴？")
    expect(chat.locator(".qa-refusal")).to_contain_text("没有")
    expect(chat.locator(".qa-short")).to_have_count(0)


def test_a_follow_up_shows_what_it_took_over(chat: Page) -> None:
    ask(chat, QUESTION)
    ask(chat, "那宁夏呢？")
    expect(chat.locator(".qa-chip").first).to_be_visible()
    expect(chat.locator(".qa-inherited")).to_contain_text("工匠")


def test_a_question_that_is_no_follow_up_can_be_asked_alone(chat: Page, service: Service) -> None:
    ask(chat, QUESTION)
    ask(chat, NO_FOLLOW_UP)
    expect(chat.locator(".qa-chip").first).to_contain_text("地区 · 内蒙古")
    chat.click("text=不沿用，单独问")
    expect(chat.locator(".qa-answer")).to_have_count(3)
    last = chat.locator(".qa-answer").last
    expect(last.locator(".qa-inherited")).to_have_count(0)
    quote = service.ask(NO_FOLLOW_UP).citations[0].quote
    expect(last.locator(".qa-words").first).to_contain_text(quote[:10])


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_word_that_was_taken_over_can_be_dropped(chat: Page, key: str) -> None:
    ask(chat, QUESTION)
    ask(chat, "那宁夏呢？")
    words = chat.locator(".qa-answer").last.locator(".qa-chip")
    expect(words).to_have_text([f"{w}不再沿用“{w}”" for w in ("打造", "工匠学院")])
    drop = chat.get_by_role("button", name="不再沿用“工匠学院”", exact=True)
    box = drop.bounding_box()
    assert box and min(box["width"], box["height"]) >= 24
    drop.press(key)
    expect(chat.locator(".qa-answer")).to_have_count(3)  # the old stays
    last = chat.locator(".qa-answer").last
    expect(last).to_contain_text("这次没有沿用：工匠学院")
    expect(last.locator(".qa-chip")).to_have_count(1)
    expect(chat.locator("[data-testid='user']").last).to_have_text("那宁夏呢？")
    last.locator(".qa-drop").last.click()
    expect(chat.locator(".qa-answer")).to_have_count(4)
    expect(chat.locator(".qa-answer").last).to_contain_text("这次没有沿用：工匠学院、打造")
    expect(chat.locator(".qa-answer").last.locator(".qa-chip")).to_have_count(0)


@pytest.mark.parametrize(("width", "is_beside"), [(1280, True), (390, False)])
def test_a_comparison_is_a_table_where_there_is_room(
    chat: Page, width: int, is_beside: bool
) -> None:
    chat.set_viewport_size({"width": width, "height": 844})
    ask(chat, COMPARISON)
    expect(chat.locator(".qa-regions th[scope=row]")).to_have_text(["内蒙古", "宁夏"])
    row = chat.locator(".qa-regions tbody tr").first
    name, told = (row.locator(part).bounding_box() for part in ("th", "td"))
    assert name is not None
    assert told is not None
    assert (name["y"] == told["y"]) is is_beside
    assert (name["x"] == told["x"]) is not is_beside
    assert told["x"] + told["width"] <= width
    # on a phone each is a card; beside each other they are parted by lines, right below their head
    assert row.evaluate("r => parseFloat(getComputedStyle(r).borderLeftWidth)") == (not is_beside)
    head = chat.locator(".qa-regions thead th").first
    assert head.evaluate("h => parseFloat(getComputedStyle(h).paddingTop)") == 0


def test_a_region_that_is_silent_is_said_to_be(chat: Page) -> None:
    ask(chat, HALF_ANSWERED)
    silent = chat.locator(".qa-regions tr", has_text="内蒙古").last
    expect(silent).to_contain_text("在收录的文档里没有找到。未提到不等于没有。")
    expect(chat.locator(".qa-regions .qa-short")).to_have_text("100家")


def test_enter_while_an_input_method_composes_does_not_send(chat: Page) -> None:
    keyboard = chat.context.new_cdp_session(chat)
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
    chat.focus(BOX)
    composed = {"text": "gongjiang", "selectionStart": 9, "selectionEnd": 9}
    keyboard.send("Input.imeSetComposition", composed)
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **enter})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    chat.wait_for_timeout(300)
    expect(chat.locator("#qa-chat [data-testid='user']")).to_have_count(0)
    expect(chat.locator(BOX)).to_have_value("gongjiang")
    keyboard.send("Input.imeSetComposition", {"text": "", "selectionStart": 0, "selectionEnd": 0})
    keyboard.send("Input.insertText", {"text": "工匠学院有几家？"})
    chat.press(BOX, "Enter")
    expect(chat.locator(".qa-answer")).to_have_count(1)


def test_shift_and_enter_begin_a_line(chat: Page) -> None:
    chat.fill(BOX, "工匠")
    chat.press(BOX, "Shift+Enter")
    expect(chat.locator(BOX)).to_have_value("工匠\n")
    expect(chat.locator("#qa-chat [data-testid='user']")).to_have_count(0)


def test_the_source_closes_and_opens_again_by_keyboard(chat: Page) -> None:
    ask(chat, QUESTION)
    side = chat.locator("#qa-side")
    expect(side).to_be_hidden()
    for _ in range(2):
        chat.locator(".qa-number").first.press("Enter")
        expect(chat.locator(".qa-close")).to_be_focused()
        expect(chat.locator(".qa-source mark").first).to_be_in_viewport()
        chat.keyboard.press("Escape")
        expect(side).to_be_hidden()
        expect(chat.locator(".qa-number").first).to_be_focused()


def test_a_suggestion_asks_and_a_new_conversation_forgets(chat: Page) -> None:
    chat.click(".qa-suggestion >> nth=0")
    expect(chat.locator(".qa-answer")).to_have_count(1)
    chat.click("#qa-new")
    expect(chat.locator(".qa-answer")).to_have_count(0)
    expect(chat.locator(".qa-suggestion").first).to_be_visible()


def test_hostile_text_stays_text(chat: Page) -> None:
    ask(chat, "<img src=x onerror=alert(1)> **粗** [x](javascript:1)")
    expect(chat.locator("#qa-chat .user")).to_contain_text("<img src=x onerror=alert(1)> **粗**")
    expect(chat.locator("#qa-chat img")).to_have_count(0)


def test_a_lost_connection_is_told_in_chinese(chat: Page) -> None:
    ask(chat, QUESTION)
    chat.route("**/gradio_api/**", lambda route: route.abort())
    chat.fill(BOX, "那宁夏呢？")
    chat.press(BOX, "Enter")
    notice = chat.locator(".toast-body").first
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("与服务器的连接断了")
    expect(notice).not_to_contain_text(re.compile("[A-Za-z]{3,}"))


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(chat: Page, width: int, tmp_path: Path) -> None:
    chat.set_viewport_size({"width": width, "height": 844})
    ask(chat, QUESTION)
    assert chat.evaluate("document.documentElement.scrollWidth") <= width
    expect(chat.locator(BOX)).to_be_in_viewport()

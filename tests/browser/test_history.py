"""Conversations outlive their page, in this browser only, and are answered anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from chatting import BOX, ask, open_chat
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Page, expect

from qa.service import Service
from qa.web.app import create_app

QUESTION = "内蒙古一共打造了多少家工匠学院？"
FOLLOW_UP = "那宁夏呢？"
OTHER = "宁夏户外劳动者服务站点有多少家？"
ASKED = "#qa-chat [data-testid='user']"
NOTICE = "#qa-notice"
# what is added to the log of the conversation that holds these words
ADDED = """(words) => {
  window.added = 0;
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) {
      if (node.textContent.includes(words)) window.added += 1;
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


def _listed(chat: Page) -> list[str]:
    chat.click("#qa-history")
    expect(chat.get_by_role("dialog", name="历史对话")).to_be_visible()
    return chat.locator(".qa-talk-title").all_inner_texts()


def _handed_over(url: str, questions: object) -> str:
    return f"{url}/#talk={quote(json.dumps(questions))}"


def test_a_conversation_survives_a_reload(chat: Page) -> None:
    ask(chat, QUESTION)
    ask(chat, FOLLOW_UP)
    shown = chat.locator(".qa-answer").all_inner_texts()
    chat.reload()
    expect(chat.locator(".qa-answer")).to_have_count(2)
    assert chat.locator(".qa-answer").all_inner_texts() == shown
    expect(chat.locator(NOTICE)).to_contain_text("已打开2个问题的对话")
    ask(chat, OTHER)  # and goes on
    chat.reload()
    expect(chat.locator(ASKED)).to_have_text([QUESTION, FOLLOW_UP, OTHER])


def test_the_browser_keeps_questions_and_no_answer(chat: Page) -> None:
    ask(chat, QUESTION)
    [entry] = chat.evaluate("Object.values(localStorage)")
    assert json.loads(entry)["turns"] == [
        {"question": QUESTION, "alone": False, "without": [], "key": None}
    ]


def test_a_new_conversation_stays_new(chat: Page) -> None:
    ask(chat, QUESTION)
    chat.click("#qa-new")
    expect(chat.locator(".qa-answer")).to_have_count(0)
    chat.reload()
    expect(chat.locator(".qa-suggestion").first).to_be_visible()
    expect(chat.locator(".qa-answer")).to_have_count(0)
    assert _listed(chat) == [QUESTION]


def test_an_earlier_conversation_is_opened_by_keyboard(chat: Page) -> None:
    ask(chat, QUESTION)
    chat.click("#qa-new")
    expect(chat.locator(".qa-answer")).to_have_count(0)
    ask(chat, OTHER)
    assert _listed(chat) == [OTHER, QUESTION]
    chat.keyboard.press("Escape")
    expect(chat.locator("#qa-history")).to_be_focused()
    chat.keyboard.press("Enter")
    chat.locator(".qa-talk-open").last.press("Enter")
    expect(chat.locator(ASKED)).to_have_text([QUESTION])
    expect(chat.get_by_role("dialog")).to_have_count(0)


def test_what_is_deleted_is_gone_from_the_page_too(chat: Page) -> None:
    ask(chat, QUESTION)
    chat.click("#qa-new")
    expect(chat.locator(".qa-answer")).to_have_count(0)
    ask(chat, OTHER)
    _listed(chat)
    chat.get_by_role("button", name=f"删除：{OTHER}").click()
    expect(chat.locator(".qa-answer")).to_have_count(0)
    expect(chat.locator(".qa-talk-title")).to_have_text([QUESTION])
    chat.get_by_role("button", name="全部删除").click()
    expect(chat.locator(".qa-talk-title")).to_have_count(1)  # it asks once more
    chat.get_by_role("button", name="再按一次，全部删除").click()
    expect(chat.locator(".qa-talks")).to_contain_text("还没有对话")
    assert chat.evaluate("localStorage.length") == 0


def test_two_tabs_keep_each_others_conversations(chat: Page, context: BrowserContext) -> None:
    ask(chat, QUESTION)
    other = context.new_page()
    open_chat(other, chat.url)
    expect(other.locator(".qa-answer")).to_have_count(0)  # a tab begins anew
    _listed(other)
    other.click(".qa-talk-open")
    expect(other.locator(".qa-answer")).to_have_count(1)
    ask(other, OTHER)
    ask(chat, FOLLOW_UP)
    chat.click("#qa-history")
    expect(chat.locator(".qa-talk-time")).to_have_count(2)
    for tab, questions in ((chat, [QUESTION, FOLLOW_UP]), (other, [QUESTION, OTHER])):
        tab.reload()
        expect(tab.locator(ASKED)).to_have_text(questions)


def test_what_another_tab_deleted_is_not_kept_again(chat: Page, context: BrowserContext) -> None:
    ask(chat, QUESTION)
    other = open_chat(context.new_page(), chat.url)
    _listed(other)
    other.get_by_role("button", name=f"删除：{QUESTION}").click()
    expect(other.locator(".qa-talks")).to_contain_text("还没有对话")
    ask(chat, FOLLOW_UP)
    assert chat.evaluate("localStorage.length") == 0


def test_a_browser_that_keeps_nothing_answers_all_the_same(page: Page, url: str) -> None:
    problems: list[object] = []
    page.on("pageerror", lambda problem: problems.append(problem))  # noqa: PLW0108 -- marked by it
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,"
        " { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    open_chat(page, url)
    ask(page, QUESTION)
    expect(page.locator("#qa-history")).to_be_hidden()
    page.goto("about:blank")
    open_chat(page, _handed_over(url, {"questions": [{"question": OTHER}]}))
    expect(page.locator(ASKED)).to_have_text([OTHER])
    assert [p for p in problems if "/chat/" in str(getattr(p, "stack", ""))] == []


@pytest.mark.parametrize("keeps", [True, False], ids=["browser keeps", "browser keeps nothing"])
def test_a_conversation_that_the_server_forgot_goes_on(
    page: Page, service: Service, serve: Callable[[object], str], keeps: bool
) -> None:
    if not keeps:
        page.add_init_script("delete Storage.prototype.setItem")
    app = create_app(service)
    open_chat(page, serve(app))
    ask(page, QUESTION)
    _forget(app)
    page.fill(BOX, FOLLOW_UP)
    page.press(BOX, "Enter")
    expect(page.locator(ASKED)).to_have_text([QUESTION, FOLLOW_UP])
    expect(page.locator(".qa-answer").last).to_contain_text("沿用上文")
    _forget(app)
    page.locator(".qa-answer").last.locator("a[href^='#without=']").first.click()
    expect(page.locator(ASKED)).to_have_text([QUESTION, FOLLOW_UP, FOLLOW_UP])
    expect(page.locator(".qa-answer")).to_have_count(3)
    _forget(app)
    page.click("#qa-new")
    expect(page.locator(ASKED)).to_have_count(0)
    ask(page, OTHER)
    expect(page.locator(ASKED)).to_have_text([OTHER])
    if keeps:
        assert _listed(page) == [OTHER, QUESTION]


def _forget(app: FastAPI) -> None:
    """Does what a restart does to the conversations that Gradio holds."""
    [held] = [
        h for r in app.routes if (h := getattr(getattr(r, "app", None), "state_holder", None))
    ]
    held.session_data.clear()


def test_a_conversation_that_is_handed_over_goes_on(page: Page, url: str) -> None:
    handed = {"questions": [{"question": QUESTION, "without": []}, {"question": FOLLOW_UP}]}
    open_chat(page, _handed_over(url, handed))
    expect(page.locator(ASKED)).to_have_text([QUESTION, FOLLOW_UP])
    assert page.evaluate("location.href") == f"{url}/"
    ask(page, OTHER)
    page.reload()
    expect(page.locator(ASKED)).to_have_text([QUESTION, FOLLOW_UP, OTHER])


@pytest.mark.parametrize(
    "fragment",
    [
        "%zz",
        "{}",
        "null",
        quote('{"questions": [{"question": "<img src=x onerror=alert(1)>", "without": "x"}]}'),
        quote('{"questions": ["' + "长" * 30_000 + '"]}'),
        quote(r'{"questions": [{"question": "\ud800"}]}'),
        quote('{"questions": [{"question": "甲", "without": ["' + "长" * 101 + '"]}]}'),
    ],
    ids=["no text", "nothing", "null", "wrong", "huge", "half a character", "long word"],
)
def test_what_is_no_conversation_is_told(page: Page, url: str, fragment: str) -> None:
    page.goto(f"{url}/#talk={fragment}")
    expect(page.locator(NOTICE)).to_have_text("带过来的对话读不出来。请在这里重新提问。")
    page.wait_for_selector(BOX)
    expect(page.locator(ASKED)).to_have_count(0)
    assert page.evaluate("location.hash") == ""


def test_handed_over_markup_stays_text(page: Page, url: str) -> None:
    open_chat(
        page, _handed_over(url, {"questions": [{"question": "<img src=x onerror=alert(1)>"}]})
    )
    expect(page.locator(ASKED)).to_have_text(["<img src=x onerror=alert(1)>"])
    page.click("#qa-history")
    expect(page.locator(".qa-talk-title")).to_have_text(["<img src=x onerror=alert(1)>"])
    expect(page.locator("#qa-chat img, .qa-talks img")).to_have_count(0)


def test_what_lies_broken_in_the_browser_is_passed_over(chat: Page) -> None:
    ask(chat, QUESTION)
    chat.evaluate(
        "for (const key of Object.keys(localStorage)) localStorage[key] = '{\"turns\": 1'"
    )
    chat.reload()
    expect(chat.locator(".qa-suggestion").first).to_be_visible()
    chat.click("#qa-history")
    expect(chat.locator(".qa-talks")).to_contain_text("还没有对话")


def test_an_answer_is_announced_once_and_the_focus_stays(chat: Page) -> None:
    expect(chat.get_by_role("log")).to_have_attribute("aria-live", "polite")
    ask(chat, OTHER)
    chat.evaluate(ADDED, "28家")
    ask(chat, QUESTION)
    assert chat.evaluate("window.added") == 1
    expect(chat.locator(BOX)).to_be_focused()
    chat.reload()  # what is restored is not read aloud again, but told
    expect(chat.locator(NOTICE)).to_have_attribute("role", "status")
    expect(chat.locator(".qa-answer")).to_have_count(2)
    expect(chat.get_by_role("log")).to_have_attribute("aria-live", "polite")


@pytest.mark.parametrize("width", [390, 1280])
def test_text_of_twice_the_size_has_room(chat: Page, width: int) -> None:
    chat.set_viewport_size({"width": width, "height": 860})
    chat.add_style_tag(content=":root { font-size: 200% !important; }")
    ask(chat, QUESTION)
    chat.click("#qa-history")
    assert chat.evaluate("document.documentElement.scrollWidth") <= width
    assert chat.locator(BOX).evaluate("part => part.scrollHeight - part.clientHeight") <= 1
    head, first = (chat.locator(part).bounding_box() for part in ("#qa-head", "#qa-history"))
    assert head is not None
    assert first is not None
    assert head["x"] + head["width"] <= first["x"] or head["y"] + head["height"] <= first["y"]
    for place in ("#qa-new", "#qa-head", ".qa-talks", ".qa-talk-delete", ".qa-talks-close"):
        shown = chat.locator(place).bounding_box()
        assert shown is not None
        assert shown["x"] >= 0
        assert shown["x"] + shown["width"] <= width

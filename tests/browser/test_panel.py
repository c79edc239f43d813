"""The source beside the chat: stepped through, shown in either view, linked to."""

from __future__ import annotations

import re

from chatting import BOX
from playwright.sync_api import Page, expect

from qa.permalinks import key_of
from qa.service import Service

COMPARISON = "内蒙古和宁夏的技能人才各有多少？"
BROKEN = "宁夏五市是怎么推进产改的？"  # its quote is broken by the layout
NEXT, BACK = ("#qa-side a[href='#step=1']", "#qa-side a[href='#step=-1']")


def _open(chat: Page, question: str) -> None:
    """Asks and opens the first citation."""
    chat.fill(BOX, question)
    chat.press(BOX, "Enter")
    chat.locator(".qa-number").first.click()
    expect(chat.locator(".qa-close")).to_be_focused()


def _marked(chat: Page) -> str:
    return re.sub(r"\s", "", "".join(chat.locator(".qa-source mark").all_inner_texts()))


def test_the_citations_of_an_answer_are_stepped_through(chat: Page, service: Service) -> None:
    quotes = ["".join(c.quote.split()) for c in service.ask(COMPARISON).citations]
    last = len(quotes)
    assert last > 1
    _open(chat, COMPARISON)
    expect(chat.locator(".qa-step")).to_have_text(f"1/{last}")
    expect(chat.locator(BACK)).to_have_attribute("aria-disabled", "true")
    for place in range(2, last + 1):
        chat.locator(NEXT).press("Enter")
        expect(chat.locator(".qa-step")).to_have_text(f"{place}/{last}")
        expect(chat.locator(NEXT)).to_be_focused()
        assert _marked(chat) == quotes[place - 1]
        expect(chat.locator(".qa-source mark").first).to_be_in_viewport()
        expect(chat.locator(".qa-quote.qa-current")).to_have_count(1)
        current = chat.locator(".qa-quote.qa-current .qa-number")
        expect(current).to_have_text(f"〔{place}〕")
    chat.locator(NEXT).press("Enter")  # there is no more
    expect(chat.locator(".qa-step")).to_have_text(f"{last}/{last}")
    chat.keyboard.press("Escape")
    expect(chat.locator(f".qa-number:has-text('〔{last}〕')")).to_be_focused()


def test_brackets_step_in_the_source_and_are_typed_in_the_question(chat: Page) -> None:
    _open(chat, COMPARISON)
    chat.keyboard.press("]")
    expect(chat.locator(".qa-step")).to_have_text(re.compile("^2/"))
    chat.keyboard.press("[")
    expect(chat.locator(".qa-step")).to_have_text(re.compile("^1/"))
    expect(chat.locator(BACK)).to_be_focused()
    chat.focus(BOX)
    chat.keyboard.type("]")
    expect(chat.locator(BOX)).to_have_value("]")
    expect(chat.locator(".qa-step")).to_have_text(re.compile("^1/"))


def test_a_single_citation_has_no_steps(chat: Page, service: Service) -> None:
    assert len(service.ask(BROKEN).citations) == 1
    _open(chat, BROKEN)
    expect(chat.locator(".qa-steps")).to_be_hidden()


def test_the_view_is_switched_in_place_and_kept(chat: Page, service: Service) -> None:
    quote = "".join(service.ask(BROKEN).citations[0].quote.split())
    _open(chat, BROKEN)
    for name, marks in (("原版面", 2), ("整理后", 1), ("原版面", 2)):
        chat.locator(".qa-view").press("Enter")
        expect(chat.locator(".qa-views strong")).to_have_text(name)
        expect(chat.locator(".qa-view")).to_be_focused()
        expect(chat.locator(".qa-source mark")).to_have_count(marks)
        signs = chat.locator(".qa-heading .qa-hash")
        expect(signs.first).to_be_visible(visible=name == "原版面")
        assert _marked(chat) == quote
        expect(chat.locator(".qa-source mark").first).to_be_in_viewport()
    chat.keyboard.press("Escape")
    expect(chat.locator(".qa-number").first).to_be_focused()
    chat.locator(".qa-number").first.click()
    expect(chat.locator(".qa-close")).to_be_focused()
    expect(chat.locator(".qa-views strong")).to_have_text("原版面")


def test_the_link_of_a_quote_is_copied_and_leads_to_it(chat: Page, service: Service) -> None:
    chat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    quote = service.ask(BROKEN).citations[0].quote
    _open(chat, BROKEN)
    chat.click("text=复制链接")
    expect(chat.locator(".qa-panel-tools")).to_contain_text("已复制 ✓")
    copied = chat.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("http://127.0.0.1:")
    assert key_of(quote) in copied
    chat.goto(copied)
    marked = "".join(chat.locator("article mark").all_inner_texts())
    assert "".join(marked.split()) == "".join(quote.split())


def test_a_copied_answer_carries_the_link_of_each_quote(chat: Page, service: Service) -> None:
    chat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.fill(BOX, COMPARISON)
    chat.press(BOX, "Enter")
    chat.click(".qa-copy")
    expect(chat.locator(".qa-copy")).to_have_text("已复制 ✓")
    lines = chat.evaluate("navigator.clipboard.readText()").split("\n")
    citations = {key_of(c.quote): c for c in service.ask(COMPARISON).citations}
    links = [line for line in lines if line.startswith("http://127.0.0.1:")]
    keys = [link.split("q=")[1].split("&")[0] for link in links]
    assert sorted(keys) == sorted(citations)
    for key, link in zip(keys, links, strict=True):
        assert citations[key].metadata.title in lines[lines.index(link) - 1]
    assert "新页打开" not in "".join(lines)


def test_on_a_phone_the_head_leaves_the_screen_to_the_text(chat: Page) -> None:
    chat.set_viewport_size({"width": 390, "height": 844})
    _open(chat, COMPARISON)
    head = chat.locator(".qa-panel-head").bounding_box()
    assert head is not None
    assert head["height"] < 100
    assert chat.evaluate("document.documentElement.scrollWidth") <= 390
    expect(chat.locator(".qa-source mark").first).to_be_in_viewport()

"""The writing basket as people use it: collect, order, note, export."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import docx
import pytest
from chatting import ask, open_chat
from playwright.sync_api import BrowserContext, Locator, Page, expect

from qa.permalinks import key_of
from qa.service import Service

FIRST = "内蒙古一共打造了多少家工匠学院？"
SECOND = "宁夏户外劳动者服务站点有多少家？"
REFUSED = "工匠学院的食堂好吃吗？"
KEEP = "a[href^='#keep=']"
STATE = ".qa-basket-state"
STORE = "qa-basket:/"


def _collect(chat: Page, *questions: str) -> None:
    """The first quote of each question's answer."""
    for question in questions:
        ask(chat, question)
        chat.locator(".qa-answer").last.locator(KEEP).first.click()


def _panel(chat: Page) -> Locator:
    chat.click("#qa-basket")
    panel = chat.locator("dialog.qa-basket")
    expect(panel).to_be_visible()
    return panel


def _button(panel: Locator, name: str) -> Locator:
    return panel.get_by_role("button", name=name, exact=True)


def _stored(page: Page) -> list[dict[str, object]]:
    return json.loads(page.evaluate("(name) => localStorage.getItem(name)", STORE))


def test_quotes_are_collected_ordered_kept_and_exported(
    chat: Page, url: str, service: Service
) -> None:
    _collect(chat, FIRST, SECOND)
    expect(chat.locator(KEEP).first).to_have_text("已存入 ✓")
    expect(chat.locator("#qa-basket")).to_have_text("素材（2）")
    panel = _panel(chat)
    _button(panel, "第2段，上移").click()
    expect(_button(panel, "第1段，下移")).to_be_focused()  # 上移 leads nowhere there
    panel.get_by_label("备注").first.fill("放在*开头*")
    open_chat(chat, url)  # and again
    expect(chat.locator("#qa-basket")).to_have_text("素材（2）")
    panel = _panel(chat)
    expect(panel.locator(STATE)).to_have_text(["原文一致 ✓"] * 2)
    quotes = [service.ask(question).citations[0].quote for question in (SECOND, FIRST)]
    shown = [f"{n}．{quote}" for n, quote in enumerate(quotes, 1)]
    expect(panel.locator("blockquote")).to_have_text(shown)
    with chat.expect_download() as word:
        _button(panel, "导出 Word").click()
    assert re.fullmatch(r"摘录-\d{4}-\d\d-\d\d\.docx", word.value.suggested_filename)
    file = docx.Document(BytesIO(Path(word.value.path()).read_bytes()))
    quoted = [p for p in file.paragraphs if p.style and p.style.name == "Quote"]
    assert [paragraph.runs[1].text for paragraph in quoted] == quotes
    assert "备注：放在*开头*" in [paragraph.text for paragraph in file.paragraphs]
    with chat.expect_download() as markdown:
        _button(panel, "导出 Markdown").click()
    text = Path(markdown.value.path()).read_text("utf-8")
    assert all(f"> {quote}" in text for quote in quotes)
    assert f"{url}/documents/" in text


def test_the_browser_keeps_references_and_no_words(chat: Page, service: Service) -> None:
    _collect(chat, FIRST)
    quote = service.ask(FIRST).citations[0].quote
    (item,) = _stored(chat)
    assert set(item) == {"document", "spans", "key", "note"}
    assert item["key"] == key_of(quote)
    assert quote[:8] not in json.dumps(item, ensure_ascii=False)


def test_near_quotes_of_a_refusal_can_be_collected(chat: Page) -> None:
    ask(chat, REFUSED)
    expect(chat.locator(".qa-refusal")).to_be_visible()
    chat.locator(KEEP).first.click()
    panel = _panel(chat)
    expect(panel.locator(STATE)).to_have_text("原文一致 ✓")


def test_an_empty_basket_says_what_it_is_for(chat: Page) -> None:
    panel = _panel(chat)
    expect(panel).to_contain_text("点引文下面的“存入素材”")
    expect(_button(panel, "导出 Word")).to_be_hidden()


def test_what_was_removed_comes_back(chat: Page) -> None:
    _collect(chat, FIRST, SECOND)
    panel = _panel(chat)
    _button(panel, "清空").click()
    expect(panel.locator("blockquote")).to_have_count(0)
    expect(chat.locator("#qa-basket")).to_have_text("素材")
    expect(_button(panel, "撤销")).to_be_focused()
    _button(panel, "撤销").click()
    expect(panel.locator("blockquote")).to_have_count(2)
    _button(panel, "第1段，移除").click()
    expect(panel.get_by_role("status")).to_have_text("已移除第1段。")
    expect(panel.locator("blockquote")).to_have_count(1)


def test_the_keyboard_does_it_all(chat: Page) -> None:
    ask(chat, FIRST)
    chat.locator(KEEP).first.focus()
    chat.keyboard.press("Enter")
    expect(chat.locator("#qa-basket-said")).to_have_text("已存入素材，共1段")
    chat.focus("#qa-basket")
    chat.keyboard.press("Enter")
    panel = chat.locator("dialog.qa-basket")
    expect(panel).to_be_visible()
    for _ in range(12):  # round and round, never out
        chat.keyboard.press("Tab")
        inside = "() => document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        assert chat.evaluate(inside)
    chat.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(chat.locator("#qa-basket")).to_be_focused()


def test_a_link_that_was_followed_opens_the_quote(chat: Page) -> None:
    _collect(chat, FIRST)
    chat.locator(KEEP).first.click()
    expect(chat.locator(".qa-basket-item")).to_be_focused()


def test_tabs_add_to_one_another(chat: Page, context: BrowserContext, url: str) -> None:
    other = context.new_page()
    open_chat(other, url)
    _collect(chat, FIRST)
    expect(other.locator("#qa-basket")).to_have_text("素材（1）")
    panel = _panel(other)
    panel.get_by_label("备注").fill("另一页写的")
    _collect(chat, SECOND)
    expect(panel.locator(STATE)).to_have_count(2)
    expect(panel.get_by_label("备注").first).to_have_value("另一页写的")
    assert [item["note"] for item in _stored(chat)] == ["另一页写的", ""]


@pytest.mark.parametrize("act", ["下移", "移除"])
def test_what_another_tab_just_removed_is_told_and_takes_nothing_along(
    chat: Page, act: str
) -> None:
    problems: list[str] = []
    chat.on("pageerror", lambda error: problems.append(str(error)))
    _collect(chat, FIRST, SECOND)
    panel = _panel(chat)
    expect(panel.locator(STATE)).to_have_count(2)
    # in the same tab no event tells it, as in the moment before another tab's arrives
    chat.evaluate(
        "(name) => localStorage.setItem(name,"
        " JSON.stringify(JSON.parse(localStorage.getItem(name)).slice(1)))",
        STORE,
    )
    panel.get_by_role("button", name=f"第1段，{act}").click()
    expect(panel.get_by_role("status")).to_have_text("这段已在别的页面移除。")
    assert len(_stored(chat)) == 1
    assert problems == []


def test_what_is_no_longer_so_is_marked_and_stands_in_the_way(chat: Page) -> None:
    _collect(chat, FIRST, SECOND)
    change = """(name) => {
      const [moved, gone] = JSON.parse(localStorage.getItem(name));
      moved.spans = [[3, 9]];
      gone.document = "不在了";
      localStorage.setItem(name, JSON.stringify([moved, gone]));
    }"""
    chat.evaluate(change, STORE)
    panel = _panel(chat)
    expect(panel.locator(STATE)).to_have_text(["原文已更新，这段话换了位置", "已撤下"])
    _button(panel, "导出 Word").click()
    expect(panel.get_by_role("status")).to_contain_text("第1段（原文已更新）、第2段（已撤下）")
    _button(panel, "第1段，更新到新位置").click()
    _button(panel, "第2段，移除").click()
    expect(panel.locator(STATE)).to_have_text("原文一致 ✓")
    with chat.expect_download():
        _button(panel, "导出 Word").click()


def test_all_of_it_can_be_copied(chat: Page, context: BrowserContext, service: Service) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    _collect(chat, FIRST)
    panel = _panel(chat)
    expect(panel.locator(STATE)).to_have_text("原文一致 ✓")
    _button(panel, "复制全部").click()
    expect(panel.get_by_role("status")).to_have_text("已复制 ✓")
    text = chat.evaluate("() => navigator.clipboard.readText()")
    citation = service.ask(FIRST).citations[0]
    assert text.startswith(f"1．{citation.quote}〔1〕\n\n来源\n〔1〕《{citation.metadata.title}》")


@pytest.mark.parametrize("content", ["{", "7", '[{"document": 1}, null, {"spans": [["a"]]}]'])
def test_broken_storage_is_an_empty_basket(chat: Page, url: str, content: str) -> None:
    problems: list[str] = []
    chat.on("pageerror", lambda error: problems.append(str(error)))
    _collect(chat, FIRST)
    chat.evaluate("([name, text]) => localStorage.setItem(name, text)", [STORE, content])
    open_chat(chat, url)
    expect(chat.locator("#qa-basket")).to_have_text("素材")
    _collect(chat, FIRST)
    expect(chat.locator("#qa-basket")).to_have_text("素材（1）")
    assert problems == []


def test_what_the_service_would_not_take_keeps_no_quote_from_export(
    chat: Page, url: str, tmp_path: Path
) -> None:
    _collect(chat, FIRST)
    chat.evaluate(
        """(name) => {
          const [good] = JSON.parse(localStorage.getItem(name));
          const bad = [{ key: "" }, { spans: [[-1, 4]] }, { spans: [[4, 1]] }, { document: "" }];
          const kept = { ...good, note: "长".repeat(600) + "\\ud800", strange: 1 };
          const all = [...bad.map((one) => ({ ...good, key: "4-0", ...one })), kept];
          localStorage.setItem(name, JSON.stringify(all));
        }""",
        STORE,
    )
    open_chat(chat, url)
    panel = _panel(chat)
    expect(panel.locator(STATE)).to_have_text("原文一致 ✓")
    with chat.expect_download() as download:
        _button(panel, "导出 Markdown").click()
    download.value.save_as(tmp_path / "a.md")
    assert (tmp_path / "a.md").read_text("utf-8").count("长") == 500


def test_without_storage_it_lasts_as_long_as_the_page(page: Page, url: str) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })"
    )
    open_chat(page, url)
    _collect(page, FIRST, SECOND)
    expect(page.locator("#qa-basket")).to_have_text("素材（2）")
    expect(_panel(page).get_by_role("status")).to_contain_text("关闭页面后素材会丢失")


def test_on_a_phone_it_fills_the_screen(chat: Page) -> None:
    chat.set_viewport_size({"width": 390, "height": 780})
    _collect(chat, FIRST)
    panel = _panel(chat)
    expect(panel.locator(STATE)).to_be_visible()
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 780}
    assert chat.evaluate("() => document.querySelector('dialog').scrollWidth") == 390


def test_with_many_quotes_a_phones_head_is_one_row(chat: Page) -> None:
    chat.set_viewport_size({"width": 360, "height": 780})
    many = [
        {"document": "d", "spans": [[n, n + 1]], "key": key_of("字" * (n + 1)), "note": ""}
        for n in range(12)
    ]
    chat.evaluate(
        "([name, items]) => localStorage.setItem(name, JSON.stringify(items))", [STORE, many]
    )
    chat.reload()
    expect(chat.locator("#qa-basket")).to_have_text("素材（12）")
    heights = "() => [...document.querySelectorAll('#qa-top h1, #qa-top button')].map((b) => b.getBoundingClientRect()).map((b) => (b.top + b.bottom) / 2)"
    assert len(set(chat.evaluate(heights))) == 1

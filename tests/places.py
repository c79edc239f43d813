"""Every page and dialog that people meet, one after another, for tests of what holds on all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import chatting
from foreign import Site, ask
from playwright.sync_api import Page, expect

QUESTION = "内蒙古一共打造了多少家工匠学院？"
FOLLOW_UP = "那宁夏呢？"
COMPARISON = "内蒙古和宁夏的技能人才各有多少？"
REFUSED = "红烧肉怎么炖才不柴？"
DEMO = Path(__file__).parents[1] / "docs" / "demo"
PASSWORD = "nur-zur-probe"
# what a screen reader says of the visible parts, in shadow roots too
NAMES = """(() => {
  const parts = (root) => [...root.querySelectorAll("*")]
    .flatMap((part) => [part, ...(part.shadowRoot ? parts(part.shadowRoot) : [])]);
  return parts(document)
    .filter((part) => part.checkVisibility({ visibilityProperty: true }))
    .flatMap((part) => ["aria-label", "title", "placeholder", "alt"].map((n) => part.getAttribute(n)))
    .filter(Boolean).join("\\n");
})()"""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where everything is served: the whole application, and another site with its widget."""

    home: str
    site: Site


def everything(page: Page, where: Addresses) -> Iterator[str]:
    """The name of each place while the page is there."""
    yield from in_chat(page, where.home)
    yield from in_dialogs(page)
    yield from in_sources(page, where.home)
    yield from in_widget(page, where)
    yield from in_admin(page, where.home)


def in_chat(page: Page, home: str) -> Iterator[str]:
    """A conversation, with the source beside it."""
    chatting.open_chat(page, home)
    expect(page.locator(".qa-suggestion").first).to_be_visible()
    expect(page.get_by_role("log", name="对话")).to_be_attached()  # what Gradio leaves is mended
    yield "start"
    chatting.ask(page, QUESTION)
    expect(page.locator("#qa-following.qa-shown")).to_be_visible()
    yield "answer"
    page.locator(".qa-number").first.click()
    expect(page.locator(".qa-close")).to_be_focused()
    yield "source beside the chat"
    page.keyboard.press("Escape")
    expect(page.locator("#qa-side")).to_be_hidden()
    chatting.ask(page, FOLLOW_UP)
    expect(page.locator(".qa-chip").first).to_be_visible()
    yield "follow-up"
    chatting.ask(page, COMPARISON)
    yield "comparison"
    chatting.ask(page, REFUSED)
    yield "refusal"


def in_dialogs(page: Page) -> Iterator[str]:
    """What opens over the conversation, which is there already."""
    last = page.locator(".qa-answer").last
    last.locator(".qa-poor").click()
    last.get_by_role("button", name="提交").click()
    expect(last.get_by_role("alert")).to_be_visible()
    yield "feedback"
    page.click("#qa-basket")
    expect(page.locator(".qa-basket-empty")).to_be_visible()
    yield "empty basket"
    page.keyboard.press("Escape")
    for link in page.locator("a[href^='#keep=']").all()[:2]:
        link.click()
    page.click("#qa-basket")
    expect(page.locator(".qa-basket-state")).to_have_count(2)
    yield "basket"
    page.get_by_role("button", name="第2段，移除").click()
    expect(page.get_by_role("button", name="撤销")).to_be_focused()
    yield "basket with a way back"
    page.keyboard.press("Escape")
    page.click("#qa-history")
    expect(page.locator(".qa-talk-open").first).to_be_visible()
    yield "history"
    page.keyboard.press("Escape")


def in_sources(page: Page, home: str) -> Iterator[str]:
    """The source page in its views, with a mark and without, and where there is none."""
    for name, address in {
        "tidy source": "ningxia",
        "original source": "ningxia?view=original&mark=100-200",
        "permanent link": "neimenggu?q=AAAAAAAAAAAAAAAA",
        "no source": "nirgends",
    }.items():
        page.goto(f"{home}/documents/{address}")
        yield name


def in_widget(page: Page, where: Addresses) -> Iterator[str]:
    """The demonstration: another site, and the widget there."""
    html = (DEMO / "index.html").read_text("utf-8")
    where.site.html = html.replace("http://127.0.0.1:7860", where.home)
    where.site.styles = (DEMO / "style.css").read_text("utf-8")
    page.goto(where.site.url)
    page.locator("button.open").wait_for()
    yield "demonstration with the widget closed"
    page.click("button.open")
    yield "open widget"
    ask(page)
    expect(page.locator(".short")).to_be_visible()
    yield "widget with an answer"
    page.locator(".thumb").last.click()
    expect(page.locator(".reasons")).to_be_visible()
    yield "widget with feedback"
    ask(page, COMPARISON)
    expect(page.locator("table")).to_be_visible()
    yield "widget with a comparison"


def in_admin(page: Page, home: str) -> Iterator[str]:
    """From the login to a draft of a judged question."""
    page.goto(f"{home}/admin")
    yield "admin login"
    page.get_by_label("密码").fill("falsch")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "failed admin login"
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="概览")).to_be_visible()
    yield "admin overview"
    for name in ("questions", "gaps", "feedback"):
        page.goto(f"{home}/admin/{name}")
        yield f"admin {name}"
    page.get_by_role("link", name="转为试题").first.click()
    expect(page.get_by_role("heading", name="转为试题")).to_be_visible()
    yield "admin draft"

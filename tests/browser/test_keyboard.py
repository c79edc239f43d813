"""A whole round by keyboard alone, with the focus always there to be seen."""

from __future__ import annotations

from chatting import BOX
from places import COMPARISON, Addresses
from playwright.sync_api import Page, expect

MOST_TABS = 60
# what is wrong with the focus: lost, not outlined, out of sight or under something else
FOCUS = """() => {
  const part = document.activeElement;
  if (!part || part === document.body) return "lost";
  const { outlineStyle, outlineWidth } = getComputedStyle(part);
  const told = `${part.localName}#${part.id}.${part.className}: ${part.textContent.trim().slice(0, 20)}`;
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return `no outline: ${told}`;
  const seen = [...part.getClientRects()].some(({ left, right, top, bottom }) => {
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return over && (part.contains(over) || over.contains(part));
  });
  return seen ? "" : `out of sight: ${told}`;
}"""


def _focus(page: Page) -> str:
    return page.evaluate(FOCUS)


def _tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Tabs to the first part that matches, seeing the focus all the way."""
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        assert _focus(page) == ""
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} can't be reached")


def _asked(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type(COMPARISON)
    page.keyboard.press("Enter")
    expect(page.locator("#qa-following.qa-shown")).to_be_visible()  # now nothing moves any more
    expect(page.locator(BOX)).to_be_focused()


def test_everything_is_done_by_keyboard(page: Page, everywhere: Addresses) -> None:
    _asked(page, everywhere.home)
    first = page.locator(".qa-number", has_text="〔1〕")
    _tab_to(page, f".qa-number[href='{first.get_attribute('href')}']", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".qa-close")).to_be_focused()
    _tab_to(page, "a[href='#step=1']", "Shift+Tab")
    page.keyboard.press(" ")
    expect(page.locator(".qa-step")).to_contain_text("2/")
    assert _focus(page) == ""
    page.keyboard.press("Escape")
    expect(page.locator(".qa-number", has_text="〔2〕")).to_be_focused()
    _tab_to(page, "a[href^='#keep=']")
    page.keyboard.press("Enter")
    expect(page.locator("#qa-basket")).to_have_text("素材（1）")
    assert _focus(page) == ""
    _tab_to(page, "#qa-basket", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".qa-basket-state")).to_be_visible()
    assert _focus(page) == ""
    _tab_to(page, ".qa-basket-word")
    with page.expect_download():
        page.keyboard.press(" ")
    assert _focus(page) == ""
    page.keyboard.press("Escape")
    expect(page.locator("#qa-basket")).to_be_focused()


def test_a_conversation_is_left_and_found_again_by_keyboard(
    page: Page, everywhere: Addresses
) -> None:
    _asked(page, everywhere.home)
    _tab_to(page, "#qa-new", "Shift+Tab")
    page.keyboard.press(" ")
    expect(page.locator(".qa-answer")).to_have_count(0)
    assert _focus(page) == ""
    _tab_to(page, "#qa-history", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".qa-talk-open")).to_be_visible()
    assert _focus(page) == ""
    _tab_to(page, ".qa-talk-open")
    page.keyboard.press("Enter")
    expect(page.locator(".qa-answer")).to_have_count(1)
    assert _focus(page) == ""

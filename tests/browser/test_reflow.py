"""Nothing is wider than the screen: where it is narrow, and where text is twice as large."""

from __future__ import annotations

from places import Addresses, everything
from playwright.sync_api import Page

# what reaches over the right edge and no box of its own scrolls or cuts off
WIDER = """() => {
  const width = document.documentElement.clientWidth;
  const roots = [document, ...[...document.querySelectorAll("*")].map((p) => p.shadowRoot)];
  const boxes = ["dialog[open]", ".panel:not([hidden])", ".log", ".sidebar.open .sidebar-content"];
  const wide = roots.filter(Boolean).flatMap((root) => [...root.querySelectorAll(boxes)])
    .filter((box) => box.scrollWidth > box.clientWidth || box.getBoundingClientRect().right > width)
    .map((box) => `${box.className}: ${box.scrollWidth}`);
  const page = document.documentElement.scrollWidth;
  return page > width ? [`page: ${page}`, ...wide] : wide;
}"""


def _wider(page: Page, where: Addresses) -> list[str]:
    return [
        f"{place}: {part}" for place in everything(page, where) for part in page.evaluate(WIDER)
    ]


def test_nothing_is_wider_than_a_narrow_screen(page: Page, everywhere: Addresses) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    assert _wider(page, everywhere) == []


def test_nothing_is_wider_where_text_is_twice_as_large(
    large_text: Page, everywhere: Addresses
) -> None:
    assert _wider(large_text, everywhere) == []

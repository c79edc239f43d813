"""Every page and dialog speaks Chinese, whatever the language of the browser."""

from __future__ import annotations

import re

from places import NAMES, Addresses, everything
from playwright.sync_api import Page

FORMATS = {"Word", "Markdown", "CSV"}
# as read: without what is quoted as code, which is the same in any language
TEXTS = """(() => {
  const roots = [document.body, ...[...document.querySelectorAll("*")].map((p) => p.shadowRoot)];
  const words = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return [node.data];
    if (node.matches?.("pre, code, script, style")) return [];
    if (node.checkVisibility && !node.checkVisibility({ visibilityProperty: true })) return [];
    return [...node.childNodes].flatMap(words);
  };
  return [document.title, ...roots.filter(Boolean).flatMap(words)].join("\\n");
})()"""
ENGLISH = """for (const [name, value] of [["language", "en-US"], ["languages", ["en-US", "en"]]]) {
  Object.defineProperty(navigator, name, { get: () => value });
}"""


def test_no_english_is_left(page: Page, everywhere: Addresses) -> None:
    page.add_init_script(ENGLISH)
    found = {}
    for place in everything(page, everywhere):
        shown = page.evaluate(TEXTS) + page.evaluate(NAMES)
        assert re.search("[\u4e00-\u9fff]{2}", shown), place
        assert page.evaluate("document.documentElement.lang") == "zh-CN", place
        if words := set(re.findall(r"[A-Za-z]{3,}", shown)) - FORMATS:
            found[place] = words
    assert found == {}

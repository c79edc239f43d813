"""What tests of the chat page share: how it is opened, and how it is asked."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

BOX = "#qa-question textarea"


def open_chat(page: Page, url: str) -> Page:
    """Opens the page, until it can be asked and its script is at work."""
    page.goto(url)
    page.wait_for_selector(BOX)
    page.wait_for_selector("#qa-chat [role='log'][aria-label='对话']", state="attached")
    return page


def ask(chat: Page, question: str) -> Locator:
    """Asks, and waits for the answer, which it gives back."""
    answers = chat.locator(".qa-answer")
    before = answers.count()
    chat.fill(BOX, question)
    chat.press(BOX, "Enter")
    expect(answers).to_have_count(before + 1)
    return answers.last

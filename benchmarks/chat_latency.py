"""From the click to the answer on the chat page: `python -m benchmarks.chat_latency URL`.

Needs a running service, a Chromium and the development tools. Prints quantiles in
milliseconds, the time until the page can be asked, and what it fetched.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time

from playwright.sync_api import Page, sync_playwright

from benchmarks import chromium
from benchmarks.latency import QUESTIONS
from qa.evaluation import read_questions

BOX = "#qa-question textarea"


def answer_milliseconds(page: Page, question: str) -> float:
    """Asks by a click and waits until one more answer stands on the page."""
    before = page.locator(".qa-answer").count()
    page.fill(BOX, question)
    started = time.perf_counter()
    page.click("#qa-send")
    page.locator(".qa-answer").nth(before).wait_for()
    return 1000 * (time.perf_counter() - started)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--questions", type=int, default=30)
    options = parser.parse_args()
    questions = [q.question for q in read_questions(QUESTIONS) if not q.history]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.FLAGS)
        page = browser.new_page()
        sizes: list[int] = []
        page.on("response", lambda r: sizes.append(int(r.headers.get("content-length", 0))))
        started = time.perf_counter()
        page.goto(options.url)
        page.wait_for_selector(BOX)
        ready = 1000 * (time.perf_counter() - started)
        requests, kilobytes = len(sizes), sum(sizes) / 1024
        taken = [answer_milliseconds(page, q) for q in questions[: options.questions]]
        browser.close()
    found = {
        "ready": round(ready),
        "requests": requests,
        "kilobytes": round(kilobytes),
        "answer_median": round(statistics.median(taken)),
        "answer_max": round(max(taken)),
        "count": len(taken),
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()

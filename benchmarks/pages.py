"""What the pages cost whoever opens them: `python -m benchmarks.pages`.

Requests, kilobytes over the wire and times of the chat page, of the widget on a page of another
site and of a source page, in a Chromium with an empty cache, as it is and slowed down to a phone
on a slow network. Bytes and requests are the same everywhere and are kept in a budget
(`tests/browser/test_budget.py`); milliseconds belong to one machine and one hour. Writes
pages.json and the page pages.md beside this file.
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import chromium
from benchmarks.kept import HOME, write_json, write_whole
from benchmarks.latency import conditions
from qa.service import Service
from qa.settings import Settings
from qa.web.app import create_app
from qa.web.source import source_url

QUESTION = "宁夏户外劳动者服务站点有多少家？"
SETTLED = 1500  # milliseconds after which a page that can be used fetches nothing more
# a slow phone as Lighthouse has it: 150 ms, 1.6 and 0.75 Mbit/s, a processor of a quarter
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 93750}
SLOWER = 4
PHONE = {"width": 390, "height": 844}
# what design measured of other ways: requests, KB, seconds until it is ready, the same slowed down
DESIGN = {
    "the Gradio page in an iframe": (65, 349, 1.7, 5.3),
    "a toy of this widget": (3, 3, 0.3, 0.8),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A page and the budget that it keeps."""

    name: str
    requests: int  # at most
    kilobytes: float  # over the wire, with headers, at most
    path: str  # of the service, or "site": a page of another site that has the widget
    use: Callable[[Page], None]  # until it can be used


def _chat(page: Page) -> None:
    page.wait_for_selector("#qa-question textarea")


def _closed(page: Page) -> None:
    page.wait_for_selector("button.open")


def _answered(page: Page) -> None:
    _closed(page)
    page.click("button.open")
    page.fill(".ask textarea", QUESTION)
    page.press(".ask textarea", "Enter")
    page.wait_for_selector(".cite")


def _source(page: Page) -> None:
    page.wait_for_selector("#hl")


CASES = (
    Case("chat page", 80, 450, "/", _chat),
    Case("widget, closed", 1, 14, "site", _closed),
    Case("widget, opened and answered", 3, 17, "site", _answered),
    Case("source page", 4, 30, "source", _source),
)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a run finds the service and the page of another site."""

    service: str
    site: str
    source: str

    def of(self, case: Case) -> str:
        """The address that a case opens."""
        own = {"site": self.site, "source": self.source}
        return own.get(case.path, self.service + case.path)


def visit(browser: Browser, case: Case, at: Addresses, *, is_slow: bool = False) -> dict[str, Any]:
    """One visit with an empty cache: requests and bytes to the service, milliseconds."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    tools = context.new_cdp_session(page)
    asked: dict[str, float] = {}

    def sent(event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith(at.service):
            asked[event["requestId"]] = 0

    def arrived(event: dict[str, Any]) -> None:
        if event["requestId"] in asked:
            asked[event["requestId"]] = event["encodedDataLength"]

    tools.on("Network.requestWillBeSent", sent)
    tools.on("Network.loadingFinished", arrived)
    tools.send("Network.enable")
    if is_slow:
        tools.send("Network.emulateNetworkConditions", SLOW)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(at.of(case), wait_until="commit")
    case.use(page)
    ready = page.evaluate("performance.now()")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
    page.wait_for_timeout(SETTLED)
    context.close()
    return {
        "requests": len(asked),
        "kilobytes": sum(asked.values()) / 1024,
        "paint": paint or ready,
        "ready": ready,
    }


def measure(browser: Browser, at: Addresses, runs: int) -> dict[str, dict[str, float]]:
    """The medians of each case."""
    found: dict[str, dict[str, float]] = {}
    for case in CASES:
        fast, slow = (
            [visit(browser, case, at, is_slow=is_slow) for _ in range(runs)]
            for is_slow in (False, True)
        )
        found[case.name] = {
            "requests": statistics.median(one["requests"] for one in fast),
            "kilobytes": round(statistics.median(one["kilobytes"] for one in fast), 1),
        }
        for name, taken in (("", fast), ("slow_", slow)):
            for what in ("paint", "ready"):
                median = statistics.median(one[what] for one in taken)
                found[case.name][name + what] = round(median)
    return found


def addresses(service: Service, serve: Callable[[object], str]) -> Addresses:
    """Serves the service and a page of another site that has the widget."""
    site = FastAPI()
    home = serve(site)
    settings = replace(service.settings, allowed_origins=(home,))
    asked = Service(settings, service._store, service._encoder)
    url = serve(create_app(asked))
    tag = f'<script src="{url}/widget.js" defer></script>'
    icon = '<link rel="icon" href="data:,">'  # else a browser asks for one
    html = f"<!doctype html><title>工会</title>{icon}{tag}<h1>某某总工会</h1>"
    site.add_api_route("/", lambda: HTMLResponse(html))
    first = service.ask(QUESTION).citations[0]
    return Addresses(url, home, source_url(url, first.document_id, first.spans))


@contextmanager
def serving() -> Iterator[Callable[[object], str]]:
    """A function that serves an application on a free port and returns its address."""
    servers: list[uvicorn.Server] = []

    def serve(app: object) -> str:
        config = uvicorn.Config(app, port=0, log_level="error", ws="none")  # type: ignore[arg-type]
        server = uvicorn.Server(config)
        threading.Thread(target=server.run, daemon=True).start()
        while not server.started:
            time.sleep(0.02)
        servers.append(server)
        return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"

    try:
        yield serve
    finally:
        for server in servers:
            server.should_exit = True


def as_page(found: dict[str, Any]) -> str:
    """The figures and their conditions in Markdown."""
    cases = found["cases"]
    budgets = {case.name: f"{case.requests} / {case.kilobytes:g}" for case in CASES}
    rows = [
        f"| {name} | {one['requests']:g} | {one['kilobytes']} | {budgets[name]} "
        f"| {one['paint']} | {one['ready']} | {one['slow_paint']} | {one['slow_ready']} |"
        for name, one in cases.items()
    ]
    rows += [
        f"| *design: {name}* | {requests} | {kilobytes} | | | {ready * 1000:.0f} | | {slow * 1000:.0f} |"
        for name, (requests, kilobytes, ready, slow) in DESIGN.items()
    ]
    ratios = [
        f"| {name}, {way} | {cases['chat page'][what] / one[what]:.1f} |"
        for name, one in cases.items()
        if name != "chat page"
        for what, way in (("ready", "as it is"), ("slow_ready", "slow"))
    ]
    return "\n".join(
        [
            "# What the pages cost",
            "",
            "Written by `make bench-pages`; the figures are those of [pages.json](pages.json).",
            "",
            _conditions(found),
            "",
            "| | requests | KB | budget | painted, ms | ready, ms | slow: painted | slow: ready |",
            "|---|--:|--:|--:|--:|--:|--:|--:|",
            *rows,
            "",
            "| times that the chat page takes as long until it is ready | |",
            "|---|--:|",
            *ratios,
            "",
            "The milliseconds of the rows of the design were taken on another machine.",
            "",
        ]
    )


def _conditions(found: dict[str, Any]) -> str:
    """Under which conditions it was measured, and what the words of the table mean."""
    about = found["conditions"]
    load = ", ".join(map(str, about["load_average_before"]))
    return (
        f"{about['cpu']}, {about['cores']} cores, load average {load} before the run; server and "
        f"{found['browser']} on the same machine; {found['runs']} visits each with an empty "
        f"cache, medians; {about['measured']}. Slow: {SLOW['latency']} ms, 1.6 and 0.75 Mbit/s, "
        f"processor {SLOWER} times slower. Kilobytes are those over the wire from the service, "
        "headers included; the pages of the other site are not counted. Ready: the box can be "
        "typed in, the button pressed, the first quote or the marked words seen."
    )


def main() -> None:
    """Measures, prints the page, and writes it with pages.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="visits of each page, each way")
    parser.add_argument("--out", type=Path, default=HOME, help="folder")
    options = parser.parse_args()
    service = Service.open(Settings.from_environment(), rebuild=True)
    service.warm()
    with serving() as serve, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.FLAGS)
        found = {
            "conditions": conditions(service),
            "browser": f"Chromium {browser.version}",
            "runs": options.runs,
            "cases": measure(browser, addresses(service, serve), options.runs),
        }
        browser.close()
    write_json(options.out / "pages.json", found)
    write_whole(options.out / "pages.md", as_page(found))
    print(as_page(found))


if __name__ == "__main__":
    main()

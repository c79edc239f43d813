"""The pictures of the documentation: `python -m benchmarks.screenshots`.

Serves the documents and the demonstration page of the widget on this machine, asks, and writes
what a Chromium shows to docs/screenshots/, in few colours, so that each stays small.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import chromium
from benchmarks.pages import serving
from qa.records import Records
from qa.service import Service
from qa.settings import Settings
from qa.web.app import create_app

DOCS = Path(__file__).parents[1] / "docs"
COLOURS = 256  # of many thousands; a picture stays under 150 KB
SETTLED = 800  # milliseconds after which nothing moves any more
QUESTION = "宁夏户外劳动者服务站点有多少家？"
OTHER = "内蒙古打造了多少家工匠学院？"
COMPARISON = "内蒙古和宁夏分别有多少家工匠学院？"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the service and the demonstration page are."""

    service: str
    demo: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is shown, on a screen of a size in CSS pixels."""

    name: str
    width: int
    height: int
    use: Callable[[Page, Addresses], None]


def _asked(page: Page, *questions: str) -> None:
    for place, question in enumerate(questions):
        page.fill("#qa-question textarea", question)
        page.press("#qa-question textarea", "Enter")
        page.locator(".qa-answer").nth(place).wait_for()


def _source(page: Page, at: Addresses) -> None:
    page.goto(at.service)
    _asked(page, QUESTION)
    page.locator(".qa-number").first.click()
    page.locator(".qa-source mark").first.wait_for()


def _comparison(page: Page, at: Addresses) -> None:
    page.goto(at.service)
    _asked(page, COMPARISON)


def _phone(page: Page, at: Addresses) -> None:
    page.goto(at.service)
    _asked(page, OTHER)


def _basket(page: Page, at: Addresses) -> None:
    page.goto(at.service)
    _asked(page, QUESTION, OTHER)
    for place in range(2):
        page.locator(".qa-answer").nth(place).locator("a[href^='#keep=']").first.click()
    page.click("#qa-basket")
    page.locator(".qa-basket-state").nth(1).wait_for()


def _widget(page: Page, at: Addresses) -> None:
    page.goto(at.demo)
    page.click("button.open")
    page.fill(".ask textarea", QUESTION)
    page.press(".ask textarea", "Enter")
    page.locator(".cite").first.wait_for()


PICTURES = (
    Picture("source", 1280, 800, _source),
    Picture("comparison", 1280, 800, _comparison),
    Picture("phone", 390, 844, _phone),
    Picture("basket", 1280, 800, _basket),
    Picture("widget", 1280, 800, _widget),
)


def demo(url: Callable[[], str]) -> FastAPI:
    """The demonstration page, with the widget of the service at this address."""
    folder = DOCS / "demo"
    site = FastAPI()

    def page() -> HTMLResponse:
        html = (folder / "index.html").read_text("utf-8")
        return HTMLResponse(html.replace("http://127.0.0.1:7860", url()))

    def style() -> Response:
        return Response((folder / "style.css").read_bytes(), media_type="text/css")

    site.add_api_route("/", page)
    site.add_api_route("/style.css", style)
    return site


@contextmanager
def _served(service: Service) -> Iterator[Addresses]:
    with serving() as serve, TemporaryDirectory() as folder:
        url = ""
        site = serve(demo(lambda: url))
        settings = replace(service.settings, allowed_origins=(site,), records=Path(folder))
        records = Records.open(settings)  # only what is kept can be rated
        url = serve(create_app(Service(settings, service._store, service._encoder), records))
        yield Addresses(url, site)
        records.close()


def take(browser: Browser, picture: Picture, at: Addresses) -> bytes:
    """The picture as PNG."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        locale="zh-CN",
        reduced_motion="reduce",
    )
    page = context.new_page()
    picture.use(page, at)
    page.wait_for_timeout(SETTLED)
    shot = Image.open(BytesIO(page.screenshot()))
    context.close()
    small = BytesIO()
    shot.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE).save(
        small, "PNG", optimize=True
    )
    return small.getvalue()


def main() -> None:
    """Takes all pictures, or those that are named."""
    names = [picture.name for picture in PICTURES]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(names)}; none: all")
    parser.add_argument("--out", type=Path, default=DOCS / "screenshots", help="folder")
    options = parser.parse_args()
    if unknown := set(options.names) - set(names):
        parser.error(f"no picture: {', '.join(sorted(unknown))}")
    service = Service.open(Settings.from_environment(), rebuild=True)
    service.warm()
    options.out.mkdir(parents=True, exist_ok=True)
    with _served(service) as at, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.FLAGS)
        for picture in PICTURES:
            if not options.names or picture.name in options.names:
                png = take(browser, picture, at)
                (options.out / f"{picture.name}.png").write_bytes(png)
                print(f"{picture.name}.png: {len(png) / 1024:.0f} KB")
        browser.close()


if __name__ == "__main__":
    main()

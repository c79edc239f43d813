"""What tests of the widget share: another site, whose one page each test writes anew."""

from __future__ import annotations

import re
from html import escape

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from playwright.sync_api import Locator, Page

STRICT = (  # as strict as a site can be and still have the widget
    "default-src 'none'; script-src {api}; connect-src {api}; style-src 'self'; img-src data:; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
QUESTION = "宁夏户外劳动者服务站点有多少家？"


class Site:
    """A site of one page and one style sheet; `url` is known once it is served."""

    def __init__(self) -> None:
        self.url = ""
        self.html = ""
        self.policy = ""
        self.styles = ""
        self.app = FastAPI()
        self.app.add_api_route("/", self._page)
        self.app.add_api_route("/style.css", self._styles)

    def visit(
        self, page: Page, head: str, *, body: str = "", policy: str = "", styles: str = ""
    ) -> None:
        """Opens the page with what its head and body hold."""
        link = '<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css">'
        self.html = f"<!doctype html><meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>工会</title>{link}{head}<body><h1>某某总工会</h1>{body}"
        self.policy, self.styles = policy, styles
        page.goto(self.url)

    async def _page(self) -> HTMLResponse:
        headers = {"content-security-policy": self.policy} if self.policy else {}
        return HTMLResponse(self.html, headers=headers)

    async def _styles(self) -> Response:
        return Response(self.styles, media_type="text/css")


def tag(api: str, attributes: str = "defer", **data: str) -> str:
    """The widget's script tag with `data-` options."""
    options = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    return f'<script src="{api}/widget.js" {attributes}{options}></script>'


def ask(page: Page, question: str = QUESTION) -> None:
    """Asks in the widget that is open."""
    page.fill(".ask textarea", question)
    page.press(".ask textarea", "Enter")


def contrast(part: Locator, ground: str = "") -> float:
    """WCAG 2's contrast of an element's text with its own ground, 1 to 21, or of another
    property of it."""
    look = f"p => [getComputedStyle(p).color, getComputedStyle({ground or 'p'}).backgroundColor]"
    light, dark = sorted(map(_luminance, part.evaluate(look)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

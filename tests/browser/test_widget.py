"""The widget on a foreign site that is hostile to it: its styles, its policy, another origin."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Page, expect

from qa.service import Service
from qa.web.api import create_api

QUESTION = "宁夏户外劳动者服务站点有多少家？"
OTHER = "内蒙古打造了多少家工匠学院？"
LONGEST = 60  # not the default: only the service knows how long a question may be
HOSTILE = (
    "* { all: unset !important; } div { display: none !important; } body { font: 40px serif; }"
)


@pytest.fixture(scope="module")
def urls(service: Service, serve) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Addresses of the foreign site and of the service."""
    site = FastAPI()
    home = serve(site)
    settings = replace(service.settings, allowed_origins=(home,), question_characters=LONGEST)
    api = serve(create_api(Service(settings, service._store, service._encoder)))

    @site.get("/hostile.css")
    def styles() -> HTMLResponse:
        return HTMLResponse(HOSTILE, media_type="text/css")

    @site.get("/")
    def page(script: str = f"{api}/widget.js") -> HTMLResponse:
        tag = f'<script src="{script}" defer data-suggestions="宁夏五市怎么推进产改？|产改是什么？"></script>'
        body = f'<!doctype html><meta charset="utf-8"><title>工会</title><link rel="stylesheet" href="/hostile.css">{tag}<h1>某某总工会</h1>'
        policy = f"default-src 'none'; script-src {api}; connect-src {api}; style-src 'self'"
        return HTMLResponse(body, headers={"Content-Security-Policy": policy})

    return home, api


@pytest.fixture
def widget(page: Page, urls: tuple[str, str]) -> Page:
    page.goto(urls[0])
    page.click("button.open")
    return page


def _ask(widget: Page, question: str) -> None:
    widget.fill("textarea", question)
    widget.press("textarea", "Enter")


def test_it_answers_on_another_origin(widget: Page) -> None:
    _ask(widget, QUESTION)
    expect(widget.locator(".short")).to_contain_text("100家")
    expect(widget.locator(".cite mark").first).to_contain_text("100家")
    expect(widget.locator(".cite footer").first).to_contain_text("宁夏")


def test_its_citation_opens_the_source_at_the_very_words(widget: Page, service: Service) -> None:
    _ask(widget, QUESTION)
    with widget.context.expect_page() as opened:
        widget.locator(".cite a").first.click()
    source = opened.value
    source.wait_for_selector("article mark")
    marked = "".join(source.locator("article mark").all_inner_texts())
    quote = service.ask(QUESTION).citations[0].quote
    assert re.sub(r"\s", "", marked) == re.sub(r"\s", "", quote)
    expect(source.locator("#hl")).to_be_in_viewport()


def test_it_says_when_the_documents_do_not(widget: Page) -> None:
    _ask(widget, "红烧肉怎么炖才不柴？")
    expect(widget.locator(".theirs").last).to_contain_text("没有")
    expect(widget.locator(".short")).to_have_count(0)


def test_regions_are_told_one_by_one(widget: Page) -> None:
    _ask(widget, "内蒙古和宁夏分别有多少户外劳动者服务站点？")
    reply = widget.locator(".theirs").last
    expect(reply.locator("th[scope=row]")).to_have_text(["内蒙古", "宁夏"])
    silent, told = reply.locator("td").all()
    expect(silent).to_have_text("在收录的文档里没有找到。未提到不等于没有。")
    expect(told.locator(".short")).to_have_text("100家")


def test_what_a_follow_up_took_over_is_shown_and_can_be_dropped(widget: Page) -> None:
    _ask(widget, OTHER)
    expect(widget.locator(".short")).to_have_count(1)
    _ask(widget, "户外劳动者服务站点有多少家？")
    expect(widget.locator(".tag").first).to_contain_text("地区 · 内蒙古")
    widget.click("button.link")
    expect(widget.locator(".mine")).to_have_count(3)
    last = widget.locator(".theirs").last
    expect(last.locator(".cite")).not_to_have_count(0)
    expect(last.locator(".tag")).to_have_count(0)


def test_enter_while_an_input_method_composes_does_not_send(widget: Page) -> None:
    widget.fill("textarea", "工匠")
    event = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true})"
    widget.locator("textarea").evaluate(f"box => box.dispatchEvent({event})")
    expect(widget.locator("textarea")).to_have_value("工匠")
    expect(widget.locator(".mine")).to_have_count(0)


def test_a_chip_asks_and_escape_gives_the_focus_back(widget: Page) -> None:
    widget.click(".chip >> nth=0")
    expect(widget.locator(".cite").first).to_be_visible()
    widget.keyboard.press("Escape")
    expect(widget.locator("button.open")).to_be_focused()


def test_a_service_that_is_down_is_told_with_a_retry(widget: Page) -> None:
    widget.route("**/api/ask", lambda route: route.abort())
    _ask(widget, QUESTION)
    expect(widget.locator(".theirs").last).to_contain_text("连不上")
    widget.unroute("**/api/ask")
    widget.click("button.retry")
    expect(widget.locator(".short")).to_contain_text("100家")
    expect(widget.locator(".mine")).to_have_count(1)


def test_a_retry_takes_away_its_own_question_only(widget: Page) -> None:
    widget.route("**/api/ask", lambda route: route.abort())
    _ask(widget, QUESTION)
    expect(widget.locator("button.retry")).to_be_visible()
    widget.unroute("**/api/ask")
    _ask(widget, OTHER)
    expect(widget.locator(".cite").first).to_be_visible()
    widget.click("button.retry")
    expect(widget.locator(".mine")).to_have_text([OTHER, QUESTION])
    expect(widget.locator(".theirs").last.locator(".short")).to_contain_text("100家")
    expect(widget.locator(".theirs")).to_have_count(3)  # the greeting and two answers


def test_a_refusal_is_shown_as_told_and_the_question_can_be_mended(widget: Page) -> None:
    too_long = "长" * (LONGEST + 1)
    _ask(widget, too_long)
    expect(widget.locator(".theirs").last).to_contain_text(f"最多{LONGEST}个字")
    expect(widget.locator("button.retry")).to_have_count(0)
    expect(widget.locator("textarea")).to_have_value(too_long)


def test_on_a_phone_it_fills_the_screen(page: Page, urls: tuple[str, str]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(urls[0])
    page.click("button.open")
    assert page.locator(".panel").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}


def test_on_a_phone_no_date_is_broken(page: Page, urls: tuple[str, str]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(urls[0])
    page.click("button.open")
    _ask(page, "宁夏高新技术企业有多少家？")
    facts = page.locator(".cite .fact")
    expect(facts).to_have_text(
        ["宁夏\u00a0·", "约2021年（据文内推断）\u00a0·", "截至去年年底\u00a0·"]
    )
    lines = facts.evaluate_all(
        "all => all.map(one => one.firstChild).map(text => { const range = document.createRange(); range.selectNode(text); return range.getClientRects().length; })"
    )
    assert lines == [1, 1, 1]


def test_a_site_that_is_not_allowed_gets_nothing(page: Page, urls: tuple[str, str]) -> None:
    page.goto(urls[0].replace("127.0.0.1", "localhost"))
    page.click("button.open")
    _ask(page, QUESTION)
    expect(page.locator(".theirs").last).to_contain_text("连不上")
    expect(page.locator(".cite")).to_have_count(0)

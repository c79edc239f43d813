"""The widget on pages that know nothing of it: their styles, scripts, policies, other widgets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from foreign import STRICT, Site, ask, contrast, tag
from playwright.sync_api import Page, expect

from qa.service import Service
from qa.web.api import create_api

DEMO = Path(__file__).parents[2] / "docs" / "demo"
HOSTILE = """
html { font-size: 62.5%; letter-spacing: 1em; transform: none; }
* { all: unset !important; }
div { display: none !important; }
body { transform: translateY(300px) !important; letter-spacing: 9px !important; }
p { display: block !important; position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; background: #eee !important; }
"""
SHIFTS = "new PerformanceObserver((l) => (window.shifts = l.getEntries().length)).observe({type: 'layout-shift', buffered: true})"


@pytest.fixture(scope="module")
def api(service: Service, site: Site, serve) -> str:  # type: ignore[no-untyped-def]
    service.warm()  # else the first answer waits for the models
    settings = replace(service.settings, allowed_origins=(site.url,))
    return serve(create_api(Service(settings, service._store, service._encoder)))


@pytest.fixture(scope="module")
def other_api(service: Service, site: Site, serve) -> str:  # type: ignore[no-untyped-def]
    settings = replace(service.settings, allowed_origins=(site.url,), question_characters=60)
    return serve(create_api(Service(settings, service._store, service._encoder)))


def test_no_style_of_the_page_reaches_it(page: Page, site: Site, api: str) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    head, body = tag(api), "<p>盖住一切</p>"
    site.visit(page, head, body=body, policy=STRICT.format(api=api), styles=HOSTILE)
    page.evaluate("document.documentElement.dir = 'rtl'")
    button = page.locator("button.open")
    box = button.bounding_box()
    assert box is not None
    assert (box["x"] + box["width"], box["y"] + box["height"]) == (1260, 840)
    style = "b => [getComputedStyle(b).fontSize, getComputedStyle(b).letterSpacing, getComputedStyle(b).direction]"
    assert button.evaluate(style) == ["16px", "normal", "ltr"]
    button.click()  # fails where something lies over it
    ask(page)
    expect(page.locator(".short")).to_contain_text("100家")
    panel = page.locator(".panel").bounding_box()
    assert panel is not None
    assert (panel["x"] + panel["width"], panel["y"] + panel["height"]) == (1260, 840)
    assert [text for text in refused if "Content Security Policy" in text] == []


def test_two_on_one_side_stand_apart_and_open_in_turn(
    page: Page, site: Site, api: str, other_api: str
) -> None:
    site.visit(page, tag(api, title="问产改") + tag(other_api, title="问工会", greeting="欢迎"))
    first, second = (page.get_by_role("button", name=name) for name in ("问产改", "问工会"))
    low, high = first.bounding_box(), second.bounding_box()
    assert low is not None
    assert high is not None
    assert high["y"] + high["height"] <= low["y"]
    second.click()
    expect(page.locator(".panel:visible")).to_contain_text("欢迎")
    page.keyboard.press("Escape")
    first.click()
    expect(page.locator(".panel:visible h2")).to_have_text("问产改")
    # the second is covered by the first's panel, but a screen reader may still press it
    second.evaluate("b => b.click()")
    expect(page.locator(".panel:visible h2")).to_have_text("问工会")
    with page.expect_request(f"{other_api}/api/ask"):
        page.fill(".panel:visible .ask textarea", "产改是什么？")
        page.press(".panel:visible .ask textarea", "Enter")


def test_the_same_tag_twice_is_one_widget(page: Page, site: Site, api: str) -> None:
    site.visit(page, tag(api) * 2 + tag(api, position="left"))
    expect(page.locator("button.open")).to_have_count(2)


ADD = "const s = document.createElement('script'); s.src = '{api}/widget.js'; {how} document.head.append(s);"


@pytest.mark.parametrize("how", ["", "s.async = false;", "s.type = 'module';", "s.dataset.x = 1;"])
def test_a_script_may_bring_it(page: Page, site: Site, api: str, how: str) -> None:
    site.visit(page, f"<script>{ADD.format(api=api, how=how)}</script>")
    expect(page.locator("button.open")).to_have_count(1)
    page.click("button.open")
    ask(page)
    expect(page.locator(".short")).to_contain_text("100家")


@pytest.mark.parametrize("attributes", ["", "async", 'type="module"'])
def test_any_kind_of_tag_does(page: Page, site: Site, api: str, attributes: str) -> None:
    site.visit(page, tag(api, attributes, title="问产改") + tag(api, attributes, position="left"))
    expect(page.locator("button.open")).to_have_count(2)
    expect(page.get_by_role("button", name="问产改")).to_be_visible()


def test_it_outlives_the_body(page: Page, site: Site, api: str) -> None:
    site.visit(page, tag(api))
    page.click("button.open")
    ask(page)
    expect(page.locator(".short")).to_contain_text("100家")
    page.evaluate("document.body = document.createElement('body')")
    expect(page.locator(".short")).to_be_visible()
    page.evaluate("document.querySelector('[data-qa-widget]').remove()")
    expect(page.locator(".short")).to_be_visible()


def test_closed_it_costs_the_page_nothing(page: Page, site: Site, api: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    site.visit(page, f"<script>{SHIFTS}</script>{tag(api)}", body="<p>文</p>" * 50)
    page.locator("button.open").wait_for()
    page.wait_for_timeout(300)
    assert asked == [f"{site.url}/", f"{site.url}/style.css", f"{api}/widget.js"]
    assert page.evaluate("window.shifts ?? 0") == 0
    page.click("button.open")
    ask(page)
    expect(page.locator(".short")).to_be_visible()
    assert asked[3:] == [f"{api}/api/ask"]
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_open_on_load_it_leaves_the_focus(page: Page, site: Site, api: str) -> None:
    site.visit(page, tag(api, open=""), body="<input autofocus>")
    expect(page.locator(".panel")).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "INPUT"
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()  # there it would cover the page that somebody came for
    expect(page.locator("button.open")).to_be_visible()
    expect(page.locator(".panel")).to_be_hidden()


def test_options_that_make_no_sense_give_way(page: Page, site: Site, api: str) -> None:
    odd = {"color": "url(x)", "position": "up", "lang": "xx", "open": "no", "context": "长" * 99}
    site.visit(page, tag(api, suggestions="||", title=" ", **odd))
    expect(page.locator("button.open")).to_have_text("文档问答")
    expect(page.locator("button.open")).to_have_css("background-color", "rgb(161, 42, 30)")
    page.click("button.open")
    expect(page.locator(".about")).to_be_hidden()
    expect(page.locator(".chip")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "colour", ["#ffe600", "white", "black", "gray", "#1f6feb", "rgb(0 0 0/9%)"]
)
def test_text_is_readable_in_any_colour(
    page: Page, site: Site, api: str, colour: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    site.visit(page, tag(api, color=colour))
    assert contrast(page.locator("button.open")) >= 4.5
    page.click("button.open")
    ask(page)
    for part in (".head", ".mine", ".send"):
        assert contrast(page.locator(part)) >= 4.5
    assert contrast(page.locator(".number").first, "p.closest('.cite')") >= 4.5


@pytest.mark.parametrize("size", [(640, 430), (390, 844), (320, 568)])
def test_larger_text_fits(page: Page, site: Site, api: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    site.visit(page, tag(api, title="关于产业工人队伍建设改革的全部问题", context="宁夏"))
    page.locator(".frame").evaluate("f => (f.style.fontSize = '32px')")
    page.click("button.open")
    ask(page)
    expect(page.locator(".short")).to_be_visible()
    for part in (".panel", ".log", ".ask", ".send", ".head button >> nth=1"):
        box = page.locator(part).first.bounding_box()
        assert box is not None, part
        assert box["x"] >= 0, part
        assert box["x"] + box["width"] <= size[0], part
        assert box["y"] + box["height"] <= size[1], part
    assert page.locator(".log").evaluate("l => l.scrollWidth <= l.clientWidth")


def test_system_colours_and_paper(page: Page, site: Site, api: str) -> None:
    site.visit(page, tag(api))
    page.emulate_media(forced_colors="active")
    edge = "b => getComputedStyle(b).borderColor !== getComputedStyle(b).backgroundColor"
    assert page.locator("button.open").evaluate(edge)
    page.emulate_media(forced_colors="none", media="print")
    expect(page.locator("button.open")).to_be_hidden()


def test_the_demonstration_works_and_shows_its_own_tag(page: Page, site: Site, api: str) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    html = (DEMO / "index.html").read_text("utf-8")
    (shown,) = (part.split("</code></pre>")[0] for part in html.split("<pre")[1:])
    there = html[html.index("<script") : html.index("</script>")]
    assert (
        shown.split("<code>")[1]
        == there.replace("<", "&lt;").replace(">", "&gt;") + "&lt;/script&gt;"
    )
    site.html, site.policy = html.replace("http://127.0.0.1:7860", api), ""
    site.styles = (DEMO / "style.css").read_text("utf-8")
    page.goto(site.url)
    page.click("button.open")
    page.locator(".chip").first.click()
    expect(page.locator(".cite").first).to_be_visible()
    assert told == []

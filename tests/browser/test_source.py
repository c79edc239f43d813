"""The source page as readers see it: the very words, on any screen, without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from qa.permalinks import key_of
from qa.service import Service
from qa.types import Span
from qa.web.api import create_api
from qa.web.source import permalink, source_url
from qa.web.views import View


@pytest.fixture(scope="module")
def url(service: Service, serve) -> str:  # type: ignore[no-untyped-def]
    return serve(create_api(service))


def _broken(service: Service) -> tuple[str, tuple[Span, ...]]:
    """A passage that the layout broke apart: its document and its spans."""
    passages = (p for d in service.documents for p in service.passages(d.id))
    broken = next(p for p in passages if len(p.spans) > 1)
    return broken.document_id, broken.spans


def _marked(page: Page) -> str:
    return re.sub(r"\s", "", "".join(page.locator("article mark").all_inner_texts()))


def test_a_broken_passage_is_marked_in_all_its_places(
    page: Page, url: str, service: Service
) -> None:
    document, spans = _broken(service)
    page.goto(source_url(url, document, spans))
    text = service.document(document).text
    assert _marked(page) == re.sub(r"\s", "", "".join(span.cut(text) for span in spans))
    expect(page.locator("#hl")).to_be_in_viewport()


def test_it_is_the_same_without_a_script(browser: Browser, url: str, service: Service) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    document, spans = _broken(service)
    page.goto(source_url(url, document, spans, View.ORIGINAL))
    assert page.locator("article mark").count() >= len(spans)
    assert page.locator("#hl").bounding_box()["y"] < 720  # type: ignore[index]
    context.close()


@pytest.mark.parametrize(
    "marks", ["", "99999999-999999999", "x,-1-,5", "7-3", "0-5,2-9,3-4", "%00", "0-99999999"]
)
def test_garbled_marks_still_show_the_page(page: Page, url: str, marks: str) -> None:
    reply = page.goto(f"{url}/documents/ningxia?mark={marks}#hl")
    assert reply is not None
    assert reply.status == 200
    expect(page.locator("h1")).to_have_text("宁夏产业工人队伍建设改革取得积极进展")


def test_every_character_is_on_the_page(page: Page, url: str, service: Service) -> None:
    for document in service.documents:
        page.goto(source_url(url, document.id, (), View.ORIGINAL))
        shown = "".join(page.locator("article").all_inner_texts())
        assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", document.text)


def test_every_character_but_the_signs_of_headings_is_on_the_tidy_page(
    page: Page, url: str, service: Service
) -> None:
    for document in service.documents:
        page.goto(source_url(url, document.id, ()))
        shown = "".join(page.locator("article").all_inner_texts())
        signs = "".join(page.locator("article .heading .hash").all_text_contents())
        assert set(signs) <= {"#"}
        assert sorted(re.sub(r"\s", "", shown + signs)) == sorted(re.sub(r"\s", "", document.text))
        assert not any("#" in heading for heading in page.locator(".heading").all_inner_texts())


def test_the_views_are_switched_by_links_that_keep_the_marks(
    browser: Browser, url: str, service: Service
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    document, spans = _broken(service)
    page.goto(source_url(url, document, spans))
    marked = _marked(page)
    for name in ("原版面", "整理后"):
        page.click(f".views a:text('{name}')")
        expect(page.locator(".views strong")).to_have_text(name)
        assert _marked(page) == marked
        expect(page.locator("#hl")).to_be_in_viewport()
    context.close()


def test_the_table_of_contents_leads_to_the_headings(page: Page, url: str) -> None:
    page.goto(f"{url}/documents/ningxia")
    link = page.locator(".contents a").last
    words = link.inner_text()
    link.click()
    expect(page.locator("article .heading", has_text=words)).to_be_in_viewport()


def test_a_line_is_as_long_as_one_reads_well(page: Page, url: str) -> None:
    page.goto(f"{url}/documents/ningxia")
    body = page.locator("article .body").first
    characters = body.evaluate(
        "p => p.getBoundingClientRect().width / parseFloat(getComputedStyle(p).fontSize)"
    )
    assert 38 <= characters <= 42


def test_a_link_to_words_that_are_gone_opens_at_the_notice(page: Page, url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(permalink(url, "ningxia", key_of("从前的话。"), 900))
    expect(page.locator("#hl")).to_contain_text("原文已更新")
    expect(page.locator("#hl")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_fits_any_screen(page: Page, url: str, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{url}/documents/neimenggu?mark=100-300#hl")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    colours = page.locator("article mark").first.evaluate(
        "mark => [getComputedStyle(mark).color, getComputedStyle(mark).backgroundColor]"
    )
    assert _contrast(*colours) >= 4.5


def test_on_paper_the_words_stay_marked(page: Page, url: str) -> None:
    page.goto(f"{url}/documents/ningxia?mark=100-200")
    page.emulate_media(media="print")
    style = page.locator("article mark").first.evaluate(
        "m => getComputedStyle(m).borderBottomStyle"
    )
    assert style == "solid"
    expect(page.locator(".kicker")).to_be_hidden()


def _contrast(one: str, other: str) -> float:
    """WCAG 2's contrast ratio of two colours `rgb(r, g, b)`, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

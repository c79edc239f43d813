"""Behind nginx with the very lines that docs/operations.md gives: all works below /qa/."""

from __future__ import annotations

import re
from typing import Any

import chatting
import httpx
import pytest
from fakes import finished
from foreign import QUESTION, Site, ask, tag
from mcp.client import Client
from places import FOLLOW_UP
from places import QUESTION as OTHER
from playwright.sync_api import Page, expect
from proxied import Proxied

RATED = "select q.question, is_good, fault from questions q join feedback f on f.question = q.id"
ASKED = "#qa-chat [data-testid='user']"


@pytest.fixture(scope="module")
def url(proxied: Proxied) -> str:
    return proxied.url


@pytest.fixture(scope="module")
def site(proxied: Proxied) -> Site:
    return proxied.site


def test_the_chat_answers_and_opens_the_source(page: Page, url: str) -> None:
    page.goto(url)
    page.fill("#qa-question textarea", QUESTION)
    page.press("#qa-question textarea", "Enter")
    expect(page.locator(".qa-short")).to_have_text("100家")
    page.click(".qa-number >> nth=0")
    expect(page.locator(".qa-source mark").first).to_be_visible()


def test_quotes_are_collected_and_exported(page: Page, url: str) -> None:
    page.goto(url)
    page.fill("#qa-question textarea", QUESTION)
    page.press("#qa-question textarea", "Enter")
    page.click("a[href^='#keep='] >> nth=0")
    page.click("#qa-basket")
    expect(page.locator(".qa-basket-from a")).to_have_attribute(
        "href", re.compile(r"^/qa/documents/")
    )
    with page.expect_download() as file:
        page.click(".qa-basket-word")
    assert file.value.suggested_filename.endswith(".docx")


def test_a_citation_leads_to_its_page_and_back(page: Page, url: str) -> None:
    page.goto(url)
    page.fill("#qa-question textarea", QUESTION)
    page.press("#qa-question textarea", "Enter")
    with page.context.expect_page() as opened:
        page.locator(".qa-page a").first.click()
    source = opened.value
    expect(source.locator("#hl")).to_contain_text("100家")
    assert source.url.startswith(f"{url}documents/")
    source.wait_for_load_state()  # its style with it
    assert source.evaluate("getComputedStyle(document.querySelector('main')).paddingTop") != "0px"
    source.click(".kicker a")
    source.wait_for_selector("#qa-question")
    assert source.url == url


def test_programs_ask_and_follow_the_citation(url: str) -> None:
    origin = url.removesuffix("/qa/")
    with httpx.Client(base_url=url, headers={"origin": origin}, timeout=20) as client:
        reply = client.post("api/ask", json={"question": QUESTION}).json()
        assert reply["short_answer"] == "100家"
        assert reply["citations"][0]["url"].startswith("/qa/documents/")
        assert client.get(origin + reply["citations"][0]["url"]).status_code == 200
        for path in ("widget.js", "source.css", "healthz", "api/documents"):
            assert client.get(path).status_code == 200
        strange = {"origin": "https://evil.example"}
        assert client.post("api/ask", json={"question": "问"}, headers=strange).status_code == 403


def test_the_address_without_its_last_stroke_leads_there(url: str) -> None:
    reply = httpx.get(url.removesuffix("/"))
    assert reply.is_redirect
    assert reply.headers["location"] == url


def test_the_widget_works_on_another_site(page: Page, url: str, site: Site) -> None:
    site.visit(page, tag(url.removesuffix("/")))
    page.click("button.open")
    ask(page, QUESTION)
    expect(page.locator(".short")).to_have_text("100家")
    expect(page.get_by_role("link", name="打开完整对话")).to_have_attribute(
        "href", re.compile("^" + re.escape(f"{url}#talk="))
    )
    with page.context.expect_page() as chat:
        page.get_by_role("link", name="打开完整对话").click()
    expect(chat.value.locator(".qa-short")).to_have_text("100家")
    expect(chat.value).to_have_url(url)
    chat.value.close()
    with page.context.expect_page() as opened:
        page.locator(".cite a").first.click()
    expect(opened.value.locator("#hl")).to_contain_text("100家")
    assert opened.value.url.startswith(f"{url}documents/")


def test_the_guide_is_found_from_the_chat(page: Page, url: str) -> None:
    page.goto(url)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="使用说明").click()
    expect(opened.value.get_by_role("heading", name="写材料")).to_be_visible()
    opened.value.get_by_role("link", name="返回问答").click()
    expect(opened.value).to_have_url(url)


def test_a_word_that_a_follow_up_took_over_can_be_dropped(page: Page, url: str) -> None:
    chatting.open_chat(page, url)
    chatting.ask(page, OTHER)
    chatting.ask(page, FOLLOW_UP)
    page.get_by_role("button", name="不再沿用“工匠学院”", exact=True).click()
    expect(page.locator(".qa-answer")).to_have_count(3)
    expect(page.locator(".qa-answer").last).to_contain_text("这次没有沿用：工匠学院")


def test_a_conversation_is_opened_again(page: Page, url: str) -> None:
    chatting.open_chat(page, url)
    chatting.ask(page, OTHER)
    chatting.ask(page, FOLLOW_UP)
    page.reload()
    expect(page.locator(ASKED)).to_have_text([OTHER, FOLLOW_UP])
    expect(page.locator("#qa-notice")).to_contain_text("已打开2个问题的对话")
    page.click("#qa-new")
    expect(page.locator(ASKED)).to_have_count(0)
    page.click("#qa-history")
    page.click(".qa-talk-open")
    expect(page.locator(ASKED)).to_have_text([OTHER, FOLLOW_UP])
    assert page.url == url


def test_questions_are_suggested_and_lead_on(
    page: Page, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.offers._LONGEST_SECONDS", 60.0)  # also on a busy machine
    chatting.open_chat(page, url)
    page.locator(".qa-suggestion").first.click()
    expect(page.locator(".qa-answer")).to_have_count(1)
    leading_on = page.get_by_role("group", name="接着可以问").get_by_role("button")
    leading_on.first.click()
    expect(page.locator(".qa-answer")).to_have_count(2)


def test_thumbs_are_kept(page: Page, proxied: Proxied) -> None:
    chatting.open_chat(page, proxied.url)
    answer = chatting.ask(page, OTHER)
    answer.locator(".qa-good").click()
    expect(answer.get_by_role("status")).to_have_text("谢谢，已记录")
    proxied.site.visit(page, tag(proxied.url.removesuffix("/")))
    page.click("button.open")
    ask(page, QUESTION)
    page.get_by_role("button", name="没用").click()
    page.get_by_label("已过时").check()
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".rate")).to_have_text("谢谢，已记下。")
    proxied.records.flush()
    rated = {tuple(row) for row in proxied.records.read(RATED)}
    assert {(OTHER, 1, None), (QUESTION, 0, "outdated")} <= rated


@pytest.mark.parametrize("mode", ["auto", "legacy"])  # protocol without and with a handshake
def test_assistants_ask_and_follow_the_citation(url: str, mode: Any) -> None:
    async def asked() -> Any:
        async with Client(f"{url}mcp", mode=mode) as client:
            assert [t.name for t in (await client.list_tools()).tools] == ["ask", "search"]
            return await client.call_tool("ask", {"question": QUESTION})

    citation = finished(asked()).structured_content["citations"][0]
    for address in (citation["url"], citation["permalink"]):
        assert address.startswith(f"{url}documents/")
        assert "100家" in httpx.get(address).text.partition('id="hl"')[2][:200]

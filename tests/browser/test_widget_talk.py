"""The conversation in the widget: chips, the page's word, thumbs, the way on, and what goes wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from foreign import QUESTION, Site, ask, tag
from playwright.sync_api import Page, Route, expect

from qa.records import Records
from qa.service import Service
from qa.web.api import create_api

FOLLOW_UP = "那户外劳动者服务站点呢？"
REGION_ASKED = "内蒙古打造了多少家工匠学院？"


@pytest.fixture(scope="module")
def records(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    found = Records.open(replace(service.settings, records=tmp_path_factory.mktemp("records")))
    yield found
    found.close()


@pytest.fixture(scope="module")
def api(service: Service, site: Site, records: Records, serve) -> str:  # type: ignore[no-untyped-def]
    service.warm()  # else the first answer waits for the models
    settings = replace(service.settings, allowed_origins=(site.url,))
    return serve(create_api(Service(settings, service._store, service._encoder), records))


@pytest.fixture
def bodies(page: Page) -> list[dict[str, Any]]:
    """What the widget sends, in order."""
    sent: list[dict[str, Any]] = []
    page.on("request", lambda r: sent.append(json.loads(r.post_data)) if r.post_data else None)
    return sent


@pytest.fixture
def widget(page: Page, site: Site, api: str) -> Page:
    site.visit(page, tag(api))
    page.click("button.open")
    return page


def _replied(page: Page, count: int) -> None:
    expect(page.locator(".theirs:has(.cite)")).to_have_count(count)


def test_a_chip_is_taken_away_and_the_question_asked_again(
    widget: Page, bodies: list[dict[str, Any]]
) -> None:
    ask(widget, REGION_ASKED)
    _replied(widget, 1)
    ask(widget, FOLLOW_UP)
    _replied(widget, 2)
    reply = json.dumps(
        {
            "answered": False,
            "citations": [],
            "comparison": [],
            "query": {"text": "", "inherited": [], "notes": [], "regions": [], "elsewhere": []},
            "abstention": {"message": "没有", "nearest": []},
        }
    )
    headers = {"access-control-allow-origin": "*"}
    widget.route(
        "**/api/ask",
        lambda r: (
            r.fulfill(body=reply, headers=headers, content_type="application/json")
            if r.request.method == "POST"
            else r.continue_()
        ),
    )
    widget.locator(".away").first.click()
    expect(widget.locator(".mine")).to_have_text([REGION_ASKED, FOLLOW_UP])
    expect(widget.locator(".refusal")).to_have_text("没有")
    assert bodies[-1] == {"question": FOLLOW_UP, "history": [REGION_ASKED], "without": ["内蒙古"]}
    ask(widget, "还有呢？")
    expect(widget.locator(".mine")).to_have_count(3)
    expect(widget.locator(".refusal")).to_have_count(2)  # by then the question was sent
    expected = [REGION_ASKED, {"question": FOLLOW_UP, "without": ["内蒙古"]}]
    assert bodies[-1]["history"] == expected


def test_the_word_of_the_page_limits_until_it_is_taken_away(
    page: Page, site: Site, api: str, bodies: list[dict[str, Any]]
) -> None:
    site.visit(page, tag(api, context="宁夏"))
    page.click("button.open")
    expect(page.locator(".about")).to_contain_text("本页：宁夏")
    ask(page, "高新技术企业有多少家？")
    expect(page.locator(".inherited")).to_contain_text("本页 · 宁夏")
    assert bodies[-1]["history"] == ["宁夏"]
    link = page.get_by_role("link", name="打开完整对话").get_attribute("href") or ""
    assert unquote(link).count('"question":"宁夏"') == 1  # the chat page hears of it as well
    ask(page, REGION_ASKED)  # a region of its own wins
    expect(page.locator(".short").last).to_contain_text("28家")
    page.get_by_label("不再限定本页的“宁夏”").click()
    expect(page.locator(".about")).to_be_hidden()
    expect(page.locator(".ask textarea")).to_be_focused()
    ask(page, QUESTION)
    _replied(page, 3)
    assert "宁夏" not in bodies[-1]["history"]


def test_the_conversation_goes_on_in_the_chat(widget: Page, api: str) -> None:
    link = widget.get_by_role("link", name="打开完整对话")
    expect(link).to_have_attribute("href", f"{api}/")
    expect(link).to_have_attribute("rel", "noopener")
    ask(widget, QUESTION)
    _replied(widget, 1)
    address, _, talk = (link.get_attribute("href") or "").partition("#talk=")
    assert address == f"{api}/"
    assert json.loads(unquote(talk)) == {"questions": [{"question": QUESTION, "without": []}]}


def test_an_answer_is_rated_with_a_reason(widget: Page, records: Records) -> None:
    ask(widget, QUESTION)
    widget.get_by_role("button", name="没用").click()
    widget.get_by_label("已过时").check()
    widget.get_by_placeholder("还想说的").fill("今年不止")
    widget.get_by_role("button", name="提交").click()
    expect(widget.locator(".rate")).to_have_text("谢谢，已记下。")
    (row,) = records.read("select is_good, fault, comment from feedback")
    assert tuple(row) == (0, "outdated", "今年不止")
    ask(widget, REGION_ASKED)
    widget.get_by_role("button", name="有用").click()
    expect(widget.locator(".rate").last).to_have_text("谢谢，已记下。")
    assert len(records.read("select 1 from feedback")) == 2


def _reply(status: int, body: str, **headers: str) -> dict[str, Any]:
    allowed = {"access-control-allow-origin": "*", "access-control-expose-headers": "*"}
    return {"status": status, "body": body, "headers": allowed | headers}


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (_reply(502, "<h1>Bad Gateway</h1>"), "问答服务出错了"),
        (_reply(200, "<h1>请登录</h1>"), "读不懂"),
        (_reply(200, '{"unexpected": 1}'), "读不懂"),
        (_reply(429, "", **{"retry-after": "7"}), "请过7秒再试"),
        (_reply(429, '{"error": {"message": "请过9秒再试。"}}'), "请过9秒再试"),
        (_reply(503, '{"error": {"message": "正在更新"}}'), "正在更新"),
    ],
)
def test_what_went_wrong_is_told_with_a_retry(
    widget: Page, reply: dict[str, Any], told: str
) -> None:
    def answer(route: Route) -> None:
        is_asked = route.request.method == "POST"
        route.fulfill(**reply) if is_asked else route.continue_()

    widget.route("**/api/ask", answer)
    ask(widget)
    expect(widget.locator(".theirs").last).to_contain_text(told)
    expect(widget.locator(".told")).to_contain_text(told)  # and read out
    widget.unroute("**/api/ask")
    widget.click("button.retry")
    expect(widget.locator(".short")).to_contain_text("100家")


def test_no_network_and_no_reply_in_time_are_told_apart(widget: Page) -> None:
    widget.context.set_offline(True)
    ask(widget)
    expect(widget.locator(".theirs").last).to_contain_text("网络断开了")
    widget.context.set_offline(False)
    widget.evaluate(
        "AbortSignal.timeout = () => AbortSignal.abort(new DOMException('', 'TimeoutError'))"
    )
    widget.click("button.retry")
    expect(widget.locator(".theirs").last).to_contain_text("等了很久")


def test_too_many_questions_are_told_by_the_service_itself(  # type: ignore[no-untyped-def]
    page: Page, site: Site, service: Service, serve
) -> None:
    settings = replace(service.settings, allowed_origins=(site.url,), client_rate=1)
    api = serve(create_api(Service(settings, service._store, service._encoder)))
    site.visit(page, tag(api))
    page.click("button.open")
    ask(page)
    _replied(page, 1)
    ask(page, REGION_ASKED)
    expect(page.locator(".theirs").last).to_contain_text(re.compile(r"提问太频繁了，请过\d+秒再试"))


def test_an_answer_is_read_out_once(widget: Page) -> None:
    widget.locator(".told").evaluate(
        "t => { window.told = []; new MutationObserver(() => t.textContent && told.push(t.textContent)).observe(t, {childList: true}); }"
    )
    ask(widget)
    expect(widget.locator(".told")).to_contain_text("100家。已回答，引用原文")
    assert widget.evaluate("told.filter((t) => t.includes('100家')).length") == 1
    assert widget.locator("[aria-live]").count() == 0


def test_the_frame_may_be_english(page: Page, site: Site, api: str) -> None:
    site.visit(page, tag(api, lang="en"))
    page.get_by_role("button", name="Document Q&A").click()
    frame = "[...document.querySelector('[data-qa-widget]').shadowRoot.querySelectorAll('*')].filter((p) => !p.closest('[lang=zh-CN]')).flatMap((p) => [p.placeholder, p.title, p.ariaLabel, ...[...p.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data)]).join('')"
    assert not re.search("[\u4e00-\u9fff]", page.evaluate(frame))
    ask(page)
    expect(page.get_by_role("button", name="Not helpful")).to_be_visible()
    expect(page.locator(".true").first).to_have_text("Verbatim ✓")


def test_a_keyboard_on_the_screen_leaves_the_form_in_sight(
    page: Page, site: Site, api: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    site.visit(page, tag(api), body="<p>文</p>" * 99)
    page.evaluate("scrollTo(0, 500)")
    page.click("button.open")
    page.evaluate(
        "Object.defineProperties(visualViewport, {height: {value: 420}, offsetTop: {value: 60}}); visualViewport.dispatchEvent(new Event('resize'))"
    )
    assert page.locator(".panel").bounding_box() == {"x": 0, "y": 60, "width": 390, "height": 420}
    ask(page)
    _replied(page, 1)
    assert (
        float(
            page.locator(".ask textarea").evaluate("t => parseFloat(getComputedStyle(t).fontSize)")
        )
        >= 16
    )
    page.keyboard.press("Escape")
    assert page.evaluate("scrollY") == 500


def test_the_focus_stays_inside_and_keys_are_not_the_pages(widget: Page) -> None:
    widget.evaluate("window.keys = 0; addEventListener('keydown', () => keys++)")
    for _ in range(8):
        widget.keyboard.press("Tab")
        assert widget.evaluate("document.activeElement.dataset.qaWidget") == ""
    assert widget.evaluate("keys") == 0

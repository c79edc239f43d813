"""Behind nginx: the pages of whoever runs it, and who is believed to be asking from where."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
from places import PASSWORD, REFUSED
from playwright.sync_api import Page, expect
from proxied import Proxied, nginx

from qa.evaluation import read_questions
from qa.service import Service
from qa.web.api import create_api


def _login(page: Page, url: str) -> None:
    page.goto(f"{url}admin")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="概览")).to_be_visible()


def _link(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def test_from_login_to_a_judged_question(page: Page, proxied: Proxied) -> None:
    url, replies = proxied.url, list[str]()
    page.on("response", lambda reply: replies.append(f"{reply.status} {reply.url}"))
    assert httpx.post(f"{url}api/ask", json={"question": REFUSED}).status_code == 200
    proxied.records.flush()
    page.goto(f"{url}admin")
    page.get_by_label("密码").fill("falsch")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("密码不对，请重新输入。")
    _login(page, url)
    assert page.locator(".bar").evaluate("bar => getComputedStyle(bar).display") == "flex"
    _link(page, "缺口")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 CSV").click()
    assert REFUSED in download.value.path().read_text("utf-8-sig")
    _link(page, f"转为试题：{REFUSED}")
    page.get_by_role("button", name="写入试题").click()
    expect(page.get_by_role("heading", name="已写入试题")).to_be_visible()
    assert proxied.records.path
    (question,) = read_questions(proxied.records.path.with_name("judged.jsonl"))
    assert (question.question, question.answerable) == (REFUSED, False)
    _link(page, "回到缺口")
    expect(page.get_by_text("已是试题").first).to_be_visible()
    for name, address in {"提问": "questions", "反馈": "feedback", "概览": ""}.items():
        _link(page, name)
        expect(page).to_have_url(f"{url}admin/{address}?days=30")
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(f"{url}admin/login")
    _link(page, "返回问答")
    expect(page).to_have_url(url)
    assert [reply for reply in replies if reply[:3] not in {"200", "303", "307", "401"}] == []


def test_the_cookie_reaches_no_other_application(page: Page, proxied: Proxied) -> None:
    _login(page, proxied.url)
    context, origin = page.context, proxied.url.removesuffix("/qa/")
    (cookie,) = context.cookies(f"{proxied.url}admin/draft/x")
    assert (cookie["sameSite"], cookie["httpOnly"]) == ("Strict", True)
    for other in (f"{origin}/", f"{origin}/admin/", f"{origin}/qa2/admin/", proxied.url):
        assert context.cookies(other) == []


def test_whoever_goes_back_after_the_logout_sees_nothing(page: Page, proxied: Proxied) -> None:
    _login(page, proxied.url)
    _link(page, "提问")
    page.get_by_role("button", name="退出").click()
    for _ in range(2):
        expect(page.get_by_label("密码")).to_be_visible()
        page.go_back()
    expect(page.get_by_label("密码")).to_be_visible()


def _status(url: str, number: int, source: str = "127.0.0.1") -> int:
    """The reply to a search from a client that says to be another."""
    forged = f"10.0.0.{number}"
    names = ("X-Forwarded-For", "X_Forwarded_For", "X-Real-IP", "X-Client-IP")
    headers = dict.fromkeys(names, forged) | {"Forwarded": f"for={forged}"}
    here = httpx.HTTPTransport(local_address=source)
    with httpx.Client(transport=here, headers=headers) as client:
        return client.get(f"{url}api/search", params={"q": "工匠学院"}).status_code


def test_nobody_is_another_by_a_header(service: Service, serve, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings = replace(service.settings, client_rate=1)
    direct = serve(create_api(Service(settings, service._store, service._encoder)))
    with nginx(direct, tmp_path) as url:
        assert [_status(url, number) for number in range(2)] == [200, 429]
        assert _status(url, 0, "127.0.0.2") == 200  # another client
    # past the proxy: 127.0.0.1 is believed, nobody else
    assert [_status(f"{direct}/", number, "127.0.0.3") for number in range(2)] == [200, 429]

"""Whoever runs the service, in a browser: in, through the gaps, out with a table and a draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from qa.evaluation import read_questions
from qa.records import Fault, Feedback, Records
from qa.service import Service
from qa.web.api import create_api

PASSWORD = "nur-zur-probe"
REFUSED = "红烧肉怎么炖才不柴？"


@pytest.fixture(scope="module")
def records(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    folder = tmp_path_factory.mktemp("records")
    found = Records.open(replace(service.settings, records=folder))
    asked = "宁夏户外劳动者服务站点有多少家？"
    key = found.keep(asked, [], service.ask(asked))
    found.keep(REFUSED, [], service.ask(REFUSED))
    found.keep("你好", [], service.ask("你好"))
    assert key
    found.rate(key, Feedback(False, Fault.OUTDATED, "今年已有120家"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def url(service: Service, records: Records, serve) -> str:  # type: ignore[no-untyped-def]
    assert records.path
    settings = replace(service.settings, records=records.path.parent, admin_password=PASSWORD)
    return serve(create_api(Service(settings, service._store, service._encoder), records))


def _login(page: Page, url: str) -> None:
    page.goto(f"{url}/admin")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="概览")).to_be_visible()


def test_from_login_to_a_judged_question(page: Page, url: str, records: Records) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    _login(page, url)
    page.get_by_role("link", name="缺口", exact=True).click()
    expect(page.get_by_text(REFUSED)).to_be_visible()
    expect(page.get_by_text("你好")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 CSV").click()
    assert REFUSED in download.value.path().read_text("utf-8-sig")
    page.get_by_role("link", name=f"转为试题：{REFUSED}").click()
    page.get_by_role("button", name="写入试题").click()
    expect(page.get_by_role("heading", name="已写入试题")).to_be_visible()
    assert records.path
    (question,) = read_questions(records.path.with_name("judged.jsonl"))
    assert (question.question, question.answerable) == (REFUSED, False)
    page.get_by_role("button", name="退出").click()
    page.goto(f"{url}/admin/gaps")
    expect(page.get_by_label("密码")).to_be_visible()
    assert told == []  # the policy stops nothing that the pages need


def test_it_is_the_same_without_a_script(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    _login(page, url)
    page.get_by_text("按天的数字").click()
    expect(page.locator("details td").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_page_fits_any_screen(page: Page, url: str, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 844})
    _login(page, url)
    pages = ["", "questions", "gaps", "feedback"]
    page.goto(f"{url}/admin/feedback")
    link = page.get_by_role("link", name="转为试题").first.get_attribute("href")
    assert link
    for address in [*(f"/admin/{name}" for name in pages), link]:
        page.goto(url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        # each field has a name that is read out
        fields = page.locator("input:not([type=hidden]):not([hidden]), textarea, select").all()
        assert all(f.evaluate("f => f.labels.length > 0") for f in fields), address

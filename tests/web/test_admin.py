"""The pages of whoever runs the service: closed to all others, and true to the records."""

from __future__ import annotations

import csv
import io
import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from office import ASKED, PASSWORD, REFUSED, ask, login, service_with, token

from qa.records import Fault, Feedback, Records
from qa.service import Service
from qa.web.admin.login import LONGEST_STAY, Password, Sessions, hashed
from qa.web.api import create_api
from qa.web.app import create_app

PAGES = ("", "questions", "gaps", "feedback", "export/questions.csv", "draft/x")


@pytest.mark.parametrize("path", ["/admin", "/admin/", "/admin/login", "/admin/questions"])
def test_without_a_password_there_is_nothing(service: Service, path: str) -> None:
    client = TestClient(create_api(service), follow_redirects=False)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_nobody_else_sees_a_page(outside: TestClient, records: Records, path: str) -> None:
    ask(outside)
    records.flush()
    outside.cookies.set("qa_admin", "guessed")
    for reply in (outside.get(f"/admin/{path}"), outside.post("/admin/draft/x", data={"a": "b"})):
        assert (reply.status_code, reply.headers["location"]) == (303, "/admin/login")
        assert ASKED not in reply.text


def test_the_address_without_a_slash_leads_there(outside: TestClient) -> None:
    assert outside.get("/admin").headers["location"] == "/admin/"


@pytest.mark.parametrize("path", ["admin", "admin/", "admin/gaps", "admin/gaps/", "admin/login/"])
def test_no_redirect_leads_to_another_host(outside: TestClient, path: str) -> None:
    reply = outside.get(f"/{path}", headers={"host": "evil.example"})
    assert reply.status_code == 404 or reply.headers["location"].startswith("/admin/")


def test_the_right_password_lets_in_and_logout_out(outside: TestClient) -> None:
    reply = login(outside)
    assert (reply.status_code, reply.headers["location"]) == (303, "/admin/")
    cookie = next(c for c in reply.headers.get_list("set-cookie") if c.startswith("qa_admin="))
    for word in ("HttpOnly", "SameSite=strict", "Path=/admin/", f"Max-Age={LONGEST_STAY}"):
        assert word in cookie
    assert "Secure" not in cookie
    page = outside.get("/admin/")
    assert page.status_code == 200
    stolen = outside.cookies["qa_admin"]
    out = outside.post("/admin/logout", data={"form_token": token(page.text)})
    assert out.headers["location"] == "/admin/login"
    outside.cookies.set("qa_admin", stolen, path="/admin/")
    assert outside.get("/admin/").status_code == 303


def test_a_restart_sends_everybody_out(
    inside: TestClient, service: Service, records: Records
) -> None:
    again = TestClient(create_api(service_with(service, records), records), follow_redirects=False)
    again.cookies.set("qa_admin", inside.cookies["qa_admin"], path="/admin/")
    assert [client.get("/admin/").status_code for client in (inside, again)] == [200, 303]


def test_behind_https_the_cookie_is_secure(service: Service, records: Records) -> None:
    app = create_api(service_with(service, records), records)
    client = TestClient(app, base_url="https://qa.example", follow_redirects=False)
    cookies = login(client).headers.get_list("set-cookie")
    assert all("Secure" in c for c in cookies if "Max-Age=0" not in c)


def test_behind_a_prefix_all_addresses_carry_it(service: Service, records: Records) -> None:
    app = create_api(service_with(service, records, root_path="/qa"), records)
    client = TestClient(app, root_path="/qa", follow_redirects=False)
    page = client.get("/qa/admin/login")
    assert 'action="/qa/admin/login"' in page.text
    assert 'href="/qa/admin.css"' in page.text
    assert "Path=/qa/admin/" in page.headers["set-cookie"]


def test_a_wrong_password_is_told_and_too_many_must_wait(outside: TestClient) -> None:
    for _ in range(5):
        reply = login(outside, "falsch")
        assert reply.status_code == 401
        assert "密码不对" in reply.text
        assert "falsch" not in reply.text
    reply = login(outside)  # not even the right one
    assert reply.status_code == 429
    assert 0 < int(reply.headers["retry-after"]) <= 900
    assert "15分钟后再试" in reply.text


def test_a_login_from_elsewhere_is_refused(outside: TestClient) -> None:
    for sent in ("", "guessed"):
        reply = outside.post("/admin/login", data={"form_token": sent, "password": PASSWORD})
        assert reply.status_code == 403
    strange = {"origin": "https://evil.example"}
    assert outside.post("/admin/login", headers=strange).status_code == 403


def test_a_form_from_elsewhere_does_nothing(inside: TestClient, records: Records) -> None:
    key = ask(inside, REFUSED)
    records.flush()
    for sent in ("", "guessed"):
        form = {"form_token": sent, "action": "write", "question": "x", "kind": "why"}
        assert inside.post(f"/admin/draft/{key}", data=form).status_code == 403
        assert inside.post("/admin/logout", data={"form_token": token}).status_code == 403
    assert not (records.path or Path()).with_name("judged.jsonl").exists()
    assert inside.get("/admin/").status_code == 200


@pytest.mark.parametrize("path", ["login", "", "questions", "nothing"])
def test_every_page_is_guarded(inside: TestClient, path: str) -> None:
    headers = inside.get(f"/admin/{path}").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_hash_lets_in_and_the_plain_password_stands_nowhere(
    service: Service, records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    line = hashed(PASSWORD)
    assert PASSWORD not in line
    assert line != hashed(PASSWORD)
    assert Password(line).is_right(PASSWORD)
    assert not Password(line).is_right("")
    with caplog.at_level(logging.DEBUG):
        settings = replace(service_with(service, records).settings, admin_password=line)
        app = create_api(Service(settings, service._store, service._encoder), records)
        assert login(TestClient(app, follow_redirects=False)).status_code == 303
    assert PASSWORD not in caplog.text
    assert PASSWORD not in str(vars(Password(PASSWORD)))


def test_a_session_ends_by_itself_and_there_are_not_many() -> None:
    now = [0.0]
    sessions = Sessions(clock=lambda: now[0])
    first = sessions.begin()
    assert sessions.find(first.token) == first
    now[0] = LONGEST_STAY
    assert sessions.find(first.token) is None
    tokens = [sessions.begin().token for _ in range(60)]
    assert sum(sessions.find(token) is not None for token in tokens) == 50


def test_the_pages_show_what_was_asked(inside: TestClient, records: Records) -> None:
    key = ask(inside)
    ask(inside, REFUSED)
    ask(inside, "你好")
    records.rate(key, Feedback(False, Fault.OUTDATED, "<b>旧</b>"))
    overview = inside.get("/admin/").text
    assert "<b>2</b> 个提问<small>另有1次寒暄</small>" in overview
    assert "宁夏产业工人队伍建设改革取得积极进展" in overview
    assert "<svg" in overview
    listed = inside.get("/admin/questions?which=bad").text
    assert ASKED in listed
    assert REFUSED not in listed
    gaps = inside.get("/admin/gaps").text
    assert REFUSED in gaps
    assert "你好" not in gaps
    said = inside.get("/admin/feedback").text
    assert "没用：已过时" in said
    assert "&lt;b&gt;旧&lt;/b&gt;" in said
    for page in (overview, listed, gaps, said):
        assert "<script" not in page
        assert " style=" not in page
        assert 'lang="zh-CN"' in page


@pytest.mark.parametrize(
    "query", ["days=x", "before=-1", "before=9e9", "which=x", f"before={'9' * 40}"]
)
def test_garbled_addresses_show_the_page_all_the_same(inside: TestClient, query: str) -> None:
    assert inside.get(f"/admin/questions?{query}").status_code == 200


def test_long_lists_have_pages(inside: TestClient, records: Records, service: Service) -> None:
    answer = service.ask(REFUSED)
    for number in range(60):
        records.keep(f"第{number}个问题？", [], answer)
    records.flush()
    first = inside.get("/admin/questions").text
    assert "第59个问题" in first
    assert "第9个问题" not in first
    older = re.search(r'href="([^"]+before=\d+)"', first)
    assert older
    second = inside.get(older[1].replace("&amp;", "&")).text
    assert "第9个问题" in second
    assert "第10个问题" not in second


def _table(outside: TestClient, name: str) -> list[list[str]]:
    reply = outside.get(f"/admin/export/{name}.csv")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'attachment; filename="{name}-' in reply.headers["content-disposition"]
    assert reply.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"), newline="")))


def test_tables_open_in_a_spreadsheet(inside: TestClient, records: Records) -> None:
    key = ask(inside)
    records.rate(key, Feedback(False, Fault.WRONG_QUOTE, "第一，\n第二"))
    head, row = _table(inside, "questions")
    told = dict(zip(head, row, strict=True))
    assert (told["问题"], told["是否回答"], told["短答案"]) == (ASKED, "是", "100家")
    assert (told["评价"], told["原因"]) == ("没用", "引用有误")
    assert [len(_table(inside, name)) for name in ("feedback", "gaps", "days", "documents")] == [
        2,
        1,
        31,
        2,
    ]
    assert inside.get("/admin/export/secrets.csv").status_code == 404


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\uff1d1"])
def test_what_people_type_becomes_no_formula(
    inside: TestClient, records: Records, service: Service, typed: str
) -> None:
    records.keep(typed, [], service.ask(REFUSED))
    records.flush()
    for name, column in (("questions", 1), ("gaps", 1)):
        assert _table(inside, name)[1][column] == f"'{typed}"


def test_records_that_cannot_be_kept_are_told_on_the_page(service: Service, tmp_path: Path) -> None:
    (tmp_path / "questions.sqlite3").write_bytes(b"damaged" * 1000)
    broken = Records.open(replace(service.settings, records=tmp_path))
    client = TestClient(create_api(service_with(service, broken), broken), follow_redirects=False)
    login(client)
    assert "已损坏" in client.get("/admin/").text


def test_beside_the_chat_page_it_is_the_same(service: Service, records: Records) -> None:
    app = create_app(service_with(service, records), records)
    client = TestClient(app, base_url="http://127.0.0.1:7860", follow_redirects=False)
    assert client.get("/admin").headers["location"] == "/admin/"
    assert client.get("/admin/gaps").status_code == 303
    assert login(client).status_code == 303
    page = client.get("/admin/")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert client.get("/admin.css").headers["content-type"].startswith("text/css")
    assert client.post("/admin/gaps").status_code == 405

"""The user guide as a page."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from qa.service import Service
from qa.web.api import create_api
from qa.web.guide import _page

TEXT = "# 说明\n\n甲<b>\n\n## 提问\n\n- 乙\n\n## 写材料\n\n[丙](javascript:x)\n"


def test_headings_are_listed_and_lead_there() -> None:
    page = _page(TEXT, "/wd")
    assert page.count("说明") == 2  # title and heading, none in the text
    assert '<a href="#s2">写材料</a>' in page
    assert '<h2 id="s2">写材料</h2>' in page
    assert 'href="/wd/source.css"' in page


def test_no_markup_but_that_of_markdown() -> None:
    page = _page(TEXT, "")
    assert "甲&lt;b&gt;" in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("root", ["", "/wd"])
def test_it_is_served_without_script(service: Service, root: str) -> None:
    settings = replace(service.settings, root_path=root)
    client = TestClient(create_api(Service(settings, service._store, service._encoder)))
    reply = client.get("/guide")
    assert reply.status_code == 200
    assert f'href="{root}/"' in reply.text
    assert "<script" not in reply.text
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert client.post("/guide").json()["error"]["message"].endswith("请用 GET、HEAD。")
    assert client.get("/guide/x").status_code == 404

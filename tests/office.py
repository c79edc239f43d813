"""What tests of the admin pages share: a service that has them, and a browser that logs in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi.testclient import TestClient

from qa.records import Records
from qa.service import Service

PASSWORD = "正确的密码-1"
ASKED = "宁夏户外劳动者服务站点有多少家？"
REFUSED = "红烧肉怎么炖才不柴？"


def service_with(service: Service, records: Records, **changes: object) -> Service:
    """The service with these records, admin pages and changed settings."""
    folder = records.path.parent if records.path else None
    settings = replace(service.settings, records=folder, admin_password=PASSWORD, **changes)  # type: ignore[arg-type]
    return Service(settings, service._store, service._encoder)


def token(page: str) -> str:
    """What a form of the page must send back."""
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found
    return found[1]


def login(client: TestClient, password: str = PASSWORD) -> Any:
    """The reply to the login form."""
    form = {"form_token": token(client.get("/admin/login").text), "password": password}
    return client.post("/admin/login", data=form)


def ask(client: TestClient, question: str = ASKED, history: Sequence[str] = ()) -> str:
    """The id of a question that was asked."""
    sent = {"question": question, "history": list(history)}
    return str(client.post("/api/ask", json=sent).json()["id"])

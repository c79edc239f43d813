"""Fixtures of the admin pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from office import login, service_with

from qa.records import Records
from qa.service import Service
from qa.web.api import create_api


@pytest.fixture
def records(service: Service, tmp_path: Path) -> Iterator[Records]:
    """Records in a folder of their own."""
    found = Records.open(replace(service.settings, records=tmp_path))
    yield found
    found.close()


@pytest.fixture
def outside(service: Service, records: Records) -> TestClient:
    """A browser before the login."""
    app = create_api(service_with(service, records), records)
    return TestClient(app, base_url="http://127.0.0.1:7860", follow_redirects=False)


@pytest.fixture
def inside(outside: TestClient) -> TestClient:
    """A browser behind the login."""
    assert login(outside).status_code == 303
    return outside

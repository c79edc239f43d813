"""What a page costs stays in its budget. Nothing here is timed."""

from __future__ import annotations

import gzip

import pytest
from benchmarks.pages import CASES, Addresses, Case, addresses, visit
from playwright.sync_api import Browser

from qa.service import Service
from qa.web.widget import script


@pytest.fixture(scope="module")
def at(service: Service, serve) -> Addresses:  # type: ignore[no-untyped-def]
    return addresses(service, serve)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_it_keeps_its_budget(browser: Browser, at: Addresses, case: Case) -> None:
    found = visit(browser, case, at)
    assert 0 < found["requests"] <= case.requests
    assert 0 < found["kilobytes"] <= case.kilobytes


def test_the_widget_is_small() -> None:
    assert len(gzip.compress(script().encode())) < 25_000

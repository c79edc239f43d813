"""axe-core's rules of accessibility on every page and dialog, light and dark, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from places import Addresses, everything
from playwright.sync_api import Page

AXE = Axe()


# what axe can't measure: text over a gradient, or near the edge of something that scrolls. The
# colours of such text are tested with the others (see test_chat.py).
UNMEASURED = {"color-contrast"}


def _violations(page: Page) -> list[str]:
    reply: dict[str, list[dict[str, Any]]] = AXE.run(page).response
    unsure = [one for one in reply["incomplete"] if one["id"] not in UNMEASURED]
    return [
        f"{one['impact']} {one['id']}: {node['target']} {node['html'][:120]}"
        for one in reply["violations"] + unsure
        for node in one["nodes"]
    ]


# colours follow the scheme and places the width, so two of the four pairs see all
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing(page: Page, everywhere: Addresses, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 844})
    found = [
        f"{place}: {one}" for place in everything(page, everywhere) for one in _violations(page)
    ]
    assert found == []

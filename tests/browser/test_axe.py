"""axe-core's rules of accessibility and the contrast of all text, on every page and dialog."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from places import Addresses, everything
from playwright.sync_api import Page

AXE = Axe()


# where axe can't tell, near the edge of something that scrolls: FAINT can
UNMEASURED = {"color-contrast"}
# text whose contrast with its ground is under 4.5 : 1 (WCAG 2.2, 1.4.3)
FAINT = """() => {
  const rgba = (text) => [...text.match(/[\\d.]+/g).map(Number), 1].slice(0, 4);
  const light = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((v) => v / 255)
      .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const chain = (part) => part ? [part, ...chain(part.parentElement)] : [];
  const isGround = ({ backgroundColor: colour, backgroundImage: image }) => image !== "none" || rgba(colour)[3] === 1;
  const ground = (part) => {
    const { backgroundColor: colour, backgroundImage: image } =
      chain(part).map((p) => getComputedStyle(p)).find(isGround) || { backgroundColor: "rgb(255, 255, 255)" };
    return image?.includes("gradient") ? null : rgba(colour); // null: looked at by eye
  };
  const ratio = (part, pseudo) => {
    const text = rgba(getComputedStyle(part, pseudo).color), under = ground(part);
    if (!under) return 21;
    const opacity = chain(part).reduce((o, p) => o * getComputedStyle(p).opacity, text[3]);
    const over = [0, 1, 2].map((i) => text[i] * opacity + under[i] * (1 - opacity));
    const [low, high] = [light(over), light(under)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  return [...document.querySelectorAll("body *")]
    .filter((p) => p.matches("textarea") || [...p.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((p) => p.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && p.getClientRects().length)
    .filter((p) => ratio(p, p.matches("textarea") ? "::placeholder" : null) < 4.5)
    .map((p) => `${p.className}: ${p.textContent.slice(0, 20)}`);
}"""


def _violations(page: Page) -> list[str]:
    reply: dict[str, list[dict[str, Any]]] = AXE.run(page).response
    unsure = [one for one in reply["incomplete"] if one["id"] not in UNMEASURED]
    return [
        f"{one['impact']} {one['id']}: {node['target']} {node['html'][:120]}"
        for one in reply["violations"] + unsure
        for node in one["nodes"]
    ] + [f"faint {part}" for part in page.evaluate(FAINT)]


# colours follow the scheme and places the width, so two of the four pairs see all
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_nothing_is_in_the_way_of_anybody(
    page: Page, everywhere: Addresses, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 844})
    found = [
        f"{place}: {one}" for place in everything(page, everywhere) for one in _violations(page)
    ]
    assert found == []

"""The source page shows the original to the character, with the spans marked."""

import re
from html import unescape

import pytest
from fakes import DOCUMENT

from qa.types import Span
from qa.web.source import lines_of, parse_marks, render_page, source_url


def test_every_character_of_the_original_is_there() -> None:
    shown = "".join(
        piece.text for line in lines_of(DOCUMENT, [Span(8, 11)]) for piece in line.pieces
    )
    assert shown == DOCUMENT.text.replace("\n", "")


def test_exactly_the_span_is_marked_across_lines() -> None:
    page = render_page(DOCUMENT, [Span(17, 24)], "/", "/s.css")
    marked = "".join(unescape(m) for m in re.findall(r"<mark[^>]*>([^<]*)</mark>", _article(page)))
    assert marked == DOCUMENT.text[17:24].replace("\n", "")
    assert page.count('id="hl"') == 1


def test_text_is_escaped() -> None:
    page = render_page(DOCUMENT, [], "/", "/s.css")
    assert "&lt;b&gt;下拨&lt;/b&gt;" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("3-8", (Span(3, 8),)),
        ("9-12,3-8", (Span(3, 8), Span(9, 12))),
        ("8-3,-,1-,x-y,999999999999-1", ()),
        ("15-400", (Span(15, 20),)),
        ("400-500", ()),
    ],
)
def test_marks_from_an_address_are_checked(text: str, expected: tuple[Span, ...]) -> None:
    assert parse_marks(text, 20) == expected


def test_an_address_holds_any_name() -> None:
    assert source_url("", "a/b?c", ()) == "/documents/a%2Fb%3Fc"


def _article(page: str) -> str:
    return page[page.index("<article>") :]

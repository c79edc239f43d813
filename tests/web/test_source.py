"""The source page shows the original to the character, with the spans marked."""

import re
from dataclasses import replace
from html import unescape

import pytest
from fakes import DOCUMENT

from qa.service import Service
from qa.types import Block, Kind, Span
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


def test_an_endless_list_of_marks_is_cut() -> None:
    marks = ",".join(f"{3 * i}-{3 * i + 1}" for i in range(1000))
    assert len(parse_marks(marks, 10_000)) == 50


def test_marks_that_overlap_are_one() -> None:
    assert parse_marks("3-8,5-12,12-14,2-4", 20) == (Span(2, 14),)


def test_the_reader_lands_on_words_not_on_a_blank_line() -> None:
    # the mark begins with the line break before the paragraph
    assert DOCUMENT.text[6:8] == "\n\n"
    lines = lines_of(DOCUMENT, [Span(6, 11)])
    landing = [piece.text for line in lines for piece in line.pieces if piece.is_first]
    assert landing == [DOCUMENT.text[8:11]]


def test_a_heading_keeps_its_hashes_and_its_kind() -> None:
    heading, body, _ = lines_of(DOCUMENT, [])
    assert [(p.text, p.is_syntax) for p in heading.pieces] == [("#", True), (" 甲市产改", False)]
    assert (heading.level, heading.kind) == (1, Kind.HEADING)
    assert (body.level, body.kind) == (0, Kind.BODY)


def test_a_caption_is_known_as_one() -> None:
    blocks = (Block(Kind.CAPTION, (Span(8, 20),)), Block(Kind.HEADING, (Span(21, 48),)))
    _, caption, heading = lines_of(replace(DOCUMENT, blocks=blocks), [])
    assert caption.kind is Kind.CAPTION
    assert heading.level == 2


def test_the_page_of_a_built_index_tells_what_each_line_is(service: Service) -> None:
    page = render_page(service.document("ningxia"), [], "/", "/s.css")
    assert '<p class="caption">焊工技能竞赛</p>' in page
    assert '<p class="masthead">本报记者' in page
    assert '<p class="credit">（图片由自治区总工会提供）</p>' in page


def test_a_quotation_is_text_whatever_stands_before_it() -> None:
    text = "> 经费取之于职工。\n"
    blocks = (Block(Kind.ORNAMENT, (Span(0, 1),)), Block(Kind.BODY, (Span(2, 10),)))
    [line] = lines_of(replace(DOCUMENT, text=text, blocks=blocks), [])
    assert line.kind is Kind.BODY


def test_what_is_known_about_the_document_is_shown() -> None:
    metadata = replace(DOCUMENT.metadata, publisher="某报", author="某<人>", image_credit="某会")
    page = render_page(replace(DOCUMENT, metadata=metadata), [], "/", "/s.css")
    for shown in ("某报", "某&lt;人&gt;", "图片：某会", "约2024年（据文内推断）", "据文内日期"):
        assert shown in page
    assert "<mark" not in page

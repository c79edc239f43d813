"""The source page shows the original to the character, with the spans marked."""

import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import quote_plus

import pytest
from fakes import DOCUMENT
from fastapi.testclient import TestClient
from mixtures import PAGES

from qa.documents import repair_layout
from qa.passages import locate
from qa.permalinks import key_of
from qa.service import Service
from qa.types import Block, Kind, Span
from qa.web.api import create_api
from qa.web.reading import render_page
from qa.web.source import parse_marks, source_url
from qa.web.views import View, headings_of, lines_of


def test_every_character_of_the_original_is_there() -> None:
    shown = "".join(
        piece.text for line in lines_of(DOCUMENT, [Span(8, 11)]) for piece in line.pieces
    )
    assert shown == DOCUMENT.text.replace("\n", "")


def test_exactly_the_span_is_marked_across_lines() -> None:
    page = render_page(DOCUMENT, [Span(17, 24)])
    marked = "".join(unescape(m) for m in re.findall(r"<mark[^>]*>([^<]*)</mark>", _article(page)))
    assert marked == DOCUMENT.text[17:24].replace("\n", "")
    assert page.count('id="hl"') == 1


def test_text_is_escaped() -> None:
    page = render_page(DOCUMENT, [])
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
    return page[page.index("<article") :]


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
    page = render_page(service.document("ningxia"), [])
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
    page = render_page(replace(DOCUMENT, metadata=metadata), [])
    for shown in ("某报", "某&lt;人&gt;", "图片：某会", "约2024年（据文内推断）", "据文内日期"):
        assert shown in page
    assert "<mark" not in page


def _get(service: Service, address: str, accept: str = "text/html") -> tuple[int, str, list[str]]:
    """Status, page and the marked words of a request, a piece each."""
    reply = TestClient(create_api(service)).get(address, headers={"accept": accept})
    marked = re.findall(r"<mark(?: id[^>]*)?>(.*?)</mark>", reply.text)
    return reply.status_code, reply.text, [unescape(words) for words in marked[1:]]


def _quote(service: Service) -> tuple[str, tuple[Span, ...]]:
    """A sentence of 宁夏's that the layout broke, and its places."""
    for passage in service.passages("ningxia"):
        for unit in passage.sentences:
            if len(spans := locate(passage, unit)) > 1:
                return unit.cut(passage.text), spans
    raise AssertionError("no sentence is broken")


@pytest.mark.parametrize("view", ["", "&view=tidy", "&view=original", "&view=x"])
def test_a_permanent_link_marks_the_words_of_its_key(service: Service, view: str) -> None:
    quote, _ = _quote(service)
    status, page, marked = _get(service, f"/documents/ningxia?q={key_of(quote)}{view}")
    assert status == 200
    assert "".join("".join(marked).split()) == "".join(quote.split())
    assert page.count('id="hl"') == 1
    assert "换了位置" not in page


def test_a_quote_that_moved_is_marked_where_it_is_now(service: Service) -> None:
    quote, spans = _quote(service)
    address = f"/documents/ningxia?q={key_of(quote)}&at={spans[0].start + 7}"
    status, page, marked = _get(service, address)
    assert status == 200
    assert "换了位置，一字未改" in page
    assert "".join("".join(marked).split()) == "".join(quote.split())


def test_a_quote_that_is_not_there_any_more_is_told_and_the_text_stays(service: Service) -> None:
    status, page, marked = _get(service, f"/documents/ningxia?q={key_of('从前的话。')}")
    assert status == 200
    assert "<strong>原文已更新</strong>：链接所指的那段话已不在这份文档里" in page
    assert "焊工技能竞赛" in page
    assert marked == []
    assert page.count('id="hl"') == 1  # the link leads to the notice
    assert "同样的话" not in page


def test_where_another_document_holds_the_words_it_is_told(service: Service) -> None:
    quote, _ = _quote(service)
    key = key_of(quote)
    link = f'<a href="/documents/ningxia?q={key}#hl">宁夏产业工人队伍建设改革取得积极进展</a>'
    for document, status in (("neimenggu", 200), ("gone", 410)):
        found, page, _ = _get(service, f"/documents/{document}?q={key}")
        assert found == status
        assert f"同样的话现在见于：{link}" in page


def test_a_withdrawn_document_is_told_from_a_mistyped_address(service: Service) -> None:
    assert "<h1>没有这份文档</h1>" in _get(service, "/documents/gone")[1]
    status, page, _ = _get(service, f"/documents/gone?q={key_of('甲')}")
    assert status == 410
    assert "<h1>这份文档已撤下</h1>" in page
    status, told, _ = _get(service, f"/documents/gone?q={key_of('甲')}", accept="*/*")
    assert status == 410
    assert "可能已经撤下" in json.loads(told)["error"]["message"]


@pytest.mark.parametrize("key", ["x", "57-3fa9", "<script>", "9" * 4000 + "-0"])
def test_a_link_that_was_cut_off_still_shows_the_document(service: Service, key: str) -> None:
    status, page, marked = _get(service, f"/documents/ningxia?q={quote_plus(key)}&at=x")
    assert status == 200
    assert "链接不完整" in page
    assert marked == []
    assert "<script" not in page


def test_tidy_paragraphs_are_whole_and_captions_stand_apart(service: Service) -> None:
    _, page, _ = _get(service, "/documents/ningxia")
    assert "制定印发" in page
    assert "五市制定印发" in page.replace("\n", "")
    original = _get(service, "/documents/ningxia?view=original")[1]
    assert "五市制定印发" not in original.replace("</p>\n", "")
    for shown in (page, original):
        assert '<p class="caption">焊工技能竞赛</p>' in shown


@pytest.mark.parametrize("view", list(View))
def test_nothing_is_left_out_of_either_view(view: View) -> None:
    for page in PAGES:
        pieces = [piece.text for line in lines_of(page, [], view) for piece in line.pieces]
        shown, there = ("".join(text.split()) for text in ("".join(pieces), page.text))
        assert sorted(shown) == sorted(there)
        assert view is View.TIDY or shown == there


def test_both_views_mark_the_same_words_and_land_once() -> None:
    for page in PAGES:
        marks = [Span(start, start + 7) for start in range(0, len(page.text) - 7, 20)]
        both = [
            [piece for line in lines_of(page, marks, view) for piece in line.pieces]
            for view in View
        ]
        tidy, printed = (
            sorted("".join("".join(p.text for p in pieces if p.is_marked).split()))
            for pieces in both
        )
        assert tidy == printed
        for pieces in both:
            assert sum(piece.is_first for piece in pieces) == bool(printed)


def test_the_views_link_to_each_other_and_keep_the_marks(service: Service) -> None:
    page = _get(service, "/documents/ningxia?mark=100-120")[1]
    assert 'href="/documents/ningxia?mark=100-120&amp;view=original#hl"' in page
    page = _get(service, "/documents/ningxia?mark=100-120&view=original")[1]
    assert 'href="/documents/ningxia?mark=100-120#hl"' in page


def test_three_headings_make_a_table_of_contents_whose_links_lead_there(service: Service) -> None:
    for view in View:
        page = _get(service, f"/documents/ningxia?view={view}")[1]
        links = re.findall(r'<li class="depth-0"><a href="#(h\d+)">([^<]+)</a>', page)
        assert len(links) == 3
        for anchor, words in links:
            assert re.search(rf'<h3 id="{anchor}" class="heading level-2">.*{words}</h3>', page)
    assert "目录" not in render_page(DOCUMENT, [])


def test_a_heading_stands_as_deep_as_the_text_below_it_says() -> None:
    text = (
        "### 甲\n\n##### 乙\n\n这里有一句完整的话。\n\n### 丙\n\n这里又有一句完整的话。\n\n### 丁\n"
    )
    page = replace(DOCUMENT, text=text, blocks=repair_layout(text)[0])
    found = headings_of(lines_of(page, [], View.TIDY), "题")
    assert [(depth, line.words) for depth, line in found] == [
        (0, "甲"),
        (1, "乙"),
        (0, "丙"),
        (0, "丁"),  # nothing stands below it
    ]


def test_hashes_without_words_stand_before_the_line_that_they_belong_to(service: Service) -> None:
    first = lines_of(service.document("ningxia"), [], View.TIDY)[0]
    assert [piece.text for piece in first.pieces] == ["#", " 宁夏产业工人队伍建设改革取得积极进展 "]
    assert first.level == 1


def test_signs_inside_a_paragraph_stand_before_it_and_a_rule_among_its_rows() -> None:
    text = "> 经费取之于职工，\n> 用之于职工。\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n\n……\n"
    page = replace(DOCUMENT, text=text, blocks=repair_layout(text)[0])
    lines = lines_of(page, [], View.TIDY)
    assert [[p.text.rstrip() for p in line.pieces] for line in lines] == [
        ["> >", " 经费取之于职工，用之于职工。"],
        ["| 甲 | 乙 |"],
        ["|---|---|"],
        ["| 丙 | 丁 |"],
        ["……"],
    ]
    assert lines[0].pieces[0].is_syntax

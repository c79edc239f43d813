"""No text of a document or a user becomes markup, and no reference is believed unchecked."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from fakes import CITATION, DOCUMENT, METADATA

from qa.permalinks import key_of
from qa.turns import Asked
from qa.types import Abstention, Answer, Expansion, Kind, Query, Reason, Source, Span
from qa.web.chat.messages import parse_reference, plain, reference, render_answer, render_source
from qa.web.chat.restoring import Kept, parse_one
from qa.web.source import permalink
from qa.web.views import View

ATTACKS = [
    "<img src=//evil.example/x onerror=alert(1)>",
    "![x](http://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "# 标题\n\n- 列\n\n| a | b |\n|---|---|",
    "`代码` ~~~ $x^2$ **粗** __粗__",
    "</blockquote></div><form action=//evil.example>",
    "www.evil.example a@evil.example https://evil.example",
    "&lt;script&gt;",
]
_TABLE = ("table", "thead", "tbody", "tr", "th", "td")


class _Read(HTMLParser):
    """What a browser makes of HTML: its tags with where they lead, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.targets: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.targets += [value or "" for name, value in attrs if name in {"href", "src", "action"}]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_markup_survives(attack: str) -> None:
    safe = str(plain(attack))
    assert not set(safe) & set("<>[]()!*_`|~$@:./\n\"'")
    assert unescape(safe) == " ".join(attack.split())


def test_half_a_surrogate_pair_is_shown_as_what_can_be_sent() -> None:
    plain("\ud800甲").encode()


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_answer_full_of_attacks_is_only_text(attack: str) -> None:
    known = replace(METADATA, title=attack, region=attack, date="")
    quoted = replace(CITATION, quote=attack, marks=(), metadata=METADATA)
    strange = replace(quoted, document_id=attack, number=2, metadata=known)
    query = Query(attack, attack, inherited=(attack,))
    refused = Abstention(Reason.WEAK_EVIDENCE, attack, (strange,))
    sides = {attack: (quoted, strange), "宁夏": ()}
    told = Answer(query, (quoted, strange), short_answer=attack, comparison=sides)
    for answer in (told, Answer(query, abstention=refused)):
        html = render_answer(answer, "")
        shown = _Read(html)
        assert "\n" not in html
        assert shown.tags <= {*_TABLE, "div", "p", "span", "a", "blockquote", "footer", "mark"}
        assert all(
            t.startswith(("#cite=", "#keep=", "#alone=", "#without=", "#copy", "/documents/"))
            for t in shown.targets
        )
        assert " ".join(attack.split()) in shown.text
        # between the tags stands nothing that Markdown would make anything of
        assert not set(re.sub(r"<[^>]*>", "", html)) & set("[]()!*_`|~$@:./\\")


def test_the_short_answer_is_marked_inside_the_quote() -> None:
    html = render_answer(Answer(Query("问", "问"), (CITATION,), short_answer="28家"), "")
    assert html.count("<mark>") == 1
    assert str(plain(CITATION.marks[0].cut(CITATION.quote))) in html
    assert "原文一致 ✓" in html


def test_an_abstention_shows_what_comes_nearest_as_that() -> None:
    refused = Abstention(Reason.WEAK_EVIDENCE, "没有直接回答。", (CITATION,), ())
    html = render_answer(Answer(Query("问", "问"), abstention=refused), "")
    assert "未必回答了问题" in html
    assert "qa-short" not in html


def test_a_comparison_is_told_region_by_region() -> None:
    # the second citation is the other region's, the third the first one's again
    there, again = (replace(CITATION, number=n, marks=()) for n in (2, 3))
    sides = {"内蒙古": (CITATION, again), "宁夏": (there,), "": (again,)}
    answer = Answer(Query("问", "问"), (CITATION, there, again), comparison=sides)
    html = render_answer(answer, "")
    assert re.findall(r'<th scope="(\w+)">', html) == ["col", "col", "row", "row", "row"]
    first, second, third = (
        ["内蒙古", "28家", "〔1〕", "〔3〕"],
        ["宁夏", "〔2〕"],
        ["未注明地区", "〔3〕"],
    )
    assert _told(html) == first + second + third


def test_a_silent_region_is_told_beside_the_others() -> None:
    sides = {"内蒙古": (CITATION,), "宁夏": ()}
    answer = Answer(Query("问", "问"), (CITATION,), short_answer="28家", comparison=sides)
    silent = "在收录的文档里没有找到。未提到不等于没有。"
    assert _told(render_answer(answer, "")) == ["内蒙古", "28家", "〔1〕", "宁夏", silent]


def test_one_region_needs_no_heading() -> None:
    answer = Answer(Query("问", "问"), (CITATION,), short_answer="28家")
    assert _told(render_answer(answer, "")) == ["28家", "〔1〕"]


def _told(html: str) -> list[str]:
    """Regions, short answers, numbers of citations and silences, from top to bottom."""
    wanted = r'class="(?:qa-region-name|qa-short|qa-number|qa-silent)"[^>]*>([^<]*)<'
    return [unescape(text) for text in re.findall(wanted, html)]


@pytest.mark.parametrize("name", ["jiashi", "甲市 2024:稿/一#二"])
def test_a_reference_leads_back_to_its_spans(name: str) -> None:
    document = replace(DOCUMENT, id=name)
    link = reference(replace(CITATION, document_id=name))
    spans = list(CITATION.spans)
    assert parse_reference(link, [document]) == (document, spans, View.TIDY)
    assert parse_reference(f"{link}:original", [document]) == (document, spans, View.ORIGINAL)


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "#cite=",
        "#cite=nothing:1-2",
        "#cite=jiashi:9-3",
        "#cite=jiashi:x",
        "#cite=jiashi:1-2:X",
        "../../etc",
    ],
)
def test_a_forged_reference_opens_nothing(forged: str) -> None:
    assert parse_reference(forged, [DOCUMENT]) is None


def test_the_panel_marks_exactly_the_spans() -> None:
    html = render_source(DOCUMENT, [Span(8, 11)], "")
    assert f"<mark>{plain(DOCUMENT.text[8:11])}</mark>" in html
    assert html.count("<mark>") == 1


@pytest.mark.parametrize("view", list(View))
def test_the_panel_switches_to_the_other_view_and_links_to_its_own_page(view: View) -> None:
    html = render_source(DOCUMENT, CITATION.spans, "/qa", view)
    [link] = re.findall(r'class="qa-view" href="([^"]*)" role="button">([^<]*)<', html)
    there, name = (View.ORIGINAL, "原版面") if view is View.TIDY else (View.TIDY, "整理后")
    assert link[1] == name
    assert parse_reference(link[0], [DOCUMENT]) == (DOCUMENT, list(CITATION.spans), there)
    page = permalink("/qa", "jiashi", key_of(CITATION.quote), 8, view)
    assert f'href="{page.replace("&", "&amp;")}"' in html


def test_more_than_a_quote_has_a_page_without_a_key() -> None:
    text = "甲" * 400
    html = render_source(replace(DOCUMENT, text=text, blocks=()), [Span(0, 400)], "")
    assert 'href="/documents/jiashi?mark=0-400#hl"' in html


def test_what_a_follow_up_took_over_is_shown_and_can_be_dropped() -> None:
    inherited = ("宁夏", "工匠", "工匠学院")
    query = Query("100%是什么？", "工匠学院", regions=("宁夏",), inherited=inherited)
    refused = Abstention(Reason.NO_MATCH, "没有谈到。")
    for answer in (Answer(query, (CITATION,)), Answer(query, abstention=refused)):
        html = render_answer(answer, "")
        chips = re.findall(r'class="qa-chip">([^<]*)<', html)
        assert chips == ["地区 · 宁夏", "工匠学院"]  # 工匠 is part of it
        # apart, where they are read out or copied
        assert "宁夏不再沿用“宁夏” 工匠学院" in _Read(html).text
        (alone,) = _again("alone", html)
        assert alone == Kept(query.text, alone=True)
        without = [again.without for again in _again("without", html)]
        assert without == [("宁夏",), ("工匠学院",)]
        html = render_answer(answer, "", Asked("1%呢？\n", ("会员",)))
        assert "没有沿用：会员" in html
        assert _again("without", html)[0] == Kept("1%呢？\n", without=("会员", "宁夏"))


def _again(kind: str, html: str) -> list[Kept]:
    found = re.findall(rf'href="#{kind}=([^"]*)"', html)
    return [parse_one(unquote(link)) for link in found]


def test_what_was_searched_beside_the_words_is_told_the_heaviest_first() -> None:
    found = [
        Expansion("甲", ("乙", "丙", "丁", "戊"), Source.EVERYDAY, 0.3),
        Expansion("A", ("B",), Source.MINED),
    ]
    query = Query("问", "问", expansions=(*found, *found))
    html = render_answer(Answer(query, (CITATION,)), "")
    assert "另查近似说法：“A”→B；“A”→B；“甲”→乙、丙、丁<" in html
    assert "另查" not in render_answer(Answer(Query("问", "问"), (CITATION,)), "")


def test_a_region_without_documents_is_called_a_region_too() -> None:
    query = Query("问", "问", elsewhere=("上海",), inherited=("上海",))
    assert "地区 · 上海" in render_answer(Answer(query, (CITATION,)), "")


def test_a_question_by_itself_took_nothing_over() -> None:
    html = render_answer(Answer(Query("问", "问"), (CITATION,)), "")
    assert "沿用" not in html


def test_as_of_when_stands_in_the_source_line() -> None:
    note = "文中“去年”指2023年，据文内推断"
    timed = replace(CITATION, as_of=("截至去年年底",), time_note=note)
    html = render_answer(Answer(Query("问", "问"), (timed,)), "")
    (line,) = re.findall(r"<footer.*</footer>", html)
    shown = " ".join(_Read(line).text.split())
    assert "约2024年（据文内推断） · 前文：截至去年年底 · 原文一致 ✓" in shown
    assert shown.endswith(note)
    assert "qa-time-note" not in render_answer(Answer(Query("问", "问"), (CITATION,)), "")


def test_a_caption_is_called_a_caption() -> None:
    caption = replace(CITATION, kind=Kind.CAPTION)
    assert "图注" in render_answer(Answer(Query("问", "问"), (caption,)), "")
    assert "图注" not in render_answer(Answer(Query("问", "问"), (CITATION,)), "")

"""The card that tells what the corpus covers."""

from __future__ import annotations

import re
from dataclasses import replace

from fakes import DOCUMENT, METADATA, FakeEncoder, FakeStore

from qa.types import DateBasis, Document
from qa.web.chat.messages import render_scope
from qa.web.chat.scope import scope_of

MANIFEST = replace(
    FakeStore({"甲": "甲。"}, FakeEncoder()).manifest,
    passages=7,
    built_at="2026-03-07T08:00:00+00:00",
)


def _document(number: int, region: str = "", date: str = "", basis: str = "unknown") -> Document:
    known = replace(
        METADATA, title=f"标题{number}", region=region, date=date, date_basis=DateBasis(basis)
    )
    return replace(DOCUMENT, id=str(number), metadata=known)


def _text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_one_document_without_region_or_date() -> None:
    told = _text(render_scope([_document(1)], MANIFEST, ""))
    assert told.split("。")[0].strip() == "1篇文档，7段原文"
    assert "涉及" not in told and "文档日期" not in told and "另外" not in told
    assert "最近一次收录：2026年3月7日" in told


def test_the_years_say_how_they_are_known() -> None:
    some = [
        _document(1, date="2021-03", basis="stated"),
        _document(2, date="2024", basis="inferred"),
        _document(3),
    ]
    scope = scope_of(some)
    assert (scope.years, scope.note) == ("2021年至2024年", "其中1篇据文内推断，其中1篇日期不详")
    assert scope_of(some[:1]).note == ""
    assert scope_of(some[1:2]).note == "据文内推断"
    assert scope_of(some[1:2]).years == "2024年"


def test_a_large_corpus_is_told_in_short() -> None:
    regions = ["宁夏", "甘肃", "青海", "新疆", "西藏", "四川", "云南", "贵州", "广西", "广东"]
    many = [_document(n, regions[n % 10], f"{1990 + n % 30}", "stated") for n in range(500)]
    html = render_scope(many, MANIFEST, "/wd")
    told = _text(html)
    assert "500篇文档" in told and "等10个地区" in told and "1990年至2019年" in told
    assert "另外195篇" in told and "还有300篇没有列出" in told
    assert html.count("<li>") == 200
    newest = re.search(r"<li>.*?</li>", html)
    assert newest and "2019年" in newest[0] and 'href="/wd/documents/' in newest[0]


def test_a_title_never_becomes_markup() -> None:
    hostile = replace(DOCUMENT, metadata=replace(METADATA, title="<img src=x>[a](b)"))
    html = render_scope([hostile], MANIFEST, "")
    assert "<img" not in html and "[a]" not in html

"""The basket over HTTP: quotes as they stand now, and as files of Word and Markdown."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import docx
import pytest
from fakes import CITATION
from fastapi.testclient import TestClient

from qa.permalinks import key_of
from qa.service import Service
from qa.types import Citation
from qa.web.api import create_api
from qa.web.basket.markdown import escaped, markdown
from qa.web.basket.report import report
from qa.web.basket.schemas import LONGEST_NOTE, MOST_QUOTES
from qa.web.basket.word import word

QUESTIONS = ("内蒙古一共打造了多少家工匠学院？", "宁夏户外劳动者服务站点有多少家？")
SITE = "http://office.example:7860"


def _kept(citation: Citation) -> dict[str, Any]:
    spans = [[span.start, span.end] for span in citation.spans]
    return {"document": citation.document_id, "spans": spans, "key": key_of(citation.quote)}


@pytest.fixture(scope="module")
def citations(service: Service) -> list[Citation]:
    return [service.ask(question).citations[0] for question in QUESTIONS]


@pytest.fixture
def client(service: Service) -> TestClient:
    return TestClient(create_api(service), base_url=SITE)


def test_what_was_collected_is_given_as_the_answer_gave_it(
    client: TestClient, citations: list[Citation]
) -> None:
    body = {"quotes": [_kept(citation) for citation in citations]}
    found = client.post("/api/quotes", json=body).json()["quotes"]
    for reply, citation in zip(found, citations, strict=True):
        assert reply["state"] == "same"
        assert reply["label"] == "原文一致"
        assert reply["quote"]["text"] == citation.quote
        assert reply["quote"]["title"] == citation.metadata.title
        assert reply["quote"]["time_note"] == citation.time_note
        assert f"?q={key_of(citation.quote)}" in reply["quote"]["url"]


def test_a_word_file_has_the_quotes_to_the_character(
    client: TestClient, citations: list[Citation]
) -> None:
    first, second = citations
    quotes = [{**_kept(first), "note": "第一点\n要写"}, _kept(second), _kept(first)]
    reply = client.post("/api/basket", json={"quotes": quotes, "format": "docx"})
    assert reply.status_code == 200
    name = unquote(reply.headers["content-disposition"].split("UTF-8''")[1])
    assert re.fullmatch(r"摘录-\d{4}-\d\d-\d\d\.docx", name)
    file = docx.Document(BytesIO(reply.content))
    quoted = [p for p in file.paragraphs if p.style and p.style.name == "Quote"]
    runs = [[run.text for run in paragraph.runs] for paragraph in quoted]
    assert runs == [
        ["1．", first.quote, "〔1〕"],
        ["2．", second.quote, "〔2〕"],
        ["3．", first.quote, "〔1〕"],
    ]
    text = [paragraph.text for paragraph in file.paragraphs]
    assert text.count("备注：第一点\n要写") == 1
    assert sum(line.startswith("备注") for line in text) == 1
    sources = text[text.index("来源") + 1 :]
    assert sources[0].startswith(f"〔1〕《{first.metadata.title}》，{first.metadata.region}，")
    assert first.metadata.date_label in sources[0]
    assert [line[:3] for line in sources[1:3]] == ["引文1", "引文3"]
    assert f"{SITE}/documents/" in sources[1]
    assert re.fullmatch(r"每段引文在导出时（.+）与原文逐字核对一致。", sources[-1])


def test_chinese_letters_have_a_chinese_font(client: TestClient, citations: list[Citation]) -> None:
    body = {"quotes": [_kept(citations[0])], "format": "docx"}
    file = docx.Document(BytesIO(client.post("/api/basket", json=body).content))
    for name, font in {"Normal": "宋体", "Title": "黑体", "Quote": "仿宋"}.items():
        fonts = file.styles[name].element.rPr.rFonts
        assert {k.split("}")[1]: v for k, v in fonts.attrib.items()}["eastAsia"] == font
    assert file.core_properties.author == ""


ODD = [
    "甲\x00乙\x0b丙\x1f",
    "\ud800半个",
    "\ufffe\uffff",
    "<w:t>&amp;</w:t>",
    " 前后有空 ",
    "😀𠮷",
    "甲\t乙",
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_characters_make_no_broken_file(odd: str) -> None:
    known = replace(CITATION.metadata, title=odd, region=odd, publisher=odd)
    odd_one = replace(CITATION, quote=odd, metadata=known, time_note=odd, marks=())
    made = report([(odd_one, odd)], datetime(2026, 11, 3, 9, 5), "")
    clean = re.sub("[\x00-\x08\x0b-\x1f\ud800\ufffe\uffff]", "", odd)
    file = docx.Document(BytesIO(word(made)))
    (quoted,) = [p for p in file.paragraphs if p.style and p.style.name == "Quote"]
    assert quoted.runs[1].text == clean
    assert markdown(made).encode()


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("# 标题", r"\# 标题"),
        ("- 列\n+ 列\n===", "\\- 列\n\\+ 列\n\\==="),
        ("1. 一\n2) 二", "1\\. 一\n2\\) 二"),
        ("    代码", "代码"),
        ("**粗** _斜_ `码` ~删~", r"\*\*粗\*\* \_斜\_ \`码\` \~删\~"),
        ("![x](http://a.b/c.png)", r"\!\[x\](http\://a.b/c.png)"),
        ("<b>&lt;</b> a@b.c www.a.b", r"\<b\>\&lt;\</b\> a\@b.c www\.a.b"),
        ("|a|b|\n|--|--|", "\\|a\\|b\\|\n\\|--\\|--\\|"),
        ("建成28家，占3.5%（1,200人）。", "建成28家，占3.5%（1,200人）。"),
    ],
)
def test_in_markdown_no_text_is_markup(text: str, safe: str) -> None:
    assert escaped(text) == safe


def test_markdown_has_the_same_content(client: TestClient, citations: list[Citation]) -> None:
    note = "# 不是标题 <script>"
    quotes = [{**_kept(citation), "note": note} for citation in citations]
    reply = client.post("/api/basket", json={"quotes": quotes, "format": "md"})
    assert reply.headers["content-type"] == "text/markdown; charset=utf-8"
    assert unquote(reply.headers["content-disposition"]).endswith(".md")
    lines = reply.text.split("\n")
    assert f"> {citations[0].quote} 〔1〕" in lines
    assert r"备注：\# 不是标题 \<script\>" in lines
    assert [line for line in lines if line.startswith("#")] == ["# 摘录", "## 来源"]
    assert (
        len(re.findall(rf"^- 引文[12].*：<{SITE}/documents/\S+>$", reply.text, re.MULTILINE)) == 2
    )


@pytest.mark.parametrize("host", ['evil"><b>', "a b", "x/y"])
def test_a_strange_host_stands_in_no_file(
    client: TestClient, citations: list[Citation], host: str
) -> None:
    body = {"quotes": [_kept(citations[0])], "format": "md"}
    told = client.post("/api/basket", json=body, headers={"host": host}).text
    assert host not in told


_GOOD = {"document": "甲", "spans": [[0, 3]], "key": "3-0123456789abcdef"}


@pytest.mark.parametrize(
    "quotes",
    [
        "不是列表",
        [7],
        [_GOOD] * (MOST_QUOTES + 1),
        [{**_GOOD, "document": ""}],
        [{**_GOOD, "document": "长" * 301}],
        [{**_GOOD, "spans": []}],
        [{**_GOOD, "spans": [[0, 1]] * 51}],
        [{**_GOOD, "spans": [[3, 3]]}],
        [{**_GOOD, "spans": [[-1, 3]]}],
        [{**_GOOD, "spans": [[0, 10**10]]}],
        [{**_GOOD, "spans": [["0", "3"]]}],
        [{**_GOOD, "key": "长" * 41}],
        [{**_GOOD, "text": "自己写的引文"}],
    ],
)
def test_a_wrong_reference_is_told_in_chinese(client: TestClient, quotes: Any) -> None:
    for path, more in (("/api/quotes", {}), ("/api/basket", {"format": "md"})):
        reply = client.post(path, json={"quotes": quotes} | more)
        assert reply.status_code == 422
        assert "quotes" in reply.json()["error"]["message"]
        assert "最多" in reply.json()["error"]["message"]


@pytest.mark.parametrize(
    "changes",
    [{"quotes": []}, {"format": "pdf"}, {"quotes": [{**_GOOD, "note": "长" * (LONGEST_NOTE + 1)}]}],
)
def test_a_wrong_export_is_told_in_chinese(client: TestClient, changes: dict[str, Any]) -> None:
    reply = client.post("/api/basket", json={"quotes": [_GOOD], "format": "md"} | changes)
    assert reply.status_code == 422
    assert "请以 application/json 发送" in reply.json()["error"]["message"]


@pytest.mark.parametrize("key", ["../..", "3-zz", "999999-0123456789abcdef"])
def test_a_key_that_is_none_finds_nothing(
    client: TestClient, citations: list[Citation], key: str
) -> None:
    body = json.dumps({"quotes": [{**_kept(citations[0]), "key": key}]})
    headers = {"content-type": "application/json"}
    reply = client.post("/api/quotes", content=body, headers=headers).json()
    (found,) = reply["quotes"]
    assert (found["label"], found["quote"]) == ("原文已更新", None)
    assert found["title"] == citations[0].metadata.title


def test_a_full_basket_fits_into_a_request(client: TestClient, citations: list[Citation]) -> None:
    full = [{**_kept(citations[0]), "note": "长" * LONGEST_NOTE}] * MOST_QUOTES
    for ending in ("docx", "md"):
        reply = client.post("/api/basket", json={"quotes": full, "format": ending})
        assert reply.status_code == 200


def test_whoever_checks_too_often_waits(client: TestClient) -> None:
    replies = [client.post("/api/quotes", json={"quotes": []}) for _ in range(121)]
    assert [reply.status_code for reply in replies[-2:]] == [200, 429]
    assert replies[-1].headers["retry-after"]


def test_importing_the_application_loads_no_word_library() -> None:
    code = "import qa.web.api, sys; assert 'docx' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)

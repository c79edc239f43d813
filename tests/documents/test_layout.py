"""Newspaper pages are repaired without losing or inventing a character."""

import time
from pathlib import Path

import pytest

from qa.documents import read_corpus, repair_layout
from qa.passages import split_passages
from qa.types import Document, Kind

CORPUS = Path(__file__).parent.parent.parent / "corpus"
DOCUMENTS = read_corpus(CORPUS)


def layout(text: str) -> list[tuple[Kind, str]]:
    blocks, _ = repair_layout(text)
    return [(b.kind, "".join(s.cut(text) for s in b.spans)) for b in blocks]


def test_a_paragraph_broken_in_mid_word_is_joined() -> None:
    assert layout("# 题\n\n举办6期培\n\n训班。\n") == [
        (Kind.HEADING, "# 题"),
        (Kind.BODY, "举办6期培训班。"),
    ]


def test_a_caption_is_taken_out_of_the_sentence_it_interrupts() -> None:
    text = "# 题\n\n首段。\n\n科技企业\n\n\n\n比赛现场。\n\n达到1200家。\n\n末段。\n"
    assert layout(text)[2:4] == [(Kind.BODY, "科技企业达到1200家。"), (Kind.CAPTION, "比赛现场。")]


def test_title_and_byline_are_one_citable_masthead() -> None:
    assert layout("# 某某进展\n\n本报记者 毕 竞\n\n正文。\n") == [
        (Kind.HEADING, "#"),
        (Kind.MASTHEAD, "某某进展\n本报记者 毕 竞"),
        (Kind.BODY, "正文。"),
    ]


def test_banner_ornament_and_credit_have_names() -> None:
    kinds = [
        kind
        for kind, _ in layout("# 题\n\n全 / 媒 / 体\n\n甲;\n\n……  \n乙。\n\n（图片由甲提供）\n")
    ]
    assert kinds == [Kind.HEADING, Kind.BANNER, Kind.BODY, Kind.ORNAMENT, Kind.BODY, Kind.CREDIT]


def test_plain_text_with_a_line_a_paragraph_and_numbered_headings() -> None:
    text = "关于某事的通知\n一、总体要求\n　　第一段。\n　　第二段没有完\n接着写完。\n二、措施\n末段。\n"
    assert layout(text) == [
        (Kind.HEADING, "关于某事的通知"),
        (Kind.HEADING, "一、总体要求"),
        (Kind.BODY, "第一段。"),
        (Kind.BODY, "第二段没有完接着写完。"),
        (Kind.HEADING, "二、措施"),
        (Kind.BODY, "末段。"),
    ]


def test_latin_words_keep_the_break_between_them() -> None:
    text = "We are\nhere."
    document = Document("d", "d.txt", text, "", DOCUMENTS[0].metadata, *repair_layout(text))
    assert split_passages(document)[0].text == "We are here."


def test_a_heading_that_heads_nothing_is_citable() -> None:
    assert layout("# 总\n\n## 甲\n\n## 乙\n") == [
        (Kind.HEADING, "# 总"),
        (Kind.HEADING, "##"),
        (Kind.BODY, "甲"),
        (Kind.HEADING, "##"),
        (Kind.BODY, "乙"),
    ]


def test_the_two_documents_are_whole_again() -> None:
    tidy = {d.id: "".join(p.text for p in split_passages(d)) for d in DOCUMENTS}
    assert "举办6期“产改”培训班,480余人次" in tidy["neimenggu"]
    assert "五市制定印发改革实施方案" in tidy["ningxia"]
    assert "科技型中小企业达到1200家，今年上半年" in tidy["ningxia"]
    assert "围绕“九大重点产业”，依托企业" in tidy["ningxia"]


def test_a_byline_that_is_marked_as_a_heading_is_one_all_the_same() -> None:
    assert layout("# 文/张三\n") == [(Kind.HEADING, "#"), (Kind.MASTHEAD, "文/张三")]


@pytest.mark.parametrize(
    "lines", ["| 甲 | 乙 |\n", "# 题\n文/张三\n", "# 题\n……\n", "产业工人是骨干力量，\n"]
)
def test_a_long_page_takes_as_long_as_its_lines(lines: str) -> None:
    def seconds(count: int) -> float:
        began = time.process_time()
        repair_layout(lines * count)
        return time.process_time() - began

    # eight times the lines take about eight times as long; a square would be 64 times. The
    # best of three: garbage of other tests may be collected meanwhile
    few, many = (min(seconds(count) for _ in range(3)) for count in (2_000, 16_000))
    assert many < 32 * max(few, 0.02)

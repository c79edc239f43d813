"""As of when a quote speaks, from what its document says and from nothing else."""

from __future__ import annotations

import pytest

from qa.answering.dates import as_of, time_note
from qa.types import DateBasis, Kind, Metadata, Passage, Span

KNOWN = Metadata("题", date="2021", date_basis=DateBasis.INFERRED)


def passage(text: str, kind: Kind = Kind.BODY, units: tuple[Span, ...] = ()) -> Passage:
    return Passage("d:0001", "d", kind, (Span(0, len(text)),), text, sentences=units)


def said(text: str, quote: str = "", known: Metadata = KNOWN) -> list[str]:
    """What a part of a text is said as of."""
    start = text.index(quote)
    spans = as_of(passage(text), Span(start, start + len(quote or text)), known)
    return [span.cut(text) for span in spans]


def told(text: str, quote: str = "", known: Metadata = KNOWN) -> str:
    start = text.index(quote)
    return time_note(passage(text), [Span(start, start + len(quote or text))], known)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("截至2020年，共有28家。", "截至2020年"),
        ("全区截至2020年底共有28家。", "截至2020年底"),
        ("截至 2020 年 6 月 30 日，共有28家。", "截至 2020 年 6 月 30 日"),
        ("截至２０２０年末，共有28家。", "截至２０２０年末"),
        ("截至二〇二〇年十二月三十一日，共有28家。", "截至二〇二〇年十二月三十一日"),
        ("截至去年年底，共有28家。", "截至去年年底"),
        ("截至今年6月底，共有28家。", "截至今年6月底"),
        ("截至目前,共有28家。", "截至目前"),
        ("截至目前为止共有28家。", "截至目前为止"),
        ("截至记者发稿时，共有28家。", "截至记者发稿时"),
        ("截至“十三五”末，共有28家。", "截至“十三五”末"),
        ("截至本月20日，共有28家。", "截至本月20日"),
        ("截至三季度末，共有28家。", "截至三季度末"),
        ("共有28家（截至2020年底）。", "截至2020年底"),
        ("截止2020年底，共有28家。", "截止2020年底"),
        ("截止到目前共有28家。", "截止到目前"),
        ("到2020年末，共有28家。", "到2020年末"),
        ("到目前为止，共有28家。", "到目前为止"),
        ("迄今为止，共有28家。", "迄今为止"),
    ],
)
def test_the_words_are_cut_as_they_stand(text: str, words: str) -> None:
    assert said(text) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "报名截止2021年5月1日。",
        "截止日期为2021年5月1日。",
        "截至报名结束，共有28家。",  # no date
        "到2020年底，力争达到28家。",
        "到2025年底达到28家。",  # after the document
        "截至2025年底达到28家。",
        "截至2020年6月30日止六个月期间新增28家。",
        "从2018年到2020年底新增28家。",  # a stretch of time
        "到去年获奖的28家走访。",
        "成立至今已有28家。",
        "送到目前最远的28家。",
    ],
)
def test_plans_terms_and_stretches_are_none(text: str) -> None:
    assert said(text) == []


def test_each_of_several_times_stands() -> None:
    text = "截至2019年底有20家，截至2020年底有28家。"
    assert said(text) == ["截至2019年底", "截至2020年底"]
    assert said(text, "有28家") == ["截至2020年底"]


@pytest.mark.parametrize(
    ("text", "quote", "words"),
    [
        ("截至2020年底，建校28家；办班30期。", "办班30期。", ["截至2020年底"]),
        ("截至2020年底，建校28家，比2019年多3家；办班30期。", "办班30期。", ["截至2020年底"]),
        ("截至2020年底，建校28家。其中市级6家。", "其中市级6家。", ["截至2020年底"]),
        ("截至2020年底，建校28家。办班30期。", "办班30期。", []),
        ("截至2020年底，建校28家；今年又建3家。", "今年又建3家。", []),
        ("截至2020年底，建校28家；目前办班30期。", "目前办班30期。", []),
        ("截至2020年底，建校28家；今年开工；办班30期。", "办班30期。", []),
    ],
)
def test_a_time_reaches_to_the_end_of_its_sentence_or_to_the_next_time(
    text: str, quote: str, words: list[str]
) -> None:
    assert said(text, quote) == words


def test_in_a_table_a_time_reaches_over_its_row_only() -> None:
    text = "截至2020年底 28家 办班30期"
    rows = (Span(0, 13), Span(14, 19))
    spans = as_of(passage(text, Kind.ROWS, rows), rows[1], KNOWN)
    assert spans == ()


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("今年新建3家。", "文中“今年”指2021年，据文内推断"),
        ("去年底建成3家。", "文中“去年”指2020年，据文内推断"),
        ("今年以来，比去年同期多3家。", "文中“今年”指2021年、“去年”指2020年，据文内推断"),
        ("已建3家，年内再建2家。", "文中“年内”指2021年，据文内推断"),
        ("本年度投入3万元。", "文中“本年度”指2021年，据文内推断"),
        ("前年获奖，明年再评。", "文中“前年”指2019年、“明年”指2022年，据文内推断"),
        ("截至今年6月有3家。", "文中“今年”指2021年，据文内推断"),
    ],
)
def test_a_year_is_counted_from_the_documents(text: str, note: str) -> None:
    assert told(text) == note


@pytest.mark.parametrize(
    "text",
    [
        "如今年轻人多了。",
        "大前年建成。",
        "三年内建成。",
        "三年后年均增长5%。",
        "至今年均增长5%。",
        "以前年度结余3万元。",
        "光明年画展开幕。",
        "今年（2021年）新建3家。",  # says so itself
        "比上年增长5%。",  # which year grew?
        "2019年建成3家，比上年多1家。",  # not counted from the document's
        "他当时说：“今年一定建成。”",
        "读到《今年的变化》一文。",
        '他当时说："今年一定建成。"',
        "2020年建成3家。",
    ],
)
def test_what_can_be_read_otherwise_is_not_explained(text: str) -> None:
    assert told(text) == ""


def test_a_quotation_that_began_before_the_quote_is_one_still() -> None:
    assert told("信中写道：“我很好。今年建成。”", "今年建成。") == ""
    assert told("信中写道：“我很好。”今年建成。", "今年建成。") != ""


def test_the_year_before_is_that_before_the_one_spoken_of() -> None:
    text = "去年支出9亿元；比上年度增长5%。"
    assert told(text, "比上年度增长5%。") == "文中“上年度”指2019年，据文内推断"


@pytest.mark.parametrize(
    ("known", "end"),
    [
        (Metadata("题", date="2021-09-05", date_basis=DateBasis.STATED), "2021年，据发表日期"),
        (Metadata("题", date="2021-09"), "2021年，据文档所注日期"),
        (Metadata("题"), ""),
    ],
)
def test_how_the_date_is_known_is_told(known: Metadata, end: str) -> None:
    assert told("今年新建3家。", known=known).endswith(end)
    assert bool(told("今年新建3家。", known=known)) == bool(end)

"""What a line is, told by one thing at a time."""

import pytest

from qa.documents import repair_layout
from qa.types import Kind


def layout(text: str) -> list[tuple[Kind, str]]:
    blocks, _ = repair_layout(text)
    return [(b.kind, "".join(s.cut(text) for s in b.spans)) for b in blocks]


def bodies(text: str) -> list[str]:
    return [said for kind, said in layout(text) if kind is Kind.BODY]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 题\n\n没有完\n　　新的一段。\n", ["没有完", "新的一段。"]),  # indented
        ("# 题\n\n要点如下\n- 第一点。\n", ["要点如下", "- 第一点。"]),  # an item of a list
        ("# 题\n\n没有完\n\n……\n\n接着说。\n", ["没有完", "接着说。"]),  # an ornament between
        ("# 题\n\n没有完\n\n## 乙\n\n接着说。\n", ["没有完", "接着说。"]),  # a heading between
        ("# 题\n\n他说：“好。”\n\n接着说。\n", ["他说：“好。”", "接着说。"]),  # ended in quotes
        ("# 题\n\n没有完的\n\n一句。\n", ["没有完的一句。"]),
    ],
)
def test_where_a_paragraph_goes_on_and_where_not(text: str, expected: list[str]) -> None:
    assert bodies(text) == expected


def test_a_paragraph_that_goes_on_keeps_its_headings() -> None:
    blocks, _ = repair_layout("# 题\n\n## 甲\n\n没有\n\n完。\n\n## 乙\n\n正文。\n")
    assert [b.headings for b in blocks if b.kind is Kind.BODY] == [("题", "甲"), ("题", "乙")]


def test_a_repair_shows_what_stands_on_either_side() -> None:
    _, repairs = repair_layout("# 题\n\n前面还没有\n\n说完的一句话。\n")
    assert [(r.what, r.excerpt) for r in repairs] == [("接续断行", "前面还没有│说完的一句话。")]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("图为比赛现场。", Kind.CAPTION),
        ("图为" + "甲" * 77 + "。", Kind.CAPTION),
        ("图为" + "甲" * 78 + "。", Kind.BODY),  # longer than any caption
        ("***", Kind.ORNAMENT),
        ("劳 动 最 光 荣", Kind.BANNER),
    ],
)
def test_what_a_line_is(line: str, kind: Kind) -> None:
    assert (kind, line) in layout(f"# 题\n\n首段。\n\n{line}\n\n末段。\n")


@pytest.mark.parametrize(
    ("blank_lines", "kind"), [(1, Kind.BODY), (2, Kind.BODY), (3, Kind.CAPTION)]
)
def test_a_gap_of_two_lines_more_than_usual_is_a_lost_picture(blank_lines: int, kind: Kind) -> None:
    text = "# 题\n\n首段。\n\n次段。" + "\n" * (blank_lines + 1) + "选手合影\n\n末段。\n"
    assert next(k for k, said in layout(text) if said.startswith("选手合影")) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("首段。\n次段。\n\n\n某段。\n末段。\n", Kind.BODY),  # a section begins
        ("首段。\n次段还没\n\n\n某段。\n\n\n说完。\n", Kind.CAPTION),  # in a sentence
        ("首段。\n次段。\n\n\n某段。\n\n\n末段。\n", Kind.CAPTION),  # alone between gaps
        ("首段。\n次段。\n\n\n某段。\n## 乙\n末段。\n", Kind.CAPTION),
        ("首段。\n次段。\n\n\n某段。\n（图片由工会提供）\n", Kind.CAPTION),
    ],
)
def test_a_sentence_below_a_gap_is_a_caption_where_no_text_goes_on(text: str, kind: Kind) -> None:
    assert next(k for k, said in layout(f"# 题\n{text}") if said.startswith("某段")) is kind


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("工作要求", True),
        ("工作要求，如下", False),  # a stop within
        ("要求" * 15 + "甲", False),  # 31 characters
        ("2024-01-02", False),  # no letter of ours
    ],
)
def test_a_short_line_heads_a_plain_text(line: str, is_heading: bool) -> None:
    text = f"关于某事的通知\n第一段说得很清楚了。\n{line}\n{'第二段说得也很清楚。' * 4}\n"
    assert ((Kind.HEADING, line) in layout(text)) is is_heading

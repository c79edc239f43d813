"""Who made an article is told from what the article says."""

from datetime import date

import pytest

from qa.documents import repair_layout
from qa.documents.bylines import read_byline, read_picture_credit
from qa.documents.metadata import infer_metadata
from qa.types import DateBasis, Kind


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("本报记者 张三 李四", [("text", "张三 李四")]),
        ("本报记者 张三 通讯员 李四", [("text", "张三"), ("text", "李四")]),
        ("宁夏日报全媒体记者 马 骏", [("text", "马 骏")]),
        ("（记者 张三）", [("text", "张三")]),
        ("（本报记者张三）", [("text", "张三")]),
        ("□ 张三", [("text", "张三")]),
        ("□本报记者 张三", [("text", "张三")]),
        ("文/张三 图/李四", [("text", "张三"), ("picture", "李四")]),
        ("文：张三", [("text", "张三")]),
        ("撰文丨阿依古丽·买买提", [("text", "阿依古丽·买买提")]),
        ("本报记者 张三 银川报道", [("text", "张三")]),
        ("来源：新华社 | 编辑：李四", [("source", "新华社"), ("other", "李四")]),
        ("2021年9月5日 08:12 来源：宁夏日报", [("date", "2021-09-05"), ("source", "宁夏日报")]),
        ("责任编辑：张三　审核：李 四", [("other", "张三"), ("other", "李 四")]),
    ],
)
def test_a_byline_says_who_and_nothing_else(line: str, expected: list[tuple[str, str]]) -> None:
    assert [(c.kind, c.value) for c in read_byline(line)] == expected


@pytest.mark.parametrize(
    "line",
    [
        "记者了解到，今年新建28家。",
        "记者了解到",
        "文件印发后各地迅速行动",
        "文化建设",
        "图书馆",
        "照片墙上挂满奖状",
        "图片展示了三代工人的生活",
        "来源于一线的经验",
        "编辑部的故事",
        "作者认为",
        "照片由他的儿子提供。",
        "2021年9月15日，大会召开",
        "编辑：你好吗？",
    ],
)
def test_a_sentence_that_begins_like_a_byline_is_none(line: str) -> None:
    assert read_byline(line) == ()
    assert read_picture_credit(line) == ""
    text = f"# 题\n\n{line}\n"
    assert repair_layout(text)[0][-1].kind is Kind.BODY


@pytest.mark.parametrize(
    ("line", "giver"),
    [
        ("（图片由自治区总工会提供）", "自治区总工会"),
        ("照片由张三拍摄", "张三"),
        ("新华社记者 张三 摄", "张三"),
        ("（李 四 摄）", "李 四"),
        ("受访者供图", "受访者"),
    ],
)
def test_who_gave_the_pictures(line: str, giver: str) -> None:
    assert read_picture_credit(line) == giver


def test_bylines_stand_above_or_below_the_text_never_within() -> None:
    text = "# 题\n\n记者 张三\n\n首段。\n\n编辑：李四\n\n　　末段。\n\n审核：王五\n"
    kinds = [b.kind for b in repair_layout(text)[0]]
    assert kinds[1:] == [Kind.MASTHEAD, Kind.BODY, Kind.BODY, Kind.BODY, Kind.MASTHEAD]


def test_the_lines_around_the_text_tell_its_metadata() -> None:
    text = (
        "# 宁夏新闻\n\n2021年9月5日 来源：宁夏日报\n\n本报记者 毕 竞 张三\n\n"
        "2030年建成。\n\n（图片由工会提供）\n\n责任编辑：李四\n"
    )
    known = infer_metadata(text, repair_layout(text)[0], "a", date(2024, 1, 1))
    assert (known.title, known.publisher, known.author) == ("宁夏新闻", "宁夏日报", "毕竞 张三")
    assert (known.date, known.date_basis) == ("2021-09-05", DateBasis.STATED)
    assert known.image_credit == "工会"

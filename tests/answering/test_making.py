"""Who wrote a document, and who gave its pictures, is told by its own lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answering.making import asks_for_makers
from qa.service import Service
from qa.settings import Settings
from qa.types import Kind, Reason

WELDERS = """# 焊工大赛落幕

□ 记者 李大山 通讯员 王小梅

焊工大赛昨天落幕，来自各地的选手比了三天。福建选手获得第一名。选手在台上焊接。

图为选手在焊接。

（图片由市总工会提供）

责任编辑：张三
"""
STATIONS = """# 驿站建到家门口

来源：宁夏日报 2021-09-15

驿站建到家门口，环卫工人随时进去歇脚喝水。记者看到，驿站里配了微波炉。

责任编辑：张三
"""


@pytest.fixture(scope="module")
def other(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """Asked of two articles, one of which doesn't tell who wrote it."""
    corpus = tmp_path_factory.mktemp("made")
    (corpus / "welders.txt").write_text(WELDERS, "utf-8")
    (corpus / "stations.txt").write_text(STATIONS, "utf-8")
    index = tmp_path_factory.mktemp("made-index") / "index"
    return Service.open(replace(settings, corpus=corpus, index=index), rebuild=True)


@pytest.mark.parametrize(
    "question",
    [
        "宁夏这篇报道的记者是谁？",
        "宁夏这篇文章是谁写的",
        "介绍宁夏产改进展的那篇报道，署名记者叫什么名字？",
        "哪位记者采写了宁夏这篇报道？",
        "谁写了宁夏这篇报道",
        "宁夏那篇稿子出自哪位记者之手？",
        "宁夏的文章署名是谁？",
        "写宁夏产改的那篇报道的人是谁？",
    ],
)
def test_who_wrote_it_is_told_by_the_documents_line(service: Service, question: str) -> None:
    answer = service.ask(question)
    assert answer.citations[0].kind is Kind.MASTHEAD
    assert (answer.short_answer or "").replace(" ", "") == "毕竞"


@pytest.mark.parametrize(
    "question",
    ["宁夏的配图谁提供的", "宁夏那篇稿子的图片是哪个单位给的？", "宁夏的报道，图片来源是哪里？"],
)
def test_who_gave_the_pictures_is_told_by_theirs(service: Service, question: str) -> None:
    answer = service.ask(question)
    assert answer.citations[0].quote == "（图片由自治区总工会提供）"
    assert answer.short_answer == "自治区总工会"


@pytest.mark.parametrize(
    "question",
    [
        "文章里谁写了入党申请书？",
        "文章里提到的入党申请书是谁写的？",
        "报道里提到的大国工匠是谁？",
        "报道说的征文比赛一等奖作者是谁？",
        "新闻作品的作者获得什么奖？",
        "获得新闻奖的记者是谁？",
        "《改革方案》全文是谁写的？",
        "讲话稿是谁起草的？",
        "记者采访了谁？",
        "职工图片展谁拍的？",
        "办会员卡的照片由谁提供？",
        "入会要交的照片谁提供？",
        "工会给谁提供图片？",
        "谁给新闻工作者提供培训？",
        "这篇文章讲的是谁？",
    ],
)
def test_what_a_document_tells_of_others_is_something_else(question: str) -> None:
    assert not asks_for_makers(question)


def test_a_comparison_has_the_line_of_each_region_that_has_one(service: Service) -> None:
    answer, explanation = service.explain("内蒙古和宁夏的报道分别是谁写的？")
    assert [c.kind for c in answer.comparison["宁夏"]] == [Kind.MASTHEAD]
    assert answer.comparison["内蒙古"] == ()
    assert ["没有这样的署名行" in part.why for part in explanation.parts] == [True, False]


@pytest.mark.parametrize(
    "question",
    ["内蒙古这篇文章的作者是谁？", "讲冰川融化的那篇文章，作者是谁？", "福建那篇报道的记者是谁？"],
)
def test_where_no_line_says_so_nothing_is_answered(service: Service, question: str) -> None:
    assert not service.ask(question).answered


def test_an_editor_and_a_source_are_no_writers(other: Service) -> None:
    refused = other.ask("驿站那篇报道的作者是谁？").abstention
    assert refused is not None and refused.reason is not Reason.SMALL_TALK
    assert not other.ask("驿站那篇报道的配图是谁提供的？").answered


def test_of_several_documents_the_one_that_is_told_of(other: Service) -> None:
    answer = other.ask("写焊工大赛的那篇报道作者是谁？")
    assert "李大山" in answer.citations[0].quote and "李大山" in (answer.short_answer or "")
    given = other.ask("焊工大赛那篇报道的照片是哪个单位提供的？")
    assert given.short_answer == "市总工会"


def test_all_of_them_where_none_is_told_of(other: Service) -> None:
    assert "李大山" in other.ask("这些报道都是谁写的？").citations[0].quote

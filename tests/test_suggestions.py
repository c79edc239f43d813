"""Which statements become questions, and which don't."""

from __future__ import annotations

import pytest

from qa.suggestions import LONGEST, SHORTEST, questions, suggested
from qa.types import Kind, Passage, Span


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("全省打造28家工匠学院。", "甘肃全省打造了多少家工匠学院？", "28"),
        (
            "目前，全省已有1700多家企业参与校企合作，",
            "甘肃全省已有多少家企业参与校企合作？",
            "1700",
        ),
        ("2023年，兰州市培训职工1.8万人次。", "2023年兰州市培训了多少人次职工？", "1.8万"),
        ("兰州市培训农民工3000人。", "兰州市培训了多少名农民工？", "3000"),
        ("旧金山湾区已有800万人收到警报。", "旧金山湾区已有多少人收到警报？", "800万"),
        ("我省下拨专项补助1230万元。", "甘肃下拨了多少万元专项补助？", "1230万"),
        ("全国高校专任教师达到207万人，", "全国高校专任教师有多少人？", "207万"),
        ("2023年，全国粮食播种面积达17.85亿亩。", "2023年全国粮食播种面积是多少？", "17.85亿"),
        ("全省户外劳动者服务站点近1200家。", "甘肃全省户外劳动者服务站点有多少家？", "1200"),
        ("兰州市为困难职工发放补助金500万元。", "兰州市为困难职工发放了多少万元补助金？", "500万"),
        (
            "2023年5月8日，首届全国职工技能大赛在重庆举办。",
            "首届全国职工技能大赛在哪里举办？",
            "重庆",
        ),
        (
            "省总工会印发《工匠学院管理办法》，",
            "甘肃省总工会印发了什么文件？",
            "《工匠学院管理办法》",
        ),
        ("卢仁峰入选2021年度“大国工匠年度人物”，", "谁入选2021年度“大国工匠年度人物”？", "卢仁峰"),
    ],
)
def test_a_statement_becomes_a_question(sentence: str, question: str, answer: str) -> None:
    assert (question, answer) in questions(sentence, "甘肃")


def test_each_of_a_list_is_asked_for() -> None:
    made = questions("全省已建成培训基地128个、技能大师工作室142个、职工创新工作室374个。", "甘肃")
    assert made == (
        ("甘肃全省已建成多少个培训基地？", "128"),
        ("甘肃全省已建成多少个技能大师工作室？", "142"),
        ("甘肃全省已建成多少个职工创新工作室？", "374"),
    )


def test_who_did_it_may_stand_in_the_clause_before() -> None:
    made = questions("省总工会建成工匠学院体系，打造28家工匠学院，", "甘肃")
    assert made == (("甘肃省总工会打造了多少家工匠学院？", "28"),)


@pytest.mark.parametrize(
    "sentence",
    [
        "其中6家为新质生产力工匠学院。",
        "打造28家工匠学院。",  # who?
        "今年，全省打造28家工匠学院。",  # which year?
        "去年全省培训职工3000人，新增工匠学院2家。",
        "4月份，全省打造28家工匠学院。",
        "全市打造28家工匠学院。",  # which city?
        "该公司生产汽车3000辆。",
        "从业人员超16万人。",
        "公司生产汽车3000辆。",
        "2023年，全省经济向好，从业人员达16万人。",  # of what?
        "全省工匠学院包括“培训基地3个。",
        "全省将在未来打造28家工匠学院。",
        "全省工会会员平均年龄为45岁。",
        "我国有14亿多人口。",  # the number takes half a word
        "省总工会（以下简称“省总”）打造28家工匠学院。",
        "三、全省加强技能培训",
        "记者从省总工会获悉，",
        "",
    ],
)
def test_what_would_be_odd_or_unclear_is_no_question(sentence: str) -> None:
    assert questions(sentence, "甘肃") == ()


def test_without_a_region_nobody_knows_whose_the_whole_province_is() -> None:
    assert questions("全省打造28家工匠学院。") == ()
    assert questions("兰州市打造28家工匠学院。")


def test_beside_other_regions_a_question_names_its_own() -> None:
    sentence = "户外劳动者服务站点达到1200家。"
    (alone,), (beside,) = (questions(sentence, "甘肃", has_others=o) for o in (False, True))
    assert alone[0] == "户外劳动者服务站点有多少家？"
    assert beside[0] == "甘肃户外劳动者服务站点有多少家？"


def test_questions_are_short_and_know_their_sentence() -> None:
    text = "兰州市打造28家工匠学院。兰州市有8家。" + f"兰州市{'技能' * 20}学院有8家。"
    spans = (Span(0, 12), Span(12, 19), Span(19, len(text)))
    passage = Passage("d:0", "d", Kind.BODY, (Span(0, len(text)),), text, sentences=spans)
    (one,) = suggested(passage)
    assert (one.question, one.sentence, one.answer) == (
        "兰州市打造了多少家工匠学院？",
        spans[0],
        "28",
    )
    assert SHORTEST <= len(one.question) <= LONGEST

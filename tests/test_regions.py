"""Names of regions: in all their forms, and only where they are names."""

from __future__ import annotations

import pytest

from qa.regions import regions_in, side_by_side, subject, without_regions


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("內蒙古辦了幾期？", "办了几期?"),
        ("内蒙办了几期", "办了几期"),
        ("宁夏回族自治区总工会", "总工会"),
        ("广东省有几家，上海市呢", "有几家,呢"),
        ("宁夏那边的工会", "的工会"),
        ("北京市场有多大", "市场有多大"),  # 市 belongs to the next word
        ("黄河南岸灌区", "黄河南岸灌区"),
    ],
)
def test_a_name_is_removed_whole_and_no_other_words_part(text: str, rest: str) -> None:
    assert without_regions(text) == rest


def test_only_the_wanted_names_are_removed() -> None:
    assert without_regions("宁夏派人去上海", ["宁夏"]) == "派人去上海"


@pytest.mark.parametrize(
    "text", ["全国有多少家工匠学院", "全国一共建了几家", "全国的会员", "在全国范围内", "那全国呢？"]
)
def test_the_country_is_a_place(text: str) -> None:
    assert regions_in(text) == ("全国",)


@pytest.mark.parametrize(
    "text",
    [
        "全国总工会",
        "全国劳模有几名",
        "获全国五一劳动奖状",
        "全国模范",
        "在全国总工会",
        "全国有关部门",
    ],
)
def test_in_a_longer_name_it_is_none(text: str) -> None:
    assert regions_in(text) == ()


def test_regions_in_a_row_are_side_by_side() -> None:
    assert side_by_side("寧夏那边和新疆维吾尔自治区相比") == ("宁夏", "新疆")
    assert side_by_side("宁夏和全国各有多少家") == ("宁夏", "全国")


def test_what_was_taken_over_is_looked_for_but_no_region_of_it() -> None:
    assert subject("那工种呢？", ["宁夏", "全国", "竞赛"], ["宁夏"]) == "那工种呢? 竞赛"
    assert subject("上海有几家？", [], ["宁夏"]) == "上海有几家?"

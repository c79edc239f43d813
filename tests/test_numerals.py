"""Numbers in words and figures, and what only looks like one."""

import pytest

from qa.numerals import numerals, value


def found(text: str) -> list[str]:
    return [number for _, number in numerals(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三十家", "30"),
        ("三十多家", "30"),
        ("一百二十八", "128"),
        ("一千零一", "1001"),
        ("两千三", "2300"),
        ("3.5万", "35000"),
        ("3万5千人", "35000"),
        ("三万五千人次", "35000"),
        ("三点五万", "35000"),
        ("1.2亿", "120000000"),
        ("1.5万亿元", "1500000000000"),
        ("3亿5千万", "350000000"),
        ("百分之三十", "30%"),
        ("百分之3.5", "3.5%"),
        ("百分之百", "100%"),
        ("12,000", "12000"),
        ("1,234,567.5元", "1234567.5"),
        ("3,500,其中", "3500"),  # the comma behind it is the sentence's
        ("二〇二一年", "2021"),
        ("一九四九年", "1949"),
        ("第二届", "第2"),
        ("第2届", "第2"),
        ("第二十一条", "第21"),
        ("三家", "3"),
        ("两名", "2"),
        ("十个", "10"),
        ("二十届三中全会", "20"),
    ],
)
def test_a_number_has_one_plain_form(text: str, expected: str) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    "一些 一般 一个 十分 万一 老百姓 百万 千万别 两会 三北 五一 七一 五四 十四五规划 二十大 十一放假 三八 "
    "三十而立 千方百计 一五一十 九九八十一 几十家 数十家 二三十家 三成 三点 二线 十堰 第几".split(),
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["35000", "30%", "1.8", "2021", "a3万", "2,3", "1,2,3", "3,50", "3,500,2"]
)
def test_what_is_plain_or_no_number_stays(text: str) -> None:
    assert found(text) == []


def test_each_number_knows_its_place() -> None:
    text = "二〇二三年五月三日,有三十家"
    assert [span.cut(text) for span, _ in numerals(text)] == ["二〇二三", "五", "三", "三十"]


@pytest.mark.parametrize("endless", ["十" * 1500, "1" * 1500 + "万", "百分之" + "九" * 1500])
def test_what_nobody_writes_as_one_number_is_none(endless: str) -> None:
    assert found(endless) == []
    assert value(endless) is None


def test_the_longest_that_is_written_is_a_number() -> None:
    assert found("九千九百九十九万九千九百九十九元") == ["99999999"]

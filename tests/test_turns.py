"""What a turn says besides asking: what it corrects, and that it goes on."""

import pytest

from qa.turns import Said, asks_only_why, goes_on, heard, wants_more


@pytest.mark.parametrize(
    ("turn", "meant", "denied"),
    [
        ("不对，我问的是宁夏", "宁夏", ""),
        ("我问的是人数不是家数", "多少人", "家数"),
        ("我问的不是家数，是人数", "多少人", "家数"),
        ("不是高新企业，是小巨人企业。", "小巨人企业", "高新企业"),
        ("错了，是2024年", "2024年", ""),
        ("我是说宁夏", "宁夏", ""),
        ("我想问的是，宁夏有几家？", "宁夏有几家？", ""),
        ("我问的是补贴是不是涨了", "补贴是不是涨了", ""),
    ],
)
def test_a_correction_is_told_from_what_it_denies(turn: str, meant: str, denied: str) -> None:
    assert heard(turn) == Said(meant, denied, corrects=True)


@pytest.mark.parametrize("turn", ["不对称加密是什么？", "是不是有补贴？", "那宁夏呢？"])
def test_a_question_corrects_nothing(turn: str) -> None:
    assert heard(turn) == Said(turn)


@pytest.mark.parametrize(
    "turn", ["继续", "还有呢？", "还有吗", "请具体说说", "能详细点吗？", "多说一点"]
)
def test_more_is_wanted(turn: str) -> None:
    assert wants_more(turn)


@pytest.mark.parametrize(
    "turn", ["还有哪些措施？", "继续教育怎么报名？", "具体情况怎么样？", "再说一遍"]
)
def test_no_more_is_wanted(turn: str) -> None:
    assert not wants_more(turn)


def test_the_same_again_goes_on_as_well() -> None:
    assert goes_on("请再说一遍") and not goes_on("为什么？")


def test_a_bare_why_names_nothing() -> None:
    assert asks_only_why("那这是为什么呢？") and not asks_only_why("为什么停？")

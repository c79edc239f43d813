"""A follow-up inherits region and subject, and says so; a new question inherits nothing."""

import pytest

from qa.conversation import understand
from qa.turns import Asked

REGIONS = ("内蒙古", "宁夏")


# Dialogues: what is asked before, the follow-up, what it takes over, whose kind of answer it wants.
DIALOGUES = (
    ("内蒙古有多少家工匠学院？", "那宁夏呢？", "工匠学院", "内蒙古有多少家工匠学院？"),
    ("宁夏有多少家工匠学院？", "其中市级的有几家？", "宁夏 工匠学院", "其中市级的有几家？"),
    ("宁夏有多少家工匠学院？|其中市级的呢？", "哪年建的？", "宁夏 工匠学院 市级", "哪年建的？"),
    (
        "内蒙古有多少工匠？|那宁夏呢？|其中市级的呢？",
        "那省级的呢？",
        "宁夏 工匠",
        "内蒙古有多少工匠？",
    ),
    # another thing in the place of what was counted
    ("宁夏孵化器有多少家？", "众创空间呢？", "宁夏", "宁夏孵化器有多少家？"),
    ("住宿费标准是多少？", "伙食补助呢？", "", "住宿费标准是多少？"),
    ("机械厂有多少会员？|其中女的有多少？", "农民工呢？", "机械厂", "其中女的有多少？"),
    ("书屋有多少藏书？|其中技术类的？", "少儿的呢？", "书屋 藏书", "书屋有多少藏书？"),
    ("住宿费标准是多少？", "其他城市呢？", "住宿费标准", "住宿费标准是多少？"),
    # another time, place or person
    ("2023年办了几期培训班？", "2024年呢？", "办 培训班", "2023年办了几期培训班？"),
    ("去年安排了多少专项资金？", "今年呢？", "安排 专项资金", "去年安排了多少专项资金？"),
    ("2023年办了几期培训班？", "人数呢？", "2023年 办 培训班", "多少人呢？"),
    ("呼和浩特的住宿费是多少？", "鄂尔多斯呢？", "住宿费", "呼和浩特的住宿费是多少？"),
    # corrections
    ("内蒙古有多少工匠？", "不对，我问的是宁夏", "工匠", "内蒙古有多少工匠？"),
    ("内蒙古有多少工匠？", "不是内蒙古，是宁夏", "工匠", "内蒙古有多少工匠？"),
    ("内蒙古有多少工匠？", "是宁夏不是内蒙古", "工匠", "内蒙古有多少工匠？"),
    ("宁夏办了几期培训班？", "我问的是人数不是期数", "宁夏 办 培训班", "多少人"),
    ("宁夏有几家高新企业？", "错了，是科技小巨人企业", "宁夏", "宁夏有几家高新企业？"),
    ("宁夏有几家高新企业？", "不对，宁夏有多少会员？", "", "宁夏有多少会员？"),
    ("2023年办了几期培训班？", "不对，是2024年", "办 培训班", "2023年办了几期培训班？"),
    # another subject
    ("宁夏站点有多少家？", "那内蒙古的高技能人才有多少？", "", "那内蒙古的高技能人才有多少？"),
    ("宁夏站点有多少家？", "内蒙古的工匠学院有多少家呢？", "", "内蒙古的工匠学院有多少家呢？"),
    ("宁夏站点有多少家？", "换个话题，培训补贴标准是多少？", "", "培训补贴标准是多少？"),
    ("宁夏站点有多少家？|继续|还有呢？", "内蒙古呢？", "站点", "宁夏站点有多少家？"),
)


@pytest.mark.parametrize(("earlier", "question", "inherited", "asking"), DIALOGUES)
def test_a_follow_up_replaces_what_it_names_and_keeps_the_rest(
    earlier: str, question: str, inherited: str, asking: str
) -> None:
    query = understand(question, earlier.split("|"), REGIONS)
    assert (" ".join(query.inherited), query.asking) == (inherited, asking)


def test_a_question_that_names_its_region_keeps_to_it() -> None:
    query = understand("那宁夏呢？", ["内蒙古有多少家工匠学院？"], REGIONS)
    assert query.regions == ("宁夏",)
    assert "内蒙古" not in query.inherited
    assert "工匠学院" in query.inherited


@pytest.mark.parametrize("question", ["那工种呢？", "党员总共有多少名？"])
def test_whether_it_leans_may_be_known(question: str) -> None:
    earlier = ["竞赛覆盖多少个行业？"]
    assert "竞赛" in understand(Asked(question, leans=True), earlier, ()).inherited
    assert not understand(Asked(question, leans=False), earlier, ()).inherited


def test_a_full_question_inherits_the_region_only() -> None:
    query = understand(
        "职工疗休养方面总工会联合多部门出台了什么文件？", ["宁夏有多少会员？"], REGIONS
    )
    assert query.inherited == ("宁夏",)


# It lacks its subject or what is asked, or points back.
LEANING = (
    "那宁夏呢？",
    "那工种呢？",
    "宁夏有几家？",
    "有多少家？",
    "其中市级的有几家？",
    "为什么？",
    "由谁颁发？",
    "什么时候开始？",
    "人数是多少？",
    "具体情况怎么样？",
    "工种多少？",
    "2024年又添了几家？",
    "比2020年增长了多少？",
    "比再前一年多了百分之几？",
    "花了多少经费？",
    "被提名的又是谁？",
    "这些加起来带动了多少人参加？",
    "这家学院有多少人？",
    "那篇讲了什么？",
    "该项目有几家企业？",
    "他们的经费从哪儿来？",
    "还有哪些措施？",
    "参加技能竞赛的一线职工的具体情况又是怎样的呢？",
    "我是说宁夏",
)
# It names what it is about and what it wants to know of it.
COMPLETE = (
    "工匠学院有几家？",
    "工匠学院多少家？",
    "会员有多少？",
    "职工疗休养怎么安排经费？",
    "一共又有多少个人去参加了培训和学习的？",
    "比赛有多少人参加？",
    "再就业培训办了几期？",
    "该领的高温补贴有多少？",
    "被征地农民的社保补贴怎么发？",
    "还款期限是多久？",
    "那达慕有多少人参加？",
    "为什么要推进产业工人队伍建设改革？",
    "介绍一下宁夏的劳动竞赛",
    "户外劳动者服务站点建设",
)


@pytest.mark.parametrize(
    ("question", "leans"),
    [*((question, True) for question in LEANING), *((question, False) for question in COMPLETE)],
)
def test_only_what_leans_on_the_question_before_takes_over_its_subject(
    question: str, leans: bool
) -> None:
    query = understand(question, ["内蒙古哪些网约车平台送体检？"], REGIONS)
    assert ("网约车平台" in query.inherited) is leans
    assert ("平台" in query.subject) is leans


def test_a_change_of_subject_keeps_the_region_only() -> None:
    history = ["宁夏户外劳动者服务站点有多少家？"]
    assert understand("工匠学院有几家？", history, REGIONS).inherited == ("宁夏",)


def test_a_correction_changes_the_region_and_keeps_the_subject() -> None:
    query = understand("我是说宁夏", ["内蒙古有多少家工匠学院？"], REGIONS)
    assert query.regions == ("宁夏",)
    assert "工匠学院" in query.inherited
    assert query.asking == "内蒙古有多少家工匠学院？"


def test_scraps_and_names_of_regions_are_no_subject() -> None:
    history = ["内蒙古自治区和宁夏各有多少文件，那篇讲了什么？"]
    assert understand("为什么？", history, REGIONS).inherited == ("内蒙古", "宁夏", "文件", "讲")


def test_the_latest_region_is_taken_over_and_is_no_word_to_look_for() -> None:
    history = ["内蒙古有多少家工匠学院？", "宁夏有多少家工匠学院？"]
    query = understand("其中示范的有几家？", history, REGIONS)
    assert query.regions == ("宁夏",)
    assert "宁夏" in query.inherited
    assert "宁夏" not in query.subject


def test_a_short_name_names_the_region() -> None:
    assert understand("内蒙有多少家工匠学院？", [], REGIONS).regions == ("内蒙古",)


def test_each_word_is_taken_over_once_and_only_if_it_is_missing() -> None:
    history = ["内蒙古打造了多少家工匠学院？", "那工匠呢？"]
    inherited = understand("那学院呢？", history, REGIONS).inherited
    assert len(inherited) == len(set(inherited))
    assert "工匠" in inherited
    assert "学院" not in inherited


def test_the_subject_ends_at_a_question_that_stands_by_itself() -> None:
    history = ["劳动竞赛覆盖了哪些主要行业和企业？", "工匠学院打造了多少家，分布在哪些城市？"]
    inherited = understand("哪年开始的？", history, REGIONS).inherited
    assert inherited[0] == "工匠学院"
    assert "竞赛" not in " ".join(inherited)


def test_what_asks_for_nothing_wants_what_the_question_before_wanted() -> None:
    history = ["内蒙古有多少家工匠学院？"]
    assert understand("那宁夏呢？", history, REGIONS).asking == history[0]
    assert understand("那在哪里？", history, REGIONS).asking == "那在哪里？"


def test_without_history_nothing_is_inherited() -> None:
    query = understand("那工种呢？", [], REGIONS)
    assert (query.subject, query.inherited, query.regions) == ("那工种呢?", (), ())


def test_three_turns_reach_back_to_the_subject() -> None:
    query = understand("再前一年呢？", ["内蒙古培训基地有多少个？", "那工作室呢？"], REGIONS)
    assert query.inherited == ("内蒙古", "工作室")


def test_a_region_without_documents_is_told_apart() -> None:
    query = understand("上海有多少家工匠学院？", [], REGIONS)
    assert (query.regions, query.elsewhere) == ((), ("上海",))
    assert understand("那工种呢？", ["上海有多少行业？"], REGIONS).elsewhere == ("上海",)


def test_a_region_without_documents_goes_no_further_than_what_goes_on_from_it() -> None:
    query = understand("工匠学院有多少家？", ["上海有多少家工匠学院？"], REGIONS)
    assert (query.regions, query.elsewhere, query.inherited) == ((), (), ())
    query = understand("工匠学院有多少家？", ["宁夏和上海各有多少家工匠学院？"], REGIONS)
    assert (query.regions, query.elsewhere) == (("宁夏",), ())


def test_a_name_is_taken_over_as_a_whole() -> None:
    query = understand("那内蒙古呢？", ["宁夏打造了多少户外劳动者服务站点？"], REGIONS)
    assert query.inherited == ("打造", "户外劳动者服务站点")


def test_what_names_no_thing_is_not_taken_over() -> None:
    query = understand("那工作室呢？", ["宁夏和内蒙古分别做了多少家培训基地？"], REGIONS)
    assert not {"分别", "做"} & set(query.inherited)


def test_it_is_compared_only_where_it_stands_beside_another() -> None:
    compared = understand("新疆和宁夏的工匠学院各有多少？", [], REGIONS)
    assert (compared.regions, compared.elsewhere) == (("宁夏",), ("新疆",))
    detail = understand("宁夏派了多少人去上海培训？", [], REGIONS)
    assert (detail.regions, detail.elsewhere) == (("宁夏",), ())


def test_where_no_region_has_documents_any_may_speak_of_any() -> None:
    query = understand("上海有多少家工匠学院？", [], ())
    assert (query.regions, query.elsewhere) == ((), ())


_COUNTED = "内蒙古2024年竞赛覆盖多少个行业？"
_BOTH = "内蒙古和宁夏的工匠学院在哪里？"

# The question before, the follow-up, what it is asked without, what it takes over all the same.
WITHOUT = (
    (_COUNTED, "那工种呢？", "", "内蒙古 2024年 竞赛 覆盖"),
    (_COUNTED, "那工种呢？", "内蒙古", "2024年 竞赛 覆盖"),
    (_COUNTED, "那工种呢？", "2024年", "内蒙古 竞赛 覆盖"),
    (_COUNTED, "那工种呢？", "竞赛 覆盖", "内蒙古 2024年"),
    (_COUNTED, "那工种呢？", "从没说过", "内蒙古 2024年 竞赛 覆盖"),
    (_BOTH, "有多少家？", "宁夏", "内蒙古 工匠学院"),
    # what is shown stands for what it contains: 住宿, 宿费
    ("住宿费标准是多少？", "其他城市呢？", "住宿费", "标准"),
    ("上海有多少行业？", "那工种呢？", "上海", ""),
    ("宁夏有多少会员？", "工匠学院有几家？", "宁夏", ""),
)


@pytest.mark.parametrize(("earlier", "question", "without", "inherited"), WITHOUT)
def test_what_a_question_is_asked_without_is_not_taken_over(
    earlier: str, question: str, without: str, inherited: str
) -> None:
    query = understand(Asked(question, tuple(without.split())), [earlier], REGIONS)
    assert " ".join(query.inherited) == inherited
    assert query.subject.split()[1:] == [w for w in inherited.split() if w not in REGIONS]
    assert query.regions == tuple(region for region in REGIONS if region in inherited)


def test_without_all_of_it_a_question_stands_by_itself() -> None:
    without = Asked("那工种呢？", understand("那工种呢？", [_COUNTED], REGIONS).inherited)
    assert understand(without, [_COUNTED], REGIONS) == understand("那工种呢？", [], REGIONS)
    assert understand("有多少人？", [_COUNTED, without], REGIONS).inherited == ("工种",)


def test_what_was_dropped_stays_dropped_until_it_is_named_anew() -> None:
    history: list[str | Asked] = [_COUNTED, Asked("那工种呢？", ("内蒙古", "竞赛"))]
    kept = ("2024年", "覆盖", "工种")
    assert understand("有多少人？", history, REGIONS).inherited == kept
    again: list[str | Asked] = [*history, "内蒙古呢？"]
    assert understand("有多少人？", again, REGIONS).inherited == ("内蒙古", *kept)
    # more of the same, asked without a word, drops it as well
    more: list[str | Asked] = [_COUNTED, Asked("继续", ("内蒙古",))]
    assert "内蒙古" not in understand("有多少人？", more, REGIONS).inherited

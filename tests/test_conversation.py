"""A follow-up inherits region and subject, and says so; a new question inherits nothing."""

from qa.conversation import understand

REGIONS = ("内蒙古", "宁夏")


def test_a_question_that_names_its_region_keeps_to_it() -> None:
    query = understand("那宁夏呢？", ["内蒙古有多少家工匠学院？"], REGIONS)
    assert query.regions == ("宁夏",)
    assert "内蒙古" not in query.inherited
    assert "工匠" in query.inherited


def test_a_full_question_inherits_the_region_only() -> None:
    query = understand(
        "职工疗休养方面总工会联合多部门出台了什么文件？", ["宁夏有多少会员？"], REGIONS
    )
    assert query.inherited == ("宁夏",)


def test_without_history_nothing_is_inherited() -> None:
    query = understand("那工种呢？", [], REGIONS)
    assert (query.searched, query.inherited, query.regions) == ("那工种呢？", (), ())


def test_three_turns_reach_back_to_the_subject() -> None:
    query = understand("再前一年呢？", ["内蒙古培训基地有多少个？", "那工作室呢？"], REGIONS)
    assert {"内蒙古", "培训", "工作室"} <= set(query.inherited)


def test_a_region_without_documents_is_told_apart() -> None:
    query = understand("上海有多少家工匠学院？", [], REGIONS)
    assert (query.regions, query.elsewhere) == ((), ("上海",))
    assert understand("那工种呢？", ["上海有多少行业？"], REGIONS).elsewhere == ("上海",)


def test_it_is_compared_only_where_it_stands_beside_another() -> None:
    compared = understand("新疆和宁夏的工匠学院各有多少？", [], REGIONS)
    assert (compared.regions, compared.elsewhere) == (("宁夏",), ("新疆",))
    detail = understand("宁夏派了多少人去上海培训？", [], REGIONS)
    assert (detail.regions, detail.elsewhere) == (("宁夏",), ())


def test_where_no_region_has_documents_any_may_speak_of_any() -> None:
    query = understand("上海有多少家工匠学院？", [], ())
    assert (query.regions, query.elsewhere) == ((), ())

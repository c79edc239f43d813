"""What a question asks for."""

import pytest

from qa.answering.question import Asked, need_of


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("几点开门？", Asked.TIME),
        ("提了几点意见？", Asked.NUMBER),
        ("办到第几届了？", Asked.ORDINAL),
        ("什么时间开放？", Asked.DATE),
        ("好几个月没发工资，该找谁？", Asked.PERSON),
        ("十几个人合租合法吗？", Asked.HOW),
        ("在全国排老几？", Asked.ORDINAL),
        ("哪一年印发的？", Asked.DATE),
        ("由谁牵头？", Asked.PERSON),
        ("哪个厅局负责？", Asked.ORGANISATION),
        ("开展了哪些活动？", Asked.LIST),
        ("怎么推进的？", Asked.HOW),
        ("讲的是什么？", Asked.CLAUSE),
        ("“产改”是什么的简称？", Asked.NAME),
        ("宣讲主题", Asked.ANYTHING),
        ("能入党吗？", Asked.HOW),
        ("占百分之几？", Asked.PERCENT),
        ("总工会的维权热线是多少？", Asked.CONTACT),
        ("工资拖着不给，打哪个电话举报", Asked.CONTACT),
        ("报名表发到哪个邮箱？", Asked.CONTACT),
        ("热线接了多少个电话？", Asked.NUMBER),
        ("用什么手机软件学习？", Asked.CLAUSE),
        ("有哪些热线？", Asked.LIST),
        ("委员占多少比重？", Asked.PERCENT),
        ("热线哪天开通？", Asked.DATE),
    ],
)
def test_the_asked_type(question: str, asked: Asked) -> None:
    assert need_of(question).asked is asked


@pytest.mark.parametrize(
    ("question", "post"),
    [
        ("谁是总工会主席？", "主席"),
        ("学院的院长叫什么名字", "院长"),
        ("项目负责人是哪位？", "负责人"),
        ("副主席各是哪一位？", "副主席"),
        ("组长由谁担任？", "组长"),
        ("主席是谁选举产生的？", ""),
        ("谁任命院长？", ""),
        ("主席为职工办了什么？", ""),
        ("谁给主席写信？", ""),
    ],
)
def test_the_post_whose_holder_is_asked_for(question: str, post: str) -> None:
    assert need_of(question).of_post == post


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("一次能借几本书？", ("本", "册", "部")),
        ("一共有多少？", ()),
        ("走了几公里？", ("公里", "千米", "里", "米", "公尺", "公分", "路", "远")),
    ],
)
def test_the_measure_words_that_fit(question: str, units: tuple[str, ...]) -> None:
    assert need_of(question).units == units


@pytest.mark.parametrize(
    ("question", "is_change"),
    [
        ("增长了多少？", True),
        ("比上年多百分之几？", True),
        ("比去年多了几家？", True),
        ("增长到多少？", False),
        ("一共有多少家？", False),
    ],
)
def test_growth_is_asked_for_otherwise_than_the_total(question: str, is_change: bool) -> None:
    assert need_of(question).is_change is is_change


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("谁先申请谁就先补，是真的吗？", Asked.HOW),
        ("谁先申请，谁就先补", Asked.ANYTHING),
        ("职工走到哪里，服务就跟到哪里", Asked.ANYTHING),
        ("什么时候申请什么时候就发", Asked.ANYTHING),
        ("要多少就给多少", Asked.ANYTHING),
        ("谁用工谁负责，由谁来监督？", Asked.PERSON),
        ("谁主管谁负责是哪个文件规定的？", Asked.DOCUMENT),
    ],
)
def test_an_asking_word_that_is_said_twice_may_ask_nothing(question: str, asked: Asked) -> None:
    assert need_of(question).asked is asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("谁负责审批，谁负责发放？", Asked.PERSON),
        ("开会谁张罗谁主持", Asked.PERSON),
        ("谁给谁发补贴？", Asked.PERSON),
        ("谁知道谁负责审批？", Asked.PERSON),
        ("什么人可以申请什么补助？", Asked.PERSON),
        ("哪里有就业驿站，哪里有食堂？", Asked.PLACE),
        ("什么时候报名什么时候考试？", Asked.DATE),
    ],
)
def test_or_may_ask_twice(question: str, asked: Asked) -> None:
    assert need_of(question).asked is asked


@pytest.mark.parametrize(
    "question", ["技能人才各有多少？", "会员总数是多少？", "户外劳动者有多少？"]
)
def test_people_are_counted_in_people(question: str) -> None:
    assert "人" in need_of(question).units


@pytest.mark.parametrize(
    "question", ["门票一人多少？", "会员增加了多少？", "户外劳动者服务站点有多少？"]
)
def test_what_is_no_count_of_people_may_be_counted_in_anything(question: str) -> None:
    assert need_of(question).units == ()


@pytest.mark.parametrize(
    ("question", "grain"),
    [
        ("什么时候印发的？", ""),
        ("哪一年印发的？", "年"),
        ("哪年哪月印发的？", "月"),
        ("哪天开赛？", "日"),
    ],
)
def test_how_much_a_date_must_tell(question: str, grain: str) -> None:
    assert need_of(question).grain == grain

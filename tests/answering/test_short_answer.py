"""A short answer is a piece of the quote, of the asked type, next to what was asked."""

from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEncoder

from qa.answering.eligible import eligible
from qa.answering.reader import Reader
from qa.answering.short_answer import FEATURES, describe, find_short_answer
from qa.conversation import understand
from qa.types import Expansion, Query, Source

QUOTE = "打造28家工匠学院,其中6家为示范学院,培训1.8万人次,覆盖率达86%,见《培训办法》。"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("示范学院有多少家？", "6家"),
        ("打造了多少家工匠学院？", "28家"),
        ("培训了多少人次？", "1.8万人次"),
        ("覆盖率是多少？", "86%"),
        ("见哪个文件？", "《培训办法》"),
    ],
)
def test_the_piece_beside_the_words_of_the_question_wins(question: str, expected: str) -> None:
    span = find_short_answer(QUOTE, understand(question, (), ()), FakeEncoder())
    assert span is not None
    assert span.cut(QUOTE) == expected


@pytest.mark.parametrize(
    ("quote", "question", "expected"),
    [
        ("培训有7个主题、30节课程。", "有几个主题、多少节课？", "7个主题、30节"),
        ("已有工会3200个，会员45万人。", "工会有多少个，会员有多少人？", "3200个，会员45万人"),
        ("工人去了福建交流学习。", "工人去了哪儿交流？", "福建"),
        ("省总工会在银川市组织召开现场会。", "现场会在哪里召开？", "银川市"),
        (
            "6月8日至10日，120名一线职工赴福建省厦门市交流学习，走进厦门大学学习中心参观。",
            "职工去哪里交流学习？",
            "福建省厦门市",
        ),
        (
            "市总工会联合市妇联在滨河区职工文化中心举办运动会。",
            "运动会是谁办的？",
            "市总工会联合市妇联",
        ),
    ],
)
def test_the_whole_of_it_and_no_more(quote: str, question: str, expected: str) -> None:
    span = find_short_answer(quote, understand(question, (), ()), FakeEncoder())
    assert span is not None
    assert span.cut(quote) == expected


def test_what_is_counted_is_no_share() -> None:
    quote = "劳模评选表彰中，产业工人占71.4%。"
    counted, share = (understand(q, (), ()) for q in ("评了多少劳模？", "产业工人占多少？"))
    assert find_short_answer(quote, counted, FakeEncoder()) is None
    span = find_short_answer(quote, share, FakeEncoder())
    assert span and span.cut(quote) == "71.4%"


def test_what_a_question_is_about_is_not_who_does_it() -> None:
    quote = "产业工人队伍建设改革办公室由自治区总工会牵头。"
    known = Expansion("产改办", ("产业工人队伍建设改革办公室",), Source.GLOSSARY)
    query = replace(understand("产改办由谁牵头？", (), ()), expansions=(known,))
    reading = Reader.load().read(query.subject, [quote])[0]
    pieces = {piece.span.cut(quote) for piece in eligible(quote, query, reading)}
    assert "自治区总工会" in pieces and "产业工人队伍建设改革办公室" not in pieces


def test_nothing_at_all_gives_none() -> None:
    assert find_short_answer("……", understand("有多少人？", (), ()), FakeEncoder()) is None


@pytest.mark.parametrize(
    ("quote", "question", "expected"),
    [
        ("2021年建成3家，2022年建成5家。", "2021年建成几家？", "3家"),
        ("2021年建成3家，2022年建成5家。", "2022年建成几家？", "5家"),
        ("2021年建成3家，今年建成5家。", "2021年建成几家？", "3家"),
        ("2022年比2021年增加2家，达到5家。", "2022年达到几家？", "5家"),
        ("第二期培训30人，第三期培训40人。", "第3期培训了多少人？", "40人"),
        ("上半年调解12件，下半年调解20件。", "下半年调解了多少件？", "20件"),
        ("女职工和农民工的比例分别为26%和30%。", "女职工的比例是多少？", "26%"),
        ("女职工和农民工的比例分别为26%和30%。", "农民工占百分之几？", "30%"),
        ("法院和仲裁委分别受理12件、30件。", "仲裁委受理了几件？", "30件"),
        ("法院和仲裁委分别受理12件、30件。", "法院和仲裁委分别受理了几件？", "12件、30件"),
        ("在全省和全市评选中，职工分别占7%和6%。", "在全省评选中职工占百分之几？", "7%"),
        ("每人一次可借3本，一年可借20次。", "一次能借几本书？", "3本"),
        ("一年休假5天，可以分两次。", "每年能休几天？", "5天"),
        ("高新技术企业达到290家、中小企业达到1200家。", "宁夏的高新技术企业有多少家？", "290家"),
        ("第七届大赛共有12支队伍。", "第七届大赛有几支队伍？", "12支"),
        ("预算增长14.6%，达到19.82亿元。", "预算增长了多少？", "14.6%"),
        ("预算增长14.6%，达到19.82亿元。", "预算是多少？", "19.82亿元"),
        ("会员增加3万人，达到20万人。", "会员有多少人？", "20万人"),
        ("会员增加3万人，达到20万人。", "会员比上年多了多少人？", "3万人"),
        ("内蒙古自治区劳模大会在乌海市举办。", "劳模大会在哪个市举办？", "乌海市"),
        ("试点是东方纺织公司，由省教育厅选定。", "哪家企业成了试点？", "东方纺织公司"),
        ("试点是东方纺织公司，由省教育厅选定。", "哪个部门选定的试点？", "省教育厅"),
        ("阅览室周一至周五上午9:00至11:30开放。", "阅览室几点开门？", "周一至周五上午9:00至11:30"),
        ("2023年，由市人社局牵头组织培训。", "哪个部门牵头？", "市人社局"),
        ("论坛由市文旅局会同市总工会主办。", "论坛是谁主办的？", "市文旅局会同市总工会"),
    ],
)
def test_the_figure_that_is_said_of_what_is_asked(quote: str, question: str, expected: str) -> None:
    span = find_short_answer(quote, understand(question, (), ()), FakeEncoder())
    assert span is not None
    assert span.cut(quote) == expected


def measured(name: str, quote: str, query: Query) -> dict[str, float]:
    """The feature of each piece of the asked type."""
    (reading,) = Reader.load().read(query.subject, [quote])
    pieces = eligible(quote, query, reading)
    table = describe(quote, pieces, query, FakeEncoder(), reading)
    column = table[:, FEATURES.index(name)].tolist()
    return dict(zip((piece.span.cut(quote) for piece in pieces), column, strict=True))


@pytest.mark.parametrize("quote", ["好。", "一、", "。", "是的，是。"])
def test_where_only_a_mark_is_read_nothing_breaks(quote: str) -> None:
    query = understand("户外站点怎么样？", (), ())
    (reading,) = Reader.load().read(query.subject, [quote])
    assert all(any(map(str.isalnum, p.span.cut(quote))) for p in eligible(quote, query, reading))


def test_what_is_read_is_cut_in_no_title() -> None:
    quote = "党委和政府印发《改革方案》以来成效明显。"
    (read,) = Reader.load().read("谁负责改革", [quote])
    last = np.zeros(len(read.last))
    last[read.tokens.places[:, 1].searchsorted(quote.index("方"))] = 9.0
    wrong = replace(read, first=-np.arange(len(last), dtype=np.float64), last=last)
    cut = wrong.best()[0][0].cut(quote)
    assert cut.count("《") == 1 > cut.count("》")
    found = eligible(quote, understand("谁负责改革？", (), ()), wrong)
    assert cut not in {piece.span.cut(quote) for piece in found}


@pytest.mark.parametrize(
    ("question", "expected"), [("有多少名劳动模范？", "11名"), ("技术能手有多少名？", "94名")]
)
def test_a_number_is_said_of_the_noun_behind_it(question: str, expected: str) -> None:
    found = measured("words_of_it", "有11名劳动模范、94名技术能手。", understand(question, (), ()))
    assert max(found, key=found.__getitem__) == expected


def test_where_a_mark_follows_it_is_said_of_what_stands_before() -> None:
    query = understand("有几家工匠学院？", (), ())
    found = measured("words_of_it", "建成工匠学院28家，示范站6家。", query)
    assert found["28家"] > found["6家"]


def test_words_of_the_glossary_count_where_the_quote_has_its_own() -> None:
    query = understand("暖心屋有多少个？", (), ())
    explained = Expansion("暖心屋", ("户外驿站",), Source.GLOSSARY)
    quote = "建成100个户外驿站，新建工会658个。"
    found = measured("words_of_it", quote, replace(query, expansions=(explained,)))
    assert found["100个"] > found["658个"]

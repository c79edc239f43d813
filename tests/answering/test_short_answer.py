"""A short answer is a piece of the quote, of the asked type, next to what was asked."""

import pytest
from fakes import FakeEncoder

from qa.answering.candidates import Piece, candidates
from qa.answering.question import Asked, need_of
from qa.answering.short_answer import find_short_answer
from qa.conversation import understand

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


def test_every_piece_lies_inside_the_quote() -> None:
    pieces = candidates(QUOTE)
    assert {piece.span.cut(QUOTE) for piece in pieces} >= {"28家", "1.8万人次", "86%"}
    assert all(piece.span.end <= len(QUOTE) for piece in pieces)


@pytest.mark.parametrize(
    ("quote", "piece", "expected"),
    [
        ("产业工人队伍建设改革(以下简称“产改”)是大事", Piece.FULL_NAME, "产业工人队伍建设改革"),
        ("取得积极进展 本报记者 毕 竞", Piece.PERSON, "毕 竞"),
        ("出台《实施〈工会法〉办法》", Piece.DOCUMENT, "《实施〈工会法〉办法》"),
        ("8部门联合印发质量提升实施方案", Piece.TITLE, "质量提升实施方案"),
        ("自治区党委社会工作部牵头", Piece.ORGANISATION, "自治区党委社会工作部"),
        ("行程5000多公里", Piece.NUMBER, "5000多公里"),
        ("近50万名职工", Piece.NUMBER, "近50万名"),
        ("每年不超过5天", Piece.NUMBER, "不超过5天"),
        ("提取比例不低于40%", Piece.PERCENT, "不低于40%"),
        ("2024年7月10日开幕", Piece.DATE, "2024年7月10日"),
        ("推动产业链、创新链、人才链融合", Piece.LIST, "推动产业链、创新链、人才链融合"),
    ],
)
def test_kinds_of_pieces(quote: str, piece: Piece, expected: str) -> None:
    assert expected in {c.span.cut(quote).strip() for c in candidates(quote) if c.piece is piece}


def test_nothing_at_all_gives_none() -> None:
    assert find_short_answer("……", understand("有多少人？", (), ()), FakeEncoder()) is None


@pytest.mark.parametrize(
    ("question", "asked"),
    [
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
    ],
)
def test_the_asked_type(question: str, asked: Asked) -> None:
    assert need_of(question).asked is asked


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

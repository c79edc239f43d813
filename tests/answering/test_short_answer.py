"""A short answer is a piece of the quote, of the asked type, next to what was asked."""

import pytest

from qa.answering.question import Asked, need_of
from qa.answering.short_answer import find_short_answer
from qa.text import words

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
def test_the_candidate_beside_the_words_of_the_question_wins(question: str, expected: str) -> None:
    span = find_short_answer(QUOTE, need_of(question), words(question), lambda _: 1.0)
    assert span is not None
    assert span.cut(QUOTE) == expected


def test_nothing_of_the_asked_type_gives_none() -> None:
    assert find_short_answer("大家很高兴。", need_of("有多少人？"), ["高兴"], lambda _: 1.0) is None


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("哪一年印发的？", Asked.DATE),
        ("由谁牵头？", Asked.PERSON),
        ("哪个厅局负责？", Asked.ORGANISATION),
        ("开展了哪些活动？", Asked.LIST),
        ("怎么推进的？", Asked.CLAUSE),
        ("占百分之几？", Asked.PERCENT),
    ],
)
def test_the_asked_type(question: str, asked: Asked) -> None:
    assert need_of(question).asked is asked

"""A short answer is a piece of the quote, of the asked type, next to what was asked."""

import pytest
from fakes import FakeEncoder

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


def test_nothing_at_all_gives_none() -> None:
    assert find_short_answer("……", understand("有多少人？", (), ()), FakeEncoder()) is None

"""What is asked of a part of a question: its own words and what was taken over, no others."""

from fakes import FakeEncoder, FakeStore

from qa.answering.answer import _of_part
from qa.types import Expansion, Query, Source

STORE = FakeStore({"宁夏": "建成驿站28家。"}, FakeEncoder())
OWN, OTHER, TAKEN = (
    Expansion(word, ("驿站",), Source.EVERYDAY) for word in ("歇脚", "掏钱", "快递")
)
WHOLE = Query(
    "哪里歇脚，掏钱吗？",
    "哪里歇脚,掏钱吗? 快递",
    "有几家？",
    regions=("宁夏",),
    inherited=("宁夏", "快递"),
    expansions=(OWN, OTHER, TAKEN),
)


def test_a_part_keeps_the_expansions_of_its_words_and_of_those_taken_over() -> None:
    part = _of_part(STORE, FakeEncoder(), WHOLE, "哪里歇脚，").query
    assert part.expansions == (OWN, TAKEN)
    assert part.subject == "哪里歇脚, 快递"
    assert part.asking == "哪里歇脚，"


def test_a_part_that_asks_nothing_wants_what_the_question_wants() -> None:
    assert _of_part(STORE, FakeEncoder(), WHOLE, "歇脚，").query.asking == "有几家？"

"""What is asked of a part of a question: its own words and what was taken over, no others."""

from dataclasses import replace

from fakes import CITATION, FakeEncoder, FakeStore

from qa.answering.answer import _by_region, _of_part, _short_answers
from qa.answering.evidence import Evidence
from qa.types import Expansion, Hit, Metadata, Query, Source, Span

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


def test_regions_that_answer_are_told_apart_where_the_question_names_none() -> None:
    here, there = (replace(CITATION, metadata=Metadata("题", r)) for r in ("内蒙古", "宁夏"))
    asked = Query("有几家？", "有几家?")
    assert _by_region(asked, [here, there, here]) == {"内蒙古": (here, here), "宁夏": (there,)}
    assert _by_region(asked, [here, here]) == {}
    assert _by_region(WHOLE, [here, there]) == {}


def test_what_is_asked_first_is_what_a_shared_sentence_answers() -> None:
    hit = Hit(STORE.passages("宁夏")[0], Span(0, 9), 1.0, 1)
    part, whole = (Query(q, q, q) for q in ("建成几家？", "哪里有？"))
    asked = [(query, [Evidence(hit, 1.0, {})]) for query in (part, whole)]
    (span,) = _short_answers(FakeEncoder(), asked).values()
    assert span.cut(hit.text) == "28家"

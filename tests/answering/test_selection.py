"""Which candidates are cited: the best of each thing asked, in turn, and nothing weak or twice."""

from __future__ import annotations

from dataclasses import replace
from math import log

import pytest

from qa.answering.evidence import Evidence, Verdict
from qa.answering.selection import (
    parts_by_region,
    parts_of,
    select,
    side_by_side,
    worth_citing,
)
from qa.types import Hit, Kind, Passage, Span

NEAR = {"words_around": 0.3, "characters_around": 0.1, "cosine": 0.0}


def evidence(
    name: str, share: float, features: dict[str, float] = NEAR, text: str = ""
) -> Evidence:
    """A candidate whose passage has this id."""
    text = text or f"{name}。"
    whole = Span(0, len(text))
    passage = Passage(name, "d", Kind.BODY, (whole,), text, sentences=(whole,))
    return Evidence(Hit(passage, whole, 1.0, 1), share, features, strength=log(share))


def verdict(*candidates: Evidence, confidence: float = 0.9) -> Verdict:
    return Verdict(candidates, confidence, 0.5)


def chosen(*verdicts: Verdict, limit: int = 3) -> list[str]:
    found = [worth_citing(verdict) for verdict in verdicts]
    return [e.hit.passage.id for e in select(found, limit)]


def test_the_verdicts_take_turns_and_none_is_cited_twice() -> None:
    first = verdict(evidence("a", 0.5), evidence("b", 0.4), evidence("c", 0.1))
    second = verdict(evidence("b", 0.6), evidence("d", 0.4))
    assert chosen(first, second, limit=9) == ["a", "b", "d", "c"]
    assert chosen(first, second) == ["a", "b", "d"]


def test_a_reprint_is_not_cited_beside_what_it_repeats() -> None:
    reprint = evidence("b", 0.5, text="a。 ")
    assert chosen(verdict(evidence("a", 0.5), reprint, evidence("c", 0.4))) == ["a", "c"]
    sides = side_by_side({"甲": verdict(evidence("a", 0.5)), "乙": verdict(reprint)})
    assert all(sides.values())  # each side says it


def test_two_sentences_of_one_passage_are_two_citations() -> None:
    passage = Passage("a", "d", Kind.BODY, (Span(0, 4),), "甲。乙。")
    both = [Evidence(Hit(passage, part, 1.0, 1), 0.5, NEAR) for part in (Span(0, 2), Span(2, 4))]
    assert len(select([both], 3)) == 2


def test_what_is_much_weaker_than_the_first_is_not_cited() -> None:
    assert chosen(verdict(evidence("a", 0.9), evidence("b", 0.15), evidence("c", 0.08))) == [
        "a",
        "b",
    ]


def test_a_silent_verdict_gives_nothing() -> None:
    assert chosen(verdict(evidence("a", 0.9), confidence=0.49), verdict(evidence("b", 1.0))) == [
        "b"
    ]
    assert chosen() == []


@pytest.mark.parametrize(
    ("share", "confidence", "is_told"),
    [
        (0.09, 0.1, True),  # about as strong as the other side's answer
        (0.07, 0.1, False),
        (0.07, 0.9, True),  # weaker, but an answer by itself
        (0.006, 0.9, False),  # only beside nothing else it looks like one
    ],
)
def test_a_side_is_judged_beside_what_answers_for_the_other(
    share: float, confidence: float, is_told: bool
) -> None:
    sides = {
        "甲": verdict(evidence("a", 1.0), evidence("b", 0.5)),
        "乙": verdict(evidence("c", share), evidence("d", 0.05), confidence=confidence),
    }
    told = {side: [e.hit.passage.id for e in found] for side, found in side_by_side(sides).items()}
    assert told == {"甲": ["a", "b"], "乙": ["c"] if is_told else []}


def test_a_side_without_the_form_that_is_asked_for_is_silent_however_strong() -> None:
    lacking = replace(verdict(evidence("b", 0.9)), lacks_form=True)
    assert side_by_side({"甲": verdict(evidence("a", 0.9)), "乙": lacking})["乙"] == ()


def test_where_no_side_answers_none_is_told() -> None:
    silent = verdict(evidence("a", 1.0), confidence=0.1)
    assert side_by_side({"甲": silent, "乙": verdict(confidence=0.0)}) == {"甲": (), "乙": ()}


@pytest.mark.parametrize(
    ("features", "is_silent"),
    [
        ({"words_around": 0.29, "characters_around": 0.1, "cosine": 0.19}, True),
        ({"words_around": 0.3, "characters_around": 0.1, "cosine": 0.0}, False),
        ({"words_around": 0.3, "characters_around": 0.0, "cosine": 0.0}, True),  # a number
        ({"words_around": 0.0, "characters_around": 0.0, "cosine": 0.2}, False),
    ],
)
def test_what_shares_neither_words_nor_meaning_is_never_cited(
    features: dict[str, float], is_silent: bool
) -> None:
    far = evidence("z", 0.1, {"words_around": 0.0, "characters_around": 0.0, "cosine": 0.0})
    assert verdict(evidence("a", 0.9, features), far).is_silent is is_silent


def test_a_question_of_several_parts_is_cut_behind_each_asking() -> None:
    assert parts_of("培训了多少人？") == ()
    assert parts_of("去年，培训了多少人，花了多少钱？谢谢。") == (
        "去年，培训了多少人，",
        "花了多少钱？",
    )


def test_each_regions_part_is_found_whatever_the_form_of_its_name() -> None:
    asked = "內蒙古辦了幾期產改培訓班，寧夏回族自治区的工人去了哪兒交流？"
    assert parts_by_region(asked, ["内蒙古", "宁夏"]) == {
        "内蒙古": "办了几期产改培训班,",
        "宁夏": "的工人去了哪儿交流?",
    }


def test_regions_that_the_question_takes_over_are_asked_the_whole_of_it() -> None:
    assert parts_by_region("有几家？", ["内蒙古", "宁夏"]) == {
        "内蒙古": "有几家?",
        "宁夏": "有几家?",
    }

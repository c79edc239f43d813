"""Questions mistyped by rule: each rule by hand, and the set as a whole."""

import random
from collections import Counter

import pytest
from benchmarks.typos import (
    QUESTIONS,
    dropped,
    homophone,
    latin,
    subjects,
    traditional,
    typos,
)

from qa.evaluation import read_questions
from qa.pinyin import sound

TEXT = "内蒙古2024年有多少家工匠学院？"


def test_nouns_are_mistyped_but_no_region_and_no_number() -> None:
    assert [span.cut(TEXT) for span in subjects(TEXT)] == ["工匠", "学院"]
    assert [span.cut("2021年度三项培训") for span in subjects("2021年度三项培训")] == ["培训"]


@pytest.mark.parametrize("seed", range(5))
def test_each_rule_by_hand(seed: int) -> None:
    choice = random.Random(seed)
    alike = homophone(TEXT, choice)
    assert alike and alike != TEXT and len(alike) == len(TEXT) and sound(alike) == sound(TEXT)
    assert dropped("培训？", choice) in {"培？", "训？"}
    assert traditional("工会", choice) == "工會"
    assert latin("培训？", choice) == "peixun？"
    assert latin("工匠学院？", choice) in {"gjxy？", "gongjiang学院？", "工匠xueyuan？"}


def test_where_there_is_nothing_to_mistype_there_is_no_question() -> None:
    choice = random.Random(0)
    assert [rule("有几个", choice) for rule in (homophone, dropped, latin)] == [None] * 3
    assert traditional("有人", choice) is None


def test_the_set_keeps_evidence_and_depends_on_the_seed_alone() -> None:
    questions = read_questions(QUESTIONS)
    source_of = {q.id: q for q in questions}
    made = typos(questions, 3)
    assert made == typos(questions, 3) != typos(questions, 4)
    assert Counter(one.kind for one in made) == {
        "homophone": 15,
        "dropped": 15,
        "traditional": 15,
        "latin": 15,
    }
    sources = [source_of[one.id.partition("-")[0]] for one in made]
    assert len(set(sources)) == 60
    for one, source in zip(made, sources, strict=True):
        assert one.id == f"{source.id}-{one.kind}" and one.question != source.question
        assert one.evidence == source.evidence and one.answers == source.answers
        assert one.answerable and not one.history and source.kind != "typo"

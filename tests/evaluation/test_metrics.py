"""Each score against a table worked by hand."""

import pytest

from qa.evaluation.metrics import (
    Given,
    Share,
    Verdict,
    covers,
    f1,
    is_grounded,
    is_recalled,
    is_short_answer_right,
    scores,
    supports,
    verdict,
)
from qa.evaluation.questions import Judged, JudgedQuestion

ENTRY = Judged("甲", "一二三四五六七八九十")


@pytest.mark.parametrize(
    ("document", "quote", "expected"),
    [
        ("甲", "前一二三四五六七八九十后", True),  # holds it
        ("甲", "一二三四五六七", True),  # 7 of 10 in one stretch: exactly 70 %
        ("甲", "一二三四五六", False),  # 6 of 10
        ("甲", "一二三四x五六七八", False),  # 8 of 10, but 4 in one stretch
        ("甲", "一二三四 五六七\n八九十", True),  # white space doesn't count
        ("乙", "一二三四五六七八九十", False),  # another document
        ("甲", "一二三四五六七八九十" + "长" * 290, True),  # 300 characters
        ("甲", "一二三四五六七八九十" + "长" * 291, False),  # 301 cover nothing
    ],
)
def test_covers(document: str, quote: str, expected: bool) -> None:
    assert covers(Judged(document, quote), ENTRY) is expected


def test_full_width_forms_are_folded() -> None:
    assert covers(Judged("甲", "共１２家，好"), Judged("甲", "共12家,好"))


def test_a_quote_inside_an_entry_supports_but_does_not_cover() -> None:
    inside = Judged("甲", "三四五")
    assert supports(inside, [ENTRY])
    assert not covers(inside, ENTRY)


@pytest.mark.parametrize(
    ("short", "expected"),
    [
        ("28家", True),
        ("共28家", True),
        ("28", False),
        ("28家" + "长" * 16, True),  # 3 x 3 + 10 = 19 characters
        ("28家" + "长" * 17, False),
        (None, False),
    ],
)
def test_short_answer(short: str | None, expected: bool) -> None:
    question = _question("q", answers=("28家", "二十八"))
    assert is_short_answer_right(question, Given(True, short, ())) is expected


def test_all_scores_over_four_questions() -> None:
    """Found first; found third; wrongly left unanswered; wrongly answered."""
    wrong = Judged("甲", "毫不相干")
    judged = [
        (_question("1", answers=("三",)), Given(True, "三", (ENTRY,))),
        (_question("2"), Given(True, None, (wrong, wrong, ENTRY, ENTRY))),
        (_question("3"), Given(False, None, ())),
        (JudgedQuestion("4", "问", "far", False), Given(True, None, (wrong,))),
    ]
    found = scores(judged)
    expected = {
        "grounded_accuracy": (2 / 4, 4),
        "evidence_recall@3": (2 / 3, 3),
        "evidence_recall@1": (1 / 3, 3),
        "citation_precision": (2 / 5, 5),  # the fourth citation of question 2 isn't judged
        "short_answer_accuracy": (1.0, 1),
        "abstention_precision": (0.0, 1),
        "abstention_recall": (0.0, 1),
        "abstention_f1": (0.0, 2),  # one left unanswered, one unanswerable
    }
    assert {name: (share.value, share.count) for name, share in found.items()} == expected


def test_all_entries_are_needed() -> None:
    second = Judged("乙", "甲乙丙丁戊己庚辛")
    question = JudgedQuestion("1", "问", "compare", True, evidence=(ENTRY, second))
    assert scores([(question, Given(True, None, (ENTRY,)))])["evidence_recall@3"].value == 0.0
    assert scores([(question, Given(True, None, (ENTRY, second)))])["evidence_recall@3"].value == 1


@pytest.mark.parametrize(
    ("right", "given", "wanted", "expected"),
    [
        (3, 4, 6, 0.6),  # precision 3/4, recall 1/2
        (2, 2, 2, 1.0),
        (0, 1, 1, 0.0),
        (0, 0, 2, 0.0),  # never abstains: no precision, but F1 is 0 and not unknown
        (0, 2, 0, 0.0),  # abstains where all could be answered
        (0, 0, 0, None),
    ],
)
def test_f1(right: int, given: int, wanted: int, expected: float | None) -> None:
    assert f1(right, given, wanted) == expected


def test_who_never_abstains_has_an_f1_of_nought() -> None:
    far = JudgedQuestion("1", "问", "far", False)
    found = scores([(far, Given(True, None, (ENTRY,)))])
    assert found["abstention_precision"] == Share(None, 0)
    assert found["abstention_recall"] == Share(0.0, 1)
    assert found["abstention_f1"] == Share(0.0, 1)


def test_recall_at_1_takes_the_first_citation_and_questions_with_one_entry() -> None:
    other = Judged("甲", "毫不相干")
    one, two = _question("1"), JudgedQuestion("2", "问", "multi", True, evidence=(ENTRY, other))
    judged = [(one, Given(True, None, (other, ENTRY))), (two, Given(True, None, (ENTRY, other)))]
    assert scores(judged)["evidence_recall@1"] == Share(0.0, 1)
    assert scores(judged)["evidence_recall@3"] == Share(1.0, 2)


def test_the_fourth_citation_recalls_nothing() -> None:
    other = Judged("甲", "毫不相干")
    assert not is_recalled(_question("1"), Given(True, None, (other, other, other, ENTRY)))


def test_evidence_without_an_answer_is_not_grounded() -> None:
    assert not is_grounded(_question("1"), Given(False, None, (ENTRY,)))


def test_a_frequent_character_counts_in_a_long_text_too() -> None:
    entry = Judged("甲", "一二一三一四一五" * 30)
    assert covers(Judged("甲", "零" + entry.quote[: 7 * 24]), entry)


def test_a_question_rightly_left_unanswered_counts_once_for_f1() -> None:
    far = JudgedQuestion("1", "问", "far", False)
    assert scores([(far, Given(False, None, ()))])["abstention_f1"] == Share(1.0, 1)


def test_without_evidence_nothing_is_recalled() -> None:
    assert not is_recalled(JudgedQuestion("1", "问", "how", True), Given(True, None, (ENTRY,)))


def test_what_covers_nothing_may_still_lie_inside() -> None:
    long = "".join(chr(0x4E00 + n) for n in range(400))
    quote = Judged("甲", long[:301])  # 301 of 400 characters, but over the limit of 300
    assert not covers(quote, Judged("甲", long))
    assert supports(quote, [Judged("甲", long)])
    assert not supports(Judged("甲", " "), [ENTRY])


def test_unanswered_questions_have_no_citation_to_judge() -> None:
    found = scores([(_question("1"), Given(False, None, ()))])
    assert found["citation_precision"] == Share(None, 0)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Given(True, "28家", (ENTRY,)), Verdict.RIGHT),
        (Given(True, "29家", (ENTRY,)), Verdict.WRONG_SHORT_ANSWER),
        (Given(True, "28家", (Judged("甲", "毫不相干"),)), Verdict.MISSED_EVIDENCE),
        (Given(False, None, ()), Verdict.WRONGLY_ABSTAINED),
    ],
)
def test_verdict_of_an_answerable_question(given: Given, expected: Verdict) -> None:
    assert verdict(_question("1", answers=("28家",)), given) is expected


def test_verdict_of_an_unanswerable_question() -> None:
    far = JudgedQuestion("1", "问", "far", False)
    assert verdict(far, Given(False, None, ())) is Verdict.RIGHT
    assert verdict(far, Given(True, None, (ENTRY,))) is Verdict.WRONGLY_ANSWERED


def test_a_share_of_nothing_is_none_and_not_zero() -> None:
    assert scores([])["grounded_accuracy"].value is None
    assert all(share == Share(None, 0) for share in scores([]).values())


def _question(name: str, answers: tuple[str, ...] = ()) -> JudgedQuestion:
    return JudgedQuestion(name, "问", "number", True, answers=answers, evidence=(ENTRY,))

"""The scores of an answer, each a pure function of quotes and judgements.

Texts are compared without white space and with full-width forms folded. A share of
nothing is None, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from qa.evaluation.questions import Judged, JudgedQuestion
from qa.text import squash

CUT_OFF = 3  # citations
LONGEST_QUOTE = 300  # characters; a longer one covers nothing
ENOUGH = 0.7  # of the entry's characters in one stretch


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered, as far as it is judged."""

    answered: bool
    short_answer: str | None
    quotes: tuple[Judged, ...]  # in the order of the citations


class Verdict(StrEnum):
    """What became of a question. All but the first two miss in grounded accuracy."""

    RIGHT = "right"
    WRONG_SHORT_ANSWER = "wrong_short_answer"  # the evidence is there
    MISSED_EVIDENCE = "missed_evidence"  # answered, but not with all of the evidence
    WRONGLY_ABSTAINED = "wrongly_abstained"
    WRONGLY_ANSWERED = "wrongly_answered"


@dataclass(frozen=True, slots=True)
class Share:
    """A share, 0..1 or None where there is nothing to share, and of how many."""

    value: float | None
    count: int

    @classmethod
    def of(cls, values: Iterable[bool]) -> Share:
        """The share of what is true.

        >>> Share.of([True, False, True, True])
        Share(value=0.75, count=4)
        """
        found = list(values)
        return cls(sum(found) / len(found) if found else None, len(found))


def covers(quote: Judged, entry: Judged) -> bool:
    """Does the quote hold the entry, or a stretch of 70 % of its characters?"""
    if quote.document != entry.document or len(quote.quote) > LONGEST_QUOTE:
        return False
    whole, wanted = squash(quote.quote), squash(entry.quote)
    if wanted in whole:
        return True
    longest = SequenceMatcher(None, whole, wanted, autojunk=False).find_longest_match().size
    return longest >= ENOUGH * len(wanted)


def supports(quote: Judged, evidence: Sequence[Judged]) -> bool:
    """Does the quote cover, or lie inside, some entry?"""
    return any(covers(quote, entry) or _lies_inside(quote, entry) for entry in evidence)


def _lies_inside(quote: Judged, entry: Judged) -> bool:
    inner = squash(quote.quote)
    return quote.document == entry.document and bool(inner) and inner in squash(entry.quote)


def is_recalled(question: JudgedQuestion, given: Given, k: int = CUT_OFF) -> bool:
    """Do the first k quotes cover all of the evidence?"""
    first = given.quotes[:k]
    covered = [any(covers(quote, entry) for quote in first) for entry in question.evidence]
    return bool(covered) and all(covered)  # nothing to recall is nothing recalled


def is_short_answer_right(question: JudgedQuestion, given: Given) -> bool:
    """Does the short answer hold an accepted one, at most 3 times as long plus 10 characters?"""
    if given.short_answer is None:
        return False
    short = squash(given.short_answer)
    wanted = [squash(answer) for answer in question.answers]
    return any(is_short_answer(short, answer) for answer in wanted)


def is_short_answer(piece: str, answer: str) -> bool:
    """Does a piece hold the answer, and is it at most thrice as long plus 10 characters? Both
    without white space."""
    return answer in piece and len(piece) <= 3 * len(answer) + 10


def is_grounded(question: JudgedQuestion, given: Given) -> bool:
    """Answered with its evidence, or rightly left unanswered."""
    if not question.answerable:
        return not given.answered
    return given.answered and is_recalled(question, given)


def verdict(question: JudgedQuestion, given: Given) -> Verdict:
    """What became of the question."""
    if not question.answerable:
        return Verdict.WRONGLY_ANSWERED if given.answered else Verdict.RIGHT
    if not given.answered:
        return Verdict.WRONGLY_ABSTAINED
    if not is_recalled(question, given):
        return Verdict.MISSED_EVIDENCE
    if question.answers and not is_short_answer_right(question, given):
        return Verdict.WRONG_SHORT_ANSWER
    return Verdict.RIGHT


def f1(right: int, given: int, wanted: int) -> float | None:
    """The harmonic mean of right/given and right/wanted; None where none is given or wanted.

    From counts, because it is 0, not unknown, where one of the two shares is of nothing:
    whoever never abstains has no precision, but certainly a bad F1.

    >>> f1(1, 2, 1)
    0.6666666666666666
    >>> f1(0, 0, 5)
    0.0
    """
    return 2 * right / (given + wanted) if given + wanted else None


def scores(judged: Sequence[tuple[JudgedQuestion, Given]]) -> dict[str, Share]:
    """All scores over questions and what was answered, by name."""
    answerable = [(q, g) for q, g in judged if q.answerable]
    single = [(q, g) for q, g in answerable if len(q.evidence) == 1]
    silent = [q for q, g in judged if not g.answered]
    unanswerable = [g for q, g in judged if not q.answerable]
    right = sum(not q.answerable for q in silent)
    either = len(silent) + len(unanswerable) - right  # those that F1 depends on
    return {
        "grounded_accuracy": Share.of(is_grounded(q, g) for q, g in judged),
        "evidence_recall@3": Share.of(is_recalled(q, g) for q, g in answerable),
        "evidence_recall@1": Share.of(is_recalled(q, g, 1) for q, g in single),
        "citation_precision": Share.of(
            supports(quote, q.evidence) for q, g in judged for quote in g.quotes[:CUT_OFF]
        ),
        "short_answer_accuracy": Share.of(
            is_short_answer_right(q, g) for q, g in answerable if q.answers
        ),
        "abstention_precision": Share.of(not q.answerable for q in silent),
        "abstention_recall": Share.of(not g.answered for g in unanswerable),
        "abstention_f1": Share(f1(right, len(silent), len(unanswerable)), either),
    }

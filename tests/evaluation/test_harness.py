"""Judged questions in, outcomes and a report out."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from qa import evaluation
from qa.errors import QuestionError
from qa.evaluation.harness import by_kind, score
from qa.evaluation.questions import Judged, JudgedQuestion
from qa.service import Service
from qa.types import Span

DEV = Path(__file__).parents[1] / "judged" / "dev.jsonl"


@pytest.fixture(scope="session")
def outcomes(service: Service) -> tuple[evaluation.Outcome, ...]:
    return evaluation.run(service, evaluation.read_questions(DEV))


def test_the_development_questions_keep_their_level(
    outcomes: tuple[evaluation.Outcome, ...],
) -> None:
    found = {name: share.value or 0.0 for name, share in score(outcomes).items()}
    assert found["verbatim"] == 1.0
    assert found["evidence_recall@3"] >= 0.85
    assert found["grounded_accuracy"] >= 0.80
    assert found["short_answer_accuracy"] >= 0.60
    assert found["abstention_f1"] >= 0.60


def test_no_explanation_differs_from_its_answer(
    outcomes: tuple[evaluation.Outcome, ...],
) -> None:
    told = [(o.answer, o.explanation) for o in outcomes if o.explanation]
    assert len(told) == len(outcomes)
    for answer, explanation in told:
        assert explanation.answered is answer.answered
        assert any(part.answers for part in explanation.parts) is answer.answered
        assert explanation.query == answer.query


def test_a_quote_that_is_not_in_the_source_is_found_out(
    service: Service, outcomes: tuple[evaluation.Outcome, ...]
) -> None:
    answered = next(o for o in outcomes if o.answer.answered)
    moved = replace(answered.answer.citations[0], spans=(Span(0, 5),))

    class Lying:
        documents = service.documents

        def explain(self, question: str, history: object) -> object:
            return replace(answered.answer, citations=(moved,)), answered.explanation

    (outcome,) = evaluation.run(Lying(), [answered.question])  # type: ignore[arg-type]
    assert outcome.verbatim == (False,)


def test_answers_go_into_a_folder_that_is_not_there_yet(
    outcomes: tuple[evaluation.Outcome, ...], tmp_path: Path
) -> None:
    path = tmp_path / "new" / "answers.jsonl"
    evaluation.write_answers(outcomes, path)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == [o.question.id for o in outcomes]
    assert {"answered", "short_answer", "citations", "reason"} <= lines[0].keys()
    assert {"document", "quote", "spans"} == lines[0]["citations"][0].keys()


def test_a_question_that_cannot_be_asked_is_named(service: Service) -> None:
    long = JudgedQuestion("x9", "问" * 501, "far", False)
    with pytest.raises(QuestionError, match="试题 x9 问不了：问题有501个字"):
        evaluation.run(service, [long])


def test_the_development_questions_are_borne_out_by_the_documents(
    outcomes: tuple[evaluation.Outcome, ...],
) -> None:
    assert [(o.question.id, o.doubts) for o in outcomes if o.doubts] == []


def test_a_judgement_that_no_document_bears_out_is_told(service: Service) -> None:
    gone = Judged("beijing", "建成28家")
    wrong = JudgedQuestion("x1", "有多少家？", "number", True, (), ("29家",), (gone,))
    (outcome,) = evaluation.run(service, [wrong])
    assert outcome.doubts == ("文库里没有文档beijing", "证据里找不到短答案“29家”")
    assert "x1：文库里没有文档beijing" in evaluation.as_text([outcome])


def test_the_questions_of_all_kinds_are_all_questions(
    outcomes: tuple[evaluation.Outcome, ...],
) -> None:
    kinds = by_kind(outcomes)
    assert sum(shares["grounded_accuracy"].count for shares in kinds.values()) == len(outcomes)
    assert kinds["followup"]["grounded_accuracy"].count == 8

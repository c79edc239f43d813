"""Sets whose questions are asked of one text each, which is given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.pairs import read

from benchmarks.answers.asking import Asker, Best, read_texts
from benchmarks.answers.figures import Failure, Measured, Score
from benchmarks.answers.metrics import character_f1, evidence_f1, exact_match
from benchmarks.retrieval.measure import in_parallel
from qa.encoder import Encoder
from qa.settings import Settings
from qa.text import squash

_LITTLE = 0.5  # evidence F1 below which a quote counts as a failure
_GIVEN = "Each question is asked of its own text, with nothing else in the index"


def short_answers(data: Path, encoder: Encoder, settings: Settings, limit: int | None) -> Measured:
    """Exact match and character F1 of the short answer in encyclopaedic texts."""
    name = "cmrc2018_dev"
    records = _records(data, name, limit)
    found = _best(records, encoder, settings, name)
    groups = [r["passage"] for r in records]
    asked = list(zip(records, found, strict=True))
    exact = [exact_match(best.short_answer, r["answers"]) for r, best in asked]
    likeness = [character_f1(best.short_answer, r["answers"]) for r, best in asked]
    failures = [
        Failure(kind, record["q"], record["answers"][0], best.short_answer or best.quote)
        for record, best in asked
        if (kind := _why_not_short(record, best))
    ]
    scores = (
        Score.mean("exact match", 0.45, exact, groups),
        Score.mean("character F1", 0.68, likeness, groups),
    )
    about = f"{_GIVEN} and refusal switched off; a question without a short answer scores 0."
    return Measured(name, about, len(set(groups)), scores, failures)


def _why_not_short(record: dict[str, Any], best: Best) -> str:
    """What is wrong with a short answer that matches no reference exactly, or nothing."""
    if exact_match(best.short_answer, record["answers"]):
        return ""
    if not _holds(best.quote, record["answers"]):
        return "quote without the answer"
    if not best.short_answer:
        return "right quote, no short answer"
    is_near = character_f1(best.short_answer, record["answers"]) > 0
    return "right quote, other boundaries" if is_near else "right quote, another piece of it"


def evidence(data: Path, encoder: Encoder, settings: Settings, limit: int | None) -> Measured:
    """Evidence F1 of the first quote against what people marked."""
    name = "expmrc_cmrc2018_dev"
    records = _records(data, name, limit)
    found = _best(records, encoder, settings, name)
    groups = [r["passage"] for r in records]
    asked = list(zip(records, found, strict=True))
    likeness = [evidence_f1(best.quote, r["evidences"]) for r, best in asked]
    failures = [
        Failure(_why_not_evidence(record, best), record["q"], record["evidences"][0], best.quote)
        for (record, best), value in zip(asked, likeness, strict=True)
        if value < _LITTLE
    ]
    scores = (Score.mean("evidence F1", 0.65, likeness, groups),)
    about = f"{_GIVEN} and refusal switched off; the evidence is the first citation's quote."
    return Measured(name, about, len(set(groups)), scores, failures)


def _why_not_evidence(record: dict[str, Any], best: Best) -> str:
    has = "with" if _holds(best.quote, record["answers"]) else "without"
    return f"F1 below {_LITTLE}, {has} the answer"


def answerable(data: Path, encoder: Encoder, settings: Settings, limit: int | None) -> Measured:
    """Does the verdict's confidence part the questions that a text answers from the others?"""
    name = "dureader_checklist_dev_a"
    records = _records(data, name, limit)
    found = _best(records, encoder, settings, name)
    asked = [
        (record, bool(record["answerable"]), best)
        for record, best in zip(records, found, strict=True)
    ]
    sure: dict[bool, list[float]] = {True: [], False: []}
    for _, is_answerable, best in asked:
        sure[is_answerable].append(best.confidence)
    failures = [
        Failure(
            "refused, answerable" if is_answerable else "answered, unanswerable",
            record["q"],
            record.get("answer", ""),
            "" if best.is_silent else best.quote,
        )
        for record, is_answerable, best in asked
        if best.is_silent == is_answerable
    ]
    counts = {"answerable": len(sure[True]), "unanswerable": len(sure[False])}
    scores = (Score.area("area under the ROC curve", 0.75, sure[True], sure[False]),)
    about = (
        f"{_GIVEN}; ranked by the confidence that it answers. The failures are those at the "
        "product's own threshold, which the score does not depend on."
    )
    texts = len({r["passage"] for r in records})
    return Measured(name, about, texts, scores, failures, counts=counts)


def _records(data: Path, name: str, limit: int | None) -> list[dict[str, Any]]:
    return list(read(data / "eval" / f"{name}.jsonl.xz"))[:limit]


def _best(
    records: Sequence[dict[str, Any]], encoder: Encoder, settings: Settings, name: str
) -> list[Best]:
    """The best for each record, each text indexed once."""
    documents = read_texts(r["passage"] for r in records)
    questions: dict[str, list[str]] = {}
    for record in records:
        questions.setdefault(record["passage"], []).append(record["q"])

    def ask(text: str) -> list[Best]:
        asker = Asker.of([documents[text]], encoder, settings, progress=False)
        return [asker.best(question) for question in questions[text]]

    texts = list(questions)
    waiting = dict(zip(texts, map(iter, in_parallel(ask, texts, name, "texts")), strict=True))
    return [next(waiting[record["passage"]]) for record in records]


def _holds(quote: str, answers: Sequence[str]) -> bool:
    """Does one of the answers stand in the quote?"""
    whole = squash(quote)
    return any(squash(answer) in whole for answer in answers)

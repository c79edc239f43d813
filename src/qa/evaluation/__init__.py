"""Judged questions, the scores of answers to them, and a report that shows every miss."""

from qa.evaluation.floors import lost, read_floors
from qa.evaluation.harness import Outcome, run, score
from qa.evaluation.questions import JudgedQuestion, read_questions
from qa.evaluation.report import as_text, conditions, write_answers, write_report

__all__ = [
    "JudgedQuestion",
    "Outcome",
    "as_text",
    "conditions",
    "lost",
    "read_floors",
    "read_questions",
    "run",
    "score",
    "write_answers",
    "write_report",
]

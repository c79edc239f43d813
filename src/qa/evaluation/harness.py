"""Asks every judged question and keeps what came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qa.answering.explanation import Explanation
from qa.errors import QuestionError
from qa.evaluation.metrics import Given, Share, Verdict, scores, verdict
from qa.evaluation.questions import Judged, JudgedQuestion
from qa.service import Service
from qa.text import squash
from qa.types import Answer, Citation


@dataclass(frozen=True, slots=True)
class Outcome:
    """A judged question, its answer, which quotes are verbatim, what is odd in the question, and
    why it was answered so."""

    question: JudgedQuestion
    answer: Answer
    verbatim: tuple[bool, ...]
    doubts: tuple[str, ...] = ()  # in Chinese: why the documents can't bear the judgement out
    explanation: Explanation | None = None

    @property
    def given(self) -> Given:
        """What is judged of the answer."""
        quotes = tuple(Judged(c.document_id, c.quote) for c in self.answer.citations)
        return Given(self.answer.answered, self.answer.short_answer, quotes)

    @property
    def verdict(self) -> Verdict:
        """What became of the question."""
        return verdict(self.question, self.given)


def run(service: Service, questions: Iterable[JudgedQuestion]) -> tuple[Outcome, ...]:
    """The outcome of each question, in order.

    Raises:
        QuestionError: the service refuses a question, which is named by its id.
    """
    texts = {document.id: document.text for document in service.documents}
    squashed = {name: squash(text) for name, text in texts.items()}
    found: list[Outcome] = []
    for question in questions:
        try:
            answer, explanation = service.explain(question.question, question.history)
        except QuestionError as error:
            raise QuestionError(f"试题 {question.id} 问不了：{error}") from error
        verbatim = tuple(_is_verbatim(c, texts) for c in answer.citations)
        odd = doubts(question, squashed)
        found.append(Outcome(question, answer, verbatim, odd, explanation))
    return tuple(found)


def doubts(question: JudgedQuestion, squashed: Mapping[str, str]) -> tuple[str, ...]:
    """Why the documents can't bear the judgement out: a slip in the question, not in the answer.

    `squashed` are the documents by id, as `squash` leaves them.

    >>> entry = Judged("甲市", "建成28所")
    >>> question = JudgedQuestion("1", "有多少？", "number", True, (), ("28家",), (entry,))
    >>> doubts(question, {"甲市": "全市建成28家。"})
    ('文档甲市里找不到“建成28所”', '证据里找不到短答案“28家”')
    """
    found: list[str] = []
    for entry in question.evidence:
        if entry.document not in squashed:
            found.append(f"文库里没有文档{entry.document}")
        elif squash(entry.quote) not in squashed[entry.document]:
            found.append(f"文档{entry.document}里找不到“{entry.quote}”")
    evidence = "\n".join(squash(entry.quote) for entry in question.evidence)
    found += [f"证据里找不到短答案“{a}”" for a in question.answers if squash(a) not in evidence]
    return tuple(found)


def score(outcomes: Sequence[Outcome]) -> dict[str, Share]:
    """All scores, the share of verbatim quotes among them."""
    return scores([(o.question, o.given) for o in outcomes]) | {
        "verbatim": Share.of(is_exact for o in outcomes for is_exact in o.verbatim)
    }


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Share]]:
    """The scores of each kind of question, in order of first appearance."""
    kinds = dict.fromkeys(o.question.kind for o in outcomes)
    return {kind: score([o for o in outcomes if o.question.kind == kind]) for kind in kinds}


def _is_verbatim(citation: Citation, texts: dict[str, str]) -> bool:
    """Is the quote, white space aside, what stands at its spans in the document?"""
    text = texts.get(citation.document_id, "")
    there = "".join(span.cut(text) for span in citation.spans)
    return bool(there.strip()) and "".join(there.split()) == "".join(citation.quote.split())

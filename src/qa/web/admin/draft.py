"""A kept question becomes a judged one: a draft to look at, then a line in a file."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

from starlette.responses import Response

from qa import digest
from qa.digest import Asked
from qa.errors import JudgedError, QuestionError
from qa.evaluation.harness import doubts
from qa.evaluation.questions import (
    Judged,
    JudgedQuestion,
    append_question,
    as_line,
    parse_line,
    read_questions,
)
from qa.evaluation.report import KINDS, REASONS
from qa.records import Fault, Records
from qa.service import Service
from qa.text import squash
from qa.web.admin.door import Door, Visit

FILE = "judged.jsonl"
ID = "asked-"  # begins the ids of judged questions that people asked
_MOST_CANDIDATES = 8  # sentences that are offered as evidence
_NO_QUESTION = "没有这个提问，可能已经过期。"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be the evidence; `is_given` where the answer quoted it."""

    evidence: Judged
    is_given: bool

    @property
    def value(self) -> str:
        """As a form holds it."""
        return json.dumps([self.evidence.document, self.evidence.quote], ensure_ascii=False)


class Drafts:
    """The page of a draft, and the file that drafts go to."""

    def __init__(self, service: Service, records: Records, door: Door) -> None:
        self._service = service
        self._records = records
        self._door = door
        self._file = (service.settings.records or Path()) / FILE
        self._titles = {d.id: d.metadata.title for d in service.documents}
        self._squashed = {d.id: squash(d.text) for d in service.documents}

    def show(self, visit: Visit) -> Response:
        """The draft; written where the form says so and nothing speaks against it."""
        asked = digest.find(self._records, visit.request.path_params["key"])
        if asked is None:
            return self._door.told(_NO_QUESTION, HTTPStatus.NOT_FOUND, visit.session)
        candidates = self._candidates(asked)
        is_sent = visit.request.method == "POST"
        draft = _from_form(asked, visit) if is_sent else _first_draft(asked, candidates)
        wrong = self._wrong(draft)
        if visit.said("action") == "write" and not wrong:
            append_question(self._file, draft)
            return self._door.render(
                "written", visit.session, draft=draft, line=as_line(draft),
                file=self._file, count=len(read_questions(self._file)),
            )  # fmt: skip
        return self._page(asked, draft, candidates, wrong if is_sent else (), visit)

    def _page(
        self,
        asked: Asked,
        draft: JudgedQuestion,
        candidates: tuple[Candidate, ...],
        wrong: tuple[str, ...],
        visit: Visit,
    ) -> Response:
        offered = {c.evidence for c in candidates}
        status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
        return self._door.render(
            "draft",
            visit.session,
            status,
            asked=asked,
            draft=draft,
            line=as_line(draft),
            candidates=candidates,
            own=[entry for entry in draft.evidence if entry not in offered],
            wrong=wrong,
            is_there=self._is_there(draft),
            file=self._file,
            kinds=KINDS,
            titles=self._titles,
            reasons=REASONS,
        )

    def _candidates(self, asked: Asked) -> tuple[Candidate, ...]:
        """What was quoted, then what a search finds, each sentence once."""
        given = [Judged(q.document, q.quote) for q in asked.quotes]
        try:
            hits = self._service.search(asked.question, _MOST_CANDIDATES, asked.history)
        except QuestionError:  # the limits may have become narrower since
            hits = ()
        found = [Judged(h.passage.document_id, h.text) for h in hits]
        quoted = {(g.document, squash(g.quote)) for g in given}
        others = [f for f in found if (f.document, squash(f.quote)) not in quoted]
        rest = others[: _MOST_CANDIDATES - len(given)]
        return (*(Candidate(g, True) for g in given), *(Candidate(r, False) for r in rest))

    def written(self) -> tuple[JudgedQuestion, ...]:
        """The judged questions in the file; none where there is none yet, or it can't be read."""
        try:
            return read_questions(self._file)
        except JudgedError:
            return ()

    def _is_there(self, draft: JudgedQuestion) -> bool:
        """Was it, or the same of somebody else, written already?"""
        said = (draft.question, draft.history)
        return any(q.id == draft.id or (q.question, q.history) == said for q in self.written())

    def _wrong(self, draft: JudgedQuestion) -> tuple[str, ...]:
        """What speaks against writing it, in Chinese."""
        if self._is_there(draft):
            return ("这个提问已经写成试题了。",)
        if not draft.question:
            return ("请填写问题。",)
        if draft.answerable and not draft.evidence:
            return ("回答得了的，请勾选或抄写至少一句证据。",)
        try:
            parse_line(as_line(draft))
        except JudgedError as error:
            return (str(error),)
        return doubts(draft, self._squashed)


def _first_draft(asked: Asked, candidates: tuple[Candidate, ...]) -> JudgedQuestion:
    """What is most likely meant, for people to put right.

    What was refused shall stay refused, unless somebody says it should have been answered; of a
    bad answer the evidence is most likely the best sentence that it did not quote, unless what
    it quoted is only out of date.
    """
    said = asked.feedback
    is_good = said is None or said.is_good or said.fault is Fault.OUTDATED
    is_answerable = asked.reason is None or (said is not None and said.fault is Fault.SHOULD_ANSWER)
    if asked.reason is None and is_good:
        chosen = [c.evidence for c in candidates if c.is_given][:1]
    else:
        chosen = [c.evidence for c in candidates if not c.is_given][:1]
    draft = _bare(asked, "unanswerable_near")
    if not is_answerable or not chosen:
        return draft
    kind = "followup" if asked.history else "colloquial"
    short = asked.short_answer
    answers = (short,) if is_good and short and short in chosen[0].quote else ()
    return replace(draft, kind=kind, answerable=True, answers=answers, evidence=tuple(chosen))


def _bare(asked: Asked, kind: str) -> JudgedQuestion:
    return JudgedQuestion(ID + asked.id, asked.question, kind, False, asked.history)


def _from_form(asked: Asked, visit: Visit) -> JudgedQuestion:
    answerable = visit.said("answerable") == "yes"
    draft = replace(_bare(asked, visit.said("kind")), question=visit.said("question"))
    if not answerable:
        return draft
    evidence = [entry for value in visit.form.get("evidence", []) if (entry := _entry(value))]
    if visit.said("own_quote"):
        evidence.append(Judged(visit.said("own_document"), visit.said("own_quote")))
    answers = (line.strip() for line in visit.said("answers").splitlines())
    return replace(
        draft, answerable=True, answers=tuple(a for a in answers if a), evidence=tuple(evidence)
    )


def _entry(value: str) -> Judged | None:
    try:
        document, quote = json.loads(value)
    except (TypeError, ValueError):
        return None
    return Judged(str(document), str(quote))

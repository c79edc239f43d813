"""The same rows over the judged questions and the documents that the product ships with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.retrieval import bm25
from benchmarks.retrieval.measure import NOWHERE, Found, Measured
from benchmarks.retrieval.rows import ROWS, Asker
from benchmarks.typos import QUESTIONS, SEED, typos
from qa.documents import corpus_fingerprint
from qa.encoder import Encoder
from qa.evaluation import JudgedQuestion, read_questions
from qa.evaluation.metrics import Given, is_recalled
from qa.evaluation.questions import Judged
from qa.glossary import GLOSSARY
from qa.index import open_index
from qa.lexical import Lexical
from qa.retrieval import AROUND
from qa.service import Service, build
from qa.settings import Settings
from qa.store import Store
from qa.text import words
from qa.types import Hit

ANSWERED = "answer"  # the row of what the product cites, refusals and all


def measure_judged(settings: Settings, encoder: Encoder) -> Iterator[Measured]:
    """The development questions, those of them that visitors and hasty typists would ask, and
    mistyped ones that are made by rule."""
    questions = [q for q in read_questions(QUESTIONS) if q.answerable]
    mistyped = [q for q in questions if q.kind == "typo"]
    sets = {
        ("development, all answerable", 3): questions,
        ("development, everyday", 5): [q for q in questions if q.kind == "colloquial"],
        ("mistyped, 4 of them and 60 by rule", 3): [*mistyped, *typos(questions, SEED)],
    }
    with TemporaryDirectory() as folder:
        home = replace(settings, index=Path(folder))
        build(home, encoder)
        fingerprint = corpus_fingerprint(home.corpus)
        store = open_index(home.index, corpus_sha256=fingerprint, encoder=encoder)
        service = Service(home, store, encoder)
        asker = Asker.of(store, encoder, home.corpus / GLOSSARY)
        for (name, k), asked in sets.items():
            yield _measure(service, asker, name, k, asked)


def _measure(
    service: Service, asker: Asker, name: str, k: int, asked: Sequence[JudgedQuestion]
) -> Measured:
    store = asker.store
    lexical = _Yardstick(store, asked, k)
    find = partial(_find, service, asker, lexical)
    about = {
        "passages": service.manifest.passages,
        "sentences": service.manifest.sentences,
        "bm25": lexical.constants,
    }
    rows = (*ROWS, ANSWERED)
    return Measured(
        name, k, rows, [q.question for q in asked], [find(q) for q in asked], about, True
    )


def _find(
    service: Service,
    asker: Asker,
    lexical: _Yardstick,
    question: JudgedQuestion,
) -> Found:
    found = asker.rows(question.question, question.history)
    ranks = [_rank(question, lexical.quotes(question))]
    ranks += [_rank(question, _quotes(found[row])) for row in ROWS[1:]]
    cited = service.ask(question.question, question.history).citations
    ranks.append(_rank(question, [Judged(c.document_id, c.quote) for c in cited]))
    last = found[ROWS[-1]]
    group = f"{question.evidence[0].document} {question.evidence[0].quote}"
    return Found(ranks, group, last[0].text if last else "（没有）")


class _Yardstick:
    """BM25 over sentences, each with half the score of its passage, as the search has it. It is
    given a follow-up's history as well."""

    def __init__(self, store: Store, asked: Sequence[JudgedQuestion], k: int) -> None:
        titles = {d.id: d.metadata.title for d in store.documents}
        passages = [p for d in store.documents for p in store.passages(d.id)]
        self._quotes = [Judged(p.document_id, s.cut(p.text)) for p in passages for s in p.sentences]
        self._passage_of = [row for row, p in enumerate(passages) for _ in p.sentences]
        whole = ("\n".join((titles[p.document_id], *p.headings, p.text)) for p in passages)
        around = [words(text) for text in whole]

        def quality(lexical: Lexical) -> float:
            self._lexical = lexical
            return sum(_rank(question, self.quotes(question)) <= k for question in asked)

        self._around = Lexical.build(around)
        self._lexical, self.constants = bm25.tuned([words(q.quote) for q in self._quotes], quality)

    def quotes(self, question: JudgedQuestion) -> list[Judged]:
        """The best sentences, best first."""
        terms = bm25.terms("，".join((question.question, *question.history)))
        own, around = self._lexical.scores(terms), self._around.scores(terms)
        scores = own + AROUND * around[self._passage_of]
        return [self._quotes[row] for row in bm25.best(scores, bm25.DEPTH)]


def _quotes(hits: Sequence[Hit]) -> list[Judged]:
    return [Judged(hit.passage.document_id, hit.text) for hit in hits]


def _rank(question: JudgedQuestion, quotes: Sequence[Judged]) -> int:
    """How many quotes it takes to have all of the evidence."""
    wanted = (n for n in range(1, len(quotes) + 1) if _has_all(question, quotes, n))
    return next(wanted, NOWHERE)


def _has_all(question: JudgedQuestion, quotes: Sequence[Judged], n: int) -> bool:
    return is_recalled(question, Given(True, None, tuple(quotes)), n)

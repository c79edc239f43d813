"""The same rows over the judged questions and the documents that the product ships with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.retrieval import bm25
from benchmarks.retrieval.measure import NOWHERE, Found, Measured
from benchmarks.retrieval.rows import ROWS, Asker
from benchmarks.typos import typos
from qa.conversation import understand
from qa.documents import corpus_fingerprint
from qa.encoder import Encoder
from qa.evaluation import JudgedQuestion, read_questions
from qa.evaluation.metrics import Given, is_recalled
from qa.evaluation.questions import Judged
from qa.glossary import GLOSSARY
from qa.index import open_index
from qa.lexical import Lexical
from qa.service import Service, build
from qa.settings import Settings
from qa.text import words
from qa.types import Hit

QUESTIONS = Path(__file__).parents[2] / "tests" / "judged" / "dev.jsonl"
ANSWERED = "answer"  # the row of what the product cites, refusals and all
_SEED = 20211
_Ranker = Callable[[JudgedQuestion], Found]


def measure_judged(settings: Settings, encoder: Encoder) -> Iterator[Measured]:
    """The development questions, those of them that visitors and hasty typists would ask, and
    mistyped ones that are made by rule."""
    questions = [q for q in read_questions(QUESTIONS) if q.answerable]
    mistyped = typos(read_questions(QUESTIONS), _SEED)
    sets = {
        ("development, all answerable", 3): questions,
        ("development, everyday", 5): [q for q in questions if q.kind == "colloquial"],
        ("development, mistyped", 3): [q for q in questions if q.kind == "typo"],
        ("mistyped by rule", 3): [q for q in mistyped if q.answerable],
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
    quotes = [
        Judged(d.id, span.cut(p.text))
        for d in store.documents
        for p in store.passages(d.id)
        for span in p.sentences
    ]

    def quality(lexical: Lexical) -> float:
        found = (_lexical(lexical, quotes, q) for q in asked)
        return sum(_rank(q, one) <= k for q, one in zip(asked, found, strict=True))

    lexical, constants = bm25.tuned([words(quote.quote) for quote in quotes], quality)
    find = partial(_find, service, asker, partial(_lexical, lexical, quotes))
    about = {"passages": service.manifest.passages, "sentences": len(quotes), "bm25": constants}
    rows = (*ROWS, ANSWERED)
    return Measured(
        name, k, rows, [q.question for q in asked], [find(q) for q in asked], about, True
    )


def _find(
    service: Service,
    asker: Asker,
    lexical: Callable[[JudgedQuestion], list[Judged]],
    question: JudgedQuestion,
) -> Found:
    regions = sorted({d.metadata.region for d in service.documents} - {""})
    found = asker.rows(understand(question.question, question.history, regions))
    ranks = [_rank(question, lexical(question))]
    ranks += [_rank(question, _quotes(found[row])) for row in ROWS[1:]]
    cited = service.ask(question.question, question.history).citations
    ranks.append(_rank(question, [Judged(c.document_id, c.quote) for c in cited]))
    return Found(ranks, cited[0].quote if cited else "（没有回答）")


def _lexical(lexical: Lexical, quotes: Sequence[Judged], question: JudgedQuestion) -> list[Judged]:
    """BM25 gets the follow-up's history as well."""
    text = "，".join((question.question, *question.history))
    return [quotes[row] for row in bm25.rank(lexical, text)]


def _quotes(hits: Sequence[Hit]) -> list[Judged]:
    return [Judged(hit.passage.document_id, hit.text) for hit in hits]


def _rank(question: JudgedQuestion, quotes: Sequence[Judged]) -> int:
    """How many quotes it takes to have all of the evidence."""
    wanted = (n for n in range(1, len(quotes) + 1) if _has_all(question, quotes, n))
    return next(wanted, NOWHERE)


def _has_all(question: JudgedQuestion, quotes: Sequence[Judged], n: int) -> bool:
    return is_recalled(question, Given(True, None, tuple(quotes)), n)

"""Texts become documents as the product reads them; questions are asked as it answers them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.retrieval.measure import store_of
from qa.answering.answer import answer
from qa.answering.citations import cite
from qa.answering.evidence import judge
from qa.answering.meant import Listener
from qa.answering.short_answer import find_short_answer
from qa.documents import read_corpus
from qa.encoder import Encoder
from qa.passages import split_passages
from qa.queries import Queries
from qa.retrieval import retrieve
from qa.settings import Settings
from qa.store import Store
from qa.types import Answer, Document


def read_texts(texts: Iterable[str]) -> dict[str, Document]:
    """Each text once, with its document: read from a file of its own, layout, region and all."""
    names = {f"p{number:06d}": text for number, text in enumerate(dict.fromkeys(texts))}
    with TemporaryDirectory() as folder:
        for name, text in names.items():
            (Path(folder) / f"{name}.txt").write_bytes(text.encode())
        return {names[document.id]: document for document in read_corpus(Path(folder))}


class Best(NamedTuple):
    """The best that was found for a question, whether or not the product would tell it."""

    quote: str
    short_answer: str  # empty where no piece of the quote stands out
    confidence: float  # 0..1, that the documents answer
    is_silent: bool  # would the product abstain?


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks documents as the service does, over an index in memory."""

    store: Store
    encoder: Encoder
    settings: Settings
    queries: Queries

    @classmethod
    def of(
        cls,
        documents: Sequence[Document],
        encoder: Encoder,
        settings: Settings,
        *,
        progress: bool = True,
    ) -> Asker:
        """Indexes the documents; they have no keepers' glossary."""
        passages = [passage for document in documents for passage in split_passages(document)]
        store = store_of(documents, passages, encoder, progress=progress)
        return cls(store, encoder, settings, Queries.of(store, None, settings.expansions))

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The product's answer."""
        query = Listener(self.store, self.encoder, self.queries.readings).query(question, history)
        return answer(self.store, self.encoder, query, self.settings)

    def ask_written(self, record: Mapping[str, Any]) -> Answer:
        """That to a written question, after the earlier ones of its conversation."""
        return self.ask(record["q"], record.get("history", ()))

    def best(self, question: str) -> Best:
        """The first citation and its short answer, with refusal switched off."""
        query = self.queries.read(question)
        verdict = judge(self.store, self.encoder, query, retrieve(self.store, self.encoder, query))
        if not verdict.evidence:
            return Best("", "", verdict.confidence, True)
        first = verdict.evidence[0]
        found = find_short_answer(first.hit.text, query, self.encoder, first.reading)
        document = self.store.document(first.hit.passage.document_id)
        longest = self.settings.quote_characters
        citation = cite(first, document, 1, longest=longest, answer=found)
        if citation is None:
            return Best("", "", verdict.confidence, verdict.is_silent)
        short = next(iter(citation.answers), "")
        return Best(citation.quote, short, verdict.confidence, verdict.is_silent)

"""The single doorway: one snapshot of the index, asked by every door."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from threadpoolctl import threadpool_limits

from qa.answering.abstention import other_way
from qa.answering.answer import answer
from qa.answering.explanation import Explanation, explained
from qa.answering.meant import Listener
from qa.documents import corpus_fingerprint, read_corpus
from qa.encoder import Encoder, load_encoder
from qa.errors import IndexUnusableError, QuestionError
from qa.glossary import GLOSSARY, read_glossary
from qa.index import build_index, only_builder, open_index
from qa.offers import Offers
from qa.passages import split_passages
from qa.progress import follow
from qa.queries import Queries
from qa.retrieval import retrieve
from qa.settings import Settings
from qa.small_talk import is_small_talk
from qa.store import Store
from qa.turns import Asked
from qa.types import Answer, Document, Hit, Manifest, Passage, Query, Reason, Source

LONGEST_HISTORY = 20  # earlier questions; nobody leans on older ones
_ANY_QUESTION = "工会有多少名会员？"


class Service:
    """Questions in, answers out. Safe to share between threads: nothing in it changes but what
    it remembers of having read."""

    def __init__(self, settings: Settings, store: Store, encoder: Encoder) -> None:
        self.settings = settings
        self._store = store
        self._encoder = encoder
        queries = Queries.of(store, settings.corpus / GLOSSARY, settings.expansions)
        self._listener = Listener(store, encoder, queries.readings)
        self._offers = Offers(store, self._plainly_answered)

    @classmethod
    def open(
        cls, settings: Settings, *, rebuild: bool = False, progress: bool | None = None
    ) -> Service:
        """The service over the index on disk; with `rebuild`, an unusable one is built anew.

        `progress` as in `progress.follow`.

        Raises:
            CorpusError: the documents can't be read.
            EncoderError: the model can't be loaded.
            IndexUnusableError: there is no index that fits, and `rebuild` is off.
            StorageError: the index can't be written.
        """
        # an answer's products are small: threads that wait for each other cost more than they give,
        # on a machine that does something else besides several times as much
        threadpool_limits(1, user_api="blas")
        encoder = load_encoder(settings)
        try:
            return cls(settings, _open(settings, encoder), encoder)
        except IndexUnusableError:
            if not rebuild:
                raise
        with only_builder(settings.index, encoder.fingerprint):
            try:  # another start may have built it while this one waited
                return cls(settings, _open(settings, encoder), encoder)
            except IndexUnusableError:
                build(settings, encoder, progress=progress)
            return cls(settings, _open(settings, encoder), encoder)

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Questions to begin with, at most 6, all answered: the keepers', then generated ones."""
        return self._offers.to_begin_with

    def follow_ups(self, answer: Answer, asked: Sequence[str]) -> tuple[str, ...]:
        """Up to 3 questions that lead on from an answer and are answered; none from a refusal.

        `asked`: the questions of the conversation, none of which is repeated.
        """
        return self._offers.after(answer, [one for one in asked if self._is_question(one)])

    @property
    def manifest(self) -> Manifest:
        """What the served index was built from."""
        return self._store.manifest

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents as they were when the index was built."""
        return tuple(self._store.documents)

    def document(self, document_id: str) -> Document:
        """The document of this id, or KeyError."""
        return self._store.document(document_id)

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document in reading order; none for an unknown id."""
        return tuple(self._store.passages(document_id))

    def warm(self) -> None:
        """Loads what the first question would wait for: dictionaries, tables and the models."""
        self.ask(_ANY_QUESTION)

    def ask(self, question: str | Asked, history: Sequence[str | Asked] = ()) -> Answer:
        """Verbatim citations that answer the question, or an abstention.

        `history`: the same person's earlier questions, oldest first. `Asked` says what a
        question must not take over from those before it.

        Raises:
            QuestionError: the question is empty or too long.
        """
        query = self._understand(question, history)
        found = answer(self._store, self._encoder, query, self.settings)
        return self._with_other_way(found, history)

    def explain(
        self, question: str | Asked, history: Sequence[str | Asked] = ()
    ) -> tuple[Answer, Explanation]:
        """What `ask` gives, and why it is as it is. Raises as it does."""
        query = self._understand(question, history)
        found, explanation = explained(self._store, self._encoder, query, self.settings)
        return self._with_other_way(found, history), explanation

    def _with_other_way(self, found: Answer, history: Sequence[str | Asked]) -> Answer:
        """A refusal tells of a question that is answered."""
        refused = found.abstention
        if refused is None or refused.reason is Reason.SMALL_TALK:
            return found
        asked = {Asked.of(earlier).text for earlier in history}
        # only the keepers': a refusal doesn't wait until questions are made
        others = [one for one in self._offers.written if one not in asked]
        way = other_way(found, self._store, others, self._is_answered)
        return replace(found, abstention=replace(refused, message=refused.message + way))

    def _is_answered(self, question: str) -> bool:
        return bool(question.strip()) and self._plainly_answered(question).answered

    def _plainly_answered(self, question: str) -> Answer:
        query = self._understand(question, ())
        return answer(self._store, self._encoder, query, self.settings)

    def search(
        self, query: str, limit: int = 10, history: Sequence[str | Asked] = ()
    ) -> tuple[Hit, ...]:
        """The best sentences for a query, best first, whether they answer it or not; one that
        leans on what was asked before is completed from `history`.

        Raises:
            QuestionError: the query is empty or too long.
        """
        return retrieve(self._store, self._encoder, self._understand(query, history), limit=limit)

    def _understand(self, asked: str | Asked, history: Sequence[str | Asked]) -> Query:
        asked = Asked.of(asked)
        question = asked.text
        longest = self.settings.question_characters
        if not question.strip():
            raise QuestionError("问题是空的。请输入想问的内容。")
        if len(question) > longest:
            raise QuestionError(f"问题有{len(question)}个字，最多{longest}个字。请缩短后再问。")
        if not _is_text(question):
            raise QuestionError("问题里有无法识别的字符。请重新输入。")
        # a greeting takes over nothing, and nothing is taken over from one
        earlier = () if is_small_talk(_printable(question)) else history[-LONGEST_HISTORY:]
        recent = [_cleaned(e) for e in map(Asked.of, earlier) if self._is_question(e.text)]
        return self._listener.query(_cleaned(asked), recent)

    def _is_question(self, earlier: str) -> bool:
        """Could it have been asked here, and was it about the documents?"""
        if not earlier.strip() or len(earlier) > self.settings.question_characters:
            return False
        return _is_text(earlier) and not is_small_talk(earlier)


def build(
    settings: Settings, encoder: Encoder | None = None, *, progress: bool | None = None
) -> Manifest:
    """Builds the index of the corpus that the settings name and swaps it in.

    `progress` as in `progress.follow`.

    Raises:
        CorpusError: the documents or their glossary can't be read; the old index stays.
        EncoderError: the model can't be loaded.
    """
    has_glossary = Source.GLOSSARY in settings.expansions
    # who builds is told of its errors, not who asks first
    glossary = read_glossary(settings.corpus / GLOSSARY) if has_glossary else {}
    # the fingerprint first: a document that changes while it is read makes the index stale
    fingerprint = corpus_fingerprint(settings.corpus)
    documents = read_corpus(settings.corpus, progress=progress)
    encoder = encoder or load_encoder(settings)
    pages = follow(documents, "切分", "篇", shown=progress)
    passages = [p for document in pages for p in split_passages(document)]
    return build_index(
        settings.index,
        documents,
        passages,
        encoder,
        fingerprint,
        glossary=glossary,
        progress=progress,
    )


def _open(settings: Settings, encoder: Encoder) -> Store:
    fingerprint = corpus_fingerprint(settings.corpus)
    return open_index(settings.index, corpus_sha256=fingerprint, encoder=encoder)


def _is_text(question: str) -> bool:
    """Half of a surrogate pair is no character; no model and no file takes it."""
    return not any("\ud800" <= character <= "\udfff" for character in question)


def _cleaned(asked: Asked) -> Asked:
    return replace(asked, text=_printable(asked.text))


def _printable(text: str) -> str:
    """The text without control characters and marks that steer how others are shown, each a
    space: what is told of a question must not steer a terminal.

    >>> _printable("工会\\x1b[31m\\u202e几家？")
    '工会 [31m 几家？'
    """
    return "".join(" " if unicodedata.category(c) in {"Cc", "Cf"} else c for c in text)

"""Which questions people are offered: to begin with, and after an answer.

Each was asked first, so that nobody presses what the documents don't answer. How many are asked
and for how long is bounded, whatever the size of the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain, islice, zip_longest
from time import monotonic
from typing import TypeVar

from qa.passages import locate
from qa.store import Store
from qa.suggestions import Suggestion, suggested
from qa.text import squash
from qa.types import Answer, Citation, Passage, Span

_MOST_TO_BEGIN_WITH = 6
MOST_AFTERWARDS = 3
_MOST_ASKED = 24  # of the documents' keepers, and again of generated ones
_MOST_ASKED_AFTERWARDS = 10
_LONGEST_SECONDS = 1.0  # that the generated ones are asked: somebody waits for the page
_MOST_DOCUMENTS = 24  # that questions are made of to begin with: the newest
_MOST_BEGINNINGS = 6  # passages of each of them
_MOST_PASSAGES = 40  # of one document
_MOST_LOOKED_BACK = 5  # earlier questions, whose sentences aren't asked for again
_KEPT = 512  # passages, and questions, that aren't gone through again
_MARKS = re.compile(r"[\s?？。.!！]+")

T = TypeVar("T")
_Place = tuple[str, tuple[Span, ...]]  # a document's id and where in it


class Offers:
    """Questions that are answered, for a store that never changes."""

    def __init__(self, store: Store, ask: Callable[[str], Answer]) -> None:
        self._store = store
        self._ask = lru_cache(_KEPT)(ask)
        self._of = lru_cache(_KEPT)(self._suggested)
        regions = {d.metadata.region for d in store.documents}
        self._has_others = len(regions - {""}) > 1

    @cached_property
    def written(self) -> tuple[str, ...]:
        """Those that the documents' keepers wrote, in turn, at most 6."""
        lists = [d.metadata.questions for d in self._store.documents]
        tried = islice((q for q in _in_turn(lists) if q.strip()), _MOST_ASKED)
        answered = (question for question in tried if self._ask(question).answered)
        return tuple(islice(answered, _MOST_TO_BEGIN_WITH))

    @cached_property
    def to_begin_with(self) -> tuple[str, ...]:
        """Those of the keepers, then generated ones of the newest documents in turn; at most 6."""
        newest = sorted(self._store.documents, key=lambda d: d.metadata.date, reverse=True)
        made = [
            self._of_all(self._passages(d.id)[:_MOST_BEGINNINGS]) for d in newest[:_MOST_DOCUMENTS]
        ]
        wanted = _MOST_TO_BEGIN_WITH - len(self.written)
        return self.written + self._answered(_in_turn(made), wanted, _MOST_ASKED, self.written, ())

    def after(self, answer: Answer, asked: Sequence[str]) -> tuple[str, ...]:
        """Up to 3 that lead on from an answer: what is told near its quotes, then the keepers'.

        None that was `asked`, and none that a sentence answers which is already shown.
        """
        if not answer.answered:
            return ()
        said = (*asked, answer.query.text)
        shown = [_place(citation) for citation in answer.citations]
        shown += [_place(c) for q in asked[-_MOST_LOOKED_BACK:] for c in self._ask(q).citations[:1]]
        near = _in_turn([self._near(citation) for citation in answer.citations])
        found = self._answered(near, MOST_AFTERWARDS, _MOST_ASKED_AFTERWARDS, said, shown)
        return (*found, *self._of_keepers(answer, (*said, *found), shown))[:MOST_AFTERWARDS]

    def _of_keepers(
        self, answer: Answer, asked: Sequence[str], shown: Sequence[_Place]
    ) -> Iterator[str]:
        """The keepers' questions, those of the cited documents first."""
        said = {_plain(question) for question in asked}
        cited = [c.metadata.questions for c in answer.citations]
        own = [q for q in _in_turn(cited) if q in self.written]
        for question in dict.fromkeys((*own, *self.written)):
            first = self._ask(question).citations[0]
            if _plain(question) not in said and not _is_among(_place(first), shown):
                yield question

    def _answered(
        self,
        made: Iterator[Suggestion],
        wanted: int,
        tries: int,
        asked: Sequence[str],
        shown: Sequence[_Place],
    ) -> tuple[str, ...]:
        """The first that are answered by the sentence that they were made of, one of each."""
        deadline = None
        said = {_plain(question) for question in asked}
        places = list(shown)
        found: list[str] = []
        for one in made:
            place = (one.passage.document_id, locate(one.passage, one.sentence))
            if len(found) >= wanted or tries <= 0 or (deadline and monotonic() > deadline):
                break
            if _plain(one.question) in said or _is_among(place, places):
                continue
            tries -= 1
            if self._answers(one, place):
                found.append(one.question)
                said.add(_plain(one.question))
                places.append(place)
            # from the first on: that one may have had to wait for the models
            deadline = deadline or monotonic() + _LONGEST_SECONDS
        return tuple(found)

    def _answers(self, one: Suggestion, place: _Place) -> bool:
        """Is the question answered by its very sentence and its very words?"""
        answer = self._ask(one.question)
        short = squash(answer.short_answer or "")
        return (
            answer.answered
            and _is_among(_place(answer.citations[0]), [place])
            and squash(one.answer) in short
        )

    def _near(self, citation: Citation) -> Iterator[Suggestion]:
        """What is told around a quote: its passage, those behind it under its heading, the rest."""
        passages = self._passages(citation.document_id)
        place = (citation.document_id, citation.spans)
        start = next((i for i, p in enumerate(passages) if _is_among(_whole(p), [place])), 0)
        behind = passages[start:]
        under = [p for p in behind if p.headings == citation.headings]
        rest = [p for p in behind if p.headings != citation.headings]
        return self._of_all((*under, *rest, *reversed(passages[:start])))

    def _passages(self, document_id: str) -> Sequence[Passage]:
        return self._store.passages(document_id)

    def _of_all(self, passages: Sequence[Passage]) -> Iterator[Suggestion]:
        return chain.from_iterable(self._of(p) for p in passages[:_MOST_PASSAGES])

    def _suggested(self, passage: Passage) -> list[Suggestion]:
        region = self._store.document(passage.document_id).metadata.region
        return suggested(passage, region, has_others=self._has_others)


def _in_turn(lists: Sequence[Iterator[T]] | Sequence[Sequence[T]]) -> Iterator[T]:
    """The first of each, then the second of each …

    >>> list(_in_turn(["ab", "", "c"]))
    ['a', 'c', 'b']
    """
    return (one for row in zip_longest(*lists) for one in row if one is not None)


def _plain(question: str) -> str:
    """A question as it is compared with others.

    >>> _plain("有多少家 ？") == _plain("有多少家?")
    True
    """
    return _MARKS.sub("", question)


def _place(citation: Citation) -> _Place:
    return citation.document_id, citation.spans


def _whole(passage: Passage) -> _Place:
    return passage.document_id, passage.spans


def _is_among(place: _Place, others: Sequence[_Place]) -> bool:
    """Does any of the others share a character with it?"""
    return any(
        one == place[0]
        and any(a.start < b.end and b.start < a.end for a in spans for b in place[1])
        for one, spans in others
    )

"""Which reading of a question is meant, where its words leave open whether it goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from qa.answering.evidence import Verdict, judge, window_of
from qa.conversation import own_words
from qa.encoder import Encoder
from qa.leaning import Leaning, Readings, log_odds
from qa.retrieval import retrieve
from qa.store import Store
from qa.text import normalise
from qa.turns import Asked
from qa.types import Query

_REMEMBERED = 512  # earlier questions: each comes again with those that follow
_LEANS_ON = 6  # questions before it that an earlier one is settled by; nobody leans on older ones


class Listener:
    """Reads the questions of conversations as they are meant.

    What an earlier question was taken for when it was asked, it is taken for by those that
    follow. It is found out again where this process doesn't remember it, and written nowhere.
    """

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        readings: Callable[[Asked, Sequence[Asked]], Readings],
    ) -> None:
        self._store, self._encoder, self._readings = store, encoder, readings
        self._settled = lru_cache(_REMEMBERED)(self._settle)

    def query(self, question: str | Asked, history: Sequence[str | Asked] = ()) -> Query:
        """What is searched for a question after the earlier ones of the same person."""
        before: tuple[Asked, ...] = ()
        for earlier in map(Asked.of, history):
            before = (*before, self._settled(earlier, before[-_LEANS_ON:]))
        return self._meant(Asked.of(question), before)[0]

    def _settle(self, asked: Asked, before: tuple[Asked, ...]) -> Asked:
        return replace(asked, leans=self._meant(asked, before)[1])

    def _meant(self, asked: Asked, before: tuple[Asked, ...]) -> tuple[Query, bool | None]:
        """The reading that is meant, and whether it leans: None as its form tells.

        A change of subject finds less with the words of the subject before; what goes on
        with it, without them.
        """
        found = self._readings(asked, before)
        if found.leaning is None:
            return found.query, found.leans
        alone, leaning = (
            judge(self._store, self._encoder, one, retrieve(self._store, self._encoder, one))
            for one in (found.query, found.leaning)
        )
        leans = Leaning.load().leans(found.odds, borne_out(found.query, alone, leaning))
        return found.leaning if leans else found.query, leans


def borne_out(query: Query, alone: Verdict, leaning: Verdict) -> list[float]:
    """The features BY_EVIDENCE of a question read both ways; none if it is answered neither way."""
    if alone.is_silent and leaning.is_silent:
        return []
    own = own_words(query.text)
    sure = [log_odds(one.confidence) for one in (alone, leaning)]
    said = [_said(own, one) for one in (alone, leaning)]
    return [*sure, *said, sure[0] * said[0], sure[1] * said[1], float(said[1] == 0)]


def _said(own: list[str], verdict: Verdict) -> float:
    """The share of words that the best evidence says, or what stands just before it."""
    if not own or not verdict.evidence:
        return 0.0
    text = normalise(window_of(verdict.evidence[0].hit).text)
    return sum(word in text for word in own) / len(own)

"""Typed questions become queries: put right, understood, expanded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa.conversation import understand
from qa.expansion import Expander
from qa.leaning import CLOSED, Leaning, Readings, describe
from qa.mistyping import put_right
from qa.regions import regions_in, without_regions
from qa.small_talk import without_courtesy
from qa.store import Store
from qa.text import content_words, normalise, simplified, words
from qa.turns import Asked, goes_on, wants_more
from qa.types import Query, Source


@dataclass(frozen=True, slots=True)
class Queries:
    """Reads questions as the documents of a store would have them."""

    expander: Expander
    regions: tuple[str, ...] = ()  # of the documents

    @classmethod
    def of(cls, store: Store, glossary: Path | None, sources: Collection[Source]) -> Queries:
        """`glossary` and `sources` as in `Expander.of`, which tells the errors as well."""
        regions = (d.metadata.region for d in store.documents)
        there = tuple(dict.fromkeys(region for region in regions if region))
        return cls(Expander.of(store, glossary, sources), there)

    def read(self, question: str | Asked, history: Sequence[str | Asked] = ()) -> Query:
        """What is searched for a question after the earlier ones of the same person, as its form
        tells."""
        asked, before = Asked.of(question), [Asked.of(one) for one in history]
        asked = replace(asked, text=asked.text.strip())
        goes_on_there = before and goes_on(asked.text)
        return self._next_page(asked, before) if goes_on_there else self._read(asked, before)

    def readings(self, question: str | Asked, history: Sequence[str | Asked] = ()) -> Readings:
        """The same; where its words leave open whether it goes on from those, both ways."""
        asked, query = Asked.of(question), self.read(question, history)
        if not history or asked.leans is not None or goes_on(asked.text.strip()):
            return Readings(query, leans=asked.leans)
        leaning = self.read(replace(asked, leans=True), history)
        if leaning.inherited == query.inherited:
            return Readings(query)
        if any(not regions_in(word) for word in asked.without):
            return Readings(leaning, leans=True)  # only what was read so shows a word to drop
        found = describe(query.text, [Asked.of(one).text for one in history])
        odds = Leaning.load().by_words(found)
        return Readings(query, leaning, odds) if odds > CLOSED else Readings(query)

    def _read(self, question: Asked, history: Sequence[Asked]) -> Query:
        """First the keepers' words and what was mistyped are put right: a region may be."""
        told = self.expander.official(bare := without_courtesy(simplified(question.text)))
        plain = put_right(bare, told)
        heard = self.expander.heard(plain, self.regions)
        # what `understand` passes over needs no reading, and nothing is read twice
        before = [self._plain(one) for one in history if one.without or not goes_on(one.text)]
        earlier = {one.text: self.expander.heard(one.text, self.regions) for one in before}
        right = [replace(one, text=put_right(one.text, earlier[one.text])) for one in before]
        query = understand(replace(question, text=put_right(plain, heard)), right, self.regions)
        own = {one.typed for one in heard}
        perhaps = (one for some in earlier.values() for one in some if not one.is_sure)
        taken = {*words("，".join(query.inherited))} - own
        kept = {o.typed: o for o in perhaps if {*words(o.typed)} <= taken}
        query = self.expander.expand(query, (*told, *heard, *kept.values()))
        return query if query.text == question.text else replace(query, typed=question.text)

    def _plain(self, asked: Asked) -> Asked:
        bare = without_courtesy(simplified(asked.text))
        return replace(asked, text=put_right(bare, self.expander.official(bare)))

    def _next_page(self, more: Asked, history: Sequence[Asked]) -> Query:
        """What goes on (继续) is read as the question that it goes on with.

        That one's own words are then taken over as well: without some of them it is another
        question, of which nothing was shown yet.
        """
        *earlier, last = history
        # words to drop may be those that the keepers' stand for
        text = _less(self._plain(last).text, more.without) if more.without else last.text
        if not words(text):
            return self.read(more.text)
        again = replace(last, text=text, without=last.without + more.without)
        query = self.read(again, earlier)
        taken = (*query.inherited, *query.regions, *query.elsewhere, *_words(query.text))
        page = 0 if more.without else query.page + wants_more(more.text)
        return replace(query, inherited=tuple(dict.fromkeys(taken)), typed=more.text, page=page)


def _less(text: str, dropped: Sequence[str]) -> str:
    """A question without these words of it, regions by all their names."""
    left = without_regions(text, dropped) if dropped else text
    for word in sorted(dropped, key=len, reverse=True):
        left = left.replace(normalise(word), "")
    return left


def _words(text: str) -> list[str]:
    return [word for word in content_words(without_regions(text)) if len(word) > 1]

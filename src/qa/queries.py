"""Typed questions become queries: put right, understood, expanded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa.conversation import understand
from qa.expansion import Expander
from qa.mistyping import put_right
from qa.regions import without_regions
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
        """What is searched for a question after the earlier ones of the same person.

        First what was mistyped is put right: a region or a pronoun may be.
        """
        question = Asked.of(question)
        asked = question.text.strip()
        if history and goes_on(asked):
            return self._next_page(replace(question, text=asked), [Asked.of(h) for h in history])
        plain = without_courtesy(simplified(asked))
        heard = self.expander.heard(plain, self.regions)
        # what `understand` passes over needs no reading, and nothing is read twice
        before = [
            _bare(one) for one in map(Asked.of, history) if one.without or not goes_on(one.text)
        ]
        earlier = {one.text: self.expander.heard(one.text, self.regions) for one in before}
        right = [replace(one, text=put_right(one.text, earlier[one.text])) for one in before]
        query = understand(replace(question, text=put_right(plain, heard)), right, self.regions)
        told = {one.typed for one in heard}
        perhaps = (one for some in earlier.values() for one in some if not one.is_sure)
        kept = {o.typed: o for o in perhaps if {*words(o.typed)} <= {*query.inherited} - told}
        query = self.expander.expand(query, (*heard, *kept.values()))
        return query if query.text == asked else replace(query, typed=asked)

    def _next_page(self, more: Asked, history: Sequence[Asked]) -> Query:
        """What goes on (继续) is read as the question that it goes on with.

        That one's own words are then taken over as well: without some of them it is another
        question, of which nothing was shown yet.
        """
        *earlier, last = history
        text = _less(last.text, more.without)
        if not words(text):
            return self.read(more.text)
        query = self.read(Asked(text, last.without + more.without), earlier)
        taken = (*query.inherited, *query.regions, *query.elsewhere, *_words(query.text))
        page = 0 if more.without else query.page + wants_more(more.text)
        return replace(query, inherited=tuple(dict.fromkeys(taken)), typed=more.text, page=page)


def _bare(asked: Asked) -> Asked:
    return replace(asked, text=without_courtesy(simplified(asked.text)))


def _less(text: str, dropped: Sequence[str]) -> str:
    """A question without these words of it, regions by all their names."""
    left = without_regions(text, dropped) if dropped else text
    for word in sorted(dropped, key=len, reverse=True):
        left = left.replace(normalise(word), "")
    return left


def _words(text: str) -> list[str]:
    return [word for word in content_words(without_regions(text)) if len(word) > 1]

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
from qa.text import content_words, simplified, words
from qa.turns import goes_on, wants_more
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

    def read(self, question: str, history: Sequence[str] = ()) -> Query:
        """What is searched for a question after the earlier ones of the same person.

        First what was mistyped is put right: a region or a pronoun may be. What goes on
        (继续) is read as the question that it goes on with.
        """
        asked = question.strip()
        if history and goes_on(asked):
            query = self.read(history[-1], history[:-1])
            taken = (*query.inherited, *query.regions, *query.elsewhere, *_words(query.text))
            page = query.page + wants_more(asked)
            return replace(query, inherited=tuple(dict.fromkeys(taken)), typed=asked, page=page)
        plain = without_courtesy(simplified(asked))
        heard = self.expander.heard(plain, self.regions)
        # what `understand` passes over needs no reading, and nothing is read twice
        before = [without_courtesy(simplified(one)) for one in history if not goes_on(one)]
        earlier = {one: self.expander.heard(one, self.regions) for one in before}
        right = [put_right(one, earlier[one]) for one in before]
        query = understand(put_right(plain, heard), right, self.regions)
        told = {one.typed for one in heard}
        perhaps = (one for some in earlier.values() for one in some if not one.is_sure)
        kept = {o.typed: o for o in perhaps if {*words(o.typed)} <= {*query.inherited} - told}
        query = self.expander.expand(query, (*heard, *kept.values()))
        return query if query.text == asked else replace(query, typed=asked)


def _words(text: str) -> list[str]:
    return [word for word in content_words(without_regions(text)) if len(word) > 1]

"""What a question's words weigh, and how near they come to the words of a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from qa.encoder import Encoder
from qa.store import Store
from qa.term_recall import term_recall
from qa.text import ASKING_WORD, content_words, normalise, places, words
from qa.types import Expansion, Query

_FOCUS_REACH = 4  # characters between the asking word and what it asks for
# What a word counts for where the text says it in the words of an expansion: more than a
# chance resemblance, less than the word itself, and the more the surer the expansion is.
_EXPANDED, _SURE = 0.5, 0.3
INHERITED = 0.5  # what a word that was taken over from an earlier question weighs beside its own


def worth_of(expansion: Expansion) -> float:
    """What a word is worth, 0..1, where a text says it in the words of an expansion."""
    return _EXPANDED + _SURE * expansion.weight


def word_weights(rarity: Mapping[str, float], question: str) -> dict[str, float]:
    """What each word of a question tells: its idf among the sentences times its term recall."""
    own = set(content_words(question))
    return {
        word: idf * term_recall(word) * (1 if word in own else INHERITED)
        for word, idf in rarity.items()
    }


def focus_of(question: str, names: Iterable[str]) -> frozenset[str]:
    """The words next to the asking word: what is to be named or counted.

    >>> sorted(focus_of("参加培训要自己掏多少学费？", ["参加", "培训", "自己", "掏", "学费"]))
    ['学费', '掏', '自己']
    """
    asking = [match.span() for match in ASKING_WORD.finditer(question)]
    return frozenset(
        name
        for name in names
        for found in places(question, name)
        if any(
            found.end <= end and start - found.end <= _FOCUS_REACH - 1
            if found.start < start
            else found.start - end <= _FOCUS_REACH - 1
            for start, end in asking
        )
    )


@dataclass(frozen=True, slots=True)
class Meanings:
    """How near a question's words come to those of some texts."""

    names: tuple[str, ...]
    weights: NDArray[np.float32]  # (n,)
    of_focus: NDArray[np.float32]  # (n,): the weights of the words in focus, else 0
    telling: NDArray[np.bool_]  # (n,)
    cosines: NDArray[np.float32]  # (n, words of all the texts)
    columns: Mapping[str, Sequence[int]]  # text -> its words' columns of `cosines`
    expansions: Sequence[Expansion]  # the surest last

    @classmethod
    def of(
        cls,
        query: Query,
        weights: Mapping[str, float],
        texts: Iterable[str],
        store: Store,
        encoder: Encoder,
    ) -> Meanings:
        """The words of a question, ready to be compared with those of any of the texts."""
        names = tuple(weights)
        vectors = np.zeros((0, encoder.dimension), np.float32)
        if names:
            vectors = encoder.encode_passages(list(names))  # as the words of the texts were
        spoken = {text: dict.fromkeys(words(text)) for text in texts}
        place = {word: i for i, word in enumerate(dict.fromkeys(chain(*spoken.values())))}
        focus = focus_of(normalise(query.text), names)
        weigh = np.array([weights[name] for name in names], np.float32)
        return cls(
            names,
            weigh,
            weigh * np.array([name in focus for name in names], dtype=bool),
            weigh >= weigh.max(initial=0.0) / 2,
            vectors @ store.word_vectors(list(place)).T,
            {text: [place[word] for word in said] for text, said in spoken.items()},
            sorted(query.expansions, key=lambda e: e.weight),
        )

    def found(self, text: str, stands: Sequence[bool]) -> NDArray[np.float32]:
        """How nearly one of the texts says each word (n,): 1 where it `stands` there, else its
        best cosine, or what an expansion of it is worth.

        Source: the greedy matching of BERTScore (Zhang et al. 2020), with static vectors.
        """
        found = self.cosines[:, self.columns[text]].max(axis=1, initial=0.0)
        plain = normalise(text)
        for expansion in self.expansions:
            if any(term in plain for term in expansion.added):
                of_it = [name in expansion.word for name in self.names]
                found[of_it] = np.maximum(found[of_it], worth_of(expansion))
        found[np.array(stands, dtype=bool)] = 1
        return np.asarray(np.minimum(found, 1), dtype=np.float32)

    def shares(self, text: str, stands: Sequence[bool]) -> tuple[float, float, float]:
        """0..1 each: of all words, of those in focus, and of the worst among the telling ones;
        `stands`: which of them stand in one of the texts."""
        if not (total := self.weights.sum()):
            return 0.0, 0.0, 0.0
        found = self.found(text, stands)
        share = float(self.weights @ found / total)
        in_focus = self.of_focus.sum()
        focus = float(self.of_focus @ found / in_focus) if in_focus else share
        return share, focus, float(found[self.telling].min())

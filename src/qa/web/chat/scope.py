"""What the corpus covers, as a card tells it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from qa.types import DateBasis, Document

_MOST_AT_ONCE = 8  # documents; of more only the newest are listed, the others when wanted
_NEWEST = 5
_MOST_LISTED = 200  # the page stays light, however large the corpus
_MOST_REGIONS = 8


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents by what is known of them: the newest first."""

    documents: tuple[Document, ...]

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions with most documents first, no more than a line holds."""
        return self._all_regions()[:_MOST_REGIONS]

    @property
    def more_regions(self) -> int:
        """How many are left out there."""
        return len(self._all_regions()) - len(self.regions)

    def _all_regions(self) -> tuple[str, ...]:
        named = [d.metadata.region for d in self.documents if d.metadata.region]
        return tuple(sorted(dict.fromkeys(named), key=named.count, reverse=True))

    @property
    def years(self) -> str:
        """From which year to which the documents are, in Chinese; empty where no date is known."""
        years = sorted({d.metadata.date[:4] for d in self.documents if d.metadata.date})
        if not years:
            return ""
        return f"{years[0]}年" if len(years) == 1 else f"{years[0]}年至{years[-1]}年"

    @property
    def note(self) -> str:
        """How the years are known, where the documents don't all state theirs, in Chinese."""
        size = len(self.documents)
        inferred = sum(d.metadata.date_basis is DateBasis.INFERRED for d in self.documents)
        unknown = sum(not d.metadata.date for d in self.documents)
        notes = [_of(inferred, size, "据文内推断"), _of(unknown, size, "日期不详")]
        return "，".join(filter(None, notes))

    @property
    def first(self) -> tuple[Document, ...]:
        """What is listed at once."""
        return self._newest()[: self._shown()]

    @property
    def rest(self) -> tuple[Document, ...]:
        """What is listed when somebody wants more."""
        return self._newest()[self._shown() : _MOST_LISTED]

    @property
    def left_out(self) -> int:
        """How many are not listed at all."""
        return max(0, len(self.documents) - _MOST_LISTED)

    def _shown(self) -> int:
        size = len(self.documents)
        return size if size <= _MOST_AT_ONCE else _NEWEST

    def _newest(self) -> tuple[Document, ...]:
        return tuple(sorted(self.documents, key=lambda d: d.metadata.date, reverse=True))


def scope_of(documents: Sequence[Document]) -> Scope:
    """The scope of a corpus."""
    return Scope(tuple(documents))


def day(built_at: str) -> str:
    """The day of a time in ISO 8601, as people read it.

    >>> day("2026-03-07T23:59:00+00:00")
    '2026年3月7日'
    """
    when = datetime.fromisoformat(built_at)
    return f"{when.year}年{when.month}月{when.day}日"


def _of(some: int, size: int, what: str) -> str:
    if not some:
        return ""
    return what if some == size else f"其中{some}篇{what}"

"""The records as whoever runs the service reads them: questions, gaps, days and documents."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from qa.records import Fault, Feedback, Records
from qa.text import content_words
from qa.types import Reason

_MOST_GAPS = 2000  # different wordings that are grouped; beyond them each was asked once
_ALIKE = 0.6  # of Dice's coefficient of two questions' words, 0..1


class Which(StrEnum):
    """Questions to look at."""

    ALL = "all"
    ANSWERED = "answered"
    REFUSED = "refused"
    RATED = "rated"
    GOOD = "good"
    BAD = "bad"


_CONDITIONS = {
    Which.ALL: "1",
    Which.ANSWERED: "q.reason is null",
    Which.REFUSED: f"q.reason is not null and q.reason != '{Reason.SMALL_TALK}'",
    Which.RATED: "f.is_good is not null",
    Which.GOOD: "f.is_good = 1",
    Which.BAD: "f.is_good = 0",
}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote that was given, and the document that it was cut from."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was answered, and what somebody said of that."""

    place: int  # later ones are greater
    id: str
    at: datetime  # local time
    question: str
    history: tuple[str, ...]
    reason: Reason | None  # why it was refused
    short_answer: str | None
    quotes: tuple[Quoted, ...]
    feedback: Feedback | None


@dataclass(frozen=True, slots=True)
class Day:
    """How many questions a day brought; small talk is neither answered nor refused."""

    day: date
    answered: int = 0
    refused: int = 0
    talk: int = 0
    good: int = 0
    bad: int = 0


@dataclass(frozen=True, slots=True)
class Cited:
    """In how many answers a document was quoted, and what was said of those."""

    document: str
    answers: int
    good: int
    bad: int


@dataclass(frozen=True, slots=True)
class Wording:
    """A refused question as it was typed; `id` of the last that was."""

    question: str
    times: int
    last: datetime
    id: str
    history: tuple[str, ...] = ()  # what it leaned on


@dataclass(frozen=True, slots=True)
class Gap:
    """Refused questions that are alike, the most frequent first."""

    wordings: tuple[Wording, ...]

    @property
    def times(self) -> int:
        """How often it was asked in all."""
        return sum(wording.times for wording in self.wordings)

    @property
    def last(self) -> datetime:
        """When it was asked last."""
        return max(wording.last for wording in self.wordings)


def midnight(days: int, now: datetime | None = None) -> datetime:
    """When the first of the last so many days began, today among them, in local time."""
    today = (now or datetime.now()).date()
    return datetime.combine(today - timedelta(days - 1), datetime.min.time()).astimezone()


def questions(
    records: Records, since: datetime, which: Which, *, most: int, before: int | None = None
) -> tuple[Asked, ...]:
    """The latest first, from `before` a place on."""
    rows = records.read(
        "select q.rowid as place, q.*, f.is_good, f.fault, f.comment from questions q"
        f" left join feedback f on f.question = q.id where q.at >= ? and {_CONDITIONS[which]}"
        " and (? is null or q.rowid < ?) order by q.rowid desc limit ?",
        (int(since.timestamp()), before, before, most),
    )
    return _asked(records, rows)


def every_question(records: Records, since: datetime, which: Which) -> Iterator[Asked]:
    """All of them, the latest first, without having them all in memory."""
    before: int | None = None
    while page := questions(records, since, which, most=500, before=before):
        yield from page
        before = page[-1].place


def count(records: Records, since: datetime, which: Which) -> int:
    """How many there are."""
    rows = records.read(
        "select count(*) as n from questions q left join feedback f on f.question = q.id"
        f" where q.at >= ? and {_CONDITIONS[which]}",
        (int(since.timestamp()),),
    )
    return int(rows[0]["n"]) if rows else 0


def find(records: Records, key: str) -> Asked | None:
    """The question of this id."""
    rows = records.read(
        "select q.rowid as place, q.*, f.is_good, f.fault, f.comment from questions q"
        " left join feedback f on f.question = q.id where q.id = ?",
        (key,),
    )
    return next(iter(_asked(records, rows)), None)


def by_day(records: Records, since: datetime, now: datetime | None = None) -> tuple[Day, ...]:
    """Each day since then, in order, those without a question among them."""
    rows = records.read(
        "select date(q.at, 'unixepoch', 'localtime') as day, sum(q.reason is null) as answered,"
        f" sum(q.reason = '{Reason.SMALL_TALK}') as talk, count(*) as asked,"
        " sum(f.is_good = 1) as good, sum(f.is_good = 0) as bad from questions q"
        " left join feedback f on f.question = q.id where q.at >= ? group by day",
        (int(since.timestamp()),),
    )
    found = {
        row["day"]: Day(
            date.fromisoformat(row["day"]),
            row["answered"],
            row["asked"] - row["answered"] - (row["talk"] or 0),
            row["talk"] or 0,
            row["good"] or 0,
            row["bad"] or 0,
        )
        for row in rows
    }
    first, last = since.date(), (now or datetime.now()).date()
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return tuple(found.get(day.isoformat(), Day(day)) for day in days)


def by_document(records: Records, since: datetime) -> tuple[Cited, ...]:
    """The documents that answers quoted, the most quoted first."""
    rows = records.read(
        "select c.document, count(*) as answers, sum(f.is_good = 1) as good,"
        " sum(f.is_good = 0) as bad from (select distinct question, document from citations) c"
        " join questions q on q.id = c.question left join feedback f on f.question = q.id"
        " where q.at >= ? group by c.document order by answers desc, c.document",
        (int(since.timestamp()),),
    )
    return tuple(Cited(r["document"], r["answers"], r["good"] or 0, r["bad"] or 0) for r in rows)


def by_fault(records: Records, since: datetime) -> dict[Fault | None, int]:
    """How often each fault was found; None: none was named."""
    rows = records.read(
        "select f.fault, count(*) as n from feedback f join questions q on q.id = f.question"
        " where q.at >= ? and f.is_good = 0 group by f.fault",
        (int(since.timestamp()),),
    )
    found = {_fault(row["fault"]): int(row["n"]) for row in rows}
    return {fault: found[fault] for fault in (*Fault, None) if fault in found}


def gaps(records: Records, since: datetime) -> tuple[Gap, ...]:
    """What was refused, alike questions together, the most asked first; no small talk."""
    rows = records.read(
        "select q.question, q.history, count(*) as times, max(q.at) as last, q.id from questions q"
        f" where q.at >= ? and {_CONDITIONS[Which.REFUSED]}"
        " group by q.question, q.history order by times desc, last desc limit ?",
        (int(since.timestamp()), _MOST_GAPS),
    )
    wordings = [
        Wording(
            r["question"], r["times"], _local(r["last"]), r["id"], tuple(json.loads(r["history"]))
        )
        for r in rows
    ]
    return tuple(sorted(grouped(wordings), key=lambda gap: (-gap.times, -gap.last.timestamp())))


def grouped(wordings: Sequence[Wording]) -> list[Gap]:
    """Each wording with the first before it whose words are mostly its own, else by itself."""
    groups: list[list[Wording]] = []
    sizes: list[int] = []
    holders: dict[str, list[int]] = {}  # word -> groups whose first wording has it
    for wording in wordings:
        terms = _terms(" ".join((*wording.history, wording.question)))
        shared = Counter(number for term in terms for number in holders.get(term, ()))
        likeness = {n: 2 * s / (len(terms) + sizes[n]) for n, s in shared.items()}
        best = max(likeness, key=lambda n: (likeness[n], -n), default=None)
        if best is not None and likeness[best] >= _ALIKE:
            groups[best].append(wording)
            continue
        for term in terms:
            holders.setdefault(term, []).append(len(groups))
        groups.append([wording])
        sizes.append(len(terms))
    return [Gap(tuple(group)) for group in groups]


def _terms(question: str) -> frozenset[str]:
    terms = content_words(question)
    return frozenset([t for t in terms if len(t) > 1] or terms or [question])


def _asked(records: Records, rows: Sequence[Any]) -> tuple[Asked, ...]:
    marks = ", ".join("?" * len(rows))
    quotes: dict[str, list[Quoted]] = {}
    for row in records.read(
        f"select * from citations where question in ({marks}) order by question, number",
        [row["id"] for row in rows],
    ):
        quotes.setdefault(row["question"], []).append(Quoted(row["document"], row["quote"]))
    return tuple(_one(row, quotes.get(row["id"], [])) for row in rows)


def _one(row: Any, quotes: Sequence[Quoted]) -> Asked:
    is_rated = row["is_good"] is not None
    return Asked(
        place=row["place"],
        id=row["id"],
        at=_local(row["at"]),
        question=row["question"],
        history=tuple(json.loads(row["history"])),
        reason=Reason(row["reason"]) if row["reason"] else None,
        short_answer=row["short_answer"],
        quotes=tuple(quotes),
        feedback=Feedback(bool(row["is_good"]), _fault(row["fault"]), row["comment"])
        if is_rated
        else None,
    )


def _fault(stored: str | None) -> Fault | None:
    return Fault(stored) if stored else None


def _local(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds).astimezone()

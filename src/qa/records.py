"""What was asked and what people said of the answers, kept in SQLite for a set time.

No address, no cookie and no name of who asked comes here, and what looks like somebody's number
or mail address is masked. Keeping never slows or breaks an answer: one thread writes, behind a
queue; what fails is logged once, and the answers go on.
"""

from __future__ import annotations

import json
import logging
import queue
import re
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from qa.database import ENDINGS, PATIENCE, cause, connect, select
from qa.errors import RecordsError
from qa.settings import Settings
from qa.turns import Asked
from qa.types import Answer

FILE = "questions.sqlite3"
LONGEST_COMMENT = 500  # characters
DAY = 24 * 3600  # seconds
_MOST_WAITING = 1000  # writes; a disk that is slower than the questions must not fill the memory
_BETWEEN_PURGES = 3600.0  # seconds
_NUMBER = re.compile(  # of a mobile or other telephone, an identity card or a bank card
    r"(?<!\d)(?:(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]?\d{7,8}|\d{15,18}[\dXx])(?!\d)"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


class Fault(StrEnum):
    """What people find wrong with an answer."""

    WRONG_QUOTE = "wrong_quote"
    OFF_TOPIC = "off_topic"
    OUTDATED = "outdated"
    SHOULD_ANSWER = "should_answer"

    @property
    def label(self) -> str:
        """As people read it."""
        return _FAULTS[self]


_FAULTS = {
    Fault.WRONG_QUOTE: "引用有误",
    Fault.OFF_TOPIC: "答非所问",
    Fault.OUTDATED: "已过时",
    Fault.SHOULD_ANSWER: "该答未答",
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said of an answer."""

    is_good: bool
    fault: Fault | None = None
    comment: str = ""


class Records:
    """The questions of one file, written by one thread. Safe to share between threads, and
    the file between processes."""

    def __init__(self, path: Path | None = None, problem: str = "") -> None:
        """Keeps nothing; `open` gives those that do. `problem`: why not, in Chinese."""
        self.path = path
        self.problem = problem
        self._days = 0
        self._connection: sqlite3.Connection | None = None
        self._waiting: queue.Queue[_Job | None] = queue.Queue(_MOST_WAITING)
        self._is_failing = False
        self._next_purge = 0.0
        self._thread = threading.Thread(target=self._work, name="records", daemon=True)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """The records that the settings name. Never raises: `problem` tells what is wrong.

        Where nothing is to be kept, what was kept before is deleted.
        """
        if settings.records is None:
            return cls()
        path = settings.records / FILE
        try:
            if not settings.records_days:
                for ending in ENDINGS:
                    path.with_name(path.name + ending).unlink(missing_ok=True)
                return cls()
            settings.records.mkdir(0o700, parents=True, exist_ok=True)  # nobody else's business
            connection = connect(path)
        except (OSError, sqlite3.Error, RecordsError) as error:
            told = f"问题记录 {path} 打不开：{cause(error)}。回答不受影响，但提问和反馈都不会记录。"
            return cls(problem=f"{told}请移走或修好它，再重新启动。")
        found = cls(path)
        found._days, found._connection = settings.records_days, connection
        found._purge(connection)
        found._thread.start()
        return found

    @property
    def is_on(self) -> bool:
        """Is anything kept?"""
        return self._connection is not None

    @property
    def cutoff(self) -> int:
        """The second since 1970 before which nothing is kept."""
        return int(time.time()) - self._days * DAY

    def keep(
        self, question: str | Asked, history: Sequence[str | Asked], answer: Answer
    ) -> str | None:
        """Keeps a question and what was answered; its id, that nobody can guess, or None.

        Only a question that leans on the earlier ones is kept with them.
        """
        if not self.is_on:
            return None
        key, at = secrets.token_urlsafe(12), int(time.time())
        leans = bool(answer.query.inherited or answer.query.page)
        earlier = [masked(Asked.of(h).text) for h in history] if leans else []
        before = json.dumps(earlier, ensure_ascii=False)
        reason = answer.abstention.reason.value if answer.abstention else None
        row = (key, at, masked(Asked.of(question).text), before, reason, answer.short_answer)
        quotes = [(key, c.number, c.document_id, c.quote) for c in answer.citations]

        def write(connection: sqlite3.Connection) -> bool:
            connection.execute("insert into questions values (?, ?, ?, ?, ?, ?)", row)
            connection.executemany("insert into citations values (?, ?, ?, ?)", quotes)
            return True

        return key if self._put(_Job(write)) else None

    def rate(self, key: str, feedback: Feedback) -> bool:
        """Keeps feedback beside its question, in place of earlier; False: no such question.

        Raises:
            RecordsError: nothing is kept, or it can't be written.
        """
        comment = masked(feedback.comment.strip()[:LONGEST_COMMENT])
        row = (int(time.time()), feedback.is_good, feedback.fault, comment, key)

        def write(connection: sqlite3.Connection) -> bool:
            done = connection.execute(
                "insert or replace into feedback (at, is_good, fault, comment, question)"
                " select ?, ?, ?, ?, id from questions where id = ?",
                row,
            )
            return done.rowcount > 0

        job = _Job(write, Future())
        if not self.is_on or not self._put(job) or job.told is None:
            raise RecordsError("现在不收反馈，请稍后再试。")
        try:
            return job.told.result(PATIENCE + 1)
        except (sqlite3.Error, TimeoutError) as error:
            raise RecordsError("反馈没有存上，请稍后再试。") from error

    def read(self, statement: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """The rows that a statement finds; none where nothing is kept.

        Raises:
            RecordsError: the file can't be read.
        """
        if self.path is None:
            return []
        try:
            return select(self.path, statement, values)
        except sqlite3.Error as error:
            raise RecordsError(f"问题记录 {self.path} 读不出：{cause(error)}。") from error

    def flush(self) -> None:
        """Waits until all that was put is written, but not for ever."""
        job = _Job(lambda _: True, Future())
        if self.is_on and job.told and self._put(job):
            with suppress(TimeoutError):
                job.told.result(2 * PATIENCE)

    def close(self) -> None:
        """Writes what waits, then keeps nothing more."""
        if self._connection is None:
            return
        self.flush()
        self._connection = None
        with suppress(queue.Full):
            self._waiting.put_nowait(None)
            self._thread.join(2 * PATIENCE)

    def _put(self, job: _Job) -> bool:
        try:
            self._waiting.put_nowait(job)
        except queue.Full as error:
            self._failed(error)
            return False
        return True

    def _work(self) -> None:
        connection = self._connection
        if connection is None:
            return
        with closing(connection):
            while True:
                try:
                    job = self._waiting.get(timeout=_BETWEEN_PURGES)
                except queue.Empty:
                    job = _Job(lambda _: True)  # nobody asks: what is old goes all the same
                if job is None:
                    return
                self._do(job, connection)
                if time.monotonic() > self._next_purge:
                    self._purge(connection)

    def _do(self, job: _Job, connection: sqlite3.Connection) -> None:
        try:
            with connection:
                done = job.write(connection)
        except Exception as error:  # the thread must outlive whatever goes wrong
            self._failed(error)
            if job.told:
                job.told.set_exception(error)
            return
        self._is_failing = False
        if job.told:
            job.told.set_result(done)

    def _purge(self, connection: sqlite3.Connection) -> None:
        self._next_purge = time.monotonic() + _BETWEEN_PURGES
        try:
            with connection:
                connection.execute("delete from questions where at < ?", (self.cutoff,))
            connection.execute("pragma wal_checkpoint(truncate)")
        except sqlite3.Error as error:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        """Tells of the first of several failures in a row."""
        if not self._is_failing:
            logging.getLogger(__name__).error("问题没有记录上：%s", cause(error))
        self._is_failing = True


@dataclass(frozen=True, slots=True)
class _Job:
    write: Callable[[sqlite3.Connection], bool]
    told: Future[bool] | None = None  # where somebody waits for it


def masked(text: str) -> str:
    """The text in visible characters, without what looks like somebody's number or mail address.

    >>> masked("我的电话138 0013 8000，邮箱a.b@c.cn，2024年有1200家")
    '我的电话〔号码〕，邮箱〔邮箱〕，2024年有1200家'
    """
    visible = "".join(c if c.isprintable() else " " for c in text)
    return _NUMBER.sub("〔号码〕", _MAIL.sub("〔邮箱〕", visible))

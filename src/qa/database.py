"""The file that the records lie in: opened whole and writable, or not at all. The home of sqlite3."""

from __future__ import annotations

import queue
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from qa.errors import RecordsError, why

ENDINGS = ("", "-wal", "-shm")  # of the files that it is made of
PATIENCE = 5.0  # seconds to wait for another process that writes
_FORMAT = 1  # of the tables
_TABLES = """
create table if not exists questions (
    id text primary key, at integer not null, question text not null, history text not null,
    reason text, short_answer text);
create index if not exists questions_at on questions (at);
create table if not exists citations (
    question text not null references questions on delete cascade,
    number integer not null, document text not null, quote text not null,
    primary key (question, number)) without rowid;
create table if not exists feedback (
    question text primary key references questions on delete cascade,
    at integer not null, is_good integer not null, fault text, comment text not null);
"""
_CAUSES = {  # by the names of SQLite's errors
    "NOTADB": "文件已损坏，或不是问题记录",
    "CORRUPT": "文件已损坏",
    "READONLY": "文件或文件夹是只读的",
    "CANTOPEN": "没有权限，或路径不对",
    "BUSY": "另一个程序正占用它",
    "FULL": "磁盘已满",
    "IOERR": "磁盘读写出错",
}


def connect(path: Path) -> sqlite3.Connection:
    """A connection for the one thread that writes, over tables that are there.

    Raises:
        sqlite3.Error: the file can't be opened or written.
        RecordsError: it is damaged, or of a newer version.
    """
    connection = sqlite3.connect(path, timeout=PATIENCE, check_same_thread=False)
    try:
        if connection.execute("pragma quick_check(1)").fetchone()[0] != "ok":
            raise RecordsError(_CAUSES["CORRUPT"])
        if connection.execute("pragma user_version").fetchone()[0] > _FORMAT:
            raise RecordsError("它是更新的版本写的")
        if connection.execute("pragma journal_mode").fetchone()[0] != "wal":
            connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")  # a lost line is no lost answer
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma secure_delete = on")  # what is deleted is overwritten
        connection.executescript(_TABLES)
        # written each time: what can't be written is told now, not at the first question
        connection.execute(f"pragma user_version = {_FORMAT}")
    except BaseException:
        connection.close()
        raise
    return connection


def select(path: Path, statement: str, values: Sequence[object]) -> list[sqlite3.Row]:
    """The rows that a statement finds, on a connection of its own that can't write."""
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("pragma query_only = on")
        return connection.execute(statement, values).fetchall()


def cause(error: Exception) -> str:
    """Why the file can't be read or written, in Chinese and in a few words.

    >>> cause(queue.Full())
    '等着写的太多'
    """
    match error:
        case RecordsError():
            return str(error)
        case queue.Full():
            return "等着写的太多"
    name = getattr(error, "sqlite_errorname", "").removeprefix("SQLITE_").partition("_")[0]
    return _CAUSES.get(name) or why(error)

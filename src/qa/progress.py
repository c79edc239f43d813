"""What people see on stderr while they wait. The only home of tqdm."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")
_FORMAT = (
    "{desc} {percentage:3.0f}%|{bar:30}| {n_fmt}/{total_fmt}{unit} 已用{elapsed} 还需{remaining}"
)


def follow(items: Collection[T], what: str, unit: str, *, shown: bool | None) -> Iterator[T]:
    """The items one by one, with a bar that says in Chinese how many are done.

    `shown`: None shows it where stderr is a terminal.
    """
    yield from tqdm(
        items,
        desc=what,
        unit=unit,
        disable=None if shown is None else not shown,
        file=sys.stderr,
        bar_format=_FORMAT,
        ncols=80,  # a terminal of a container often says that it has no size
        nrows=24,
    )


def announce(what: str) -> None:
    """Says on stderr what takes a while, where that is a terminal."""
    if sys.stderr.isatty():
        print(what, file=sys.stderr, flush=True)

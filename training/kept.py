"""What a broken off training goes on from."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch


def keep(path: Path, content: Mapping[str, Any]) -> None:
    """Writes it whole or not at all: training may be killed while it writes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".writing")
    with beside.open("wb") as file:
        torch.save(dict(content), file)
        file.flush()
        os.fsync(file.fileno())  # a power cut may keep the name and lose the content
    beside.replace(path)


def resume(
    path: Path, name: int, take: Callable[[dict[str, Any]], None], begin: Callable[[], None]
) -> None:
    """Takes up what was kept under this name; where it is damaged, training begins anew."""
    if not path.is_file():
        return
    try:
        before = torch.load(path)
        if before["name"] == name:
            take(before)
    except Exception as error:  # a damaged file may fail in any way, and half taken up
        print(f"{path} is unreadable, training begins anew: {error}", file=sys.stderr)
        begin()

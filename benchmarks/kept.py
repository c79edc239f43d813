"""Figures that stay in their file as long as they are what would be measured again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qa.encoder import Encoder
from qa.settings import Settings

HOME = Path(__file__).resolve().parent
_MODEL = ("QA_ENCODER", "QA_QUERY_PROMPT", "QA_PASSAGE_PROMPT")  # the fingerprint tells them


def model_settings() -> Settings:
    """Defaults but for the model: the rest of the environment is no part of the state."""
    return Settings.from_environment({k: v for k, v in os.environ.items() if k in _MODEL})


def state(encoder: Encoder, parts: Iterable[tuple[str, str]]) -> str:
    """Changes with the model and with any file that has a part in what is measured.

    `parts`: folders of the checkout, each with the ending of the files in it that count.
    """
    digest = hashlib.sha256(encoder.fingerprint.encode())
    files = (p for part, ending in parts for p in (HOME.parent / part).rglob(f"*{ending}"))
    for path in sorted(p for p in files if p.is_file() and p.suffix != ".pyc"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def kept(path: Path, name: str) -> dict[str, dict[str, Any]]:
    """The sets that were measured in this state, by name; none where the file is no such file."""
    try:
        content = json.loads(path.read_text("utf-8"))
        return {s["name"]: s for s in content["sets"]} if content["state"] == name else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_json(path: Path, content: dict[str, Any]) -> None:
    """The figures, for programs."""
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Whole or not at all: it may be killed while it writes."""
    beside = path.with_name(f"{path.name}.writing")
    beside.write_text(text, "utf-8")
    beside.replace(path)

"""Figures stay as long as they are what would be measured again, and their files are whole."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.kept import kept, model_settings, write_whole


def test_only_what_was_measured_in_the_same_state_is_kept(
    tmp_path: Path,
) -> None:
    path = tmp_path / "retrieval.json"
    assert kept(path, "now") == {}
    content = {"state": "now", "sets": [{"name": "集"}]}
    path.write_text(json.dumps(content), "utf-8")
    assert kept(path, "now") == {"集": {"name": "集"}} and kept(path, "later") == {}
    for foreign in ("", "[]", "{}", '{"state": "now", "sets": 1}'):
        path.write_text(foreign, "utf-8")
        assert kept(path, "now") == {}
    path.write_bytes(b"\xff")
    assert kept(path, "now") == {}


def test_a_file_is_whole_or_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "retrieval.json"
    write_whole(path, "{}")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            write_whole(path, "[]")
    assert path.read_text("utf-8") == "{}"
    write_whole(path, "[1]")
    assert path.read_text("utf-8") == "[1]" and [*tmp_path.iterdir()] == [path]


def test_of_the_environment_only_the_model_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("QA_")]:
        monkeypatch.delenv(name)
    plain = model_settings()
    monkeypatch.setenv("QA_EXPANSIONS", "")
    monkeypatch.setenv("QA_CORPUS", "/elsewhere")
    monkeypatch.setenv("QA_QUERY_PROMPT", "问：")
    assert model_settings() == replace(plain, query_prompt="问：")

"""The models that come with the package: one that can't be read is told, with what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.answering import reader, short_answer, tokens, weights
from qa.errors import ModelError
from qa.leaning import Leaning
from qa.term_recall import load


@pytest.mark.parametrize(
    "read",
    [
        load,
        weights.Weights.load,
        short_answer._Weights.load,
        reader.Reader.load,
        Leaning.load,
    ],
    ids=lambda f: f.__module__,
)
@pytest.mark.parametrize("content", [None, "{", "{}", "[]"])
def test_a_damaged_model_is_told_with_what_to_do(
    tmp_path: Path, read: Callable[[Path], object], content: str | None
) -> None:
    path = tmp_path / "model.json"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(ModelError, match="请重新安装"):
        read(path)


def test_a_damaged_encoder_is_told_apart_from_a_damaged_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "ENCODER", tmp_path)
    with pytest.raises(ModelError, match="train-encoder"):
        tokens.Vocabulary.load.__wrapped__(tokens.Vocabulary)

"""A training of a dozen pairs: broken off, it comes to what it would have come to."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from io import BufferedWriter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from training.encoder import Training
from training.pairs import Pair
from training.vocabulary import build_tokenizer

torch = pytest.importorskip("torch")  # stands behind sentence-transformers
MATTERS = (
    "宿舍",
    "食堂",
    "工资",
    "工伤",
    "培训",
    "休假",
    "奖金",
    "合同",
    "社保",
    "医保",
    "加班",
    "退休",
)
PAIRS = [Pair(f"{m}找谁", f"{m}由{m}科办理。", m, wants_hard=True) for m in MATTERS]
EPOCHS = 3


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"BATCH": 4, "DIMENSION": 8}.items():
        monkeypatch.setattr(f"training.encoder.{name}", value)
    monkeypatch.setattr("training.negatives._NEAREST", 4)
    asked = [{"q": pair.left, "passage": pair.right} for pair in PAIRS]
    monkeypatch.setattr("training.vocabulary.answerable", lambda data, part: asked)
    monkeypatch.setattr("training.vocabulary.plain_text", lambda data: [p.right for p in PAIRS])


def training(work: Path, pairs: list[Pair] = PAIRS) -> Training:
    return Training(build_tokenizer(work), pairs, EPOCHS, work)


def break_off(one: Training, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs it until something is called."""
    with monkeypatch.context() as patch:
        patch.setattr(f"training.encoder.{place}", _killed)
        with pytest.raises(KeyboardInterrupt):
            one.run()


def _killed(*given: Any) -> None:
    """What is to be written is not written to its end."""
    for file in (one for one in given if isinstance(one, BufferedWriter)):
        file.write(b"PK\x03\x04 the beginning of a file")
    raise KeyboardInterrupt


def test_the_vocabulary_has_words_and_every_character_seen_twice(tmp_path: Path) -> None:
    pieces = build_tokenizer(tmp_path).get_vocab().keys()
    assert {"[UNK]", "宿舍", "办理", "宿", "舍", "找"} <= pieces
    assert "医保科" not in pieces
    cut = build_tokenizer(tmp_path).encode("宿舍找谁？", add_special_tokens=False)
    assert cut.tokens[:3] == ["宿舍", "找", "谁"]


def test_a_training_that_was_broken_off_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = training(tmp_path / "whole")
    expected = whole.run().numpy()
    assert len(whole.losses) == EPOCHS
    # looking for counter-examples begins with the second epoch
    break_off(training(tmp_path), "Training._harder", monkeypatch)
    again = training(tmp_path)
    assert again.losses == whole.losses[:1]
    first = again.seconds
    assert np.array_equal(again.run().numpy(), expected)
    assert again.losses == whole.losses
    assert again.seconds > first > 0
    done = training(tmp_path)  # has nothing left to do
    assert np.array_equal(done.run().numpy(), expected) and done.losses == whole.losses


def test_what_was_not_written_to_its_end_is_not_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_off(training(tmp_path), "torch.save", monkeypatch)
    assert training(tmp_path).losses == []
    break_off(training(tmp_path), "Training._harder", monkeypatch)
    second = training(tmp_path)
    break_off(second, "torch.save", monkeypatch)
    assert len(second.losses) == 2
    assert training(tmp_path).losses == second.losses[:1]


def test_a_state_of_other_pairs_or_words_is_not_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training(tmp_path).run()
    assert len(training(tmp_path).losses) == EPOCHS
    assert training(tmp_path, PAIRS[::-1]).losses == []
    monkeypatch.setattr("training.vocabulary.plain_text", lambda data: ["另外的文字"])
    assert training(tmp_path).losses == []


def _cut(state: Path) -> None:
    state.write_bytes(state.read_bytes()[:-100])


def _foreign(state: Path) -> None:
    state.write_text("not ours", "utf-8")


def _other(state: Path) -> None:
    torch.save([1, 2], state)


def _half(state: Path) -> None:
    kept = torch.load(state)
    kept["parts"]["bag"]["weight"] += 1
    del kept["parts"]["schedule"]
    torch.save(kept, state)


@pytest.mark.parametrize("damage", [_cut, _foreign, _other, _half])
def test_a_damaged_state_is_told_and_training_begins_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: Callable[[Path], None]
) -> None:
    expected = training(tmp_path).run().numpy()
    damage(tmp_path / "state.pt")
    capsys.readouterr()
    again = training(tmp_path)
    assert "state.pt is unreadable" in capsys.readouterr().err
    assert again.losses == [] and again.seconds == 0
    assert np.array_equal(again.run().numpy(), expected)


HOME = Path(__file__).parents[1]


def steps_left(marks: Path) -> list[str]:
    """What `make train` would run, in its order."""
    command = ["make", "-n", "train", f"DONE={marks}", f"SHARED={marks}"]
    printed = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=True).stdout
    return re.findall(r"-m training\.(\w+.*?)(?= --folds|$)", printed, re.MULTILINE)


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_one_command_trains_all_that_is_not_done(tmp_path: Path) -> None:
    data = f"--data {tmp_path}/data"
    fold = f"encoder {data} --without-fold 0 --out training/folds/fold-0"
    last = [f"reader {data}", f"short_answer {data}", f"evidence {data}", f"leaning {data}"]
    assert steps_left(tmp_path) == [f"encoder {data}", f"term_recall {data}", fold, *last]
    for name in ("encoder", "term-recall"):
        (tmp_path / f"{name}.done").touch()
    assert steps_left(tmp_path) == [fold, *last]
    for name in ("fold-0", "reader", "short-answer", "evidence", "leaning"):
        (tmp_path / f"{name}.done").touch()
    assert steps_left(tmp_path) == []

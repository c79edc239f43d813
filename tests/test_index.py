"""What is served is whole, fresh and ours, or it is refused with the repairing command."""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest
from fakes import FakeEncoder

from qa.documents import corpus_fingerprint, read_corpus
from qa.errors import IndexDamagedError, IndexMissingError, IndexStaleError, StorageError
from qa.index import build_index, open_index, place
from qa.passages import split_passages
from qa.store import Store

CORPUS = Path(__file__).parent.parent / "corpus"
DOCUMENTS = read_corpus(CORPUS)
PASSAGES = [p for d in DOCUMENTS for p in split_passages(d)]


def build(folder: Path, sha: str = "c") -> None:
    build_index(folder, DOCUMENTS, PASSAGES, FakeEncoder(), sha)


def reopen(folder: Path, sha: str = "c") -> Store:
    return open_index(folder, corpus_sha256=sha, encoder=FakeEncoder())


def test_what_was_built_is_what_is_opened(tmp_path: Path) -> None:
    build(tmp_path, corpus_fingerprint(CORPUS))
    index = reopen(tmp_path, corpus_fingerprint(CORPUS))
    assert [p for d in DOCUMENTS for p in index.passages(d.id)] == PASSAGES
    assert [d.text for d in index.documents] == [d.text for d in DOCUMENTS]
    assert [d.metadata for d in index.documents] == [d.metadata for d in DOCUMENTS]
    assert [d.blocks for d in index.documents] == [d.blocks for d in DOCUMENTS]
    assert index.manifest.sentences == sum(len(p.sentences) for p in PASSAGES)


def test_an_absent_or_stale_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match=r"还没有.*qa build 建立索引"):
        reopen(tmp_path)
    build(tmp_path)
    with pytest.raises(IndexStaleError, match=r"文档.*qa build 重建索引"):
        reopen(tmp_path, "other")


def test_each_model_has_its_own_index_and_switching_back_needs_no_build(tmp_path: Path) -> None:
    build(tmp_path)
    first = reopen(tmp_path).manifest
    other = FakeEncoder()
    other.name, other.fingerprint = "other", "fake-2"
    with pytest.raises(IndexMissingError, match=r"当前的模型（other）.*qa build"):
        open_index(tmp_path, corpus_sha256="c", encoder=other)
    second = build_index(tmp_path, DOCUMENTS, PASSAGES, other, "c")
    assert open_index(tmp_path, corpus_sha256="c", encoder=other).manifest == second
    assert reopen(tmp_path).manifest == first
    assert {path.name for path in tmp_path.iterdir()} == {"fake-1", "fake-2"}


def test_an_index_that_lies_in_the_place_of_another_model_is_refused(tmp_path: Path) -> None:
    build(tmp_path)
    other = FakeEncoder()
    other.fingerprint = "fake-2"
    place(tmp_path, "fake-1").rename(place(tmp_path, "fake-2"))
    with pytest.raises(IndexStaleError, match=r"模型（fake）.*qa build"):
        open_index(tmp_path, corpus_sha256="c", encoder=other)


def test_what_an_earlier_version_left_in_the_folder_itself_is_not_served(tmp_path: Path) -> None:
    build(tmp_path)
    for path in place(tmp_path, "fake-1").iterdir():
        path.rename(tmp_path / path.name)
    with pytest.raises(IndexMissingError, match="qa build"):
        reopen(tmp_path)


def test_a_model_of_another_dimension_is_refused_whatever_its_fingerprint(tmp_path: Path) -> None:
    build(tmp_path)
    encoder = FakeEncoder()
    encoder.dimension = 32
    with pytest.raises(IndexStaleError, match=r"模型.*qa build"):
        open_index(tmp_path, corpus_sha256="c", encoder=encoder)


@pytest.mark.parametrize("counted", ["documents", "passages", "sentences"])
def test_files_that_hold_another_number_than_the_manifest_says_are_refused(
    tmp_path: Path, counted: str
) -> None:
    build(tmp_path)
    manifest = next(tmp_path.glob("*/g-*/manifest.json"))
    content = json.loads(manifest.read_text("utf-8"))
    content[counted] += 1
    manifest.write_text(json.dumps(content), "utf-8")
    with pytest.raises(IndexDamagedError, match="qa build"):
        reopen(tmp_path)


def test_an_index_of_another_format_is_stale_whatever_its_manifest_holds(tmp_path: Path) -> None:
    build(tmp_path)
    manifest = next(tmp_path.glob("*/g-*/manifest.json"))
    manifest.write_text('{"format_version": 1, "model": "an older field"}', "utf-8")
    with pytest.raises(IndexStaleError, match=r"另一个版本.*qa build"):
        reopen(tmp_path)


def test_a_flipped_byte_or_a_lost_file_is_refused(tmp_path: Path) -> None:
    build(tmp_path)
    victim = next(tmp_path.glob("*/g-*/sentence.faiss"))
    content = bytearray(victim.read_bytes())
    content[-1] ^= 1
    victim.write_bytes(bytes(content))
    with pytest.raises(IndexDamagedError, match=r"sentence\.faiss.*qa build"):
        reopen(tmp_path)
    victim.unlink()
    with pytest.raises(IndexDamagedError):
        reopen(tmp_path)
    (place(tmp_path, FakeEncoder.fingerprint) / "current.json").write_text("{", "utf-8")
    with pytest.raises(IndexDamagedError):
        reopen(tmp_path)


def test_a_build_that_fails_leaves_the_old_generation_served(tmp_path: Path) -> None:
    build(tmp_path)
    before = json.loads(
        (place(tmp_path, FakeEncoder.fingerprint) / "current.json").read_text("utf-8")
    )

    class Broken(FakeEncoder):
        def encode_passages(self, texts: Sequence[str]) -> NoReturn:
            raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError):
        build_index(tmp_path, DOCUMENTS, PASSAGES, Broken(), "d")
    assert (
        json.loads((place(tmp_path, FakeEncoder.fingerprint) / "current.json").read_text("utf-8"))
        == before
    )
    assert reopen(tmp_path).documents
    assert not list(tmp_path.glob("*/tmp-*"))


def test_the_generation_before_stays_for_those_who_are_opening_it(tmp_path: Path) -> None:
    names = []
    for sha in "abc":
        build(tmp_path, sha)
        names.append(reopen(tmp_path, sha).manifest.generation)
    assert {path.name for path in tmp_path.glob("*/g-*")} == set(names[1:])


def test_files_that_vanish_while_they_are_opened_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path)
    monkeypatch.setattr(Path, "is_file", lambda path: True)  # as it was a moment ago
    next(tmp_path.glob("*/g-*/sentence.faiss")).unlink()
    with pytest.raises(IndexDamagedError, match="qa build"):
        reopen(tmp_path)


KILLED = """
import os, signal, sys
from pathlib import Path
from fakes import FakeEncoder
from test_index import build_index, DOCUMENTS, PASSAGES

class Killed(FakeEncoder):
    def encode_passages(self, texts):
        os.kill(os.getpid(), signal.SIGKILL)

build_index(Path(sys.argv[1]), DOCUMENTS, PASSAGES, Killed(), "d")
"""


def test_after_a_builder_was_killed_the_old_index_serves_and_the_next_build_cleans_up(
    tmp_path: Path,
) -> None:
    build(tmp_path)
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    killed = subprocess.run(command, cwd=Path(__file__).parent, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert list(tmp_path.glob("*/tmp-*"))
    assert reopen(tmp_path).documents
    build(tmp_path, "d")
    assert reopen(tmp_path, "d").documents
    assert not list(tmp_path.glob("*/tmp-*"))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(StorageError, match="QA_INDEX"):
        build(tmp_path / "file")


def test_a_manifest_that_forgets_a_file_is_refused(tmp_path: Path) -> None:
    build(tmp_path)
    manifest = next(tmp_path.glob("*/g-*/manifest.json"))
    content = json.loads(manifest.read_text("utf-8"))
    del content["files"]["word-vectors.npy"]
    manifest.write_text(json.dumps(content), "utf-8")
    (manifest.parent / "word-vectors.npy").unlink()
    with pytest.raises(IndexDamagedError, match="qa build"):
        reopen(tmp_path)

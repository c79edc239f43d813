"""Passages, vectors and postings on disk: built beside, swapped in whole, refused if unfit.

index/
└── 0f6c1a…/            of one model with its prompts: the beginning of its fingerprint
    ├── current.json    names the generation that is served
    └── g-…/            a generation, never changed
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from qa.encoder import Encoder
from qa.errors import IndexDamagedError, IndexMissingError, IndexStaleError, StorageError, why
from qa.searched import Searched
from qa.snapshot import Snapshot
from qa.store import Field
from qa.types import Block, DateBasis, Document, Kind, Manifest, Metadata, Passage, Span

FORMAT_VERSION = 12
_PLACE = 16  # hexadecimal digits of a fingerprint: no two models of a house share so many
_FIRST, _REPAIR = "请运行 qa build 建立索引。", "请运行 qa build 重建索引。"
# what a foreign or broken file causes; RuntimeError: faiss, and JSON that is nested too deeply
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError)


def place(folder: Path, fingerprint: str) -> Path:
    """Where in the index folder the index of a model lies, beside those of other models."""
    return folder / fingerprint[:_PLACE]


def build_index(
    folder: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    encoder: Encoder,
    corpus_sha256: str,
    *,
    glossary: Iterable[str] = (),
    progress: bool | None = False,
) -> Manifest:
    """Builds a generation beside the one that is served with this model and swaps it in.

    Whatever happens on the way, the old generation stays whole and served; the indexes of
    other models are not touched. `glossary`: expressions of the keepers', names where the
    documents have them. `progress` as in `progress.follow`.

    Raises:
        StorageError: the folder can't be written.
    """
    home = place(folder, encoder.fingerprint)
    with only_builder(folder, encoder.fingerprint), _told(folder):
        for left in home.glob("tmp-*"):  # by a builder that was killed
            shutil.rmtree(left, ignore_errors=True)
        name = f"g-{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        work = home / f"tmp-{name}"
        work.mkdir()
        try:
            searched = Searched.of(
                documents, passages, encoder, glossary=glossary, progress=progress
            )
            _write(work, documents, passages, searched, progress=progress)
            counts = (len(documents), len(passages), sum(len(p.sentences) for p in passages))
            manifest = _manifest(work, name, encoder, corpus_sha256, counts)
            _write_json(work / "manifest.json", asdict(manifest))
            work.rename(home / name)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        _serve(home, name)
    return manifest


@contextmanager
def only_builder(folder: Path, fingerprint: str) -> Iterator[None]:
    """Waits until no other process builds with this model; the lock ends with its process.

    Who holds it may take it again.

    Raises:
        StorageError: the folder can't be written.
    """
    home = place(folder, fingerprint)
    lock = FileLock(home / ".lock", is_singleton=True)
    with _told(folder):
        home.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"写不进索引文件夹 {folder}：{why(error)}。请检查权限和空间，或用 QA_INDEX 指定另一个。"
        ) from error


def open_index(folder: Path, *, corpus_sha256: str, encoder: Encoder) -> Snapshot:
    """The generation that is served with this model, every file of it verified.

    Raises:
        IndexMissingError: none was ever built with this model and these prompts.
        IndexStaleError: corpus or format differ from what it was built with.
        IndexDamagedError: a file is absent or altered.
    """
    home = place(folder, encoder.fingerprint)
    if not (home / "current.json").is_file():
        raise IndexMissingError(
            f"文件夹 {folder} 里还没有用当前的模型（{encoder.name}）和提示语建的索引。{_FIRST}"
        )
    try:
        served = home / _served(home)
        known = _read_json(served / "manifest.json")
        # first: a manifest of another format has other fields
        if known["format_version"] != FORMAT_VERSION:
            raise IndexStaleError(f"索引是另一个版本的程序建的。{_REPAIR}")
        manifest = Manifest(**known)
    except _UNREADABLE as error:
        raise IndexDamagedError(f"索引的说明文件读不出来：{why(error)}。{_REPAIR}") from error
    if manifest.corpus_sha256 != corpus_sha256:
        raise IndexStaleError(f"文档在建索引之后有改动。{_REPAIR}")
    if (manifest.encoder_sha256, manifest.dimension) != (encoder.fingerprint, encoder.dimension):
        raise IndexStaleError(f"索引是用另一个模型（{manifest.encoder}）建的。{_REPAIR}")
    try:
        for name, expected in manifest.files.items():
            if not (served / name).is_file() or _sha256(served / name) != expected:
                raise IndexDamagedError(f"索引文件 {name} 缺失或已损坏。{_REPAIR}")
        return _load(served, manifest)
    except _UNREADABLE as error:
        raise IndexDamagedError(f"索引读不出来：{why(error)}。{_REPAIR}") from error


def _write(
    work: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    searched: Searched,
    *,
    progress: bool | None,
) -> None:
    stored = [asdict(d) | {"repairs": ()} for d in documents]
    _write_json(work / "documents.json", stored)
    _write_json(work / "passages.json", [asdict(p) for p in passages])
    searched.save(work, progress=progress)


def _manifest(
    work: Path, name: str, encoder: Encoder, corpus_sha256: str, counts: tuple[int, int, int]
) -> Manifest:
    return Manifest(
        format_version=FORMAT_VERSION,
        generation=name,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        corpus_sha256=corpus_sha256,
        encoder=encoder.name,
        encoder_sha256=encoder.fingerprint,
        dimension=encoder.dimension,
        documents=counts[0],
        passages=counts[1],
        sentences=counts[2],
        files={p.name: _sha256(p) for p in sorted(work.iterdir())},
    )


def _load(home: Path, manifest: Manifest) -> Snapshot:
    documents = [_document(d) for d in _read_json(home / "documents.json")]
    passages = [_passage(p) for p in _read_json(home / "passages.json")]
    searched = Searched.load(home)
    sentences = sum(len(p.sentences) for p in passages)
    vocabulary = len(searched.postings[Field.SENTENCE_WORDS].vocabulary)
    if (
        (len(documents), len(passages), sentences)
        != (manifest.documents, manifest.passages, manifest.sentences)
        or searched.sentences.shape != (sentences, manifest.dimension)
        or searched.passages.shape != (len(passages), manifest.dimension)
        or searched.word_vectors.shape != (vocabulary, manifest.dimension)
    ):
        raise ValueError("the manifest counts what isn't there")
    return Snapshot(manifest, documents, passages, searched)


def _document(stored: dict[str, Any]) -> Document:
    known = stored["metadata"]
    typed = {
        "date_basis": DateBasis(known["date_basis"]),
        "questions": tuple(known["questions"]),
    }
    blocks = tuple(Block(**_typed(block)) for block in stored["blocks"])
    return Document(
        **stored | {"metadata": Metadata(**known | typed), "blocks": blocks, "repairs": ()}
    )


def _passage(stored: dict[str, Any]) -> Passage:
    return Passage(**_typed(stored) | {"sentences": _spans(stored["sentences"])})


def _typed(stored: dict[str, Any]) -> dict[str, Any]:
    """What a block and a passage have in common, as types of ours."""
    return stored | {
        "kind": Kind(stored["kind"]),
        "spans": _spans(stored["spans"]),
        "headings": tuple(stored["headings"]),
    }


def _spans(stored: Sequence[dict[str, int]]) -> tuple[Span, ...]:
    return tuple(Span(**span) for span in stored)


def _served(home: Path) -> str:
    return str(_read_json(home / "current.json")["generation"])


def _serve(home: Path, name: str) -> None:
    """Swaps a generation in; the one before it stays, since somebody may be opening it."""
    try:
        before = _served(home)
    except _UNREADABLE:  # there is none, or nobody can open it
        before = name
    _write_json(home / "current.tmp", {"generation": name})
    (home / "current.tmp").replace(home / "current.json")
    for path in home.glob("g-*"):
        if path.name not in (name, before):
            shutil.rmtree(path, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _write_json(path: Path, content: object) -> None:
    """Writes and waits until it is on the disk."""
    with path.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())

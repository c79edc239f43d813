"""Passages, vectors and postings on disk: built beside, swapped in whole, refused if unfit."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.dense import Dense
from qa.encoder import Encoder
from qa.errors import IndexDamagedError, IndexMissingError, IndexStaleError, StorageError, why
from qa.lexical import Lexical
from qa.text import characters, normalise, words
from qa.types import DateBasis, Document, Kind, Manifest, Metadata, Passage, Span

FORMAT_VERSION = 4
_REPAIR = "请运行 qa build 重建索引。"
_LEVELS = ("passage", "sentence")


@dataclass(frozen=True, slots=True)
class Level:
    """What searches the texts of one level: three views of the same rows."""

    words: Lexical
    characters: Lexical
    dense: Dense


@dataclass(frozen=True, slots=True)
class Index:
    """An immutable snapshot of one generation."""

    manifest: Manifest
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    sentences: tuple[tuple[int, Span], ...]  # row of the passage, range of its text
    passage: Level
    sentence: Level
    word_vectors: NDArray[np.float32]  # (terms, d), in the order of sentence.words.vocabulary
    passage_rows: dict[str, int]  # passage id -> its row
    sentence_rows: dict[tuple[str, Span], int]  # passage id and range -> the sentence's row


def build_index(
    folder: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    encoder: Encoder,
    corpus_sha256: str,
    *,
    progress: bool = False,
) -> Manifest:
    """Builds a generation beside the served one and swaps it in.

    Whatever happens on the way, the old generation stays whole and served.

    Raises:
        StorageError: the folder can't be written.
    """
    try:
        return _build(folder, documents, passages, encoder, corpus_sha256, progress=progress)
    except OSError as error:
        raise StorageError(
            f"写不进索引文件夹 {folder}：{why(error)}。请检查权限和空间，或用 QA_INDEX 指定另一个。"
        ) from error


def _build(
    folder: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    encoder: Encoder,
    corpus_sha256: str,
    *,
    progress: bool,
) -> Manifest:
    folder.mkdir(parents=True, exist_ok=True)
    with _only_builder(folder):
        name = f"g-{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        work = folder / f"tmp-{name}"
        work.mkdir()
        try:
            sentences = [(row, s) for row, p in enumerate(passages) for s in p.sentences]
            _write_texts(work, documents, passages)
            _write_levels(work, documents, passages, sentences, encoder, progress=progress)
            counts = (len(documents), len(passages), len(sentences))
            manifest = _manifest(work, name, encoder, corpus_sha256, counts)
            _write_json(work / "manifest.json", asdict(manifest))
            work.rename(folder / name)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        _write_json(folder / "current.tmp", {"generation": name})
        (folder / "current.tmp").replace(folder / "current.json")
        _remove_others(folder, name)
    return manifest


def open_index(folder: Path, *, corpus_sha256: str, encoder: Encoder) -> Index:
    """The served generation, every file of it verified.

    Raises:
        IndexMissingError: none was ever built.
        IndexStaleError: corpus, encoder or format differ from what it was built with.
        IndexDamagedError: a file is absent or altered.
    """
    current = folder / "current.json"
    if not current.is_file():
        raise IndexMissingError(f"文件夹 {folder} 里还没有索引。{_REPAIR}")
    try:
        home = folder / str(json.loads(current.read_text("utf-8"))["generation"])
        manifest = Manifest(**json.loads((home / "manifest.json").read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(f"索引的说明文件读不出来：{why(error)}。{_REPAIR}") from error
    if manifest.format_version != FORMAT_VERSION:
        raise IndexStaleError(f"索引是另一个版本的程序建的。{_REPAIR}")
    if manifest.corpus_sha256 != corpus_sha256:
        raise IndexStaleError(f"文档在建索引之后有改动。{_REPAIR}")
    if manifest.encoder_sha256 != encoder.fingerprint:
        raise IndexStaleError(f"索引是用另一个模型（{manifest.encoder}）建的。{_REPAIR}")
    for name, expected in manifest.files.items():
        if not (home / name).is_file() or _sha256(home / name) != expected:
            raise IndexDamagedError(f"索引文件 {name} 缺失或已损坏。{_REPAIR}")
    try:
        return _load(home, manifest)
    except (OSError, ValueError, KeyError, TypeError) as error:  # a builder may just have swapped
        raise IndexDamagedError(f"索引读不出来：{why(error)}。{_REPAIR}") from error


@contextmanager
def _only_builder(folder: Path) -> Iterator[None]:
    """Waits for another builder; the lock goes with its process, however that ends."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write_texts(work: Path, documents: Sequence[Document], passages: Sequence[Passage]) -> None:
    stored = [asdict(d) | {"blocks": (), "repairs": ()} for d in documents]
    _write_json(work / "documents.json", stored)
    _write_json(work / "passages.json", [asdict(p) for p in passages])


def _write_levels(
    work: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    sentences: Sequence[tuple[int, Span]],
    encoder: Encoder,
    *,
    progress: bool,
) -> None:
    titles = {d.id: d.metadata.title for d in documents}
    whole = ["\n".join((titles[p.document_id], *p.headings, p.text)) for p in passages]
    single = [span.cut(passages[row].text) for row, span in sentences]
    for level, texts in zip(_LEVELS, (whole, single), strict=True):
        Lexical.build([words(t) for t in texts]).save(work, f"{level}-words")
        Lexical.build([characters(t) for t in texts]).save(work, f"{level}-characters")
        vectors = np.zeros((0, encoder.dimension), dtype=np.float32)
        if texts:
            vectors = encoder.encode_passages([normalise(t) for t in texts], progress=progress)
        Dense.build(vectors).save(work / f"{level}.faiss")
    vocabulary = list(Lexical.load(work, "sentence-words").vocabulary)
    vectors = encoder.encode_passages(vocabulary, progress=progress) if vocabulary else vectors
    np.save(work / "word-vectors.npy", vectors.astype(np.float16))


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


def _load(home: Path, manifest: Manifest) -> Index:
    documents = tuple(_document(d) for d in _read_json(home / "documents.json"))
    passages = tuple(_passage(p) for p in _read_json(home / "passages.json"))
    sentences = tuple((row, s) for row, p in enumerate(passages) for s in p.sentences)
    passage, sentence = (
        Level(
            Lexical.load(home, f"{level}-words"),
            Lexical.load(home, f"{level}-characters"),
            Dense.load(home / f"{level}.faiss"),
        )
        for level in _LEVELS
    )
    word_vectors = np.load(home / "word-vectors.npy", allow_pickle=False).astype(np.float32)
    passage_rows = {passage.id: row for row, passage in enumerate(passages)}
    sentence_rows = {(passages[row].id, part): i for i, (row, part) in enumerate(sentences)}
    return Index(
        manifest,
        documents,
        passages,
        sentences,
        passage,
        sentence,
        word_vectors,
        passage_rows,
        sentence_rows,
    )


def _document(stored: dict[str, Any]) -> Document:
    known = stored["metadata"]
    typed = {
        "date_basis": DateBasis(known["date_basis"]),
        "questions": tuple(known["questions"]),
    }
    metadata = Metadata(**known | typed)
    return Document(**stored | {"metadata": metadata, "blocks": (), "repairs": ()})


def _passage(stored: dict[str, Any]) -> Passage:
    ranges = {key: tuple(Span(**s) for s in stored[key]) for key in ("spans", "sentences")}
    headings = tuple(stored["headings"])
    return Passage(**stored | ranges | {"kind": Kind(stored["kind"]), "headings": headings})


def _remove_others(folder: Path, keep: str) -> None:
    for path in folder.iterdir():
        if path.is_dir() and path.name.startswith(("g-", "tmp-g-")) and path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _write_json(path: Path, content: object) -> None:
    """Writes and waits until it is on the disk."""
    with path.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())

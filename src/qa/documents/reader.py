"""A folder of .txt and .md files -> documents."""

from __future__ import annotations

import hashlib
from pathlib import Path

from qa.documents.layout import repair_layout
from qa.documents.metadata import infer_metadata, read_sidecar
from qa.errors import CorpusError, why
from qa.progress import follow
from qa.types import Document

ENDINGS = (".txt", ".md")


def read_corpus(folder: Path, *, progress: bool | None = False) -> tuple[Document, ...]:
    """All documents below `folder`, ordered by id; `progress` as in `progress.follow`.

    A document's metadata comes from the .toml file of the same name beside it, or,
    where there is none, from its own text.

    Raises:
        CorpusError: no folder, no document, two of the same name, or an unreadable file.
    """
    paths = _paths(folder)
    seen: dict[str, Path] = {}
    for path in paths:
        if path.stem in seen:
            raise CorpusError(f"有两份同名文档：{seen[path.stem]} 和 {path}。请给其中一份改名。")
        seen[path.stem] = path
    names = follow(sorted(seen), "读取", "篇", shown=progress)
    return tuple(_read(seen[name], folder) for name in names)


def corpus_fingerprint(folder: Path) -> str:
    """SHA-256 over the names and bytes of all documents and sidecars.

    Raises:
        CorpusError: as `read_corpus`, but for files that aren't text.
    """
    digest = hashlib.sha256()
    for path in _paths(folder):
        for file in (path, path.with_suffix(".toml")):
            if file.is_file():
                digest.update(f"{file.relative_to(folder).as_posix()}\0".encode())
                digest.update(hashlib.sha256(_bytes(file)).digest())
    return digest.hexdigest()


def _paths(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise CorpusError(f"找不到文档文件夹 {folder}。请建立它，或用 QA_CORPUS 指定另一个。")
    paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())
    if not paths:
        raise CorpusError(f"文件夹 {folder} 里没有 .txt 或 .md 文档。请放入文档后重试。")
    return paths


def _read(path: Path, folder: Path) -> Document:
    raw = _bytes(path)
    text = _decode(raw, path)
    blocks, repairs = repair_layout(text)
    sidecar = path.with_suffix(".toml")
    metadata = (
        read_sidecar(sidecar) if sidecar.is_file() else infer_metadata(text, blocks, path.stem)
    )
    return Document(
        id=path.stem,
        path=path.relative_to(folder).as_posix(),
        text=text,
        sha256=hashlib.sha256(raw).hexdigest(),
        metadata=metadata,
        blocks=blocks,
        repairs=repairs,
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CorpusError(f"读不出 {path}：{why(error)}。请检查这个文件，或把它移走。") from error


def _decode(raw: bytes, path: Path) -> str:
    """UTF-8 with or without its mark, else the Chinese national encoding."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CorpusError(f"{path.name} 不是文本文件。请另存为 UTF-8 编码的 .txt 后重试。")

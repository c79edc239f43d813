"""A folder of .txt and .md files -> documents."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

from qa.documents.encoding import decode
from qa.documents.layout import repair_layout
from qa.documents.metadata import infer_metadata, read_sidecar
from qa.errors import CorpusError, why
from qa.progress import follow
from qa.types import CITABLE, Block, Document, Repair

ENDINGS = (".txt", ".md")


def read_corpus(folder: Path, *, progress: bool | None = False) -> tuple[Document, ...]:
    """All documents below `folder`, ordered by id; `progress` as in `progress.follow`.

    The id is the file's name without its ending, with its folder before it where files of
    several folders share a name. A document's metadata comes from the .toml file of the
    same name beside it, or, where there is none, from its own text.

    Raises:
        CorpusError: no folder, no text, two documents of one name, or an unreadable file.
    """
    paths = _paths(folder)
    bearers = Counter(path.stem for path in paths)
    named: dict[str, Path] = {}
    for path in paths:
        inner = path.relative_to(folder).with_suffix("").as_posix()
        name = path.stem if bearers[path.stem] == 1 else inner
        if name in named:
            raise CorpusError(f"有两份同名文档：{named[name]} 和 {path}。请给其中一份改名。")
        named[name] = path
    names = follow(sorted(named), "读取", "篇", shown=progress)
    documents = tuple(_read(named[name], folder, name) for name in names)
    if not any(_is_citable(document.blocks) for document in documents):
        raise CorpusError(f"文件夹 {folder} 里的文档都是空的。请放入有正文的文档后重试。")
    return documents


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
    found = (p for p in folder.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())
    paths = sorted(p for p in found if not _is_hidden(p.relative_to(folder)))
    for path in paths:
        # a name that isn't UTF-8, as zip files from Windows bring it along
        shown = str(path).encode("utf-8", "replace").decode()
        if shown != str(path):
            raise CorpusError(f"文件名 {shown} 不是 UTF-8 编码，读不出来。请给它改名后重试。")
    if not paths:
        raise CorpusError(f"文件夹 {folder} 里没有 .txt 或 .md 文档。请放入文档后重试。")
    return paths


def _is_hidden(path: Path) -> bool:
    """Is it a file that programs keep for themselves, such as .git/…, ._a.txt or ~$a.txt?"""
    return any(part.startswith((".", "~$")) for part in path.parts)


def _is_citable(blocks: tuple[Block, ...]) -> bool:
    return any(block.kind in CITABLE for block in blocks)


def _read(path: Path, folder: Path, name: str) -> Document:
    raw = _bytes(path)
    text = decode(raw, path.name)
    blocks, repairs = repair_layout(text)
    if not _is_citable(blocks):
        repairs = (*repairs, Repair("没有可引用的正文", 0, text.strip()[:24]))
    sidecar = path.with_suffix(".toml")
    if sidecar.is_file():
        metadata = read_sidecar(sidecar)
    else:
        metadata = infer_metadata(text, blocks, path.stem, date.today())
    return Document(
        id=name,
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

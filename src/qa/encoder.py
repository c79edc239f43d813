"""Texts become vectors. The only home of sentence-transformers."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.errors import EncoderError, why
from qa.settings import Settings

UNLIKE = Path(__file__).resolve().parent / "models" / "unlike.txt"
_REMEMBERED = 4096  # texts whose vectors are kept, 8 MB of them; then it begins anew
_NOISE = 1e-3  # a centred vector that is shorter, beside unit length, is rounding and says nothing
# Read when the libraries are first imported; what the operator has set stands.
_ENVIRONMENT = {
    # a question is one short text: threads of the tokenizer cost more than they give
    "TOKENIZERS_PARALLELISM": "false",
    # nothing asks another host unless somebody wants a model from there
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # what they report in English is told in Chinese where it matters: as an error of ours
    "HF_HUB_VERBOSITY": "error",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
}


class Encoder(Protocol):
    """What the index and the search need of a model.

    Rows are of unit length, so that an inner product is a cosine; the row of a text
    without any known word is zero.
    """

    @property
    def name(self) -> str:
        """The model's name or folder, for people."""

    @property
    def fingerprint(self) -> str:
        """Changes with the model's files and with the prompts."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a question, (n, d)."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a passage, (n, d)."""


class _Transformer:
    """A model whose cosines mean the same as any other's: 0 is the likeness of unlike texts.

    Many transformers find any two texts alike (0.6 and more), because all their vectors
    share a direction. The mean of texts that have nothing in common is taken away. Source:
    Mu and Viswanath, "All-but-the-Top", ICLR 2018, without its further directions.
    """

    def __init__(self, model: Any, settings: Settings, fingerprint: str) -> None:
        self._model = model
        self._prompts = (settings.query_prompt, settings.passage_prompt)
        self.name = settings.encoder
        self.fingerprint = fingerprint
        unlike = UNLIKE.read_text("utf-8").splitlines()
        self._centres = {p: self._centre(unlike, p) for p in dict.fromkeys(self._prompts)}
        self._recent: Mapping[tuple[str, str], NDArray[np.float32]] = {}
        self.dimension = self._centres[self._prompts[0]].size

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._remembered(texts, self._prompts[0])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._remembered(texts, self._prompts[1])

    def _remembered(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        """The steps of an answer, and answers with the same quotes, ask for the same vectors."""
        known = self._recent  # never changed, but replaced: threads share it
        new = [text for text in dict.fromkeys(texts) if (prompt, text) not in known]
        if new:
            vectors = self._encode(new, prompt)
            known = {**known, **{(prompt, t): v for t, v in zip(new, vectors, strict=True)}}
            self._recent = known if len(known) <= _REMEMBERED else {}
        rows = [known[prompt, text] for text in texts]
        return np.array(rows, np.float32).reshape(len(rows), self.dimension)

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        return _unit(_less(self._units(texts, prompt), self._centres[prompt]))

    def _centre(self, unlike: Sequence[str], prompt: str) -> NDArray[np.float32]:
        vectors = self._units(unlike, prompt)
        centre = np.asarray(vectors.mean(axis=0), np.float32)
        if not _less(vectors, centre).any():
            raise EncoderError(
                f"模型 {self.name} 对所有文字给出同样的向量，无法区分。请换用另一个懂中文的模型。"
            )
        return centre

    def _units(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        """The model's vectors of unit length, with all that they share."""
        try:
            # its own bar is off: progress.py shows one in Chinese
            vectors = self._model.encode(
                list(texts), prompt=prompt, show_progress_bar=False, convert_to_numpy=True
            ).astype(np.float32)
        except Exception as error:  # whatever a foreign model raises, at some texts only perhaps
            raise EncoderError(
                f"模型 {self.name} 无法计算向量：{why(error)}。请换用另一个模型。"
            ) from error
        # a mean over no words is no number: such a text is like no other
        vectors[[not any(map(str.isalnum, text)) for text in texts]] = 0
        if vectors.ndim != 2 or not np.isfinite(vectors).all():
            raise EncoderError(f"模型 {self.name} 给出了无法使用的向量。请换用另一个模型。")
        return _unit(vectors)


def _less(vectors: NDArray[np.float32], centre: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows without what they share; zero where there was nothing else, or nothing at all."""
    centred = np.asarray(vectors - centre, dtype=np.float32)
    says_something = np.linalg.norm(centred, axis=1) > _NOISE
    centred[~(vectors.any(axis=1) & says_something)] = 0
    return centred


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1), dtype=np.float32)


def load_encoder(settings: Settings) -> Encoder:
    """The sentence-transformers model that the settings name, from a folder or by name.

    Raises:
        EncoderError: it can't be loaded, or its vectors can't be used.
    """
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    from sentence_transformers import SentenceTransformer

    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)  # has no variable for it
    try:
        model = SentenceTransformer(settings.encoder, device="cpu")
        fingerprint = _fingerprint(_folder(settings.encoder), settings)
    except Exception as error:  # whatever a foreign model raises, the advice is the same
        is_there = Path(settings.encoder).is_dir()
        cause = why(error) if is_there else "没有这个文件夹，也没有取得这个名称的模型"
        raise EncoderError(
            f"读不出模型 {settings.encoder}：{cause}。请检查 QA_ENCODER 是否为模型的文件夹或名称；"
            "要从网上下载，请设 HF_HUB_OFFLINE=0。"
        ) from error
    return _Transformer(model, settings, fingerprint)


def _folder(name: str) -> Path:
    """Where a loaded model's files lie: its own folder, or its revision in the hub's cache."""
    from sentence_transformers.util import load_file_path

    if Path(name).is_dir():
        return Path(name)
    # a model of the library's own may be named without its owner
    for repository in (name, f"sentence-transformers/{name}"):
        for file in ("modules.json", "config.json"):
            if path := load_file_path(repository, file, local_files_only=True):
                return Path(path).parent
    raise FileNotFoundError(errno.ENOENT, name)


def _fingerprint(folder: Path, settings: Settings) -> str:
    """SHA-256 over the model's files, the prompts, and the texts that unlikeness is told by."""
    digest = hashlib.sha256()
    names = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    for name in names:
        if any(part.startswith(".") for part in name.parts):
            continue  # what a download or git keeps for itself: it differs between copies
        digest.update(f"{name.as_posix()}\0".encode())
        with (folder / name).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    digest.update(f"\0{settings.query_prompt}\0{settings.passage_prompt}\0".encode())
    digest.update(UNLIKE.read_bytes())
    return digest.hexdigest()

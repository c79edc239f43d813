"""What of passages and their sentences is searched: made in one go, saved, loaded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.dense import Dense
from qa.encoder import Encoder
from qa.lexical import Counted, Lexical
from qa.names import Names, names_of
from qa.pinyin import by_sound
from qa.progress import follow
from qa.store import Field
from qa.text import characters, normalise, words
from qa.types import Document, Passage

_BATCH = 256  # texts that are encoded at a time: often enough for the bar to move


@dataclass(frozen=True, slots=True)
class Searched:
    """The rows of a field and of its vectors are those of the passages, or of their
    sentences, in order."""

    postings: Mapping[Field, Lexical]
    sentences: Dense
    passages: Dense
    word_vectors: NDArray[np.float32]  # (terms, d), in the order of the sentences' vocabulary
    sounds: Mapping[str, Sequence[str]]  # as `pinyin.by_sound` gives them
    names: Names  # words beside those of `text.words`

    @classmethod
    def of(
        cls,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        encoder: Encoder,
        *,
        glossary: Iterable[str] = (),
        progress: bool | None = False,
    ) -> Searched:
        """Everything that is searched of the passages; `progress` as in `progress.follow`."""
        names = names_of(documents, glossary)
        titles = {d.id: d.metadata.title for d in documents}
        single = [span.cut(p.text) for p in passages for span in p.sentences]
        whole = ["\n".join((titles[p.document_id], *p.headings, p.text)) for p in passages]
        postings = _postings(passages, whole, names, progress=progress)
        spoken = postings[Field.SENTENCE_WORDS]
        vocabulary = list(spoken.vocabulary)
        sounds = by_sound(vocabulary, {word: spoken.frequency(word) for word in vocabulary})
        texts = [*map(normalise, single), *map(normalise, whole), *vocabulary]
        encoded = _encode(encoder, texts, progress=progress)
        sentences, around, of_words = np.split(encoded, [len(single), len(single) + len(whole)])
        vectors = of_words.astype(np.float16).astype(np.float32)  # as `save` keeps them
        return cls(postings, Dense.build(sentences), Dense.build(around), vectors, sounds, names)

    def save(self, folder: Path, *, progress: bool | None = False) -> None:
        """Writes everything into `folder`."""
        files = [
            partial(_write, folder / "sounds.json", self.sounds),
            partial(_write, folder / "names.json", sorted(self.names.all)),
            *(partial(self.postings[field].save, folder, field) for field in Field),
            partial(self.sentences.save, folder / "sentence.faiss"),
            partial(self.passages.save, folder / "passage.faiss"),
            partial(np.save, folder / "word-vectors.npy", self.word_vectors.astype(np.float16)),
        ]
        for write in follow(files, "写入", "项", shown=progress):
            write()

    @classmethod
    def load(cls, folder: Path) -> Searched:
        """What `save` wrote."""
        return cls(
            {field: Lexical.load(folder, field) for field in Field},
            Dense.load(folder / "sentence.faiss"),
            Dense.load(folder / "passage.faiss"),
            np.load(folder / "word-vectors.npy", allow_pickle=False).astype(np.float32),
            json.loads((folder / "sounds.json").read_text("utf-8")),
            Names.of(json.loads((folder / "names.json").read_text("utf-8"))),
        )


def _postings(
    passages: Sequence[Passage], whole: Sequence[str], names: Names, *, progress: bool | None
) -> dict[Field, Lexical]:
    """`whole`: the passages' texts with their title and headings."""
    counted = {field: Counted() for field in Field}
    both = list(zip(passages, whole, strict=True))
    # a passage right behind its sentences: what was cut into words just now is still known
    for passage, text in follow(both, "分词", "段", shown=progress):
        for span in passage.sentences:
            sentence = span.cut(passage.text)
            counted[Field.SENTENCE_WORDS].add([*words(sentence), *names.within(sentence)])
            counted[Field.SENTENCE_CHARACTERS].add(characters(sentence))
        counted[Field.PASSAGE_WORDS].add([*words(text), *names.within(text)])
        counted[Field.PASSAGE_CHARACTERS].add(characters(text))
    return {field: one.weighed() for field, one in counted.items()}


def _encode(
    encoder: Encoder, texts: Sequence[str], *, progress: bool | None
) -> NDArray[np.float32]:
    batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
    nothing = np.zeros((0, encoder.dimension), dtype=np.float32)
    encoded = (encoder.encode_passages(b) for b in follow(batches, "编码", "批", shown=progress))
    return np.concatenate([nothing, *encoded])


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")

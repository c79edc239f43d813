"""What brings one sentence before another: each reason alone, in a corpus made for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder
from numpy.typing import NDArray

from qa.conversation import understand
from qa.documents import read_corpus
from qa.index import build_index, open_index
from qa.passages import split_passages
from qa.retrieval import retrieve
from qa.types import Query


class Mute(FakeEncoder):
    """Finds no text like any other, so that words and characters alone decide."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.zeros((len(texts), self.dimension), dtype=np.float32)


class Fond(FakeEncoder):
    """Finds every question like the texts that speak of labour, and half like all others."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(["劳动"] * len(texts))

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, :2] = (1, 0) if "劳动" in text else (0.5, 0.75**0.5)
        return vectors


def ranked(
    folder: Path,
    files: dict[str, str],
    query: Query | str,
    encoder: FakeEncoder | None = None,
    limit: int = 30,
) -> list[str]:
    """The sentences that are found in a corpus of these files, best first."""
    corpus, encoder = folder / "corpus", encoder or Mute()
    corpus.mkdir()
    for name, text in files.items():
        (corpus / name).write_text(text, "utf-8")
    documents = read_corpus(corpus)
    passages = [p for d in documents for p in split_passages(d)]
    build_index(folder / "index", documents, passages, encoder, "c")
    index = open_index(folder / "index", corpus_sha256="c", encoder=encoder)
    asked = Query(query, query) if isinstance(query, str) else query
    hits = retrieve(index, encoder, asked, limit=limit)
    return [hit.sentence.cut(hit.passage.text) for hit in hits if hit.sentence]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("# 甲\n\n共有十二家。\n", "# 工匠学院\n\n共计三十六家。\n"),  # the title tells
        (
            "# 新闻\n\n## 体育\n\n共有十二家。\n",
            "# 新闻\n\n## 工匠学院\n\n共计三十六家。\n",
        ),  # the heading tells
        (
            "# 甲\n\n共有十二家。城里的图书馆周末照常开放。\n",
            "# 乙\n\n共计三十六家。城里的工匠学院周末照常开放。\n",
        ),  # the sentence beside it tells
    ],
)
def test_what_stands_around_a_sentence_counts(tmp_path: Path, first: str, second: str) -> None:
    found = ranked(tmp_path, {"a.txt": first, "b.txt": second}, "工匠学院有几家")
    assert found.index("共计三十六家。") < found.index("共有十二家。")


def test_what_a_sentence_says_counts_more_than_what_stands_around_it(tmp_path: Path) -> None:
    around = "# 工匠学院\n\n## 工匠学院\n\n### 工匠学院\n\n课程分为三个阶段完成。\n"
    beside = "秋天里山上的叶子都红了，游人从四面八方赶来，客店天天住满。"
    said = f"# 甲\n\n城里昨天又新开了一所工匠学院。{beside}\n"
    other = "# 乙\n\n春有百花。\n\n夏有凉风。\n\n秋有月亮。\n\n冬有雪花。\n"
    found = ranked(tmp_path, {"a.txt": around, "b.txt": said, "c.txt": other}, "工匠学院")
    assert found == ["城里昨天又新开了一所工匠学院。", "课程分为三个阶段完成。", beside]


def test_what_shares_nothing_with_the_question_is_not_found(tmp_path: Path) -> None:
    files = {"a.txt": "# 甲\n\n草原辽阔。\n\n今日有雨。\n"}
    assert ranked(tmp_path, files, "草原") == ["草原辽阔。"]


def test_meaning_finds_what_shares_no_word(tmp_path: Path) -> None:
    files = {"a.txt": "# 甲\n\n今日有雨。\n\n劳动光荣。\n"}
    assert ranked(tmp_path, files, "干活", Fond()) == ["劳动光荣。", "今日有雨。"]


def test_a_word_that_answers_repeat_counts_more_than_one_that_only_asks(tmp_path: Path) -> None:
    # characters prefer the shorter sentence and the vectors the other: the words decide
    files = {"a.txt": "# 甲\n\n一共很多。\n\n劳动光荣，人人都应当明白。\n"}
    assert ranked(tmp_path, files, "一共劳动", Fond())[0] == "劳动光荣，人人都应当明白。"


def test_the_words_of_a_follow_up_are_those_that_it_took_over(tmp_path: Path) -> None:
    files = {"a.txt": "# 甲\n\n草原辽阔。\n\n今日有雨。\n"}
    assert ranked(tmp_path, files, Query("呢", "呢 草原")) == ["草原辽阔。"]


def test_the_name_of_a_region_chooses_documents_and_is_no_word_to_look_for(tmp_path: Path) -> None:
    files = {
        "a.txt": "# 宁夏新闻\n\n宁夏，宁夏，美丽的宁夏。\n\n服务站开门迎客。\n",
        "b.txt": "# 广东新闻\n\n服务站开门。\n",
        "c.txt": "# 新闻\n\n各地服务站开门。\n",  # of no known region: it may speak of any
    }
    query = understand("宁夏服务站", (), ("宁夏", "广东"))
    assert set(ranked(tmp_path, files, query)) == {"服务站开门迎客。", "各地服务站开门。"}


def test_no_more_is_found_than_is_wanted(tmp_path: Path) -> None:
    files = {"a.txt": "# 甲\n\n草原辽阔。\n\n草原美丽。\n\n草原安静。\n"}
    assert len(ranked(tmp_path, files, "草原", limit=2)) == 2


def test_every_form_of_writing_finds_every_other(tmp_path: Path) -> None:
    files = {"a.txt": "# 甲\n\n今日有雨。\n\n內蒙古建成28家。\n"}
    assert ranked(tmp_path, files, "内蒙古28家", FakeEncoder())[0] == "內蒙古建成28家。"

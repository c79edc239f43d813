"""A folder of documents is read as it is, with or without sidecars."""

from pathlib import Path

import pytest

from qa.documents import corpus_fingerprint, read_corpus
from qa.errors import CorpusError
from qa.types import DateBasis


def test_without_a_sidecar_the_text_tells(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 宁夏新闻\n\n本报记者 张三\n\n2020年，建成3家。\n", "utf-8")
    (document,) = read_corpus(tmp_path)
    known = document.metadata
    assert (known.title, known.region, known.author) == ("宁夏新闻", "宁夏", "张三")
    assert (known.date, known.date_basis) == ("2020", DateBasis.INFERRED)


def test_a_sidecar_is_believed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("正文。", "utf-8")
    (tmp_path / "a.toml").write_text('title = "题"\ndate = "2021-09"\n', "utf-8")
    assert read_corpus(tmp_path)[0].metadata.date == "2021-09"


@pytest.mark.parametrize(
    "sidecar", ["title = ", 'titel = "x"', "title = 3", 'title = "x"\ndate = "去年"', ""]
)
def test_a_wrong_sidecar_is_told(tmp_path: Path, sidecar: str) -> None:
    (tmp_path / "a.txt").write_text("正文。", "utf-8")
    (tmp_path / "a.toml").write_text(sidecar, "utf-8")
    with pytest.raises(CorpusError, match=r"a\.toml"):
        read_corpus(tmp_path)


def test_an_empty_or_absent_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="没有"):
        read_corpus(tmp_path)
    with pytest.raises(CorpusError, match="QA_CORPUS"):
        read_corpus(tmp_path / "absent")


def test_two_documents_of_one_name_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲。", "utf-8")
    (tmp_path / "a.md").write_text("乙。", "utf-8")
    with pytest.raises(CorpusError, match="同名"):
        read_corpus(tmp_path)


def test_the_national_encoding_is_read_and_binaries_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("产业工人。".encode("gb18030"))
    assert read_corpus(tmp_path)[0].text == "产业工人。"
    (tmp_path / "b.txt").write_bytes(b"\x00\xff\x00\x01")
    with pytest.raises(CorpusError, match="UTF-8"):
        read_corpus(tmp_path)


def test_the_fingerprint_changes_with_text_and_sidecar(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲。", "utf-8")
    first = corpus_fingerprint(tmp_path)
    (tmp_path / "a.toml").write_text('title = "题"', "utf-8")
    second = corpus_fingerprint(tmp_path)
    (tmp_path / "a.txt").write_text("乙。", "utf-8")
    assert len({first, second, corpus_fingerprint(tmp_path)}) == 3

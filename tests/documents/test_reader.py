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
    "sidecar",
    [
        "title = ",
        'titel = "x"',
        "title = 3",
        'title = "x"\ndate = "去年"',
        'title = "x"\ndate = "2021-13"',
        'title = "x"\ndate = "2021-02-30"',
        'title = "x"\ndate_basis = "maybe"',
        'title = "x"\nregion = "火星"',
        'title = "x"\nquestions = "问"',
        '[known]\ntitle = "x"',
        "",
    ],
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


def test_a_sidecar_may_be_written_by_any_editor(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("正文。", "utf-8")
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        (tmp_path / "a.toml").write_text('title = "题目"', encoding)
        assert read_corpus(tmp_path)[0].metadata.title == "题目"


def test_folders_may_hold_files_of_one_name(tmp_path: Path) -> None:
    for name in ("2021/通知.txt", "2022/通知.txt", "2022/办法.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("正文。", "utf-8")
    assert [d.id for d in read_corpus(tmp_path)] == ["2021/通知", "2022/通知", "办法"]


def test_what_programs_keep_for_themselves_is_no_document(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in (".git/x.md", "._a.txt", "~$a.txt"):
        (tmp_path / name).write_bytes(b"\0\1")
    (tmp_path / "a.txt").write_text("正文。", "utf-8")
    assert [d.id for d in read_corpus(tmp_path)] == ["a"]


def test_an_empty_document_is_named_and_only_empty_ones_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" \n", "utf-8")
    with pytest.raises(CorpusError, match="空的"):
        read_corpus(tmp_path)
    (tmp_path / "b.txt").write_text("正文。", "utf-8")
    empty, _ = read_corpus(tmp_path)
    assert [r.what for r in empty.repairs] == ["没有可引用的正文"]


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


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "gb18030"])
def test_encodings_of_office_machines(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("产业工人。".encode(encoding))
    assert read_corpus(tmp_path)[0].text == "产业工人。"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("首行。\n产业工人队伍建设".encode()[:-1], "第2行有损坏"),
        ("產業工人隊伍建設改革。".encode("big5"), "认不出"),
        ("产业工人 abc".encode("utf-16-le"), "UTF-8"),
    ],
)
def test_unreadable_text_is_told_not_garbled(tmp_path: Path, raw: bytes, said: str) -> None:
    (tmp_path / "a.txt").write_bytes(raw)
    with pytest.raises(CorpusError, match=said):
        read_corpus(tmp_path)


def test_the_fingerprint_changes_with_text_and_sidecar(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲。", "utf-8")
    first = corpus_fingerprint(tmp_path)
    (tmp_path / "a.toml").write_text('title = "题"', "utf-8")
    second = corpus_fingerprint(tmp_path)
    (tmp_path / "a.txt").write_text("乙。", "utf-8")
    assert len({first, second, corpus_fingerprint(tmp_path)}) == 3

"""What a document's own text tells about it, and which files are documents."""

from datetime import date
from pathlib import Path

import pytest

from qa.documents import corpus_fingerprint, read_corpus
from qa.documents.metadata import infer_metadata
from qa.errors import CorpusError
from qa.types import DateBasis, Metadata


def told(folder: Path, text: str) -> Metadata:
    (folder / "a.txt").write_text(text, "utf-8")
    return read_corpus(folder)[0].metadata


def test_the_latest_year_is_the_date_and_no_part_of_a_longer_number(tmp_path: Path) -> None:
    known = told(tmp_path, "# 题\n\n2020年建成3家，2023年建成5家，2019年1家，共12025年前的2家。\n")
    assert (known.date, known.date_basis) == ("2023", DateBasis.INFERRED)


@pytest.mark.parametrize(
    ("body", "year"),
    [
        ("到2023年，力争建成3家。", ""),
        ("2021年建成1家，力争到2023年建成3家。", "2021"),
        ("2021年启动，计划在2023年完成。", "2021"),
        ("印发《发展规划（2021—2023年）》。", ""),
        ("计划落实得好，2023年建成3家。", "2023"),  # another clause
        ("2019年至2023年建成3家。", "2023"),  # a time that has passed
        ("2024年建成3家，2025年建成5家。", "2024"),  # after the day of reading
    ],
)
def test_a_year_that_is_only_planned_for_or_still_to_come_is_no_date(body: str, year: str) -> None:
    known = infer_metadata(body, (), "a", date(2024, 1, 1))
    assert known.date == year
    assert (known.date_basis is DateBasis.UNKNOWN) == (not year)


def test_without_a_year_the_date_is_unknown(tmp_path: Path) -> None:
    known = told(tmp_path, "# 题\n\n建成3家。\n")
    assert (known.date, known.date_basis, known.date_note) == ("", DateBasis.UNKNOWN, "")


@pytest.mark.parametrize(
    ("title", "body", "region"),
    [
        ("宁夏新闻", "广东广东广东的经验。", "宁夏"),  # the title outweighs the text
        ("新闻", "宁夏、宁夏和广东。", "宁夏"),  # two mentions of three
        ("新闻", "宁夏和广东。", ""),  # one of two tells nothing
        ("新闻", "没有地名。", ""),
        ("黄河南岸灌区改造", "黄河南岸灌区改造完成。", ""),  # 河南 is no word there
        ("新闻", "內蒙古和内蒙的经验，宁夏学。全国有一百家。", "内蒙古"),  # in any form
    ],
)
def test_the_region_is_the_titles_or_that_of_most_mentions(
    tmp_path: Path, title: str, body: str, region: str
) -> None:
    assert told(tmp_path, f"# {title}\n\n{body}\n").region == region


@pytest.mark.parametrize("questions", ['"一"', "[1]", "7"])
def test_suggested_questions_are_a_list_of_texts(tmp_path: Path, questions: str) -> None:
    (tmp_path / "a.toml").write_text(f'title = "题"\nquestions = {questions}\n', "utf-8")
    with pytest.raises(CorpusError, match=r"a\.toml.*questions"):
        told(tmp_path, "正文。")


def test_a_sidecar_brings_questions_and_how_the_date_is_known(tmp_path: Path) -> None:
    sidecar = tmp_path / "a.toml"
    sidecar.write_text('title = "题"\nquestions = ["几家？"]\ndate_basis = "stated"\n', "utf-8")
    known = told(tmp_path, "正文。")
    assert (known.questions, known.date_basis) == (("几家？",), DateBasis.STATED)
    sidecar.write_text('title = "题"\ndate_basis = "guessed"\n', "utf-8")
    with pytest.raises(CorpusError, match="date_basis"):
        told(tmp_path, "正文。")


def test_documents_lie_in_subfolders_too_and_come_in_the_order_of_their_ids(tmp_path: Path) -> None:
    (tmp_path / "乙").mkdir()
    (tmp_path / "乙" / "a.MD").write_text("甲。", "utf-8")
    (tmp_path / "z.txt").write_text("乙。", "utf-8")
    (tmp_path / "b.docx").write_bytes(b"x")
    assert [d.path for d in read_corpus(tmp_path)] == ["乙/a.MD", "z.txt"]


def test_a_mark_before_the_text_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + "甲。".encode())
    assert read_corpus(tmp_path)[0].text == "甲。"


def test_text_with_a_nought_in_it_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="UTF-8"):
        told(tmp_path, "甲\0。")


def test_a_renamed_document_changes_the_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲。", "utf-8")
    before = corpus_fingerprint(tmp_path)
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    assert corpus_fingerprint(tmp_path) != before

"""The keepers' own words: read like documents, refused with the line's number."""

from pathlib import Path

import pytest

from qa.errors import CorpusError
from qa.glossary import GLOSSARY, both_ways, read_glossary
from qa.service import build
from qa.settings import Settings


def glossary(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / GLOSSARY
    path.write_text("\n".join(lines), encoding)
    return path


def test_a_group_leads_from_each_to_the_others() -> None:
    assert both_ways([("甲", "乙", "丙")])["丙"] == ("甲", "乙")


def test_bars_of_either_width_stand_between_expressions(tmp_path: Path) -> None:
    path = glossary(tmp_path, "暖心屋\t职工驿站\uff5c爱心驿站|职工、农民工之家")
    assert read_glossary(path)["暖心屋"] == ("职工驿站", "爱心驿站", "职工、农民工之家")


def test_a_line_has_so_many_expressions_and_a_word_as_many_lines_as_it_likes(
    tmp_path: Path,
) -> None:
    others = [f"驿站{n}" for n in range(51)]
    with pytest.raises(CorpusError, match="第1行有51种另外的说法，每行最多50种"):
        read_glossary(glossary(tmp_path, "暖心屋\t" + "|".join(others)))
    terms = read_glossary(glossary(tmp_path, *(f"暖心屋\t{one}" for one in others)))
    assert terms == {"暖心屋": tuple(others)} | dict.fromkeys(others, ("暖心屋",))


def test_without_a_file_there_are_no_expressions(tmp_path: Path) -> None:
    assert read_glossary(tmp_path / GLOSSARY) == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_it_may_be_in_any_encoding_of_documents(tmp_path: Path, encoding: str) -> None:
    path = glossary(tmp_path, "暖心屋\t职工驿站", encoding=encoding)
    assert read_glossary(path) == {"暖心屋": ("职工驿站",), "职工驿站": ("暖心屋",)}


@pytest.mark.parametrize(
    "line",
    [
        "没有制表符",
        "只有词\t",
        "\t只有说法",
        "三\t栏\t的",
        "产改\t产改",
        "\t词\t说法",
        "两词\uff5c一栏\t说法",
    ],
)
def test_a_broken_line_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    with pytest.raises(CorpusError, match="第2行不合格式"):
        read_glossary(glossary(tmp_path, "产改\t产业工人队伍建设改革", line))


@pytest.mark.parametrize("word", ["的", "是", "什么", "多少", "有多少", "我", "之", "人"])
def test_a_stop_word_is_refused_on_either_side(tmp_path: Path, word: str) -> None:
    for line in (f"{word}\t职工", f"职工\t工人|{word}"):
        with pytest.raises(CorpusError, match=f"第2行的“{word}”太常见"):
            read_glossary(glossary(tmp_path, "# 我们的说法", line))


def test_an_everyday_word_is_no_stop_word(tmp_path: Path) -> None:
    path = glossary(tmp_path, "老板\t用人单位", "为什么不发钱\t拖欠工资")
    assert {"老板", "为什么不发钱"} <= read_glossary(path).keys()


@pytest.mark.parametrize("raw", ["产改\n".encode(), b"\xff\xff\xff", "产\t改".encode()[:-1]])
def test_who_builds_is_told(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "甲.txt").write_text("户外劳动者服务站点已建成100家。", "utf-8")
    (tmp_path / GLOSSARY).write_bytes(raw)
    with pytest.raises(CorpusError, match=GLOSSARY):
        build(Settings(corpus=tmp_path, index=tmp_path / "index"))
    assert not (tmp_path / "index").exists()


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / GLOSSARY).symlink_to(tmp_path / "moved.tsv")
    with pytest.raises(CorpusError, match="读不出词表"):
        read_glossary(tmp_path / GLOSSARY)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / GLOSSARY).mkdir()
    with pytest.raises(CorpusError, match="读不出词表"):
        read_glossary(tmp_path / GLOSSARY)


@pytest.mark.parametrize("line", ["？！\t职工", "职工\t工人|——"])
def test_an_expression_has_characters_of_words(tmp_path: Path, line: str) -> None:
    with pytest.raises(CorpusError, match=r"第1行的“.+”里没有文字"):
        read_glossary(glossary(tmp_path, line))

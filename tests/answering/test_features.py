"""Numbers and years of a question beside those of a sentence, however either writes them."""

from dataclasses import replace

import pytest
from fakes import FakeEncoder, FakeStore

from qa.answering.features import CANDIDATE, describe
from qa.retrieval import retrieve
from qa.types import Metadata, Query

OF_NUMBERS = ("absent_numbers", "strange_numbers", "other_year")


def wide(text: str) -> str:
    """The text in full-width forms."""
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


def beside(question: str, sentence: str, date: str = "") -> tuple[float, ...]:
    """What a sentence lacks of a question's numbers; alone in its corpus, of this date."""
    encoder = FakeEncoder()
    store = FakeStore({"宁夏": sentence}, encoder)
    store.documents = [replace(d, metadata=Metadata("宁夏", date=date)) for d in store.documents]
    query = Query(question, question)
    (row,) = describe(store, encoder, query, retrieve(store, encoder, query)).candidates
    return tuple(row[CANDIDATE.index(name)] for name in OF_NUMBERS)


@pytest.mark.parametrize("year", ["2022", wide("2022"), "二〇二二", "二零二二"])
@pytest.mark.parametrize(
    ("sentence", "lacks"),
    [
        ("2021年改革任务完成。", (1, 1, 1)),
        ("二〇二一年改革任务完成。", (1, 1, 1)),
        ("2022年改革任务完成。", (0, 0, 0)),
        ("二〇二二年改革任务完成。", (0, 0, 0)),
        ("改革任务完成。", (1, 1, 0)),
    ],
)
def test_a_year_is_one_however_written(year: str, sentence: str, lacks: tuple[float, ...]) -> None:
    assert beside(f"{year}年改革任务有多少项？", sentence) == lacks


@pytest.mark.parametrize(
    ("year", "sentence", "date", "is_other"),
    [
        (2023, "今年改革任务完成。", "2021-09", 1),
        (2021, "今年改革任务完成。", "2021-09", 0),
        (2020, "去年改革任务完成。", "2021", 0),
        (2020, "改革任务完成。", "2021", 0),  # who knows of when it speaks
        (2022, "改革任务完成。", "2021", 1),
        (2022, "今年改革任务完成。", "", 0),
    ],
)
def test_the_year_of_a_document_tells_what_its_words_mean(
    year: int, sentence: str, date: str, is_other: int
) -> None:
    assert beside(f"{year}年改革任务有多少项？", sentence, date)[2] == is_other


@pytest.mark.parametrize("asked", ["2020年至2022年", "2020年以来", "比2020年多的"])
def test_a_year_among_those_that_are_asked_of_is_no_other(asked: str) -> None:
    assert beside(f"{asked}改革任务有多少项？", "今年改革任务完成。", "2021")[2] == 0


@pytest.mark.parametrize(
    ("spellings", "said", "other"),
    [
        (("第二届", "第2届", f"第{wide('2')}届"), "第二届", "第七届"),
        (("第十三次", "第13次"), "第13次", "第十二次"),
        (("百分之三十", "30%", wide("30%")), "百分之三十", "40%"),
        (("3.5万", "三万五千", "35000", "35,000"), "35,000", "3,500"),
        (("3,500", wide("3,500"), "3500", "三千五百"), "3,500", "500"),
    ],
)
def test_a_number_is_one_however_written(spellings: tuple[str, ...], said: str, other: str) -> None:
    for number in spellings:
        assert beside(f"大赛{number}是什么？", f"大赛{said}圆满举行。") == (0, 0, 0)
        assert beside(f"大赛{number}是什么？", f"大赛{other}圆满举行。") == (1, 1, 0)


@pytest.mark.parametrize(
    "small", ["三个方面", "一些", "三家", "十一放假", "三八节", "五一", "万一"]
)
def test_small_counts_and_names_in_words_are_not_missed(small: str) -> None:
    assert beside(f"大赛{small}是什么？", "大赛圆满举行。") == (0, 0, 0)


def test_an_ordinal_is_no_count() -> None:
    assert beside("大赛第三名是谁？", "大赛有三名裁判。") == (1, 1, 0)


def test_a_short_name_of_a_session_is_found_in_words() -> None:
    assert beside("20届三中全会讲了什么？", "二十届三中全会讲了改革。") == (0, 0, 0)
    assert beside("20届三中全会讲了什么？", "十八届三中全会讲了改革。") == (1, 1, 0)

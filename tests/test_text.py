"""Where Chinese sentences end, and in which form texts are compared."""

import time
from pathlib import Path

import pytest

from qa.sentences import clauses, sentences
from qa.text import (
    characters,
    contains,
    content_words,
    named,
    normalise,
    numbers,
    places,
    squash,
    words,
)

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。乙！丙", ["甲。", "乙！", "丙"]),
        ("“真好。”张三说。完。", ["“真好。”张三说。", "完。"]),
        ("他说：“好。真好。”大家鼓掌。", ["他说：“好。真好。”", "大家鼓掌。"]),
        ("共三人（含甲。乙。）参加。完。", ["共三人（含甲。乙。）参加。", "完。"]),
        ("《为什么？》出版。完。", ["《为什么？》出版。", "完。"]),
        ("“没有关上。甲。乙", ["“没有关上。", "甲。", "乙"]),
        ("“甲1）乙。丙。”丁戊。", ["“甲1）乙。丙。”", "丁戊。"]),
        ("他想……算了。", ["他想……算了。"]),
        ("（甲。“乙）丙”。完。", ["（甲。“乙）丙”。", "完。"]),  # marks that cross
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [span.cut(text) for span in sentences(text)] == expected


def test_a_very_long_quotation_is_cut_inside() -> None:
    text = "他说：“" + "甲" * 80 + "。" + "乙" * 80 + "。”"
    assert len(sentences(text)) == 2


def test_brackets_very_far_apart_are_no_pair() -> None:
    assert len(sentences("（甲。" + "乙。" * 200 + "）丙。")) > 100


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda p: p.stem)
def test_sentences_and_clauses_cover_every_character_once(path: Path) -> None:
    text = path.read_text("utf-8")
    for split in (sentences, clauses):
        joined = "".join(span.cut(text) for span in split(text))
        assert squash(joined) == squash(text)


def test_traditional_full_width_and_spaced_forms_match() -> None:
    assert normalise("內蒙古２８家") == normalise("内蒙古28家")
    assert normalise("毕 竞") == "毕竞"


def test_a_quotation_of_a_few_sentences_is_kept_whole() -> None:
    text = "他说：“" + "甲" * 20 + "。" + "乙" * 20 + "。”"
    assert len(sentences(text)) == 1


def test_content_words_name_the_subject_once_and_in_order() -> None:
    assert content_words("工会一共有多少会员？工会") == ["工会", "会员"]


def test_names_know_their_place() -> None:
    text = "记者毕竞在北京报道，北京很大。"
    assert [(span.cut(text), tag) for span, tag in named(text) if tag == "ns"] == [
        ("北京", "ns"),
        ("北京", "ns"),
    ]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("共123家", "123", True),
        ("共123家", "12", False),
        ("共123家", "23", False),
        ("共1.23家", "1", False),
        ("共1.23家", "23", False),
        ("共23.", "23", True),
    ],
)
def test_a_number_is_contained_only_where_it_stands_alone(
    text: str, word: str, expected: bool
) -> None:
    assert contains(text, word) is expected


def test_grams_never_cross_a_break() -> None:
    assert "会宁" not in characters("工会，宁夏")
    assert "会宁" not in words("工会，宁夏")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("三十家", "30家"),
        ("一百二十八名", "128名"),
        ("三万五千人", "3.5万人"),
        ("3万5千人", "35000人"),
        ("百分之三十", "30%"),
        ("12,000元", "１２０００元"),
        ("第二届", "第2届"),
        ("二〇二一年", "2021年"),
    ],
)
def test_a_number_meets_the_same_number_written_otherwise(said: str, written: str) -> None:
    for one, other in ((said, written), (written, said)):
        assert set(words(one)) & set(words(other)) & set(content_words(one))
        text = normalise(f"共{other}。")
        assert all(contains(text, word) for word in content_words(one))


def test_a_name_that_begins_like_a_number_is_none() -> None:
    names = "三个代表、五台山、三年级、十万火急、一些、十分、万一、老百姓、两会、三北、五一"
    assert numbers(normalise(names)) == ()
    assert words("三北和五一") == ["三北", "和", "五一"]


def test_numbers_are_told_apart() -> None:
    assert not contains("共三十五家", "30")
    assert not contains("第二届", "2")
    assert not contains("三家", "第3")


def test_a_number_has_its_places_however_written() -> None:
    assert [(s.start, s.end) for s in places("共三十家，30名", "30")] == [(5, 7), (1, 3)]


def test_rare_characters_are_tagged_in_no_time_and_where_they_stand() -> None:
    text = "记者王堃在北京报道" + "".join(map(chr, range(0x8000, 0x8000 + 7 * 500, 7)))
    started = time.process_time()
    found = [(span.cut(text), tag) for span, tag in named(text)]
    assert time.process_time() - started < 0.5
    assert found[:2] == [("王堃", "nr"), ("北京", "ns")]


def test_invisible_characters_are_dropped_and_white_space_is_not() -> None:
    assert normalise("工\u200b会\x07gd\ufeffp") == "工会gdp"
    assert normalise("gdp\n工会") == "gdp\n工会"

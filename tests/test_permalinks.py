"""A quote is found again by its words wherever they moved, and only by its very words."""

from __future__ import annotations

import pytest

from qa import permalinks
from qa.documents import repair_layout
from qa.passages import LONGEST_PASSAGE, locate, split_passages
from qa.permalinks import find, has_sentence, is_key, key_of
from qa.service import Service
from qa.types import Document, Metadata, Span

QUOTE = "全市建成工匠学院28家，培训1.8万人次。"


def document(text: str) -> Document:
    return Document("d", "d.txt", text, "", Metadata("题"), *repair_layout(text))


def found(text: str, key: str = key_of(QUOTE), near: int = 0) -> str | None:
    """The words that are found, without white space."""
    whole = document(text)
    spans = find(whole, split_passages(whole), key, near)
    return spans and "".join("".join(s.cut(text) for s in spans).split())  # type: ignore[return-value]


@pytest.mark.parametrize(
    "text",
    [
        QUOTE,
        f"新的一段写在前面。\n\n{QUOTE}后面还有一句。",
        "全市建成工匠学院28家，培\n\n训1.8万人次。",  # laid out anew
        "全市建成工匠　学院28家，\r\n培训 1.8万人次。",
        f"{'甲' * (LONGEST_PASSAGE - 8)}。{QUOTE}",
    ],
)
def test_the_words_are_found_wherever_they_moved(text: str) -> None:
    assert found(text) == QUOTE


@pytest.mark.parametrize(
    "text",
    ["全市建成工匠学院29家，培训1.8万人次。", "全市建成工匠学院28家,培训1.8万人次。", "完。"],
)
def test_other_words_are_not_found(text: str) -> None:
    assert found(text) is None


def test_words_that_now_stand_in_two_passages_are_found() -> None:
    words = "乙" * 20 + "；" + "丙" * 20 + "。"
    whole = document("甲" * (LONGEST_PASSAGE - 10) + words)
    passages = split_passages(whole)
    assert not any(words in passage.text for passage in passages)
    spans = find(whole, passages, key_of(words))
    assert spans == (Span(LONGEST_PASSAGE - 10, len(whole.text)),)


def test_of_two_places_it_is_the_first_or_the_one_that_is_near() -> None:
    text = f"{QUOTE}甲。{QUOTE}"
    whole = document(text)
    passages = split_passages(whole)
    second = len(QUOTE) + 2
    assert find(whole, passages, key_of(QUOTE)) == (Span(0, len(QUOTE)),)
    assert find(whole, passages, key_of(QUOTE), second + 3) == (Span(second, len(text)),)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "x",
        "0-2bebf8b8b23684b4",
        "８-2bebf8b8b23684b4",  # noqa: RUF001 - a full-width digit
        "8-2BEBF8B8B23684B4",
        "8-0f79cdaf2bebf8b8\n",
        "8-0f79cdaf2bebf8b85",
        f"{LONGEST_PASSAGE + 1}-2bebf8b8b23684b4",
        "9" * 5000,
    ],
)
def test_what_is_no_key_finds_nothing(key: str) -> None:
    assert not is_key(key)
    assert found(QUOTE, key) is None
    assert not has_sentence(split_passages(document(QUOTE)), key)


def test_each_citable_sentence_of_the_documents_is_found_at_its_place(service: Service) -> None:
    for whole in service.documents:
        passages = service.passages(whole.id)
        for passage in passages[::5]:
            for unit in passage.sentences:
                key, place = key_of(unit.cut(passage.text)), locate(passage, unit)
                assert find(whole, passages, key, place[0].start) == place
                assert has_sentence(passages, key)


def test_a_character_that_no_file_holds_has_a_key_as_well() -> None:
    assert is_key(key_of("\ud800"))


def test_a_forged_key_costs_no_hash_of_every_place(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = document("全市建成工匠学院，培训职工。" * 5_000)
    passages = split_passages(whole)
    right_sum = key_of(whole.text[:14])[:-8] + "0" * 8
    hashed: list[str] = []

    def count(ink: str) -> str:
        hashed.append(ink)
        return ""

    monkeypatch.setattr(permalinks, "_digest", count)
    for key in (f"{LONGEST_PASSAGE}-{'0' * 16}", right_sum):
        assert find(whole, passages, key) is None
    assert 0 < len(hashed) < 50

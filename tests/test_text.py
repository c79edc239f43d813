"""Where Chinese sentences end, and in which form texts are compared."""

from pathlib import Path

import pytest

from qa.text import characters, clauses, normalise, sentences, squash, words

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


def test_grams_never_cross_a_break() -> None:
    assert "会宁" not in characters("工会，宁夏")
    assert "会宁" not in words("工会，宁夏")

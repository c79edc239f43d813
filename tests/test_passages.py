"""Passages are as long as a reader takes in, and their sentences can be cited by themselves."""

import pytest

from qa.documents import repair_layout
from qa.passages import LONGEST_PASSAGE, split_passages
from qa.types import Document, Kind, Metadata, Passage


def passages(text: str) -> tuple[Passage, ...]:
    return split_passages(Document("d", "d.txt", text, "", Metadata("题"), *repair_layout(text)))


def sentences(text: str) -> list[str]:
    (passage,) = passages(text)
    return [span.cut(passage.text) for span in passage.sentences]


def test_a_paragraph_of_just_the_length_stays_whole_and_a_longer_one_is_cut_at_a_sentence() -> None:
    first, second = "甲" * 199 + "。", "乙" * (LONGEST_PASSAGE - 201) + "。"
    assert [p.text for p in passages(first + second)] == [first + second]
    assert [p.text for p in passages(first + "又" + second)] == [first, "又" + second]


def test_pieces_are_filled_up_to_just_the_length() -> None:
    first, second, third = "甲" * 199 + "。", "乙" * (LONGEST_PASSAGE - 201) + "。", "丙。"
    assert [p.text for p in passages(first + second + third)] == [first + second, third]


def test_a_sentence_longer_than_a_passage_is_cut_at_its_semicolons() -> None:
    clauses = ["甲" * 250 + "；", "乙" * 250 + "。"]
    assert [p.text for p in passages("".join(clauses))] == clauses


@pytest.mark.parametrize("figure", ["12345678名会员", "3,456,789名会员", "12:30开会"])
@pytest.mark.parametrize("before", range(330, 352))
def test_no_figure_is_cut_in_two(figure: str, before: int) -> None:
    for text in ("甲" * before, ("甲" * 19 + "，") * (before // 20) + "甲" * (before % 20)):
        cut = [p.text for p in passages(text + figure + "乙" * 300 + "。")]
        assert len(cut) > 1 and sum(figure[:-2] in one for one in cut) == 1


def test_a_very_short_clause_stays_with_the_one_before_it() -> None:
    assert sentences("全市建成工匠学院二十八家；真好。培训一线职工一万八千人次。") == [
        "全市建成工匠学院二十八家；真好。",
        "培训一线职工一万八千人次。",
    ]


def test_a_caption_is_cited_whole() -> None:
    text = "# 题\n\n首段。\n\n科技企业\n\n\n\n图为竞赛现场的选手们。观众在场外等候入场。\n\n达到1200家。\n"
    (caption,) = (p for p in passages(text) if p.kind is Kind.CAPTION)
    assert [s.cut(caption.text) for s in caption.sentences] == [caption.text]


def test_a_passage_knows_its_headings_from_the_outermost() -> None:
    first, second = passages("# 题\n\n## 甲\n\n前文。\n\n### 细\n\n正文。\n")
    assert (first.headings, second.headings) == (("题", "甲"), ("题", "甲", "细"))
    assert (first.id, second.id) == ("d:000000", "d:000001")

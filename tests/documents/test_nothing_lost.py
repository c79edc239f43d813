"""Whatever a page is made of, each visible character is in one passage or named remainder."""

import random
from itertools import pairwise
from pathlib import Path

import pytest

from qa.documents import read_corpus, repair_layout
from qa.passages import LONGEST_PASSAGE, locate, split_passages
from qa.text import squash
from qa.types import CITABLE, Block, Document, Metadata

CORPUS = Path(__file__).parent.parent.parent / "corpus"
_LINES = (
    "# 标题|## 小节|# 文/张三|总标题|===|---|一、总体要求|（一）加强领导|第一章 总则|第三条 建立工会。|本报记者 毕 竞"
    "|文/张三 图/李四|来源：工会|（图片由工会提供）|▲图为现场|比赛现场|全 / 媒 / 体|……|- 1 -|12|13|- 建站点|1. 甲"
    "|2、乙，|> 引文，没有完|> |```|~~~|- [ ] 待办|联系人：张三|“他说：好。”没有说完，|达到1200家。|（没有关上。"
    "|关上了）”。|We are|here. And|\ufeff|\u200b词|**粗**体|　　缩进的段落，|    四格缩进。|\t制表符|\u00a0不换行空格"
    "|2021年9月5日|一、要求………1|特此通知|。|”|>>> x|>5万元"
).split("|")
_TABLE = ("| 甲 | 乙 |", "|---|---|", "| 宁夏 | 28家 |", "a | b")
_BREAKS = (
    "\n",
    "\n",
    "\n\n",
    "\n \t\n",
    "\r\n",
    "\r",
    "\n\n\n\n",
    "\f",
    "\n\f\n",
    "\v",
    "\u2028",
    "\x85",
)


def mixture(seed: int) -> str:
    """A page of lines of every sort, in any order, with any breaks between."""
    choose = random.Random(seed)
    long = "产业工人是骨干力量，" * choose.randrange(1, 60)
    lines = choose.choices([*_LINES, *_TABLE, long, long + "是。"], k=choose.randrange(40))
    return "".join(line + choose.choice(_BREAKS) for line in lines)


def uncovered(text: str, blocks: tuple[Block, ...]) -> str:
    """Characters of `text` that lie in no block or in several; empty when all is well."""
    spans = sorted(span for block in blocks for span in block.spans)
    lost = [text[a.end : b.start] for a, b in pairwise(spans)]
    twice = "".join(text[b.start : a.end] for a, b in pairwise(spans) if b.start < a.end)
    ends = (text[: spans[0].start] + text[spans[-1].end :]) if spans else text
    return "".join(c for c in "".join(lost) + ends if not c.isspace()) + twice


def document(text: str) -> Document:
    return Document("d", "d.txt", text, "", Metadata("题"), *repair_layout(text))


PAGES = [*read_corpus(CORPUS), *(document(mixture(seed)) for seed in range(300))]


def test_every_character_is_in_exactly_one_passage_or_remainder() -> None:
    for page in PAGES:
        assert uncovered(page.text, page.blocks) == ""
        spans = [span for passage in split_passages(page) for span in passage.spans]
        spans += [s for b in page.blocks if b.kind not in CITABLE for s in b.spans]
        covered = [i for span in spans for i in range(span.start, span.end)]
        visible = [i for i, c in enumerate(page.text) if not c.isspace()]
        assert sorted(i for i in covered if not page.text[i].isspace()) == visible


def test_sentences_map_back_to_the_original_and_leave_nothing_out() -> None:
    for page in PAGES:
        for passage in split_passages(page):
            assert len(passage.text) <= LONGEST_PASSAGE
            for sentence in passage.sentences:
                original = "".join(s.cut(page.text) for s in locate(passage, sentence))
                assert squash(original) == squash(sentence.cut(passage.text))
            cited = "".join(s.cut(passage.text) for s in passage.sentences)
            assert squash(cited) == squash(passage.text)


@pytest.mark.parametrize("text", ["", "\n\n", "字", "#\n", "……\n", "a\r\nb\r\n", "。\n\n\n\n。"])
def test_odd_pages_lose_nothing(text: str) -> None:
    assert uncovered(text, repair_layout(text)[0]) == ""


@pytest.mark.parametrize(
    "filling", ["字", "字，", "（", "“", "）”", "|", ">", "……", "a ", "1.", "图"]
)
def test_a_line_of_200000_characters_is_cut_into_passages(filling: str) -> None:
    page = document(filling * (200_000 // len(filling)))
    assert uncovered(page.text, page.blocks) == ""
    assert all(len(passage.text) <= LONGEST_PASSAGE for passage in split_passages(page))

"""Pages of every sort: the corpus, and lines of all kinds in any order."""

from __future__ import annotations

import random
from pathlib import Path

from qa.documents import read_corpus, repair_layout
from qa.types import Document, Metadata

CORPUS = Path(__file__).parent.parent / "corpus"
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


def document(text: str) -> Document:
    return Document("d", "d.txt", text, "", Metadata("题"), *repair_layout(text))


PAGES = [*read_corpus(CORPUS), *(document(mixture(seed)) for seed in range(300))]

"""Questions about a document itself: who wrote it, who gave its pictures.

The line that says so shares no word with them (本报记者 毕竞), so no likeness finds it. Layout
repair knows where such lines stand, and what they say is read as metadata are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa.documents.bylines import read_byline, read_picture_credit
from qa.store import Store
from qa.text import contains, content_words, normalise
from qa.types import Document, Hit, Kind, Passage, Query, Span

_MOST = 3  # documents that may be meant at once
_LEAST_SAID = 0.5  # share of the question's other words that a document that is meant says
_ITSELF = (
    "(?:(?:[这那该本两各][篇条则个些]?)?(?:报道|报导|文章|稿[子件]|新闻稿|通讯稿)|"
    "[这那该本][篇条则](?:新闻|消息|通讯|稿)?|本文)"
)
_ROLE = r"(?:署名|作者|记者|通讯员|撰稿人?|执笔人?)"
_WHO = r"(?:谁|哪[位个名些几]|何人|叫什么|叫啥|什么|姓什么)"
_WRITE = r"(?:采写|撰写|执笔|写)"
_END = r"(?=$|[?,。 ])"
_BEFORE_WHO = r"(?:都|分别|又|到底|究竟|是|由|出自|有|的)*"
_WROTE = re.compile(
    rf"{_ITSELF}[,的]?(?:{_ROLE}+{_BEFORE_WHO}{_WHO}(?:名字|人|{_ROLE})?|"
    rf"{_BEFORE_WHO}{_WHO}{_ROLE}?(?:{_WRITE}的?|之手)){_END}|"
    rf"{_WHO}{_ROLE}?{_WRITE}[了的过]?[^,。?]{{0,6}}?{_ITSELF}{_END}|"
    rf"写[^,。?]{{0,8}}{_ITSELF}的(?:人|{_ROLE})是{_WHO}"
)
_PICTURES = rf"(?:配图|插图|题图|(?:{_ITSELF}|文[中内里])[,的里中]?(?:图片|照片|图)|^图片)"
_GAVE = re.compile(
    rf"{_PICTURES}(?:{_BEFORE_WHO}(?:来自)?(?:{_WHO}|哪)[^,。?]{{0,3}}(?:拍|摄|提供|供|给)|的?(?:来源|出处)|来自)[^,。?]*"
)
_TELLS_OF = re.compile("介绍|关于|有关|讲述?|报道|说到?|写到?|里面?|[这那该本两各]")


class Made(NamedTuple):
    """A line about the making of a document, and where in its sentence the name stands."""

    hit: Hit
    name: Span


def asks_for_makers(question: str) -> str:
    """What a question about a document's making asks for: "text", "picture", or nothing.

    >>> asks_for_makers("宁夏那篇报道的记者是谁？"), asks_for_makers("配图是哪个单位给的？")
    ('text', 'picture')
    >>> asks_for_makers("报道里提到的劳模是谁？"), asks_for_makers("办会员卡的照片由谁提供？")
    ('', '')
    """
    plain = normalise(question)
    return "text" if _WROTE.search(plain) else "picture" if _GAVE.search(plain) else ""


def makers(store: Store, query: Query, hits: Sequence[Hit]) -> list[Made] | None:
    """The lines about the making of the documents that the question means; None where it asks
    for something else. `hits`: what it finds otherwise."""
    wanted = asks_for_makers(query.text)
    if not wanted:
        return None
    if query.elsewhere and not query.regions:
        return []
    passages = (p for d in _meant(store, query, hits) for p in store.passages(d.id))
    found = ((p, name) for p in passages if (name := _names(store, p, wanted)))
    return [
        Made(
            Hit(p, sentence, 1.0, rank),
            Span(name.start - sentence.start, name.end - sentence.start),
        )
        for rank, (p, name) in enumerate(found, 1)
        for sentence in p.sentences
        if sentence.start <= name.start and name.end <= sentence.end
    ]


def _names(store: Store, passage: Passage, wanted: str) -> Span | None:
    """Where in a passage the names of such lines stand, from the first to the last."""
    if passage.kind not in {Kind.MASTHEAD, Kind.CREDIT, Kind.CAPTION}:
        return None
    text = store.document(passage.document_id).text
    lines = [span.cut(text).strip() for span in passage.spans]
    told = [credit.value for one in lines for credit in read_byline(one) if credit.kind == wanted]
    if wanted == "picture":
        told += filter(None, map(read_picture_credit, lines))
    starts = {name: passage.text.rfind(name) for name in told}
    spans = [Span(start, start + len(name)) for name, start in starts.items() if start >= 0]
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def _meant(store: Store, query: Query, hits: Sequence[Hit]) -> list[Document]:
    """The documents whose title the question tells, else the first found that speaks of it."""
    there = [d for d in store.documents if not query.regions or d.metadata.region in query.regions]
    asked = _GAVE.sub(" ", _WROTE.sub(" ", normalise(query.subject)))
    wanted = content_words(_TELLS_OF.sub(" ", asked))
    if not wanted:
        return there if len(there) <= _MOST else []
    titled = {d.id: _share(wanted, query, d.metadata.title) for d in there}
    most = max(titled.values(), default=0.0)
    if most >= _LEAST_SAID:
        chosen = [d for d in there if titled[d.id] == most]
        return chosen if len(chosen) <= _MOST else []
    found = [*dict.fromkeys(hit.passage.document_id for hit in hits)][:_MOST]
    near = (store.document(name) for name in found)
    return [d for d in near if _share(wanted, query, d.text) >= _LEAST_SAID][:1]


def _share(wanted: Sequence[str], query: Query, text: str) -> float:
    """The share of the words that stand in a text, themselves or what is searched beside them."""
    plain = normalise(text)
    beside = {w: [t for e in query.expansions if e.word == w for t in e.added] for w in wanted}
    says = [
        any(contains(plain, normalise(one)) for one in (word, *others))
        for word, others in beside.items()
    ]
    return sum(says) / len(says)

"""Why a question was answered as it was, or not: all that decided it, made ready to be read.

Nothing here judges. The answer is made as for everybody, and what it was made by is put
into words, so the two can't disagree. Programs get these values as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.answering.answer import Considered, traced
from qa.answering.evidence import Evidence, Verdict
from qa.encoder import Encoder
from qa.retrieval import Stages
from qa.settings import Settings
from qa.store import Ranking, Store
from qa.types import Answer, Query

FEATURES = {  # of a candidate, then of the question; see features.py
    "words": "问题的词见于本句",
    "words_near": "问题的词见于本句、前句或标题",
    "words_around": "问题的词见于本段或标题",
    "characters": "问题的字见于本句",
    "characters_around": "问题的字见于本段或标题",
    "meaning": "各词的意思见于本句",
    "focus": "疑问词旁各词的意思见于本句",
    "worst": "最难对上的关键词与本句相近",
    "cosine": "与本句意思相近",
    "cosine_around": "与本段意思相近",
    "rank": "检索得分",
    "has_type": "有所问的数、日期等",
    "type_nearby": "所问的数、日期等靠近问题的词",
    "lacks_type": "缺少所问的数、日期等",
    "absent_numbers": "问题里的数不见于本句",
    "strange_numbers": "问题里的数不见于本段",
    "other_year": "说的是别的年份",
    "strange_names": "加引号的名称不见于本段",
    "strange_places": "人名、地名、机构不见于本段",
    "length": "句子长度",
    "read": "通读过本句",
    "reading": "读出了回答",
    "margin": "领先第二句",
    "crowd": "有不相上下的句子",
    "unknown_words": "有文库里没有的词",
    "unknown_characters": "有文库里没有的字",
    "asks_for_type": "问的是数、日期等",
}
_FIRST = 5  # of each stage's ranking
_WEIGHED = 3  # candidates whose features are told
_TOLD = 8  # features of each in a terminal, where nobody reads all of them
_LONGEST = 60  # characters of a sentence there


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence in a ranking. What the score is, the ranking says; higher is better."""

    rank: int  # from 1
    score: float
    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Worth:
    """What a feature adds, against one that is average."""

    feature: str
    label: str  # in Chinese
    value: float
    worth: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with all that it is ranked by, what counts most first."""

    rank: int
    total: float  # sum of the worths; exp of it, over that of all candidates, is the share
    worths: tuple[Worth, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The question, a part of it, or what it asks of one region: how it was decided."""

    label: str
    query: Query
    words: tuple[Ranked, ...]  # the first by BM25 of words, with half of the passage's
    characters: tuple[Ranked, ...]  # … of characters and bigrams
    vector: tuple[Ranked, ...]  # … by cosine
    fused: tuple[Ranked, ...]  # all candidates, by reciprocal ranks
    final: tuple[Ranked, ...]  # all candidates, by share
    weighed: tuple[Weighed, ...]  # the first of `final`
    start: float  # logit of what is average in everything
    worths: tuple[Worth, ...]  # with `start` they sum to the logit of the confidence
    confidence: float
    threshold: float
    is_near: bool  # shares one of the first words or meaning with the question at all?
    answers: bool
    why: str

    @property
    def reading(self) -> dict[str, str]:
        """How it was read, by what people call it; what there is nothing of is left out."""
        query = self.query
        beside = [e for e in query.expansions if not e.is_instead]
        told = {
            "原来输入": query.typed,
            "改正": "；".join(e.label for e in query.expansions if e.is_instead),
            "读作": query.text if query.text != self.label else "",
            "检索": query.subject,
            "所问": query.asking if query.asking != query.text else "",
            "限定地区": "、".join(query.regions),
            "没有文档的地区": "、".join(query.elsewhere),
            "沿用前面的": "、".join(query.inherited),
            "另查": "；".join(f"{e.label}（权重{e.weight:g}）" for e in beside),
            "文档里的名称": "、".join(query.names),
        }
        return {name: value for name, value in told.items() if value}

    @property
    def stages(self) -> dict[str, tuple[Ranked, ...]]:
        """The first of each ranking, by what people call it."""
        return {
            "词语（BM25）": self.words,
            "字与双字（BM25）": self.characters,
            "向量（余弦）": self.vector,
            "融合（名次倒数）": self.fused[:_FIRST],
            "最终（份额）": self.final[:_FIRST],
        }

    @property
    def favour(self) -> tuple[Worth, ...]:
        """The features that speak most for an answer, at most 3."""
        return tuple(w for w in sorted(self.worths, key=lambda w: -w.worth)[:3] if w.worth > 0)

    @property
    def against(self) -> tuple[Worth, ...]:
        """The features that speak most against an answer, at most 3."""
        return tuple(w for w in sorted(self.worths, key=lambda w: w.worth)[:3] if w.worth < 0)


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a question was read, what was found and why it was answered or not."""

    query: Query
    answered: bool
    why: str
    parts: tuple[Part, ...]  # none where the documents were not asked

    @property
    def text(self) -> str:
        """For a terminal, the first of everything."""
        lines = [line for part in self.parts for line in ("", *_lines(part))]
        return "\n".join([f"为什么这样回答：{self.why}", *lines])


def explained(
    store: Store, encoder: Encoder, query: Query, settings: Settings
) -> tuple[Answer, Explanation]:
    """The answer, and why it is as it is."""
    given, asked = traced(store, encoder, query, settings)
    compares = len(query.regions + query.elsewhere) > 1
    parts = tuple(_part(store, one, compares) for one in asked)
    return given, Explanation(given.query, given.answered, _why(given, parts), parts)


def _part(store: Store, one: Considered, compares: bool) -> Part:
    query, verdict, stages, sides, _ = one
    label = "、".join(query.regions + query.elsewhere) if compares else query.text
    words, characters, vector = _first(store, stages)
    return Part(
        label,
        query,
        words,
        characters,
        vector,
        _ranked((h.passage.document_id, h.text, h.score) for h in stages.hits),
        _ranked((e.hit.passage.document_id, e.hit.text, e.share) for e in verdict.evidence),
        tuple(_weighed(n, e) for n, e in enumerate(verdict.evidence[:_WEIGHED], 1)),
        verdict.start,
        _worths(verdict.features, verdict.worth),
        verdict.confidence,
        verdict.threshold,
        verdict.is_near,
        bool(sides),
        _why_part(verdict, bool(sides)),
    )


def _first(store: Store, stages: Stages) -> Iterator[tuple[Ranked, ...]]:
    """The first sentences by words, by characters and by vector."""
    for ranking in (stages.found.words, stages.found.characters, stages.found.vector):
        yield _sentences(store, stages, Ranking(ranking.numbers[:_FIRST], ranking.scores[:_FIRST]))


def _sentences(store: Store, stages: Stages, ranking: Ranking) -> tuple[Ranked, ...]:
    found = store.fetch(ranking.numbers, stages.probe.vector)
    return _ranked(
        (f.passage.document_id, f.sentence.cut(f.passage.text), score)
        for f, score in zip(found, ranking.scores, strict=True)
    )


def _ranked(sentences: Iterator[tuple[str, str, float]]) -> tuple[Ranked, ...]:
    """Documents, texts and scores, best first, with their ranks."""
    return tuple(Ranked(n, score, d, text) for n, (d, text, score) in enumerate(sentences, 1))


def _weighed(rank: int, evidence: Evidence) -> Weighed:
    return Weighed(rank, sum(evidence.worth.values()), _worths(evidence.features, evidence.worth))


def _worths(features: Mapping[str, float], worth: Mapping[str, float]) -> tuple[Worth, ...]:
    told = [Worth(name, FEATURES[name], features[name], worth[name]) for name in worth]
    return tuple(sorted(told, key=lambda w: -abs(w.worth)))


def _why(given: Answer, parts: Sequence[Part]) -> str:
    if not parts:
        return "是问候或问系统自己的话，不查文档。"
    if any(part.answers for part in parts) and not given.answered:
        return "选出的句子与原文对不上，已舍去，不作答。"
    if len(parts) == 1:
        return parts[0].why
    return f"分{len(parts)}次查找，{sum(part.answers for part in parts)}次找到回答。"


def _why_part(verdict: Verdict, answers: bool) -> str:
    if not verdict.evidence:
        return "没有检索到任何句子，不作答。"
    if verdict.told is not None:
        told = "署名行写明了，作答" if answers else "没有这样的署名行，不作答"
        return f"问的是文档本身由谁写、由谁供图：{told}。"
    if verdict.lacks_form:
        return "问的是电话、网址或任职的人，找到的句子里没有号码、网址或人名，不作答。"
    is_sure = verdict.confidence >= verdict.threshold
    judged = (
        f"把握{verdict.confidence:.3f}{'达到' if is_sure else '低于'}门槛{verdict.threshold:.3f}"
    )
    if answers:
        return f"{judged}，{'' if is_sure else '但与另一地区的回答相当，'}作答。"
    if not verdict.is_near:
        return f"{judged}，最前的句子与问题既少有共同的词，意思也不近，不作答。"
    return f"{judged}，{'但远不如另一地区的回答，' if is_sure else ''}不作答。"


def _lines(part: Part) -> Iterator[str]:
    """A part for a terminal: how it was read, each stage's ranking, what counted."""
    yield f"【{part.label}】{part.why}"
    yield from (f"  {name}：{value}" for name, value in part.reading.items())
    for name, ranking in part.stages.items():
        yield f"  {name}{'' if ranking else '：没有'}"
        yield from (_line(one) for one in ranking)
    for one in part.weighed:
        yield f"  第{one.rank}句的排序分{one.total:+.2f}，主要来自（括号里是各项的值）"
        yield from (_addend(worth) for worth in one.worths[:_TOLD])
    if part.worths:
        yield f"  把握{part.confidence:.3f}：起点{part.start:+.2f}，主要加减"
        yield from (_addend(worth) for worth in part.worths[:_TOLD])


def _line(one: Ranked) -> str:
    text = one.text if len(one.text) <= _LONGEST else f"{one.text[:_LONGEST]}…"
    return f"    {one.rank}. {one.score:.4f} 〔{one.document}〕{text}"


def _addend(worth: Worth) -> str:
    return f"    {worth.worth:+.2f} {worth.label}（{worth.value:.2f}）"

"""An honest no: why, in words for the reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qa.answering.evidence import Evidence
from qa.lexical import idf
from qa.regions import without_regions
from qa.small_talk import Talk, talk_of
from qa.store import Field, Store
from qa.text import characters, content_words, is_word
from qa.types import Answer, Query, Reason

_LEAST_WORDS = 0.2  # weighted share of the question's words around what resembles it
_LEAST_COSINE = 0.2  # beyond it two texts are seldom about different things
_LEAST_SHARED = 0.3  # of the weight of a question's words, with a question that may be meant
_MOST_TOLD = 5  # words
_MOST_TITLES = 3


def unknown_words(query: Query, store: Store) -> tuple[str, ...]:
    """Words of the question that no text has, longest form only, in order.

    Wherever a text is cut into words, one that has this word has all its pairs of characters.
    """
    text = without_regions(query.text, query.regions + query.elsewhere)
    asked = [word for word in content_words(text) if is_word(word)]
    pairs = {
        word: [c for c in characters(word) if len(c) > 1 and not c.isascii()] for word in asked
    }
    flat = list(dict.fromkeys(pair for some in pairs.values() for pair in some))
    counts = store.frequencies(Field.PASSAGE_CHARACTERS, flat)
    missing = {pair for pair, passages in zip(flat, counts, strict=True) if not passages}
    absent = [word for word in asked if missing & set(pairs[word])]
    return tuple(w for w in absent if not any(w != other and w in other for other in absent))


def near(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """What resembles the question in words or in meaning, and so is worth reading.

    People ask in other words than documents write: meaning alone is enough, and so is what
    stands around a sentence.
    """
    return tuple(one for one in evidence if _resembles(one.features))


def _resembles(known: Mapping[str, float]) -> bool:
    # one character in common (书) says nothing, a pair (图书) does
    says = known["words_around"] >= _LEAST_WORDS and known["characters_around"] > 0
    return says or max(known["cosine"], known["cosine_around"]) >= _LEAST_COSINE


def reason_for(query: Query, nearest: Sequence[Evidence]) -> Reason:
    """Why nothing is cited, though `nearest` resembles the question."""
    if query.elsewhere and not query.regions:
        return Reason.OTHER_REGION
    return Reason.WEAK_EVIDENCE if nearest else Reason.NO_MATCH


def message_for(reason: Reason, query: Query, store: Store, unknown: Sequence[str] = ()) -> str:
    """What the reader is told, in Chinese."""
    if reason is Reason.SMALL_TALK:
        return reply_to(talk_of(query.text) or Talk.GREETING, store)
    elsewhere = f"没有收录{'、'.join(query.elsewhere)}的文档。" if query.elsewhere else ""
    if reason is Reason.OTHER_REGION:
        regions = [d.metadata.region for d in store.documents if d.metadata.region]
        covered = "、".join(dict.fromkeys(regions))
        return f"{elsewhere}已收录的文档涉及{covered}。"
    absent = "".join(f"“{word}”" for word in unknown[:_MOST_TOLD])
    never = f"问题里的{absent}在文档中从未出现。" if absent else ""
    where = "、".join(query.regions)
    kept = [f"“{region}”" for region in query.regions if region in query.inherited]
    wider = f"这里沿用了前面问的{'、'.join(kept)}，不限于此的话，请单独再问。" if kept else ""
    if reason is Reason.NO_MATCH:
        return f"{elsewhere}收录的{where}文档没有谈到这个问题。{never}{wider}"
    return (
        f"{elsewhere}{where}文档里有相近的内容，但没有直接回答这个问题。{never}{wider}"
        "可以换个说法，或看看下面最接近的原文。"
    )


def other_way(
    answer: Answer, store: Store, suggestions: Sequence[str], is_answered: Callable[[str], bool]
) -> str:
    """Another way to ask that is known to be answered, in Chinese; empty where there is none.

    The question without the words that occur nowhere, else the suggested question that
    shares most with it. `suggestions` are answered.
    """
    unknown = answer.abstention.unknown_words if answer.abstention else ()
    rest = answer.query.text
    for word in unknown:
        rest = rest.replace(word, "")
    if unknown and len(_telling(rest)) > 1 and is_answered(rest):
        return f"去掉{''.join(f'“{word}”' for word in unknown[:_MOST_TOLD])}，能找到相关的原文。"
    likest = _likest(answer.query.subject, suggestions, store)
    return f"也可以这样问：“{likest}”" if likest else ""


def _likest(asked: str, suggestions: Sequence[str], store: Store) -> str:
    """The suggestion that shares most with what is asked, if that is enough to go on."""
    terms = _telling(asked)
    weights = idf(store.frequencies(Field.PASSAGE_WORDS, terms), store.manifest.passages).tolist()
    shared = {
        one: sum(w for t, w in zip(terms, weights, strict=True) if t in _telling(one))
        for one in suggestions
    }
    best = max(suggestions, key=shared.__getitem__, default="")
    return best if best and shared[best] >= _LEAST_SHARED * sum(weights) else ""


def _telling(text: str) -> list[str]:
    """Content words that are no names of regions and name more than a measure."""
    return [w for w in content_words(without_regions(text)) if len(w) > 1]


def reply_to(talk: Talk, store: Store) -> str:
    """The fixed reply to what is no question about the documents, in Chinese."""
    count = len(store.documents)
    titles = "".join(f"《{d.metadata.title}》" for d in store.documents[:_MOST_TITLES])
    titles += "等" if count > _MOST_TITLES else ""
    if talk is Talk.GREETING:
        return f"您好！请直接问文档里的事，我用原文回答并注明出处。目前收录{count}篇：{titles}。"
    if talk is Talk.COVERAGE:
        return f"目前收录{count}篇文档：{titles}。回答只取自这些文档的原文。"
    if talk is Talk.DATE:
        latest = max((d.metadata for d in store.documents), key=lambda m: m.date, default=None)
        newest = f"其中最新的是《{latest.title}》，{latest.date_label}" if latest else "还没有文档"
        return f"目前收录{count}篇文档，{newest}。每条引文都注明了文档的日期。"
    return _REPLIES[talk]


_REPLIES = {
    Talk.SOURCE: "每条引文下面都注明了文档和日期，点开就能看到它在原文里的位置。",
    Talk.TRUST: "引文都是从原文逐字摘出、核对过的，点开出处就能对照；是否切合您的问题，请以原文为准。",
    Talk.ABILITY: "您可以直接问文档里的数字、时间、名单和做法，也可以接着追问或比较。"
    "我找出能回答的原文并注明出处；文档没有说的，我会直说。",
    Talk.SELF: "我是文档问答程序，不是真人：只从收录的文档里找原文作答，不自己编写内容。",
    Talk.WRITING: "抱歉，我只摘录文档里的原文，不代写，也不翻译。请直接问文档里的事。",
    Talk.TODAY: "抱歉，我不知道现在的日期、时间和天气，只回答文档里的事。",
    Talk.WRONG: "抱歉，没有答到点子上。请告诉我您要问的是什么，例如“我问的是人数”，或者换个说法再问。",
    Talk.FAREWELL: "再见，欢迎随时再来问。",
    Talk.THANKS: "不客气。还有要问的，随时可以问。",
    Talk.ACKNOWLEDGED: "好的。还想了解什么，可以接着问。",
}

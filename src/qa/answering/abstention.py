"""An honest no: why, in words for the reader."""

from __future__ import annotations

from collections.abc import Sequence

from qa.regions import without_regions
from qa.store import Field, Store
from qa.text import characters, content_words, is_word
from qa.types import Query, Reason

_NEAR = 0.2  # idf-weighted share of the question's words; below it nothing resembles it


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


def reason_for(query: Query, best_words: float) -> Reason:
    """Why nothing is cited; `best_words` is the best candidate's share of the words, 0..1."""
    if query.elsewhere and not query.regions:
        return Reason.OTHER_REGION
    return Reason.WEAK_EVIDENCE if best_words >= _NEAR else Reason.NO_MATCH


def message_for(reason: Reason, query: Query, store: Store, unknown: Sequence[str] = ()) -> str:
    """What the reader is told, in Chinese."""
    if reason is Reason.SMALL_TALK:
        titles = "".join(f"《{d.metadata.title}》" for d in store.documents[:3])
        return f"您好！请直接问文档里的事，我用原文回答并注明出处。目前收录{len(store.documents)}篇：{titles}。"
    elsewhere = f"没有收录{'、'.join(query.elsewhere)}的文档。" if query.elsewhere else ""
    if reason is Reason.OTHER_REGION:
        regions = [d.metadata.region for d in store.documents if d.metadata.region]
        covered = "、".join(dict.fromkeys(regions))
        return f"{elsewhere}已收录的文档涉及{covered}。"
    absent = "".join(f"“{word}”" for word in unknown[:5])
    never = f"问题里的{absent}在文档中从未出现。" if absent else ""
    if reason is Reason.NO_MATCH:
        return f"{elsewhere}收录的文档没有谈到这个问题。{never}"
    return (
        f"{elsewhere}文档里有相近的内容，但没有直接回答这个问题。{never}"
        "可以换个说法，或看看下面最接近的原文。"
    )

"""Chinese text for matching: normal forms, words, character n-grams, sentences.

Nothing here ever changes what is quoted: normal forms are for comparing only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from qa.types import Span

if TYPE_CHECKING:
    import jieba
    import opencc
    from jieba import posseg

TERMINATORS = "。！？!?"
_OPENERS = "“‘「『（(《〈【["
_CLOSERS = "”’」』）)》〉】]"
_PARTNER = dict(zip(_CLOSERS, _OPENERS, strict=True))
_QUOTATION_MARKS = "“‘「『"
_CLAUSE_ENDS = "；;"
_NAME_TAGS = frozenset({"nr", "ns", "nt"})
_NOUN_TAGS = ("n", "vn", "an", "j", "l", "eng")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(rf"[{_HAN}]+|[a-z0-9]+(?:[.+#%][a-z0-9]+)*%?")
# A quotation that runs on longer than this is cut at the sentences within it.
_LONG_QUOTATION = 120
# Brackets farther apart than this are hardly a pair: one of them was forgotten.
_LONG_BRACKETS = 300
# What may follow a closing quotation mark without starting a new sentence.
_GOES_ON = re.compile(
    r"[，,、；;：:。！？!?）)》」』…—的等是在为和与及]|[\u4e00-\u9fff]{0,6}(?:说|表示|介绍|指出)"
)

# What asks for something by its name.
ASKING_WORD = re.compile(
    r"多少|几|什么|啥|哪(?:一|个|些|里|儿|位|家|年|月|天)*|谁|怎么|怎样|如何|为何|何时|咋"
)
_ASKS = re.compile(rf"{ASKING_WORD.pattern}|多(?:久|大|长|远|高)|吗|是否|能不能|有没有|比例|何")
# Words that ask rather than name a subject.
_ASKS_HOW_MANY = ("几", "多少", "哪", "什么")
_ASKING = frozenset(
    "多少 几 哪 哪些 哪个 哪位 什么 怎么 怎样 如何 为什么 谁 何时 是否 吗 呢 啊 的 了 是 有 在 和 与 及 "
    "一共 一个 总共 又 也 都 还 那 其中 这 这些 那些 里头 请问 想 问 一下 可以 能 会 被 把 给 对 从 到 个 家".split()
)


@cache
def _traditional_to_simplified() -> opencc.OpenCC:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _segmenter() -> jieba.Tokenizer:
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    segmenter.initialize()
    return segmenter


@cache
def _tagger() -> posseg.POSTokenizer:
    from jieba import posseg

    return posseg.POSTokenizer(_segmenter())


def simplified(text: str) -> str:
    """The text in simplified characters, otherwise as it is.

    >>> simplified("內蒙古，ＧＤＰ")
    '内蒙古，ＧＤＰ'
    """
    return str(_traditional_to_simplified().convert(text))


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """The form in which texts are compared: NFKC, lower case, simplified, no inner white space
    between Chinese characters. Its length may differ from the text's.

    >>> normalise("內蒙古　ＧＤＰ 毕 竞")
    '内蒙古 gdp 毕竞'
    """
    folded = simplified(unicodedata.normalize("NFKC", text).lower())
    return re.sub(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])", "", folded) if " " in folded else folded


def squash(text: str) -> str:
    """The text without white space and with full-width forms folded: how quotes are compared.

    >>> squash("共 有，１２ 家")
    '共有,12家'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=16384)
def _cut(run: str) -> tuple[str, ...]:
    return tuple(_segmenter().cut_for_search(run))


def words(text: str) -> list[str]:
    """Words of the normal form in jieba's search mode: long words and the words inside them.

    >>> words("技能大师工作室142个。")
    ['技能', '大师', '工作', '工作室', '142', '个']
    """
    return [word for run in _RUN.findall(normalise(text)) for word in _cut(run)]


@lru_cache(maxsize=1024)  # a question is asked for them by several
def boundaries(text: str) -> frozenset[int]:
    """Where a word may begin or end in a text in its normal form, its ends among them.

    >>> sorted(boundaries("工匠学院28家"))
    [0, 2, 4, 6, 7]
    """
    found = {0, len(text)}
    for run in _RUN.finditer(text):
        position = run.start()
        found.add(position)
        for word in _segmenter().cut(run.group()):
            position += len(word)
            found.add(position)
    return frozenset(found)


def is_word(text: str) -> bool:
    """Does jieba's dictionary have a word, in its normal form? Where it lacks one, it joins
    what is left over between words it has.

    >>> is_word("学院"), is_word("人用")
    (True, False)
    """
    return bool(_segmenter().FREQ.get(text))  # what only begins a word has 0


def asks(text: str) -> bool:
    """Does a text ask for anything?

    >>> asks("为了稳就业，"), asks("搞了哪些活动？")
    (False, True)
    """
    return _ASKS.search(text) is not None


def content_words(text: str) -> list[str]:
    """The words of a question that name its subject, each once, in order."""
    named = (w for w in words(text) if w not in _ASKING and not w.startswith(_ASKS_HOW_MANY))
    return list(dict.fromkeys(named))


def nouns(text: str) -> list[str]:
    """What a text in its normal form names by a noun of more than one character, in order.

    Activities that stand for a thing (培训) and short forms (产改) are nouns, too.

    >>> nouns("工匠学院有几家"), nouns("2024年又添了几家")
    (['工匠', '学院'], [])
    """
    tagged = _tagger().cut(text)
    return [word for word, tag in tagged if len(word) > 1 and tag.startswith(_NOUN_TAGS)]


def named(text: str) -> list[tuple[Span, str]]:
    """Proper names in a text with jieba's tags: "nr" people, "ns" places, "nt" organisations."""
    found: list[tuple[Span, str]] = []
    position = 0
    for word, tag in _tagger().cut(text):
        if tag[:2] in _NAME_TAGS and len(word) > 1:
            found.append((Span(position, position + len(word)), tag[:2]))
        position += len(word)
    return found


def contains(text: str, word: str) -> bool:
    """Does a word stand in a text, both in their normal form? A number must stand alone.

    >>> contains("共123家", "1"), contains("共123家", "123"), contains("工匠学院", "匠学")
    (False, True, True)
    """
    if not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z0-9.]){re.escape(word)}(?![a-z0-9]|\.\d)", text) is not None


def characters(text: str) -> list[str]:
    """Single characters and bigrams of each unbroken run, never across a break; Latin words
    and numbers stay whole.

    >>> characters("工会，28家")
    ['工', '会', '工会', '28', '家']
    """
    grams: list[str] = []
    for run in _RUN.findall(normalise(text)):
        if run[0].isascii():
            grams.append(run)
            continue
        grams.extend(run)
        grams.extend(run[i : i + 2] for i in range(len(run) - 1))
    return grams


def sentences(text: str) -> list[Span]:
    """Ranges of the sentences, which together cover all of the text but outer white space.

    A terminator ends a sentence together with the closing marks behind it. Inside
    brackets that are at most 300 characters apart it doesn't; inside quotation marks only where the quotation is over
    120 characters long, or at its very end when a new sentence follows.

    >>> t = "他说：“好。真好。”大家（共3人。）鼓掌！完了"
    >>> [s.cut(t) for s in sentences(t)]
    ['他说：“好。真好。”', '大家（共3人。）鼓掌！', '完了']
    """
    return _split(text, TERMINATORS + "…")


def clauses(text: str) -> list[Span]:
    """Like `sentences`, but cut at semicolons as well: each can be cited by itself.

    >>> t = "建成28家；培训1.8万人次。完"
    >>> [s.cut(t) for s in clauses(t)]
    ['建成28家；', '培训1.8万人次。', '完']
    """
    return _split(text, TERMINATORS + "…" + _CLAUSE_ENDS)


def _split(text: str, marks: str) -> list[Span]:
    closers = _matching_closers(text)
    found: list[Span] = []
    start = position = 0
    while position < len(text):
        opened = position
        closer = closers.get(opened)
        if closer is not None and _keeps_whole(text[opened], closer - opened):
            position = closer + 1
            is_end = text[opened] in _QUOTATION_MARKS and text[closer - 1] in marks
        else:
            position += 1
            is_end = text[opened] in marks
        if not is_end:
            continue
        while position < len(text) and text[position] in marks + _CLOSERS:
            position += 1
        is_quotation = text[position - 1] in _CLOSERS
        # an ellipsis alone trails off in mid-sentence as often as it ends one
        trails_off = text[position - 1] == "…" and position < len(text)
        if trails_off or (is_quotation and _GOES_ON.match(text, position)):
            continue
        _add(found, text, start, position)
        start = position
    _add(found, text, start, len(text))
    return found


def _matching_closers(text: str) -> dict[int, int]:
    """Position of each opening mark that is closed -> position of its closing mark."""
    stack: list[int] = []
    waiting: Counter[str] = Counter()  # the opening marks in the stack
    pairs: dict[int, int] = {}
    for position, character in enumerate(text):
        if character in _OPENERS:
            stack.append(position)
            waiting[character] += 1
        # a mark that closes nothing, as in 1）, leaves the open ones as they are
        elif character in _CLOSERS and waiting[_PARTNER[character]]:
            while stack:
                opener = stack.pop()
                waiting[text[opener]] -= 1
                if text[opener] == _PARTNER[character]:
                    pairs[opener] = position
                    break
    return pairs


def _keeps_whole(opener: str, length: int) -> bool:
    return length <= (_LONG_QUOTATION if opener in _QUOTATION_MARKS else _LONG_BRACKETS)


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Span(start, end))

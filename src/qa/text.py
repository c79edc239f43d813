"""Chinese text for matching: normal forms, words, numbers, character n-grams.

Nothing here ever changes what is quoted: normal forms are for comparing only.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from qa.numerals import numerals
from qa.types import Span

if TYPE_CHECKING:
    import jieba
    import opencc
    from jieba import posseg

_NAME_TAGS = frozenset({"nr", "ns", "nt"})
_NAME_FREQUENCY = 100  # in jieba's dictionary: of a name that it lacks, were it there
_NUMBER_TAGS, _NOUN_TAGS = ("m", "t"), ("n", "vn", "an", "j", "l", "eng")  # of 三家, 五月; 学院
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_UNSEEN = ("Cc", "Cf")
_ONE = re.compile(rf"[{_HAN}]")
_RARE = "媛"  # jieba's tagger knows it by itself and in given names
_INSIDE = re.compile(r"(?<=[a-z0-9])(?=[a-z0-9])")
_RUN = re.compile(rf"[{_HAN}]+|[a-z0-9]+(?:[.+#%][a-z0-9]+)*%?")

# What asks for something by its name.
ASKING_WORD = re.compile(
    r"多少|几|什么|啥|哪(?:一|个|些|里|儿|位|家|年|月|天)*|谁|怎么|怎样|如何|为何|何时|咋"
)
_ASKS = re.compile(rf"{ASKING_WORD.pattern}|多(?:久|大|长|远|高)|吗|是否|能不能|有没有|比例|何")
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
    import jieba

    jieba.setLogLevel("WARNING")
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
    between Chinese characters, nothing invisible. Its length may differ from the text's.

    >>> normalise("內蒙古　ＧＤＰ 毕 竞")
    '内蒙古 gdp 毕竞'
    """
    folded = simplified(unicodedata.normalize("NFKC", text).lower())
    if not folded.isprintable():
        folded = "".join(c for c in folded if c.isspace() or unicodedata.category(c) not in _UNSEEN)
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
    """Words of the normal form in jieba's search mode: long words and the words inside them,
    and behind them the plain form of each number that is written otherwise.

    >>> words("技能大师工作室142个。"), words("3.5万人")
    (['技能', '大师', '工作', '工作室', '142', '个'], ['3.5', '万人', '35000'])
    """
    plain = normalise(text)
    return [*_words(plain), *(number for _, number in numbers(plain))]


def _words(plain: str) -> list[str]:
    return [word for run in _RUN.findall(plain) for word in _cut(run)]


@lru_cache(maxsize=4096)
def numbers(text: str) -> tuple[tuple[Span, str], ...]:
    """As `numerals.numerals`, but for what begins a name that jieba's dictionary has.

    >>> numbers("五台山有三个代表"), [number for _, number in numbers("三个月")]
    ((), ['3'])
    """
    return tuple(n for n in numerals(text) if not _begins_name(text, n[0]))


def _begins_name(text: str, span: Span) -> bool:
    known = _tagger().word_tag_tab
    longer = (text[span.start : span.end + more] for more in (1, 2, 3))
    return any(not known.get(word, "m").startswith(_NUMBER_TAGS) for word in longer)


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


def stands_in(text: str, start: int, end: int) -> bool:
    """Would a name be cut out of a text in its normal form there, if jieba's dictionary had it?

    It lacks most names, and cuts 产/改为/什么. A name stands where the text with it as one word
    is no less likely than the text as it is cut. A word of the dictionary stands inside others.

    >>> stands_in("产改为什么慢", 0, 2), stands_in("生产改为两班", 1, 3)
    (True, False)
    """
    borders = boundaries(text)
    if {start, end} <= borders:
        return True
    if is_word(text[start:end]) and borders.isdisjoint(range(start + 1, end)):
        return True
    if _INSIDE.match(text, start) or _INSIDE.match(text, end):
        return False
    name = max(log_likelihood(text[start:end]), math.log(_NAME_FREQUENCY / _segmenter().total))
    return log_likelihood(text[:start]) + name + log_likelihood(text[end:]) >= log_likelihood(text)


def is_word(text: str) -> bool:
    """Does jieba's dictionary have a word, in its normal form? Where it lacks one, it joins
    what is left over between words it has.

    >>> is_word("学院"), is_word("人用")
    (True, False)
    """
    return bool(_segmenter().FREQ.get(text))  # what only begins a word has 0


@lru_cache(maxsize=1024)  # of one question many times
def log_likelihood(text: str) -> float:
    """How likely a text in its normal form is written: the natural logarithm of the product
    of its words' shares in jieba's dictionary, in the cut where it is greatest.

    >>> log_likelihood("职工学院") > log_likelihood("职公学院") + 9
    True
    """
    segmenter = _segmenter()
    route: dict[int, tuple[float, int]] = {}
    segmenter.calc(text, segmenter.get_DAG(text), route)
    return route[0][0]


def asks(text: str) -> bool:
    """Does a text ask for anything?

    >>> asks("为了稳就业，"), asks("搞了哪些活动？")
    (False, True)
    """
    return _ASKS.search(text) is not None


def content_words(text: str) -> list[str]:
    """The words of a question that name its subject, each once, in order; numbers plain.

    >>> content_words("哪三十位工匠？")
    ['30', '位', '工匠']
    """
    plain = normalise(text)
    found: list[str] = []
    position = 0
    for span, number in numbers(plain):
        found += [*_words(plain[position : span.start]), number]
        position = span.end
    found += _words(plain[position:])
    named = (w for w in found if w not in _ASKING and not w.startswith(_ASKS_HOW_MANY))
    return list(dict.fromkeys(named))


@lru_cache(maxsize=1024)  # a question is asked for its nouns and its names, by several
def tagged(text: str) -> tuple[tuple[Span, str], ...]:
    """Where the words of a text are, with jieba's tags.

    Its tagger tries all tags for a character that it doesn't know, for milliseconds each. One
    that is in no word of the dictionary either is taken for one that names are made of.
    """
    from jieba.posseg import char_state_tab_P as known

    pieces = _segmenter().cut(text, HMM=False)
    plain = "".join(_RARE if p not in known and _ONE.fullmatch(p) else p for p in pieces)
    found = list(_tagger().cut(plain))
    ends = accumulate(len(word) for word, _ in found)
    return tuple((Span(end - len(w), end), tag) for end, (w, tag) in zip(ends, found, strict=True))


def nouns(text: str) -> list[str]:
    """What a text in its normal form names by a noun of more than one character, in order.

    Activities that stand for a thing (培训) and short forms (产改) are nouns, too.

    >>> nouns("工匠学院有几家"), nouns("2024年又添了几家")
    (['工匠', '学院'], [])
    """
    found = (span.cut(text) for span, tag in tagged(text) if tag.startswith(_NOUN_TAGS))
    return [word for word in found if len(word) > 1]


def named(text: str) -> list[tuple[Span, str]]:
    """Proper names in a text with jieba's tags: "nr" people, "ns" places, "nt" organisations."""
    found = ((span, tag[:2]) for span, tag in tagged(text))
    return [(span, tag) for span, tag in found if tag in _NAME_TAGS and len(span) > 1]


def contains(text: str, word: str) -> bool:
    """Does a word stand in a text, both in their normal form? A number must stand alone, and
    may be written otherwise.

    >>> contains("共123家", "1"), contains("共123家", "123"), contains("工匠学院", "匠学")
    (False, True, True)
    """
    if not word.isascii():
        return word in text or (word[0] == "第" and _says(text, word))
    alone = rf"(?<![a-z0-9.]){re.escape(word)}(?![a-z0-9]|\.\d)"
    return re.search(alone, text) is not None or (word[0].isdigit() and _says(text, word))


def _says(text: str, number: str) -> bool:
    return any(found == number for _, found in numbers(text))


def places(text: str, word: str) -> list[Span]:
    """Where a word stands in a text, both in their normal form; a number however written.

    >>> [span.cut("30家和三十家") for span in places("30家和三十家", "30")]
    ['30', '三十']
    """
    found: list[Span] = []
    start = text.find(word)
    while start >= 0:
        found.append(Span(start, start + len(word)))
        start = text.find(word, start + len(word))
    return found + [span for span, number in numbers(text) if number == word]


def characters(text: str) -> list[str]:
    """Single characters and bigrams of each unbroken run, never across a break; Latin words
    and numbers stay whole.

    >>> characters("工会，28家")
    ['工', '会', '工会', '28', '家']
    """
    grams: list[str] = []
    for run in _RUN.findall(normalise(text)):
        pairs = (run[i : i + 2] for i in range(len(run) - 1))
        grams += [run] if run[0].isascii() else [*run, *pairs]
    return grams

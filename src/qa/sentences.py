"""Where the sentences and clauses of a text as read begin and end, and where it may be cut."""

from __future__ import annotations

import re
from collections import Counter

from qa.types import Span

TERMINATORS = "。！？!?"
_OPENERS = "“‘「『（(《〈【["
_CLOSERS = "”’」』）)》〉】]"
_PARTNER = dict(zip(_CLOSERS, _OPENERS, strict=True))
_QUOTATION_MARKS = "“‘「『"
_CLAUSE_ENDS = "；;"
# A text pauses behind a mark, but not inside a figure (3,456; 12:30).
_MARK = r"[，,、；;：:。！？!? \u3000]"
_PAUSE = re.compile(rf"(?<!\d){_MARK}|{_MARK}(?!\d)")
# A number with what may be its unit
_FIGURE = re.compile(
    r"(?:\d(?:[\d.．/~～-]|[，,：: ](?=\d))*|[一二三四五六七八九十百千万亿两零〇]{2,})[%％‰]?[\u4e00-\u9fff]{0,2}"
)
_LONG_FIGURE = 40
# A quotation that runs on longer than this is cut at the sentences within it.
_LONG_QUOTATION = 120
# Brackets farther apart than this are hardly a pair: one of them was forgotten.
_LONG_BRACKETS = 300
# What may follow a closing quotation mark without starting a new sentence.
_GOES_ON = re.compile(
    r"[，,、；;：:。！？!?）)》」』…—的等是在为和与及]|[\u4e00-\u9fff]{0,6}(?:说|表示|介绍|指出)"
)


def sentences(text: str) -> list[Span]:
    """Ranges of the sentences, which together cover all of the text but outer white space.

    A terminator ends a sentence together with the closing marks behind it. Inside brackets
    that are at most 300 characters apart it doesn't; inside quotation marks only where the
    quotation is over 120 characters long, or at its very end when a new sentence follows.

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


def pauses(text: str) -> list[int]:
    """The places behind the marks at which a text pauses.

    >>> pauses("会员3,456名，职工"), pauses("12:30开会")
    ([9], [])
    """
    return [match.end() for match in _PAUSE.finditer(text)]


def beside_figure(text: str, place: int) -> tuple[int, int]:
    """The nearest places, not behind this one and not before it, that part no figure from its
    unit: both this one, if no figure stands there.

    >>> beside_figure("共有会员12345678名", 8), beside_figure("共有会员12345678名", 2)
    ((4, 13), (2, 2))
    """
    for match in _FIGURE.finditer(text, max(0, place - _LONG_FIGURE)):
        if match.start() < place < match.end():
            return match.span()
    return place, place


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

"""Numbers however they are written -> one plain form, for matching: 三十, 3.5万, 12,000.

`unicodedata` knows the value of each numeral, so no table of them stands here. (cn2an reads them,
too, but not 1.5万亿 or 三点五万, and installs folders that aren't its own: src, build, example.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from qa.types import Span

_DIGITS = "一二三四五六七八九"
_UNITS = "十百千万亿"
_NUMERALS = f"〇零两{_DIGITS}{_UNITS}"
# What is counted. 十分, 三成, 二线 and 四大 count nothing.
_MEASURE = (
    "[家个名位人户所项件条份部期次场批座台辆套支篇张间栋层级届类种岁年月日天周元块亩吨斤米]"
    "|公里|公斤|公顷|千米|平方|小时|分钟|星期"
)
_NUMBER = re.compile(
    rf"百分之(?P<percent>[\d.{_NUMERALS}点]+)"
    rf"|第(?P<ordinal>\d+|[{_NUMERALS}]+)"
    rf"|(?<![a-z\d.])(?<!\d,)(?P<plain>\d{{1,3}}(?:,\d{{3}})+(?!,?\d)(?:\.\d+)?[百千万亿]*"
    r"|\d+(?:\.\d+)?[百千万亿][\d百千万亿]*)"
    rf"|(?<![{_NUMERALS}\d])(?P<year>(?:一九|二[〇零])[〇零{_DIGITS}]{{2}})(?![{_NUMERALS}])"
    # 几十 is no ten, and 一个 is seldom meant as a number
    rf"|(?<![几数\d{_NUMERALS}点])(?:(?P<single>[两二三四五六七八九十])(?={_MEASURE})"
    rf"|(?P<whole>[两{_DIGITS}十](?:[{_NUMERALS}点]*[{_NUMERALS}])))(?![{_NUMERALS}])"
)
_BEHIND = re.compile(rf"(?:{_MEASURE}|[多余来%]|[^\u4e00-\u9fff]|$)")
# A number below 100 that counts nothing is as often a name: 三十而立, 二十大, 十一.
_DIGITS_ALONE = 3
_LONGEST = 20  # characters of a numeral: 九千九百九十九万九千九百九十九 has 15


def numerals(text: str) -> Iterator[tuple[Span, str]]:
    """Numbers in a text in its normal form that are not yet plain, with their plain form.

    >>> [number for _, number in numerals("三十家,3万5千人,百分之三点五,二〇二一年,第二届")]
    ['30', '35000', '3.5%', '2021', '第2']
    >>> list(numerals("一些老百姓十分满意,万一五一去三北,共30家"))
    []
    """
    for match in _NUMBER.finditer(text):
        written = match[match.lastgroup or 0]
        number = _plain(written, match.lastgroup)
        if match.lastgroup == "whole" and not _is_meant(number, text, match.end()):
            continue
        if number:
            yield Span(*match.span()), number


def _is_meant(number: str, text: str, end: int) -> bool:
    is_large = len(number.partition(".")[0]) >= _DIGITS_ALONE
    return is_large or _BEHIND.match(text, end) is not None


@lru_cache(maxsize=16384)
def _plain(written: str, kind: str | None) -> str:
    """The plain form, or nothing for what is no number."""
    if kind == "year":
        return _read(written)
    if kind == "percent" and written == "百":
        return "100%"
    number = value(written.replace(",", ""))
    if number is None:
        return ""
    plain = f"{number.normalize():f}"
    return {"percent": f"{plain}%", "ordinal": f"第{plain}"}.get(kind or "", plain)


def value(numeral: str) -> Decimal | None:
    """What a numeral says; None for what says no number, or several (二三十), or is too long.

    >>> [f"{value(n):f}" for n in ("一百二十八", "1.2亿", "三点五万", "两千三", "两千零三")]
    ['128', '120000000.0', '35000.0', '2300', '2003']
    >>> [value(n) for n in ("万一", "五一", "一五一十", "十四五")]
    [None, None, None, None]
    """
    if len(numeral) > _LONGEST:
        return None
    for unit in reversed(_UNITS):
        head, found, tail = numeral.rpartition(unit)
        if not found:
            continue
        size = Decimal(unicodedata.numeric(unit))
        many = value(head) if head or unit != "十" else Decimal(1)
        rest = value(tail) if tail else Decimal(0)
        if many is None or rest is None or rest >= size:
            return None
        is_short = len(tail) == 1 and unit != "十"  # 两千三 leaves out 百
        return many * size + (rest * size / 10 if is_short else rest)
    return _digits(numeral)


def _digits(numeral: str) -> Decimal | None:
    """The value of a numeral without units: 5, 零五, 1.8, 三点一四."""
    whole, _, part = numeral.replace("点", ".").partition(".")
    whole = whole if whole.isascii() else whole.lstrip("〇零") or "零"
    if not whole or (len(whole) > 1 and not whole.isascii()):
        return None
    try:
        return Decimal(f"{_read(whole)}.{_read(part)}" if part else _read(whole))
    except (ValueError, InvalidOperation):  # two points, or a unit in between
        return None


def _read(digits: str) -> str:
    """Digits one by one, as years and decimals are read."""
    # 两 is a word for two, but no numeral to Unicode
    return "".join(f"{unicodedata.numeric(c):.0f}" for c in digits.replace("两", "二"))

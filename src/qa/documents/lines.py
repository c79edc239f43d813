"""What a single line of a page is, judged by itself and by the gap above it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from qa.documents.bylines import read_byline, read_picture_credit
from qa.types import Kind, Span

_LONGEST_CAPTION = 80
_LONGEST_HEADING = 30
_LONGEST_TITLE = 45
_TAB = 4  # columns of a tabulator

_NUMBER = r"[一二三四五六七八九十百零〇\d]+"
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_NUMBERED_HEADING = (
    (re.compile(rf"第{_NUMBER}[编章](?:\s|[^，。；]{{0,15}}$)"), 2),
    (re.compile(rf"第{_NUMBER}节(?:\s|[^，。；]{{0,15}}$)"), 3),
    (re.compile(r"[一二三四五六七八九十]+、"), 2),
    (re.compile(r"[（(][一二三四五六七八九十]+[）)]"), 3),
)
_ARTICLE = re.compile(rf"第{_NUMBER}条(?:之[一二三四五六七八九十]+)?[\s\u3000]")
_MARKDOWN_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+\S|[•●◆■▪]\s*\S")
_CHINESE_ITEM = re.compile(r"(?:\d{1,2}(?:[、．）)]|\.(?!\d))|[（(]\d{1,2}[）)]|[①-⑳])\s*\S")
_LABEL = re.compile(r"[\u3400-\u9fff]{1,8}\s*[：:]\s*\S")
_ROW = re.compile(r"\|.*\|")
_RULE_OF_TABLE = re.compile(r"[|:\-\s]*-[|:\-\s]*")
_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*")
# What stands before the words of a line and is no word: signs of quotation, marks nobody sees.
_MARK = re.compile(r"(?:[\ufeff\u200b-\u200f\u2060]|>[>\s]*(?=[^\d>\s]))+\s*(?=\S)")
_ORNAMENT = re.compile(r"(?=(?:.*[…—*=_~·\-]){2})[\W_]+|>+|[\ufeff\u200b-\u200f\u2060]+")
_BANNER = re.compile(r"\S(?:\s*[/／|]\s*\S){2,}|[^\s\d](?:\s+[^\s\d]){4,}")
_CAPTION = re.compile(
    r"[△▲▼]|[（(]?(?:图为|[上下左右]图(?:为|是|[：:，,\s])|图\s?[\d一二三四五六七八九十]*[：:\s])"
)
_BRACKETED = re.compile(r"[（(].*[）)]")
_CONTENTS_ENTRY = re.compile(r".{1,80}?(?<![….·])[….·]{3,}\s*\d{1,4}")
_STOP = re.compile(r"[，,。；;！!？?：:]")
_PROSE = re.compile(r"[，,。；;！!？?…]|[a-z][.](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its outer white space and the marks before its words."""

    span: Span
    text: str
    gap: int  # blank lines above, at most one where a new printed page begins
    indent: int  # columns of white space before it
    starts_paragraph: bool  # begins with a full-width space
    starts_page: bool  # a form feed stands above
    mark: Span | None = None  # what stands before its words: the > of a quotation
    is_quotation: bool = False


def read_lines(text: str) -> list[Line]:
    """The lines of `text` that are not blank."""
    lines: list[Line] = []
    gap = start = 0
    starts_page = False
    for raw in text.splitlines(keepends=True):
        inner = raw.strip()
        if inner:
            begin = start + raw.index(inner[0])
            mark = _MARK.match(inner)
            marked = Span(begin, begin + len(mark[0].rstrip())) if mark else None
            words = inner[mark.end() :] if mark else inner
            lines.append(
                Line(
                    Span(begin + len(inner) - len(words), begin + len(inner)),
                    words,
                    min(gap, 1) if starts_page else gap,
                    columns(raw[: raw.index(inner[0])]),
                    raw.startswith("\u3000"),
                    starts_page,
                    marked,
                    mark is not None and ">" in mark[0],
                )
            )
            gap, starts_page = 0, False
        else:
            gap += 1
        starts_page = starts_page or "\f" in raw
        start += len(raw)
    return lines


def columns(text: str) -> int:
    """How wide the text is in columns: a Chinese character takes two.

    >>> columns("工会 A4")
    7
    """
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide + (_TAB - 1) * text.count("\t")


def heading_level(line: Line) -> int:
    """1 to 6 if the line is marked as a heading by #, else 0."""
    marked = _MARKDOWN_HEADING.match(line.text)
    return len(marked[1]) if marked else 0


def heading_text_start(line: Line) -> int:
    """How many characters of the line are heading marks."""
    marked = _MARKDOWN_HEADING.match(line.text)
    return marked.end() if marked else 0


def underlined_level(line: Line, below: Line | None) -> int:
    """1 or 2 if the line is a heading underlined by === or ---, else 0."""
    if below is None or below.gap or not _UNDERLINE.fullmatch(below.text):
        return 0
    if len(line.text) > _LONGEST_TITLE or is_ended(line.text) or not may_be_heading(line):
        return 0
    return 1 if below.text[0] == "=" else 2


def numbered_level(line: Line) -> int:
    """2 or 3 if the line begins like 一、 or （一） or 第一章, else 0."""
    return next((level for pattern, level in _NUMBERED_HEADING if pattern.match(line.text)), 0)


def is_short_heading(line: Line) -> bool:
    """Short enough for a heading, and no sentence or piece of one?"""
    return (
        len(line.text) <= _LONGEST_HEADING
        and line.text[-1] not in "，,、"
        and not is_ended(line.text)
        and may_be_heading(line)
    )


def is_title(line: Line, below: Line) -> bool:
    """Is the first line of a document its title, with `below` as the next?"""
    if len(line.text) > _LONGEST_TITLE or line.text[-1] in "，,、" or is_ended(line.text):
        return False
    is_whole = len(below.text) > len(line.text) or not is_prose(below.text)
    return is_whole and may_be_heading(line) and not _LABEL.match(line.text)


def is_heading_of(line: Line, below: Line) -> bool:
    """Does a short line head the text below? Half of a broken line is often longer than that."""
    if _STOP.search(line.text) or line.text.isascii() or not is_prose(below.text):
        return numbered_level(below) > 0 and not _STOP.search(line.text)
    return len(below.text) > len(line.text)


def may_be_heading(line: Line) -> bool:
    """Is the line none of the things that are certainly no heading?"""
    return not (
        is_list_item(line)
        or is_row(line)
        or _ARTICLE.match(line.text)
        or is_ornament(line)
        or (_BRACKETED.fullmatch(line.text) and not numbered_level(line))
        or _BANNER.fullmatch(line.text)
        or _CONTENTS_ENTRY.fullmatch(line.text)
    )


def is_markdown_item(line: Line) -> bool:
    """Does the line begin with a bullet, or with a number as Markdown writes it?"""
    return _MARKDOWN_ITEM.match(line.text) is not None


def is_list_item(line: Line) -> bool:
    """Does the line begin with a bullet or a number?"""
    return is_markdown_item(line) or _CHINESE_ITEM.match(line.text) is not None


def begins(line: Line) -> bool:
    """Does the line begin a paragraph of its own, whatever stands above?"""
    return is_list_item(line) or bool(
        line.starts_paragraph
        or _ARTICLE.match(line.text)
        or _CONTENTS_ENTRY.fullmatch(line.text)
        or heading_level(line)
    )


def is_label(line: Line) -> bool:
    """Does the line look like an entry of a form: 联系人：张三?"""
    return _LABEL.match(line.text) is not None


def is_prose(text: str) -> bool:
    """Does the text have a mark that stands in sentences only?"""
    return _PROSE.search(text) is not None


def announces(line: Line) -> bool:
    """Does the line announce a list, or go on with one?"""
    return line.text[-1] in "：:；;"


def is_ornament(line: Line) -> bool:
    """Is the line a rule, dots or stars, without a word?"""
    return _ORNAMENT.fullmatch(line.text) is not None


def is_fence(line: Line) -> bool:
    """Does the line open or close a piece that is set as it is?"""
    return _FENCE.fullmatch(line.text) is not None


def is_row(line: Line) -> bool:
    """Is the line a row of a table?"""
    return _ROW.fullmatch(line.text) is not None


def is_table_rule(line: Line) -> bool:
    """Is the line the one between the head of a table and its rows?"""
    return is_row(line) and _RULE_OF_TABLE.fullmatch(line.text) is not None


def kind_of(line: Line, *, outside: bool, below_picture: bool = False) -> Kind:
    """What a line is that is no heading.

    `outside`: above the first paragraph or below the last one, where an article says who
    made it. Within the text, a line that looks like that is text. `below_picture`: where a
    picture was dropped from the page, as the lines around it tell.
    """
    text = line.text
    if is_ornament(line):
        return Kind.ORNAMENT
    if _BANNER.fullmatch(text):
        return Kind.BANNER
    if read_picture_credit(text):
        return Kind.CREDIT
    if outside and read_byline(text):
        return Kind.MASTHEAD
    if len(text) <= _LONGEST_CAPTION and (_CAPTION.match(text) or below_picture):
        return Kind.CAPTION
    return Kind.BODY


def is_ended(text: str) -> bool:
    """Does a paragraph end here, as its last characters tell?

    >>> is_ended("他说：“好。”"), is_ended("分别在上海等地举办6期“产改”培")
    (True, False)
    """
    bare = text.rstrip("”’」』）)】]")
    if bare[-1:] in set("。！？!?；;：:…"):
        return True
    return re.search(r"[A-Za-z\d]\.$", bare) is not None or bool(_CONTENTS_ENTRY.fullmatch(text))

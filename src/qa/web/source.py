"""The addresses of source pages: how they are made, and what is read from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from qa.permalinks import key_of
from qa.types import Citation, Span
from qa.web.views import View

_MARK = re.compile(r"(\d{1,9})-(\d{1,9})")
_MOST_MARKS = 50


def source_url(
    root_path: str, document_id: str, spans: Sequence[Span], view: View = View.TIDY
) -> str:
    """The address of a document's page, opened at its marked spans.

    >>> source_url("/qa", "甲", (Span(3, 8), Span(9, 12)))
    '/qa/documents/%E7%94%B2?mark=3-8,9-12#hl'
    """
    marks = ",".join(f"{span.start}-{span.end}" for span in spans)
    asked = {"mark": marks, "view": _named(view)}
    return page_url(root_path, document_id, asked) + ("#hl" if marks else "")


def permalink(
    root_path: str, document_id: str, key: str, at: int = 0, view: View = View.TIDY
) -> str:
    """The address of a passage that finds its words wherever they move in the document.

    `at`: where they stand now, to tell two places of the same words apart.

    >>> permalink("/qa", "甲", "8-0f79cdaf2bebf8b8", 12)
    '/qa/documents/%E7%94%B2?q=8-0f79cdaf2bebf8b8&at=12#hl'
    """
    asked = {"q": key, "at": str(at) if at else "", "view": _named(view)}
    return page_url(root_path, document_id, asked) + "#hl"


def permalink_of(citation: Citation, root_path: str) -> str:
    """The permanent link to a citation's quote."""
    at = citation.spans[0].start
    return permalink(root_path, citation.document_id, key_of(citation.quote), at)


def page_url(root_path: str, document_id: str, asked: dict[str, str]) -> str:
    """The address of a document's page with what is asked of it, but for what is empty.

    >>> page_url("", "a/b?c", {"mark": "", "view": "original"})
    '/documents/a%2Fb%3Fc?view=original'
    """
    query = urlencode({name: value for name, value in asked.items() if value}, safe=",")
    page = f"{root_path}/documents/{quote(document_id, safe='')}"
    return f"{page}?{query}" if query else page


def parse_marks(text: str, length: int) -> tuple[Span, ...]:
    """The spans of `3-8,9-12` inside a text of `length` code points, in order and apart.

    What is no span is left out, what overlaps becomes one.

    >>> parse_marks("9-400,x,3-6,7-2,5-8", 20)
    (Span(start=3, end=8), Span(start=9, end=20))
    """
    found: list[Span] = []
    for part in text.split(",")[:_MOST_MARKS]:
        if match := _MARK.fullmatch(part.strip()):
            start, end = int(match[1]), min(int(match[2]), length)
            if start < end:
                found.append(Span(start, end))
    return _apart(found)


def _named(view: View) -> str:
    """The view as an address names it: tidy is what it is without a word."""
    return "" if view is View.TIDY else view


def _apart(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The same code points in order, spans that overlap or touch joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)

"""The page of a document: what its address asks for, found and shown as HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from http import HTTPStatus
from itertools import islice

from jinja2 import Environment, PackageLoader, StrictUndefined

from qa.permalinks import find, has_sentence, is_key
from qa.service import Service
from qa.types import Document, Span
from qa.web.source import page_url, parse_marks, permalink
from qa.web.views import View, headings_of, lines_of

_PLACE = re.compile(r"[0-9]{1,9}")
_MOST_OTHERS = 3  # documents that hold the same words; one is enough as a rule
_FEWEST_HEADINGS = 3  # fewer need no table of contents
_MOST_OPEN = 12  # a longer table of contents is folded: the text is what people came for


class Standing(StrEnum):
    """What became of the quote that a permanent link names."""

    HERE = "here"
    MOVED = "moved"  # its words stand elsewhere in the document
    CHANGED = "changed"  # the document doesn't have its words any more
    GARBLED = "garbled"  # the link isn't whole


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address of a source page asks for, as it comes from the browser."""

    mark: str = ""  # 3-8,9-12: what is marked
    q: str = ""  # instead of it, the key of a quote, which is marked where it stands now
    at: str = ""  # where the quote stood when the link was made
    view: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """A document that holds the words of a quote as well, and the link to them."""

    title: str
    url: str


def show(service: Service, document_id: str, wanted: Wanted) -> tuple[HTTPStatus, str]:
    """The page of a document, or the one that says why it isn't there, and its status."""
    root = service.settings.root_path
    try:
        document = service.document(document_id)
    except KeyError:
        # a permanent link was copied from a document that was there; any other may be mistyped
        is_gone = is_key(wanted.q)
        others = _others(service, wanted.q, document_id)
        page = render_missing(root, is_withdrawn=is_gone, others=others)
        return HTTPStatus.GONE if is_gone else HTTPStatus.NOT_FOUND, page
    marks, standing = _marks(service, document, wanted)
    is_lost = standing is Standing.CHANGED
    others = _others(service, wanted.q, document_id) if is_lost else ()
    page = render_page(document, marks, root, wanted=wanted, standing=standing, others=others)
    return HTTPStatus.OK, page


def render_page(
    document: Document,
    marks: Sequence[Span],
    root_path: str = "",
    *,
    wanted: Wanted = Wanted(),
    standing: Standing = Standing.HERE,
    others: Sequence[Other] = (),
) -> str:
    """The whole page as HTML."""
    view = View.of(wanted.view)
    lines = lines_of(document, marks, view)
    headings = headings_of(lines, document.metadata.title)
    return render(
        "source.html",
        root_path,
        document=document,
        lines=lines,
        headings=headings if len(headings) >= _FEWEST_HEADINGS else (),
        is_long=len(headings) > _MOST_OPEN,
        is_marked=bool(marks),
        is_tidy=view is View.TIDY,
        other_view=_other_view(document, wanted, root_path, is_marked=bool(marks)),
        standing=standing,
        others=others,
    )


def render_missing(root_path: str, *, is_withdrawn: bool, others: Sequence[Other] = ()) -> str:
    """The page that stands where a document isn't, with the way back."""
    return render("missing.html", root_path, is_withdrawn=is_withdrawn, others=others)


def _marks(
    service: Service, document: Document, wanted: Wanted
) -> tuple[tuple[Span, ...], Standing]:
    """What is to be marked, and what became of the quote that the link names."""
    if not wanted.q:
        return parse_marks(wanted.mark, len(document.text)), Standing.HERE
    if not is_key(wanted.q):
        return (), Standing.GARBLED
    at = int(wanted.at) if _PLACE.fullmatch(wanted.at) else None
    spans = find(document, service.passages(document.id), wanted.q, at or 0)
    if spans is None:
        return (), Standing.CHANGED
    has_moved = at is not None and spans[0].start != at
    return spans, Standing.MOVED if has_moved else Standing.HERE


def _others(service: Service, key: str, document_id: str) -> tuple[Other, ...]:
    """Other documents with a sentence of these words."""
    root = service.settings.root_path
    found = (
        Other(d.metadata.title, permalink(root, d.id, key))
        for d in service.documents
        if d.id != document_id and has_sentence(service.passages(d.id), key)
    )
    return tuple(islice(found, _MOST_OTHERS)) if is_key(key) else ()


def _other_view(document: Document, wanted: Wanted, root_path: str, *, is_marked: bool) -> str:
    """The address of the same in the view that isn't shown."""
    to = View.ORIGINAL if View.of(wanted.view) is View.TIDY else ""
    asked = {"mark": wanted.mark, "q": wanted.q, "at": wanted.at, "view": str(to)}
    return page_url(root_path, document.id, asked) + ("#hl" if is_marked else "")


def render(name: str, root_path: str, **values: object) -> str:
    """A page made of one of the templates that show documents."""
    addresses = {"home": f"{root_path}/", "stylesheet": f"{root_path}/source.css"}
    return _templates().get_template(name).render(**addresses, **values)


@cache
def _templates() -> Environment:
    loader = PackageLoader("qa.web", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    environment.globals.update(Standing=Standing)
    return environment

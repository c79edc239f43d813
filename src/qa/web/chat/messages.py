"""Answers as the chat shows them: HTML in which no text can become markup. Pure."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import quote, unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qa.answering.dates import facts
from qa.permalinks import is_key, key_of
from qa.turns import Asked, longest
from qa.types import Answer, Citation, Document, Kind, Manifest, Reason, Span
from qa.web.chat.scope import day, scope_of
from qa.web.guide import has_guide
from qa.web.source import parse_marks, permalink, permalink_of, source_url
from qa.web.views import View, lines_of

BUILT_IN = {  # what Gradio itself says
    "common.clear": "清除",
    "common.empty": "空",
    "common.error": "错误",
    "common.loading": "加载中",
    "common.submit": "提交",
    "chatbot.clear": "清空对话",
    "blocks.connection_can_break": "手机离开这个页面或锁屏后，连接可能中断。",
    "blocks.long_requests_queue": "提问的人较多，请稍候。",
    "blocks.lost_connection": "离开页面时连接断了，正在重新连接……",
    "blocks.waiting_for_inputs": "请稍候再试。",
}
_VIEWS = {View.TIDY: "整理后", View.ORIGINAL: "原版面"}
_SPECIAL = re.compile(r"[!-/:-@\[-`{-~]")
_REFERENCE = re.compile(r"#cite=([^:\s]{1,900}):([0-9,-]{1,900})(?::([a-z]{1,20}))?")


def plain(text: str) -> Markup:
    """The text as it is, for HTML inside Markdown: each ASCII mark as a character reference,
    since Markdown finds no structure in those, and no line break.

    >>> plain("![x](http://a)*b*")
    Markup('&#33;&#91;x&#93;&#40;http&#58;&#47;&#47;a&#41;&#42;b&#42;')
    """
    # half a surrogate pair, which a browser may send, can't be sent back
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return Markup(_SPECIAL.sub(lambda match: f"&#{ord(match[0])};", line))


def reference(citation: Citation) -> str:
    """The address that a citation's number links to; `parse_reference` reads it again."""
    return _reference(citation.document_id, citation.spans, View.TIDY)


def _reference(document_id: str, spans: Sequence[Span], view: View) -> str:
    places = ",".join(f"{span.start}-{span.end}" for span in spans)
    shown = "" if view is View.TIDY else f":{view}"
    return f"#cite={quote(document_id, safe='')}:{places}{shown}"


def keep(citation: Citation) -> str:
    """The address that puts a quote into the basket: its place and the key of its words."""
    place = reference(citation).removeprefix("#cite=")
    return f"#keep={place}:{key_of(citation.quote)}"


def parse_reference(
    text: str, documents: Sequence[Document]
) -> tuple[Document, list[Span], View] | None:
    """The document, spans and view that a reference names, or None: it comes from the browser."""
    match = _REFERENCE.fullmatch(text.strip())
    if match is None:
        return None
    wanted = unquote(match[1])
    document = next((d for d in documents if d.id == wanted), None)
    spans = parse_marks(match[2], len(document.text)) if document else ()
    return (document, list(spans), View.of(match[3] or "")) if document and spans else None


def render_answer(
    answer: Answer, root_path: str, asked: Asked | None = None, key: str | None = None
) -> str:
    """One answer: what was taken over, the short answer, quotes or why there are none.

    `asked`: the question as it can be asked again, with what it was asked without.
    `key`: what feedback names it by, if it is kept.
    """
    asked = asked or Asked(answer.query.typed or answer.query.text)
    refused = answer.abstention
    is_about_documents = refused is None or refused.reason is not Reason.SMALL_TALK
    rated = key if is_about_documents else None
    return _render("answer.html", answer=answer, asked=asked, root_path=root_path, key=rated)


def again(question: str, without: Sequence[str] = (), *, alone: bool = False) -> str:
    """What a link carries that asks a question again: the JSON of a `Kept`, for an address."""
    wanted = {"question": question, "alone": alone, "without": [*without]}
    return quote(json.dumps(wanted, ensure_ascii=False), safe="")


def render_refusal(message: str) -> str:
    """What is told instead of an answer when the question can't be dealt with at all."""
    return f'<p class="qa-refusal">{plain(message)}</p>'


def render_source(
    document: Document, spans: Sequence[Span], root_path: str, view: View = View.TIDY
) -> str:
    """The source for the panel beside the chat."""
    key = key_of("".join(span.cut(document.text) for span in spans))
    page = permalink(root_path, document.id, key, spans[0].start, view)
    if not is_key(key):  # what is longer than a quote has none
        page = source_url(root_path, document.id, spans, view)
    return _render(
        "panel.html",
        document=document,
        lines=lines_of(document, spans, view),
        view=view,
        views=[
            (name, "" if view is one else _reference(document.id, spans, one))
            for one, name in _VIEWS.items()
        ],
        page=page,
    )


def render_scope(documents: Sequence[Document], manifest: Manifest, root_path: str) -> str:
    """What the corpus covers."""
    return _render(
        "scope.html",
        scope=scope_of(documents),
        passages=manifest.passages,
        built=day(manifest.built_at),
        root_path=root_path,
        guide=f"{root_path}/guide" if has_guide() else "",
    )


def pieces(citation: Citation) -> list[tuple[str, bool]]:
    """The quote cut at its marks: (text, is it marked)."""
    edges = sorted({0, len(citation.quote), *(e for m in citation.marks for e in (m.start, m.end))})
    return [
        (
            citation.quote[a:b],
            any(mark.start <= a and b <= mark.end for mark in citation.marks),
        )
        for a, b in itertools.pairwise(edges)
    ]


def _render(name: str, **values: object) -> str:
    html = _templates().get_template(name).render(**values)
    # a blank line would end the HTML block and let Markdown begin
    return " ".join(line.strip() for line in html.splitlines() if line.strip())


@cache
def _templates() -> Environment:
    loader = PackageLoader("qa.web", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    environment.filters["plain"] = plain
    environment.globals.update(
        again=again,
        facts=facts,
        pieces=pieces,
        reference=reference,
        keep=keep,
        source_url=source_url,
        permalink_of=permalink_of,
        longest=longest,
        CAPTION=Kind.CAPTION,
    )
    return environment

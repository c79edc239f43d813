"""The user guide, `docs/guide.md` of the checkout, as a page like those of the documents."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

from qa.web.reading import render

_GUIDE = Path(__file__).parents[3] / "docs" / "guide.md"


def has_guide() -> bool:
    """Whether there is one: a package without its checkout has none."""
    return _GUIDE.is_file()


@cache
def render_guide(root_path: str) -> str:
    """The whole page as HTML."""
    return _page(_GUIDE.read_text("utf-8"), root_path)


def _page(text: str, root_path: str) -> str:
    """The page of a Markdown text that begins with its title."""
    markdown = MarkdownIt("commonmark", {"html": False})
    tokens = markdown.parse(text)
    title = tokens[1].content
    headings: list[tuple[str, str]] = []  # anchor, words
    for token, words in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            anchor = f"s{len(headings) + 1}"
            token.attrSet("id", anchor)
            headings.append((anchor, words.content))
    body = Markup(markdown.renderer.render(tokens[3:], markdown.options, {}))
    return render("guide.html", root_path, title=title, headings=headings, body=body)

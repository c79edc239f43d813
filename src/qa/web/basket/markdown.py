"""A report as Markdown in which no text can become markup. Pure."""

from __future__ import annotations

import re

from qa.web.basket.report import TITLE, Excerpt, Report, Source

# what is markup anywhere: emphasis, code, links, HTML, references, tables, formulas, addresses
_ANYWHERE = re.compile(r"[\\`*_\[\]<>#&~|!@$^{}]|(?<=[A-Za-z]):(?=//)|(?<=www)\.", re.IGNORECASE)
# what begins a list, a line under a heading or a rule
_AT_START = re.compile(r"^([+=:-]|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
_INDENTED = re.compile(r"^[ \t]+", re.MULTILINE)


def markdown(report: Report) -> str:
    """The report: the quotes, each with its source's number and its note, then the sources."""
    parts = [f"# {TITLE}", report.summary]
    parts += [_excerpt(excerpt) for excerpt in report.excerpts]
    parts += ["## 来源", *(_source(source) for source in report.sources), report.assurance]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    r"""The text so that Markdown shows it as it is.

    >>> print(escaped("3.5万人*参加*了"))
    3.5万人\*参加\*了
    >>> print(escaped("1. 见 [这里](http://a.b)"))
    1\. 见 \[这里\](http\://a.b)
    """
    marked = _ANYWHERE.sub(lambda match: f"\\{match[0]}", _INDENTED.sub("", text))
    return _AT_START.sub(_begun, marked)


def _begun(match: re.Match[str]) -> str:
    # a number can't be escaped, the point behind it can
    return f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}"


def _excerpt(excerpt: Excerpt) -> str:
    lines = escaped(excerpt.quote).split("\n")
    quoted = "\n".join(f"> {line}" for line in lines)
    told = f"**{excerpt.number}**\n\n{quoted} 〔{excerpt.source}〕"
    noted = escaped(excerpt.note).replace("\n", "  \n")  # two blanks keep a line's end
    return f"{told}\n\n备注：{noted}" if noted else told


def _source(source: Source) -> str:
    listed = [
        f"- {escaped(place.label)}：{f'<{place.url}>' if place.is_absolute else escaped(place.url)}"
        for place in source.places
    ]
    return "\n".join([f"〔{source.number}〕{escaped(source.label)}", "", *listed])

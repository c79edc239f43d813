"""What was measured, as figures that people and programs read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.retrieval.measure import NOWHERE, TUNED_ON, Measured
from benchmarks.retrieval.rows import ROWS

SEED = 20211
RESAMPLED = 5000
FEWEST = 20  # groups of questions; of fewer a resampling says nothing
_EXAMPLES = 12  # failures of a set that are shown
_LONGEST = 90  # characters of a passage that is shown


def figures(measured: Measured) -> dict[str, Any]:
    """The shares of questions whose answer is found, and what is missed."""
    base = measured.hits(measured.rows[0])
    groups = [one.group for one in measured.found]
    rows = {row: _cell(measured.hits(row), base, groups) for row in measured.rows}
    about = {"name": measured.name, "k": measured.k, "questions": len(measured.questions)}
    return about | measured.about | {"rows": rows, "missed": _missed(measured)}


def _cell(
    hits: NDArray[np.bool_], base: NDArray[np.bool_], groups: Sequence[str]
) -> dict[str, float]:
    """The share of hits, how far it lies from the yardstick's, and between which bounds."""
    values = {"found": float(hits.mean()), "more": float(hits.mean() - base.mean())}
    if len(set(groups)) >= FEWEST:
        values["low"], values["high"] = interval(hits.astype(float) - base, groups)
    return {name: round(value, 4) for name, value in values.items()}


def interval(differences: NDArray[np.float64], groups: Sequence[str]) -> tuple[float, float]:
    """The middle 95 % of the means of resampled differences, one a question (n,).

    Whole groups are drawn: questions about one passage are found or missed together.
    Source: Davison and Hinkley, "Bootstrap Methods and their Application", 1997, section 3.8.
    """
    names = {name: number for number, name in enumerate(dict.fromkeys(groups))}
    places = np.array([names[group] for group in groups])
    sums = np.bincount(places, weights=differences)
    sizes = np.bincount(places)
    order = np.random.default_rng(SEED)
    drawn = order.multinomial(len(names), [1 / len(names)] * len(names), size=RESAMPLED)
    low, high = np.percentile((drawn @ sums) / (drawn @ sizes), [2.5, 97.5])
    return float(low), float(high)


def _missed(measured: Measured) -> dict[str, Any]:
    """What the whole search misses: how nearly, and some of the questions, if they are ours."""
    last, base = measured.hits(ROWS[-1]), measured.hits(measured.rows[0])
    missed = [one for one, hit in zip(measured.found, last, strict=True) if not hit]
    ranks = np.array([one.ranks[measured.rows.index(ROWS[-1])] for one in missed])
    content: dict[str, Any] = {
        "all": len(missed),
        "ranked_to_10": int((ranks <= 10).sum()),
        "ranked_deeper": int(((ranks > 10) & (ranks < NOWHERE)).sum()),
        "not_among_candidates": int((ranks == NOWHERE).sum()),
        "lost": int((base & ~last).sum()),  # the yardstick finds them
        "won": int((last & ~base).sum()),
    }
    if measured.is_ours:
        asked = zip(measured.questions, measured.found, last, base, strict=True)
        shown = sorted(((q, one, b) for q, one, hit, b in asked if not hit), key=lambda x: not x[2])
        content["examples"] = [
            {"question": q, "found_by_lexical": bool(b)}
            | ({"first": one.first[:_LONGEST]} if one.first else {})
            for q, one, b in shown[:_EXAMPLES]
        ]
    return content


def as_page(content: dict[str, Any]) -> str:
    """The table of all rows and sets as Markdown."""
    sets = content["sets"]
    rows = max((list(s["rows"]) for s in sets), key=len)
    lines = [
        "# What each part of the search adds",
        "",
        "`python -m benchmarks.retrieval --data DATA`. Each cell: the share of questions whose right",
        "passage is among the first k, and below it the difference to BM25 over jieba's words in",
        "points, with the middle 95 % of a paired bootstrap over the passages that are asked about",
        f"(none for fewer than {FEWEST}). k1 and b of BM25 are chosen with the first {TUNED_ON} questions of",
        "each set themselves.",
        "",
        "dense: vectors alone. fused: with words and characters. + glossary: with what the keepers'",
        "glossary, short names that documents introduce and the everyday lexicon add. + pinyin: with",
        "what was mistyped put right. + rerank: ranked by what judges evidence. answer: what is cited,",
        "three quotes at most, refusals counted as misses. Judged questions are searched in the",
        "documents of the region that they name; BM25 is not told the region. The rules that make",
        "mistyped questions, and what mends them, were developed with the same 92 sources.",
        "",
        "| set | k | questions | passages | " + " | ".join(rows) + " |",
        "|---|--:|--:|--:|" + "--:|" * len(rows),
    ]
    lines += [_line(s, rows) for s in sets]
    lines += ["", *_left_out(sets), *_speed(content["encoder"]), ""]
    return "\n".join(lines)


def _line(found: dict[str, Any], rows: Sequence[str]) -> str:
    cells = [_shown(found["rows"].get(row), row == rows[0]) for row in rows]
    start = (found["name"], found["k"], found["questions"], f"{found['passages']:,}")
    return "| " + " | ".join(map(str, (*start, *cells))) + " |"


def _shown(cell: dict[str, float] | None, is_base: bool) -> str:
    if cell is None:
        return ""
    value = f"{cell['found']:.3f}"
    if is_base:
        return value
    bounds = f" ({100 * cell['low']:+.1f} … {100 * cell['high']:+.1f})" if "low" in cell else ""
    return f"**{value}**<br>{100 * cell['more']:+.1f}{bounds}"


def _left_out(sets: Sequence[dict[str, Any]]) -> list[str]:
    told = [f"{s['name']} {s['left_out']}" for s in sets if s.get("left_out")]
    return (
        ["Not asked, since no single passage holds the answer: " + ", ".join(told) + ".", ""]
        if told
        else []
    )


def _speed(encoder: dict[str, Any]) -> list[str]:
    return [
        f"Encoder: {encoder['dimension']} dimensions, {encoder['megabytes']:.1f} MB, "
        f"{encoder['passages_per_second']:,.0f} passages a second on one core, "
        f"a question in {encoder['milliseconds_per_question']:.2f} ms.",
    ]


def as_failures(content: dict[str, Any]) -> str:
    """What the whole search misses, as Markdown; examples from our own questions only."""
    lines = ["# What is not found", ""]
    lines += ["| set | missed | rank to 10 | deeper | no candidate | lost to BM25 | won |"]
    lines += ["|---|--:|--:|--:|--:|--:|--:|"]
    parts = ("all", "ranked_to_10", "ranked_deeper", "not_among_candidates", "lost", "won")
    for one in content["sets"]:
        cells = [str(one["missed"][part]) for part in parts]
        lines.append("| " + " | ".join((one["name"], *cells)) + " |")
    for one in content["sets"]:
        if examples := one["missed"].get("examples"):
            lines += ["", f"## {one['name']}", ""]
            lines += ["Those that BM25 finds come first (marked ●).", ""]
            lines += [_example(example) for example in examples]
    return "\n".join([*lines, ""])


def _example(example: dict[str, Any]) -> str:
    mark = "● " if example["found_by_lexical"] else ""
    first = " ".join(example.get("first", "").split())
    return f"- {mark}{example['question']}" + (f"  \n  first: {first}" if first else "")

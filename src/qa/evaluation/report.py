"""Outcomes -> a table for the terminal, JSON for programs, one HTML page for people."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from qa.evaluation.harness import Outcome, by_kind, score
from qa.evaluation.metrics import Share, is_grounded, is_short_answer_right

NAMES = {
    "grounded_accuracy": "有据正确率",
    "evidence_recall@3": "证据召回@3",
    "evidence_recall@1": "证据召回@1",
    "citation_precision": "引用精确率",
    "short_answer_accuracy": "短答案正确率",
    "abstention_precision": "拒答精确率",
    "abstention_recall": "拒答召回率",
    "abstention_f1": "拒答F1",
    "verbatim": "逐字一致",
}
KINDS = {
    "number": "数字",
    "entity": "名称",
    "define": "定义",
    "list": "列举",
    "how": "怎么做",
    "why": "为什么",
    "policy": "政策文件",
    "compare": "比较",
    "multi": "多问",
    "colloquial": "口语",
    "keyword": "关键词",
    "typo": "错别字",
    "followup": "追问",
    "unanswerable_near": "相近但无答案",
    "unanswerable_far": "无关",
}
_PER_KIND = ("grounded_accuracy", "evidence_recall@3", "short_answer_accuracy")


def as_text(outcomes: Sequence[Outcome]) -> str:
    """A table for a terminal: all scores, then the main ones by kind."""
    lines = ["全部试题"]
    lines += [
        f"  {_pad(NAMES[name], 16)}{_percent(share):>8}  （{share.count}）"
        for name, share in score(outcomes).items()
    ]
    lines.append("分类" + " " * 14 + "".join(_pad(NAMES[name], 18) for name in _PER_KIND))
    for kind, shares in by_kind(outcomes).items():
        cells = [f"{_percent(shares[n])}（{shares[n].count}）" for n in _PER_KIND]
        row = "".join(_pad(cell, 18) for cell in cells)
        lines.append(f"  {_pad(KINDS.get(kind, kind), 16)}{row}".rstrip())
    return "\n".join(lines)


def write_report(outcomes: Sequence[Outcome], folder: Path) -> tuple[Path, Path]:
    """Writes report.json and report.html into `folder`; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "scores": _numbers(score(outcomes)),
        "by_kind": {kind: _numbers(shares) for kind, shares in by_kind(outcomes).items()},
        "answers": [_record(outcome) for outcome in outcomes],
    }
    data, page = folder / "report.json", folder / "report.html"
    data.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    page.write_text(_html(outcomes), "utf-8")
    return data, page


def write_answers(outcomes: Sequence[Outcome], path: Path) -> None:
    """Writes one JSON line a question: its id and what was answered. Makes the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(_record(outcome), ensure_ascii=False) for outcome in outcomes]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _html(outcomes: Sequence[Outcome]) -> str:
    loader = PackageLoader("qa.evaluation", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    misses = [o for o in outcomes if not is_grounded(o.question, o.given)]
    wrong = [
        o
        for o in outcomes
        if o not in misses and o.question.answers and not is_short_answer_right(o.question, o.given)
    ]
    return environment.get_template("report.html").render(
        scores=score(outcomes),
        kinds=by_kind(outcomes),
        names=NAMES,
        kind_names=KINDS,
        columns=_PER_KIND,
        misses=misses,
        wrong=wrong,
        count=len(outcomes),
        percent=_percent,
    )


def _record(outcome: Outcome) -> dict[str, Any]:
    answer = outcome.answer
    return {
        "id": outcome.question.id,
        "answered": answer.answered,
        "short_answer": answer.short_answer,
        "citations": [
            {
                "document": c.document_id,
                "quote": c.quote,
                "spans": [[s.start, s.end] for s in c.spans],
            }
            for c in answer.citations
        ],
        "reason": answer.abstention.reason if answer.abstention else None,
        "grounded": is_grounded(outcome.question, outcome.given),
    }


def _numbers(shares: Mapping[str, Share]) -> dict[str, dict[str, float | int | None]]:
    return {
        name: {
            "value": None if share.value is None else round(share.value, 4),
            "count": share.count,
        }
        for name, share in shares.items()
    }


def _percent(share: Share) -> str:
    return "—" if share.value is None else f"{share.value:.1%}"


def _pad(text: str, width: int) -> str:
    """The text with blanks up to `width` columns; a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(1, width - taken)

"""Outcomes -> a table for the terminal, JSON for programs, one HTML page for people."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from qa.answering.explanation import Explanation, Ranked
from qa.evaluation.harness import Outcome, by_kind, score
from qa.evaluation.metrics import Share, Verdict, covers, is_grounded, supports
from qa.evaluation.questions import Judged
from qa.types import Citation, Manifest, Reason

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
MEANINGS = {
    "grounded_accuracy": "该答的答出且前三条引文含全部证据，不该答的没有作答",
    "evidence_recall@3": "前三条引文含全部证据的题，占该答的题",
    "evidence_recall@1": "第一条引文就含证据的题，占只有一条证据的题",
    "citation_precision": "前三条引文里说到证据的",
    "short_answer_accuracy": "短答案含正确答案且不冗长的题，占写明短答案的题",
    "abstention_precision": "没有作答的题里，确实不该答的",
    "abstention_recall": "不该答的题里，没有作答的",
    "abstention_f1": "以上两项的调和平均",
    "verbatim": "与原文逐字相同的引文（不计空白），低于100%就是缺陷",
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
# in the order of the report; every question that isn't right stands under one of them
FAULTS = {
    Verdict.WRONGLY_ABSTAINED: "该答而没有作答",
    Verdict.MISSED_EVIDENCE: "答了，但前三条引文没有含全部证据",
    Verdict.WRONGLY_ANSWERED: "不该答却作了答",
    Verdict.WRONG_SHORT_ANSWER: "引文对了，短答案不对",
}
REASONS = {
    Reason.NO_MATCH: "文档里没有相近的内容",
    Reason.WEAK_EVIDENCE: "有相近的内容，但没有说到所问的事",
    Reason.OTHER_REGION: "问的是文库里没有的地区",
    Reason.SMALL_TALK: "问候，或问的是系统自己",
}
_PER_KIND = ("grounded_accuracy", "evidence_recall@3", "short_answer_accuracy")


def conditions(manifest: Manifest, questions: Path) -> dict[str, str]:
    """Under which the scores were taken, as label and value."""
    return {
        "试题": questions.name,
        "文库": f"{manifest.documents}篇，{manifest.passages}段，{manifest.sentences}句",
        "编码器": f"{Path(manifest.encoder).name}（{manifest.encoder_sha256[:8]}）",
        "索引": manifest.generation,
        "评测时间": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }


def as_text(outcomes: Sequence[Outcome]) -> str:
    """A table for a terminal: all scores, then the main ones by kind, then odd questions."""
    lines = [_pad("全部试题", 16) + _right("得分", 8) + _right("数量", 8)]
    lines += [
        _pad(NAMES[name], 16) + _right(percent(share), 8) + _right(str(share.count), 8)
        for name, share in score(outcomes).items()
    ]
    header = "".join(_right(f"{NAMES[name]}（题）", 22) for name in _PER_KIND)
    lines += ["", _pad("分类", 16) + header]
    for kind, shares in by_kind(outcomes).items():
        cells = [f"{percent(shares[name])}{shares[name].count:>6}  " for name in _PER_KIND]
        row = "".join(_right(cell, 22) for cell in cells)
        lines.append((_pad(KINDS.get(kind, kind), 16) + row).rstrip())
    odd = [f"  {o.question.id}：{doubt}" for o in outcomes for doubt in o.doubts]
    return "\n".join([*lines, *(["", "试题本身可疑，请核对：", *odd] if odd else [])])


def write_report(
    outcomes: Sequence[Outcome], folder: Path, about: Mapping[str, str] | None = None
) -> tuple[Path, Path]:
    """Writes report.json and report.html into `folder`, with what it is `about`; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "conditions": dict(about or {}),
        "scores": _numbers(score(outcomes)),
        "by_kind": {kind: _numbers(shares) for kind, shares in by_kind(outcomes).items()},
        "answers": [_record(o) | {"verdict": o.verdict, "doubts": o.doubts} for o in outcomes],
    }
    data, page = folder / "report.json", folder / "report.html"
    data.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    page.write_text(_html(outcomes, about or {}), "utf-8")
    return data, page


def write_answers(outcomes: Sequence[Outcome], path: Path) -> None:
    """Writes one JSON line a question: its id and what was answered. Makes the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(_record(outcome), ensure_ascii=False) for outcome in outcomes]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def percent(share: Share) -> str:
    """The share as people read it; a dash where there is nothing to share.

    >>> percent(Share(0.856, 104)), percent(Share(None, 0))
    ('85.6%', '—')
    """
    return "—" if share.value is None else f"{share.value:.1%}"


def _html(outcomes: Sequence[Outcome], about: Mapping[str, str]) -> str:
    loader = PackageLoader("qa.evaluation", "templates")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html").render(
        about=about,
        scores=score(outcomes),
        kinds=by_kind(outcomes),
        names=NAMES,
        meanings=MEANINGS,
        kind_names=KINDS,
        reasons=REASONS,
        groups={
            label: [o for o in outcomes if o.verdict is fault] for fault, label in FAULTS.items()
        },
        altered=[o for o in outcomes if not all(o.verbatim)],
        odd=[o for o in outcomes if o.doubts],
        count=len(outcomes),
        percent=percent,
        is_covered=_is_covered,
        is_support=_is_support,
        place_of=place_of,
        verdicts=Verdict,
    )


def place_of(entry: Judged, explanation: Explanation) -> str:
    """Where the first sentence with something of the entry ended among all candidates."""
    several = len(explanation.parts) > 1
    found = [
        (one.rank, f"{f'“{part.label}”的' if several else ''}候选第{one.rank}句", one.score)
        for part in explanation.parts
        for one in part.final
        if _is_support(one, [entry])
    ]
    if not found:
        return "没有检索到"
    _, place, share = min(found)
    return f"{place}，份额{share:.1%}"


def _is_covered(entry: Judged, citations: Sequence[Citation]) -> bool:
    return any(covers(Judged(c.document_id, c.quote), entry) for c in citations)


def _is_support(quoted: Citation | Ranked, evidence: Sequence[Judged]) -> bool:
    if isinstance(quoted, Citation):
        return supports(Judged(quoted.document_id, quoted.quote), evidence)
    return supports(Judged(quoted.document, quoted.text), evidence)


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


def _columns(text: str) -> int:
    """How many columns of a terminal the text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, width: int) -> str:
    return text + " " * max(1, width - _columns(text))


def _right(text: str, width: int) -> str:
    return " " * max(1, width - _columns(text)) + text

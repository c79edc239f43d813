"""From question to answer in the service: `python -m benchmarks.latency`.

Each start is a process of its own, since an answer depends on what the process has done
before: the first question after the start, each question asked for the first time, and
the same questions again. Milliseconds belong to one machine and one hour; the ratios to
work that every search does, taken in the same run, tell more. Writes latency.json and the
page latency.md beside this file.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from qa.encoder import load_encoder
from qa.evaluation import JudgedQuestion, read_questions
from qa.lexical import Lexical
from qa.service import Service
from qa.settings import Settings
from qa.text import normalise, words

HOME = Path(__file__).parent
QUESTIONS = HOME.parent / "tests" / "judged" / "dev.jsonl"
SEED = 20211
LIBRARIES = ("faiss-cpu", "jieba", "numpy", "sentence-transformers", "torch")
LABELS = {
    "start": "opening the index and loading the model, once a process",
    "first": "the first question after the start",
    "cold": "each question, asked for the first time",
    "warm": "the same questions, asked again",
    "search": "retrieval alone",
    "encode": "encoding the question alone",
    "bm25": "BM25 over words alone, sentence by sentence",
}
Taken = dict[str, list[float]]  # milliseconds


def milliseconds(work: Callable[[JudgedQuestion], object], question: JudgedQuestion) -> float:
    """How long the work takes for a question."""
    started = time.perf_counter()
    work(question)
    return 1000 * (time.perf_counter() - started)


def one_start(seed: int, rounds: int) -> Taken:
    """What a fresh process takes; each pass asks all questions in an order of its own."""
    settings = Settings.from_environment()
    order = random.Random(seed)
    questions = list(read_questions(QUESTIONS))
    order.shuffle(questions)
    started = time.perf_counter()
    service = Service.open(settings)
    taken: Taken = {"start": [1000 * (time.perf_counter() - started)]}

    def ask(asked: JudgedQuestion) -> object:
        return service.ask(asked.question, asked.history)

    taken["first"], taken["cold"] = (
        [milliseconds(ask, asked) for asked in part] for part in (questions[:1], questions[1:])
    )
    encoder, lexical, new = load_encoder(settings), _bm25(service), itertools.count()
    again: dict[str, Callable[[JudgedQuestion], object]] = {
        "warm": ask,
        "search": lambda asked: service.search(asked.question),
        # a number makes each text one whose vector isn't kept
        "encode": lambda asked: encoder.encode_queries([f"{normalise(asked.question)}{next(new)}"]),
        "bm25": lambda asked: np.argsort(-lexical.scores(Counter(words(asked.question)))),
    }
    for name, work in again.items():
        taken[name] = []
        for _ in range(rounds):
            order.shuffle(questions)
            taken[name] += [milliseconds(work, asked) for asked in questions]
    return taken


def _bm25(service: Service) -> Lexical:
    passages = (p for d in service.documents for p in service.passages(d.id))
    return Lexical.build([words(s.cut(p.text)) for p in passages for s in p.sentences])


def summary(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and greatest, in milliseconds, and of how many."""
    return {
        "median": round(statistics.median(values), 2),
        "p95": round(float(np.percentile(values, 95)), 2),
        "max": round(max(values), 2),
        "count": len(values),
    }


def conditions(service: Service) -> dict[str, Any]:
    """Under which the figures were taken."""
    known = service.manifest
    return {
        "measured": datetime.now(UTC).isoformat(timespec="minutes"),
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "load_average_before": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("qa", *LIBRARIES)},
        "encoder": f"{Path(known.encoder).name} ({known.encoder_sha256[:8]})",
        "documents": known.documents,
        "passages": known.passages,
        "sentences": known.sentences,
        "questions": len(read_questions(QUESTIONS)),
    }


def _cpu() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text("utf-8").splitlines() if listed.is_file() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def as_page(found: dict[str, Any]) -> str:
    """The figures and their conditions in Markdown."""
    about = found["conditions"]
    rows = [
        f"| {label} | {found[name]['median']} | {found[name]['p95']} | {found[name]['max']} "
        f"| {found[name]['count']} |"
        for name, label in LABELS.items()
    ]
    ratios = [f"| {name} | {ratio} |" for name, ratio in found["ratios"].items()]
    load = ", ".join(map(str, about["load_average_before"]))
    return "\n".join(
        [
            "# Latency",
            "",
            "Written by `make bench`; the figures are those of [latency.json](latency.json).",
            "",
            f"{about['cpu']}, {about['cores']} cores, load average {load} before the run; "
            f"{about['documents']} documents, {about['passages']} passages, "
            f"{about['sentences']} sentences; {about['questions']} questions, "
            f"{found['starts']} starts; {about['measured']}.",
            "",
            "| milliseconds | median | p95 | max | measured |",
            "|---|--:|--:|--:|--:|",
            *rows,
            "",
            "| ratio of medians in this run | |",
            "|---|--:|",
            *ratios,
            "",
        ]
    )


def main() -> None:
    """Measures, prints the page, and writes it with latency.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=3, help="fresh processes")
    parser.add_argument("--rounds", type=int, default=3, help="over all questions, in each")
    parser.add_argument("--out", type=Path, default=HOME, help="folder")
    options = parser.parse_args()
    found: dict[str, Any] = {
        "conditions": conditions(Service.open(Settings.from_environment(), rebuild=True)),
        "starts": options.starts,
    }
    runs = []
    for start in range(options.starts):  # one after another; none profits from the one before
        with ProcessPoolExecutor(1, get_context("spawn")) as process:
            runs.append(process.submit(one_start, SEED + start, options.rounds).result())
    found |= {name: summary([v for run in runs for v in run[name]]) for name in LABELS}
    found["ratios"] = {
        f"{a} / {b}": round(found[a]["median"] / found[b]["median"], 1)
        for a, b in (("cold", "warm"), ("warm", "encode"), ("warm", "bm25"), ("search", "bm25"))
    }
    text = json.dumps(found, indent=2, ensure_ascii=False)
    (options.out / "latency.json").write_text(f"{text}\n", "utf-8")
    (options.out / "latency.md").write_text(as_page(found), "utf-8")
    print(as_page(found))


if __name__ == "__main__":
    main()

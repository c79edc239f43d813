"""From question to answer in the service: `python -m benchmarks.latency`.

Asks the judged questions several times in random order and prints quantiles, for all
and by kind, and how the time divides between retrieval and the rest.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from qa.evaluation import JudgedQuestion, read_questions
from qa.service import Service
from qa.settings import Settings

HOME = Path(__file__).parent
QUESTIONS = HOME.parent / "tests" / "judged" / "dev.jsonl"
SEED = 20211


def measure(
    service: Service, questions: Sequence[JudgedQuestion], rounds: int
) -> dict[str, list[float]]:
    """Milliseconds of each answer, and of each search alone."""
    order = [question for question in questions for _ in range(rounds)]
    random.Random(SEED).shuffle(order)
    for question in questions:  # caches as they are after a day's work
        service.ask(question.question, question.history)
    taken: dict[str, list[float]] = {"ask": [], "search": []}
    for question in order:
        started = time.perf_counter()
        service.ask(question.question, question.history)
        taken["ask"].append(1000 * (time.perf_counter() - started))
        started = time.perf_counter()
        service.search(question.question)
        taken["search"].append(1000 * (time.perf_counter() - started))
    return taken


def summary(milliseconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and greatest, in milliseconds."""
    cuts = statistics.quantiles(milliseconds, n=20)
    return {
        "median": round(statistics.median(milliseconds), 1),
        "p95": round(cuts[18], 1),
        "max": round(max(milliseconds), 1),
        "count": len(milliseconds),
    }


def main() -> None:
    """Measures, prints, and writes latency.json beside this file if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    service = Service.open(Settings.from_environment(), rebuild=True)
    taken = measure(service, read_questions(QUESTIONS), options.rounds)
    found = {name: summary(values) for name, values in taken.items()}
    print(json.dumps(found, indent=2))
    if options.out:
        options.out.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()

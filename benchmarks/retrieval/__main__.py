"""Measures every part of the search on every set: `python -m benchmarks.retrieval --data …`.

Writes retrieval.json beside this package, and from it the pages retrieval.md and
retrieval-failures.md, whenever a set is finished. What was measured before in the same
state stays, so that all of it, an hour on two cores, can be done in parts (`--sets`).
Of the environment only the model counts (QA_ENCODER and its prompts).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from training.pairs import read

from benchmarks.kept import HOME, kept, model_settings, state, write_json, write_whole
from benchmarks.retrieval.judged import measure_judged
from benchmarks.retrieval.measure import Measured, measure, use_one_thread
from benchmarks.retrieval.report import as_failures, as_page, figures
from benchmarks.retrieval.sets import SETS
from qa.encoder import Encoder, load_encoder
from qa.settings import Settings

FIGURES, PAGE, FAILURES = (
    HOME / name for name in ("retrieval.json", "retrieval.md", "retrieval-failures.md")
)
PARTS = (("src/qa", ""), ("benchmarks", ".py"), ("corpus", ""), ("tests/judged", ""))
_TIMED = 6000  # passages


def speed(encoder: Encoder, settings: Settings, data: Path) -> dict[str, Any]:
    """How fast one core encodes passages of news, and a question at a time.

    Each the best of three disjoint thirds: other work on the machine makes one run slow.
    """
    news = read(data / "text" / "news_articles.jsonl.xz")
    texts = [r["text"][:250] for _, r in zip(range(_TIMED), news, strict=False)]
    questions = [text[:25] for text in texts[:1000]]
    passage = _seconds(encoder.encode_passages, texts)
    question = _seconds(lambda third: [encoder.encode_queries([one]) for one in third], questions)
    files = (p for p in Path(settings.encoder).rglob("*") if p.is_file())
    return {
        "dimension": encoder.dimension,
        "megabytes": round(sum(p.stat().st_size for p in files) / 2**20, 1),
        "passages_per_second": round(1 / passage),
        "milliseconds_per_question": round(1000 * question, 3),
    }


def _seconds(encode: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """For one text, in the fastest third."""
    best = float("inf")
    for third in (texts[n::3] for n in range(3)):
        started = time.perf_counter()
        encode(third)
        best = min(best, (time.perf_counter() - started) / len(third))
    return best


def _all(names: list[str], data: Path, encoder: Encoder, most: int | None) -> Iterator[Measured]:
    if "judged" in names:
        yield from measure_judged(model_settings(), encoder)
    for name in names:
        if name != "judged":
            yield from measure(SETS[name](data), encoder, most)


def main() -> None:
    """Measures, prints, and writes the pages."""
    names = ("judged", *SETS)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=[*names], choices=names, metavar="SET")
    parser.add_argument("--most", type=int, help="questions of a set, to try; nothing is written")
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.error(f"--data: no folder {options.data}")
    use_one_thread()
    settings = model_settings()
    encoder = load_encoder(settings)
    name = state(encoder, PARTS)
    timed = speed(encoder, settings, options.data)
    sets = kept(FIGURES, name)
    for measured in _all(options.sets, options.data, encoder, options.most):
        now = datetime.now(UTC).isoformat(timespec="minutes")
        sets[measured.name] = figures(measured) | {"measured_at": now}
        content = {"state": name, "encoder": timed, "sets": list(sets.values())}
        print(as_page(content), flush=True)
        if options.most is None:
            write_json(FIGURES, content)
            write_whole(PAGE, as_page(content))
            write_whole(FAILURES, as_failures(content))


if __name__ == "__main__":
    main()

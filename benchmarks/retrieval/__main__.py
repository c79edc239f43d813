"""Measures every part of the search on every set: `python -m benchmarks.retrieval --data …`.

Writes retrieval.json beside this package, and from it the pages retrieval.md and
retrieval-failures.md, whenever a set is finished. What was measured before in the same
state stays, so that all of it, an hour on two cores, can be done in parts (`--sets`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from training.pairs import read

from benchmarks.retrieval.judged import measure_judged
from benchmarks.retrieval.measure import Measured, measure, use_one_thread
from benchmarks.retrieval.report import as_failures, as_page, figures
from benchmarks.retrieval.sets import SETS
from qa.encoder import Encoder, load_encoder
from qa.settings import Settings

HOME = Path(__file__).resolve().parents[1]
FIGURES, PAGE, FAILURES = (
    HOME / name for name in ("retrieval.json", "retrieval.md", "retrieval-failures.md")
)
PARTS = (("src/qa", ""), ("benchmarks", ".py"), ("corpus", ""), ("tests/judged", ""))
_TIMED = 6000  # passages


def speed(encoder: Encoder, settings: Settings, data: Path) -> dict[str, Any]:
    """How fast one core encodes passages of news, and a question at a time."""
    news = read(data / "text" / "news_articles.jsonl.xz")
    texts = [r["text"][:250] for _, r in zip(range(_TIMED), news, strict=False)]
    started = time.perf_counter()
    encoder.encode_passages(texts)
    passages = time.perf_counter() - started
    started = time.perf_counter()
    for text in texts[:1000]:
        encoder.encode_queries([text[:25]])
    questions = time.perf_counter() - started
    files = (p for p in Path(settings.encoder).rglob("*") if p.is_file())
    return {
        "dimension": encoder.dimension,
        "megabytes": round(sum(p.stat().st_size for p in files) / 2**20, 1),
        "passages_per_second": round(len(texts) / passages),
        "milliseconds_per_question": round(questions, 3),  # 1,000 of them
    }


def _all(names: list[str], data: Path, encoder: Encoder, most: int | None) -> Iterator[Measured]:
    if "judged" in names:
        yield from measure_judged(Settings.from_environment(), encoder)
    for name in names:
        if name in SETS:
            yield from measure(SETS[name](data), encoder, most)


def state(encoder: Encoder) -> str:
    """Changes with any code, model or document that has a part in the search."""
    digest = hashlib.sha256(encoder.fingerprint.encode())
    files = (p for part, ending in PARTS for p in (HOME.parent / part).rglob(f"*{ending}"))
    for path in sorted(p for p in files if p.is_file() and p.suffix != ".pyc"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _kept(name: str) -> list[dict[str, Any]]:
    """The sets that were measured in this state."""
    if not FIGURES.is_file():
        return []
    content = json.loads(FIGURES.read_text("utf-8"))
    return list(content["sets"]) if content["state"] == name else []


def _write(content: dict[str, Any]) -> None:
    FIGURES.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    PAGE.write_text(as_page(content), "utf-8")
    FAILURES.write_text(as_failures(content), "utf-8")


def main() -> None:
    """Measures, prints, and writes the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=["judged", *SETS], metavar="SET")
    parser.add_argument("--most", type=int, help="questions of a set, to try; nothing is written")
    options = parser.parse_args()
    use_one_thread()
    settings = Settings.from_environment()
    encoder = load_encoder(settings)
    name = state(encoder)
    timed = speed(encoder, settings, options.data)
    sets = {one["name"]: one for one in _kept(name)}
    for measured in _all(options.sets, options.data, encoder, options.most):
        now = datetime.now(UTC).isoformat(timespec="minutes")
        sets[measured.name] = figures(measured) | {"measured_at": now}
        content = {"state": name, "encoder": timed, "sets": list(sets.values())}
        print(as_page(content), flush=True)
        if options.most is None:
            _write(content)


if __name__ == "__main__":
    main()

"""Measures the answers on sets that nothing was tuned on: `python -m benchmarks.answers --data …`.

Writes answers.json and from it answers.md beside this package whenever a set is finished.
What was measured before in the same state stays, so that it can be done in parts (`--sets`).
Of the environment only the model counts (QA_ENCODER and its prompts).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.answers import among, given
from benchmarks.answers.figures import Measured, as_page
from benchmarks.kept import HOME, kept, model_settings, state, write_json, write_whole
from benchmarks.retrieval.measure import use_one_thread
from qa.encoder import Encoder, load_encoder
from qa.settings import Settings

FIGURES, PAGE = (HOME / name for name in ("answers.json", "answers.md"))
PARTS = (
    ("src/qa", ""),
    ("benchmarks/answers", ".py"),
    ("benchmarks/retrieval", ".py"),
    ("training/written", ""),
)
SETS: dict[str, Callable[[Path, Encoder, Settings, int | None], Measured]] = {
    "cmrc2018_dev": given.short_answers,
    "expmrc_cmrc2018_dev": given.evidence,
    "dureader_checklist_dev_a": given.answerable,
    "ncp_policy_dev": among.policies,
    "written_questions": among.written_questions,
    "contrasts": among.contrasted,
    "details": among.detailed,
    "conversations": among.conversed,
}


def main() -> None:
    """Measures, prints, and writes the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=[*SETS], choices=[*SETS], metavar="SET")
    parser.add_argument("--limit", type=int, help="questions of a set, to try; nothing is written")
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.error(f"--data: no folder {options.data}")
    use_one_thread()
    settings = model_settings()
    encoder = load_encoder(settings)
    name = state(encoder, PARTS)
    known = f"{Path(encoder.name).name} ({encoder.fingerprint[:8]})"
    sets: dict[str, dict[str, Any]] = kept(FIGURES, name) if options.limit is None else {}
    for one in options.sets:
        started = time.monotonic()
        measured = SETS[one](options.data, encoder, settings, options.limit)
        sets[one] = measured.figures() | {
            "seconds": round(time.monotonic() - started),
            "measured_at": datetime.now(UTC).isoformat(timespec="minutes"),
        }
        in_order = [sets[known_set] for known_set in SETS if known_set in sets]
        content = {"state": name, "encoder": known, "sets": in_order}
        print(as_page(content), flush=True)
        if options.limit is None:
            write_json(FIGURES, content)
            write_whole(PAGE, as_page(content))
        else:
            print(*measured.examples(), sep="\n")


if __name__ == "__main__":
    main()

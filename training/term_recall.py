"""Counts how often a question's word stands in its answer: `python -m training.term_recall`."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tqdm import tqdm

from qa.term_recall import TABLE
from qa.text import normalise, words
from training.pairs import READING, answerable, around, lay, read, reading

LEAST = 4  # questions; fewer say nothing about a word
STRENGTH = 3.0  # how many questions the prior weighs
WRITTEN_TIMES = 3  # written questions are what visitors sound like


def answered(data: Path) -> Iterator[tuple[str, str]]:
    """Questions and the texts that answer them."""
    train = data / "train"
    for _ in range(WRITTEN_TIMES):
        yield from ((r["q"], r["passage"]) for r in answerable(data, "train"))
    for name in READING:
        yield from ((q, around(p, a)) for q, p, a in reading(train / f"{name}.jsonl.xz"))
    yield from ((r["q"], r["passage"]) for r in lay(data, "train"))
    policies = read(train / "ncp_policy_answer.jsonl.xz")
    yield from ((r["q"], r["answer"]) for r in policies)


def count(pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, float], float]:
    """Term recall of each frequent word, drawn towards the mean of the rare ones."""
    asked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for question, text in pairs:
        plain = normalise(text)
        for word in set(words(question)):
            asked[word] += 1
            found[word] += word in plain
    rare = [word for word in asked if asked[word] < LEAST]
    prior = sum(found[w] for w in rare) / sum(asked[w] for w in rare)
    recall = {
        word: round((found[word] + STRENGTH * prior) / (n + STRENGTH), 2)
        for word, n in sorted(asked.items())
        if n >= LEAST
    }
    return recall, prior


def main() -> None:
    """Counts and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args()
    recall, prior = count(tqdm(answered(options.data), desc="counting", unit=" questions"))
    content = {"prior": round(prior, 3), "words": recall}
    options.out.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", "utf-8")
    print(f"{len(recall)} words, prior {prior:.3f}")


if __name__ == "__main__":
    main()

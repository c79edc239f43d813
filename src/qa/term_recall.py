"""How likely a word of a question stands in the text that answers it.

"管用" or "一共" hardly ever do, "劳动" nearly always does, whatever the corpus; in a small
corpus a rare word's idf can't tell the two apart. The learned quantity is P(word in text |
text answers), called term recall (Zhao and Callan, "Term necessity prediction", 2010).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from qa.errors import ModelError, why

TABLE = Path(__file__).resolve().parent / "models" / "term_recall.json"


def term_recall(word: str) -> float:
    """The probability, 0..1, for a word in its normal form; an unseen word gets the prior."""
    known, prior = load()
    return known.get(word, prior)


def is_common(word: str) -> bool:
    """Do people often use this word, in its normal form, in questions?"""
    return word in load()[0]


@cache
def load(path: Path = TABLE) -> tuple[dict[str, float], float]:
    """What was learned of each word, and the prior.

    Raises:
        ModelError: the file is absent or altered.
    """
    try:
        stored = json.loads(path.read_text("utf-8"))
        return dict(stored["words"]), float(stored["prior"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"读不出词表 {path}：{why(error)}。请重新安装。") from error

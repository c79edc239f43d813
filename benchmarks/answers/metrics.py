"""The scores of public sets, each as its own script defines it. Pure."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

# The marks that both scripts know; "……" can't match there, since they compare one character.
_MARKS = "-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』"
_ALL_MARKS = frozenset(f"{_MARKS}…{string.punctuation}")
_ARTICLES = frozenset({"a", "an", "the"})
# A Chinese character or a mark by itself; between them words and numbers, and what is left.
_SEGMENT = re.compile(
    rf"[\u4e00-\u9fa5]|[{re.escape(_MARKS)}]|[^\W_\u4e00-\u9fa5]+(?:[.,'][^\W_\u4e00-\u9fa5]+)*|\S"
)
SEED = 20211
RESAMPLED = 5000


def segments(text: str) -> list[str]:
    """Chinese characters and marks one by one, and the words between them.

    The scripts leave those words to nltk's `word_tokenize`; here a pattern does the same but
    for rare English contractions.

    >>> segments("2014年，NBA约3.5%")
    ['2014', '年', '，', 'NBA', '约', '3.5', '%']
    """
    return _SEGMENT.findall(text)


def exact_match(given: str, references: Sequence[str]) -> float:
    """1 if it is one of the references, case and punctuation aside, else 0.

    Source: `calc_em_score` of cmrc2018_evaluate.py, github.com/ymcui/cmrc2018.
    """
    return float(_bare(given) in map(_bare, references))


def _bare(text: str) -> str:
    return "".join(c for c in text.lower().strip() if c not in _MARKS)


def character_f1(given: str, references: Sequence[str]) -> float:
    """The greatest F1 with a reference: 2PR / (P + R), P = L / |given|, R = L / |reference|.

    L is the length of the longest stretch of segments, without punctuation, that stands in
    both; the script calls it LCS. Source: `calc_f1_score` of cmrc2018_evaluate.py,
    github.com/ymcui/cmrc2018.

    >>> character_f1("在北京市", ["北京", "上海"])  # P 2/4, R 2/2
    0.6666666666666666
    """
    own = _without_marks(given)
    return max(_longest_f1(own, _without_marks(reference)) for reference in references)


def _without_marks(text: str) -> list[str]:
    return [segment for segment in segments(text.lower()) if segment not in _MARKS]


def _longest_f1(given: list[str], wanted: list[str]) -> float:
    longest = SequenceMatcher(None, given, wanted, autojunk=False).find_longest_match().size
    return 2 * longest / (len(given) + len(wanted)) if longest else 0.0


def evidence_f1(given: str, references: Sequence[str]) -> float:
    """The greatest F1 with a reference: 2PR / (P + R), P = S / |given|, R = S / |reference|.

    S is how many segments both have, each as often as the one that has it less often; case,
    punctuation and English articles aside. Source: `calc_f1_score` of eval_expmrc.py (EVI_F1),
    github.com/ymcui/expmrc.

    >>> evidence_f1("他喜欢骑马。", ["此外，他非常喜欢骑马"])  # S 5, P 5/5, R 5/9
    0.7142857142857143
    """
    own = _counted(given)
    return max(_shared_f1(own, _counted(reference)) for reference in references)


def _counted(text: str) -> Counter[str]:
    lowered = (s.lower() for s in segments(text) if s not in _ARTICLES)
    return Counter(segment for segment in lowered if segment not in _ALL_MARKS)


def _shared_f1(given: Counter[str], wanted: Counter[str]) -> float:
    if not given or not wanted:
        return float(given == wanted)
    return 2 * (given & wanted).total() / (given.total() + wanted.total())


def wins(positive: Sequence[float], negative: Sequence[float]) -> NDArray[np.float64]:
    """1 where a positive scores above a negative, 1/2 where as high, (positives, negatives).

    Its mean is the area under the ROC curve. Source: Hanley and McNeil, "The meaning and use
    of the area under a ROC curve", 1982.
    """
    above, below = np.array(positive)[:, None], np.array(negative)[None]
    return np.asarray((above > below) + 0.5 * (above == below))


def area_interval(table: NDArray[np.float64]) -> tuple[float, float]:
    """The middle 95 % of the areas of resampled positives and negatives; `table` as in `wins`."""
    order = np.random.default_rng(SEED)

    def drawn(count: int) -> NDArray[np.float64]:
        return order.multinomial(count, [1 / count] * count, size=RESAMPLED) / count

    rows, columns = map(drawn, table.shape)
    low, high = np.percentile(((rows @ table) * columns).sum(axis=1), [2.5, 97.5])
    return float(low), float(high)

"""Judged questions as people mistype them: `python -m benchmarks.typos`.

Four rules make them from questions that are typed well, by a seed and nothing else; each
keeps its evidence. Prints the set as JSON lines, or with `--score` how often its evidence
is found. Writes nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import TypeVar

from qa.evaluation import JudgedQuestion, read_questions, run
from qa.evaluation.harness import by_kind
from qa.pinyin import sound
from qa.regions import named_regions
from qa.service import Service
from qa.settings import Settings
from qa.text import nouns
from qa.types import Span

QUESTIONS = Path(__file__).parents[1] / "tests" / "judged" / "dev.jsonl"
SEED = 1  # with which, and the next four, the rules were developed
OF_EACH_RULE = 15
SCORE = "evidence_recall@3"
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_NUMERAL = re.compile("[零〇一二三四五六七八九十百千万亿两几]")
_OFFERED = 5  # candidates that an input method shows at a time
_LIKELY = 12  # characters of one sound that make up words
_LONGEST = 4  # characters of a word whose sound is looked up as a whole
_INITIALS = (3, 6)  # letters: of two nobody could say what they stand for
T = TypeVar("T")
Mistype = Callable[[str, random.Random], "str | None"]


def homophone(text: str, choice: random.Random) -> str | None:
    """One or two words as an input method would have them that was taken at its wrong offer."""
    mistyped, left = text, choice.choice((1, 2))
    for word in _shuffled((span.cut(text) for span in subjects(text)), choice):
        offers = _words_like(word) if choice.random() < 0.5 else ()
        offers = offers or _spellings_like(word)
        if left and offers:
            mistyped = mistyped.replace(word, choice.choice(offers))
            left -= 1
    return mistyped if mistyped != text else None


def dropped(text: str, choice: random.Random) -> str | None:
    """One character of a word is missing."""
    for span in _shuffled(subjects(text), choice):
        gone = choice.randrange(span.start, span.end)
        return text[:gone] + text[gone + 1 :]
    return None


def traditional(text: str, _: random.Random) -> str | None:
    """The whole question in traditional characters."""
    written = _traditional(text)
    return written if written != text else None


def latin(text: str, choice: random.Random) -> str | None:
    """A word in full pinyin, or a name by the first letters of its syllables."""
    words, names = list(subjects(text)), list(_names(text))
    is_short = bool(names) and choice.random() < 0.5
    for span in _shuffled(names if is_short else words, choice):
        syllables = sound(span.cut(text)).split()
        typed = "".join(s[0] if is_short else s for s in syllables)
        return text[: span.start] + typed + text[span.end :]
    return None


RULES: Mapping[str, Mistype] = {
    rule.__name__: rule for rule in (homophone, dropped, traditional, latin)
}


def typos(questions: Iterable[JudgedQuestion], seed: int) -> tuple[JudgedQuestion, ...]:
    """Mistyped questions, at most 15 a rule, each of another source. Its rule is its kind.

    Only first questions that are answerable and typed well are taken.
    """
    choice = random.Random(seed)
    usable = (q for q in questions if q.answerable and not q.history and q.kind != "typo")
    left = _shuffled(usable, choice)
    found: list[JudgedQuestion] = []
    for name, rule in RULES.items():
        made: list[JudgedQuestion] = []
        for source in left:
            text = rule(source.question, choice) if len(made) < OF_EACH_RULE else None
            if text:
                made.append(replace(source, id=f"{source.id}-{name}", question=text, kind=name))
        found += made
        taken = {one.id.removesuffix(f"-{name}") for one in made}
        left = [source for source in left if source.id not in taken]
    return tuple(found)


def subjects(text: str) -> Iterator[Span]:
    """Where a text has a noun of Chinese characters; no region and no number."""
    regions = [span for _, span in named_regions(text)]
    end = 0
    for word in nouns(text):
        start = text.index(word, end)
        end = start + len(word)
        is_region = any(r.start < end and start < r.end for r in regions)
        is_counted = text[:start][-1:].isdigit()  # 年度 of 2021年度
        if _HAN.fullmatch(word) and not (_NUMERAL.search(word) or is_region or is_counted):
            yield Span(start, end)


def _names(text: str) -> Iterator[Span]:
    """Nouns, and two of them that stand side by side, as long as initials may be."""
    words = list(subjects(text))
    pairs = (Span(a.start, b.end) for a, b in pairwise(words) if a.end == b.start)
    shortest, longest = _INITIALS
    yield from (s for s in (*words, *pairs) if shortest <= s.end - s.start <= longest)


def _words_like(word: str) -> tuple[str, ...]:
    """The most frequent other words of the same sound, at most 5."""
    if len(word) > _LONGEST:
        return ()
    known = _frequencies()
    spelt = ("".join(s) for s in product(*(_characters().get(s, ()) for s in sound(word).split())))
    alike = {s for s in spelt if s != word and known.get(s) and sound(s) == sound(word)}
    return tuple(sorted(alike, key=lambda w: (-known[w], w))[:_OFFERED])


def _spellings_like(word: str) -> tuple[str, ...]:
    """The word with another frequent character of the same sound in one place."""
    return tuple(
        word[:place] + offer + word[place + 1 :]
        for place, syllable in enumerate(sound(word).split())
        for offer in [c for c in _characters().get(syllable, ()) if c != word[place]][:_OFFERED]
    )


@cache
def _frequencies() -> Mapping[str, int]:
    import jieba

    jieba.dt.initialize()
    frequencies: Mapping[str, int] = jieba.dt.FREQ
    return frequencies


@cache
def _characters() -> Mapping[str, Sequence[str]]:
    """The characters of each syllable, by how often they stand in words."""
    counted: Counter[str] = Counter()
    for word, frequency in _frequencies().items():
        for character in filter(re.compile(r"[\u4e00-\u9fff]").match, word if frequency else ""):
            counted[character] += frequency
    found: dict[str, list[str]] = defaultdict(list)
    for character, _ in sorted(counted.items(), key=lambda c: (-c[1], c[0])):
        if len(alike := found[sound(character)]) < _LIKELY:
            alike.append(character)
    return found


@cache
def _traditional(text: str) -> str:
    import opencc

    written: str = opencc.OpenCC("s2t").convert(text)
    return written


def _shuffled(things: Iterable[T], choice: random.Random) -> list[T]:
    found = list(things)
    choice.shuffle(found)
    return found


def main() -> None:
    """Prints the set, or its scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--score", action="store_true", help="evidence recall@3, mistyped or not")
    options = parser.parse_args()
    questions = read_questions(QUESTIONS)
    made = typos(questions, options.seed)
    if not options.score:
        for question in made:
            print(json.dumps(asdict(question), ensure_ascii=False))
        return
    service = Service.open(Settings.from_environment(), rebuild=True)
    source_of = {q.id: q for q in questions}
    typed_well = [replace(source_of[q.id.partition("-")[0]], kind=q.kind) for q in made]
    before, after = (by_kind(run(service, asked)) for asked in (typed_well, made))
    print("rule\ttyped well\tmistyped\tquestions")
    for rule in RULES:
        well, badly = before[rule][SCORE], after[rule][SCORE]
        print(f"{rule}\t{well.value:.3f}\t{badly.value:.3f}\t{badly.count}")


if __name__ == "__main__":
    main()

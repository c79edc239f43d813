"""Questions with a word left out, made from the news: what the reader learns from first.

A sentence of an article asks for a term of its own, in place of which an interrogative
stands; another part of the article, where that term stands too, answers. Glass et al.,
"Span Selection Pre-training for Question Answering", ACL 2020.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from qa.answering.tokens import Tokens, Vocabulary
from qa.encoder import Encoder
from qa.text import squash
from qa.types import Span
from training.cases import FOLDS
from training.lessons import LONGEST_TEXT, SHORTEST_TEXT, Example, Lesson, example
from training.pairs import pieces_held_out, read

_EACH = 5  # sentences of an article that ask, at most
_LONGEST_TERM = 6  # pieces
_TERM = (2, 16)  # characters
_ASKS = (10, 60)  # characters of a sentence that asks
_HEAVY = 0.6  # a piece's vector is as long, beside the mean, where it tells something
_IN_COMMON = 2  # heavy pieces beside the term
_SILENT = 0.3  # share of the questions asked of a part that lacks the term
_CHANGED = 0.1  # … that name another figure than the article
_DROPPED = 0.15  # share of the clauses' other pieces that the question leaves out
_PAUSES = re.compile(r"[。！？；，,、：:]")
_INTERROGATIVES = (  # by what the term looks like; the first that fits
    (re.compile(r".*(\d+月|\d年|\d日|[上下]午|\d[时点]).*"), ("什么时候", "哪天", "何时", "哪年")),
    (re.compile(r".*\d.*"), ("多少", "几", "有多少", "多大")),
    (re.compile(r".*[省市县区国州旗乡镇村路街]"), ("哪里", "哪", "什么地方", "哪个地方")),
    (re.compile(r".*(公司|局|厅|委|会|院|部|中心|大学|集团|银行)"), ("哪个单位", "哪家", "谁")),
)
_OTHERWISE = ("什么", "什么", "哪个", "谁")
_FOREIGN = 0.06  # share of Latin letters, from which on an article is about wares


def left_out(data: Path, vocabulary: Vocabulary, _encoder: Encoder, seed: int) -> list[Example]:
    """The lessons in pieces."""
    made = (example(lesson, vocabulary) for lesson in cloze(data, vocabulary, random.Random(seed)))
    return [one for one in made if one is not None]


def cloze(data: Path, vocabulary: Vocabulary, order: random.Random) -> Iterator[Lesson]:
    """Lessons from articles of news; no sentence of written passages that judge or measure."""
    held = pieces_held_out(data, FOLDS[0])
    articles = read(data / "text" / "news_articles.jsonl.xz")
    for record in tqdm(articles, desc="words left out", unit=" articles"):
        text = re.sub(r"\s", "", record["text"])
        if len(re.findall("[A-Za-z]", text)) > _FOREIGN * len(text):
            continue
        sentences = [m.span() for m in re.finditer(r"[^。！？；]+[。！？；]?", text)]
        if held.isdisjoint(squash(text[i:j]) for i, j in sentences):
            yield from _of(text, [Span(i, j) for i, j in sentences], vocabulary, order)


def _of(
    text: str, sentences: Sequence[Span], vocabulary: Vocabulary, order: random.Random
) -> Iterator[Lesson]:
    asking = [s for s in sentences if _ASKS[0] <= len(s) <= 2 * _ASKS[1]]
    for sentence in order.sample(asking, min(_EACH, len(asking))):
        asked = vocabulary.cut(sentence.cut(text))
        part = _beside(text, sentence, order)
        said = vocabulary.cut(part)
        if term := _term(asked, said, vocabulary, order):
            question, answer = _question(asked, term, order), term.cut(asked.plain)
            if not _ASKS[0] <= len(question) <= _ASKS[1] or answer not in part.lower():
                continue
            chance = order.random()
            if chance < _SILENT:
                part = _beside(text, sentence, order)
            yield from _lesson(question, answer, part, chance, order)


def _beside(text: str, sentence: Span, order: random.Random) -> str:
    """A part of the article before or after the sentence."""
    size = order.randint(2 * SHORTEST_TEXT, LONGEST_TEXT)
    sides = [side for side in (text[: sentence.start], text[sentence.end :]) if len(side) > size]
    if not sides:
        return max(text[: sentence.start], text[sentence.end :], key=len)[:size]
    side = order.choice(sides)
    start = order.randint(0, len(side) - size)
    pause = _PAUSES.search(side, start, start + SHORTEST_TEXT)
    start = pause.end() if pause else start
    return side[start : start + size]


def _term(asked: Tokens, said: Tokens, vocabulary: Vocabulary, order: random.Random) -> Span | None:
    """The place in the sentence of a row of pieces that the part has, too, and only once."""
    there, common = said.ids.tolist(), set(said.ids.tolist()) & set(asked.ids.tolist())
    heavy = [i for i in common if vocabulary.lengths[i] > _HEAVY]
    rows: dict[tuple[int, ...], int] = {}
    for n in range(1, _LONGEST_TERM + 1):
        for i in range(len(there) - n + 1):
            row = tuple(there[i : i + n])
            rows[row] = rows.get(row, 0) + 1
    ids, found, end = asked.ids.tolist(), [], 0
    for i in range(len(ids)):
        longest = max(
            (n for n in range(1, len(ids) - i + 1) if tuple(ids[i : i + n]) in rows), default=0
        )
        if not longest or i + longest <= end:
            continue  # nothing, or a part of what was found before
        end = i + longest
        span, row = asked.span(i, end - 1), ids[i:end]
        beside = sum(1 for piece in heavy if piece not in row)
        weight = max(vocabulary.lengths[row])
        if (
            rows[tuple(row)] == 1
            and weight > _HEAVY
            and beside >= _IN_COMMON
            and _whole(asked, span)
        ):
            found.append((span, float(weight)))
    if not found:
        return None
    return order.choices([s for s, _ in found], [w for _, w in found])[0]


def _whole(asked: Tokens, span: Span) -> bool:
    """A term of its own: no part of a number, and without pauses."""
    term = span.cut(asked.plain)
    around = asked.plain[max(0, span.start - 1) : span.end + 1]
    return (
        _TERM[0] <= len(term) <= _TERM[1]
        and not re.search(r"[^\w.%·]|^[的了在是和与对将]|[的了在是和与对将]$", term)
        and not re.search(r"^(?:[\d.]\d|[a-z]{2})", around if span.start else "")
        and not re.search(
            r"(?:\d[\d.万亿%]|[a-z]{2})$", around if span.end < len(asked.plain) else ""
        )
    )


def _lesson(
    question: str, answer: str, part: str, chance: float, order: random.Random
) -> Iterator[Lesson]:
    start = part.lower().find(answer)
    if chance < _SILENT:
        if start < 0:
            yield Lesson(question, part, 0, "")
    elif chance < _SILENT + _CHANGED:
        if changed := _changed(question, part, order):
            yield Lesson(changed, part, 0, "")
    else:
        yield Lesson(question, part, start, part[start : start + len(answer)])


def _question(asked: Tokens, term: Span, order: random.Random) -> str:
    """The clauses around the term, less some pieces, with an interrogative in its place."""
    plain, answer = asked.plain, term.cut(asked.plain)
    begins = [0, *(m.end() for m in _PAUSES.finditer(plain, 0, term.start))]
    ends = [*(m.start() for m in _PAUSES.finditer(plain, term.end)), len(plain)]
    clause = Span(order.choice(begins[-3:]), order.choice(ends[:2]))
    asks = next((words for looks, words in _INTERROGATIVES if looks.fullmatch(answer)), _OTHERWISE)
    kept = [order.choice(asks)]
    for place in reversed([tuple(p) for p in asked.places if clause.start <= p[0] < term.start]):
        if order.random() >= _DROPPED:
            kept.insert(0, plain[place[0] : place[1]])
    for place in (tuple(p) for p in asked.places if term.end <= p[0] < clause.end):
        if order.random() >= _DROPPED:
            kept.append(plain[place[0] : place[1]])
    return "".join(kept)


def _changed(question: str, part: str, order: random.Random) -> str:
    """The question with another figure where it names one that the part has, too, or nothing."""
    figures = [m for m in re.finditer(r"\d+", question) if m.group() in part]
    if not figures:
        return ""
    chosen = order.choice(figures)
    other = str(int(chosen.group()) + order.choice([-2, -1, 1, 2, 3]))
    changed = question[: chosen.start()] + other + question[chosen.end() :]
    return "" if other in part or other.startswith("-") else changed

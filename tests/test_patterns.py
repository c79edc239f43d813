"""No pattern takes for ever, whatever a line or a question repeats."""

import pkgutil
import re
import signal
from collections.abc import Iterator
from importlib import import_module
from types import FrameType, ModuleType

import pytest

import qa.answering
import qa.documents
from qa import conversation, expansion, pinyin, regions, text
from qa.documents.bylines import read_byline

LONGEST = 1000  # characters; what doubles with each of them never ends long before
LIMIT_SECONDS = 20  # all strings of one pattern take about a second
FILLERS = ("", "北京", "a ", "1", "〉", "——")


def modules() -> Iterator[ModuleType]:
    for package in (qa.answering, qa.documents):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield import_module(found.name)
    yield from (conversation, expansion, pinyin, regions, text)


def patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from patterns_in(tuple(value.values()))
    elif isinstance(value, tuple):
        for one in value:
            yield from patterns_in(one)


PATTERNS = {
    f"{module.__name__}.{name}:{number}": pattern
    for module in modules()
    for name, value in vars(module).items()
    for number, pattern in enumerate(patterns_in(value))
}


def strings(pattern: re.Pattern[str]) -> Iterator[str]:
    """The pattern's own words over and over, with something between them and behind."""
    pieces = re.findall(r"[\u3400-\u9fff]+|[^\u3400-\u9fff\\\w\s]|\\u3000", pattern.pattern)
    for piece in dict.fromkeys(p.replace("\\u3000", "\u3000") for p in pieces):
        for filler in FILLERS:
            yield (piece + piece + filler + piece + filler) * LONGEST


def stop(signum: int, frame: FrameType | None) -> None:
    raise TimeoutError


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_comes_to_an_end(name: str) -> None:
    pattern = PATTERNS[name]
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LIMIT_SECONDS)
    try:
        for string in strings(pattern):
            pattern.fullmatch(string[:LONGEST])
            pattern.search("《" + string[: LONGEST - 2] + "\0")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_a_writer_has_a_few_offices_at_most() -> None:
    assert read_byline("本报特派驻北京记者 张三")
    assert read_byline("驻北京" * 39) == ()

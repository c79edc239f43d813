"""A greeting is told from a question, and from a word that begins like one."""

import pytest

from qa.small_talk import is_small_talk


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你 好！", True),
        ("谢谢您。", True),
        ("Hi", True),
        ("你好，学院有几家？", False),
        ("早退", False),
    ],
)
def test_small_talk(text: str, expected: bool) -> None:
    assert is_small_talk(text) is expected

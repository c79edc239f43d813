"""What scripts repeat of the service's rules is what the service says."""

from __future__ import annotations

import re

import pytest

from qa.records import LONGEST_COMMENT, Fault
from qa.service import LONGEST_HISTORY
from qa.web import widget
from qa.web.api import STATIC
from qa.web.basket.schemas import LONGEST_NOTE, MOST_QUOTES
from qa.web.guard import LARGEST_BODY

CHAT = {file.stem: file.read_text("utf-8") for file in (STATIC / "chat").glob("*.js")}


def _number(script: str, name: str) -> int:
    """The value of a constant of a script.

    >>> _number("const MOST_TURNS = 16_000; // of them", "MOST_TURNS")
    16000
    """
    [value] = re.findall(rf"^(?:export )?const {name} = ([\d_]+);", script, re.MULTILINE)
    return int(value)


@pytest.mark.parametrize(
    ("script", "name", "value"),
    [
        (CHAT["feedback"], "LONGEST_COMMENT", LONGEST_COMMENT),
        (CHAT["quotes"], "MOST", MOST_QUOTES),
        (CHAT["quotes"], "LONGEST_NOTE", LONGEST_NOTE),
        (CHAT["conversations"], "MOST_TURNS", LONGEST_HISTORY),
        (widget.script(), "LONGEST_COMMENT", LONGEST_COMMENT),
        (widget.script(), "MOST_HISTORY", LONGEST_HISTORY),
    ],
)
def test_a_script_has_the_numbers_of_the_service(script: str, name: str, value: int) -> None:
    assert _number(script, name) == value


def test_a_conversation_that_is_kept_fits_into_a_request() -> None:
    bytes_each = 3 * 2  # of a Chinese character, and twice for what JSON in JSON escapes
    assert _number(CHAT["conversations"], "MOST_CHARACTERS") * bytes_each < LARGEST_BODY


@pytest.mark.parametrize("script", [CHAT["feedback"], widget.script()])
def test_a_script_knows_the_faults_that_feedback_names(script: str) -> None:
    for fault in Fault:
        assert f'{fault.value}: "{fault.label}"' in script

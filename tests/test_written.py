"""The questions that were written for this project keep to their form, whatever data is at hand."""

from __future__ import annotations

from typing import Any

import pytest
from training.pairs import OURS, read

FILES = sorted(path.name for path in OURS.glob("*.jsonl.xz"))
SORTS = {
    "contrasts": {"twin", "property", "everyday"},
    "details": {"part", "detail", "other"},
}


def records(name: str) -> list[dict[str, Any]]:
    return list(read(OURS / name))


@pytest.mark.parametrize("name", FILES)
def test_what_is_answered_has_its_answer_inside_its_evidence(name: str) -> None:
    for record in records(name):
        if record["kind"] == "nearmiss":
            assert not record["answer"] and not record["evidence"], record
        else:
            assert record["answer"] and record["answer"] in record["evidence"], record


@pytest.mark.parametrize("name", [name for name in FILES if name.partition("_")[0] in SORTS])
def test_each_passage_has_as_many_near_misses_of_each_sort(name: str) -> None:
    found = records(name)
    assert len({record["q"] for record in found}) >= 0.99 * len(found)
    for passage in {record["pid"] for record in found}:
        own = [record for record in found if record["pid"] == passage]
        near = [record["sort"] for record in own if record["kind"] == "nearmiss"]
        assert set(near) == SORTS[name.partition("_")[0]] and len(own) == 2 * len(near), passage


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("conversations")])
def test_half_of_the_questions_of_conversations_have_a_history(name: str) -> None:
    found = records(name)
    after = [record for record in found if "history" in record]
    assert 2 * len(after) == len(found)
    assert all(1 <= len(record["history"]) <= 2 for record in after)
    assert {r["kind"] for r in found if "history" not in r} == {"among", "how", "what"}
    assert {r["kind"] for r in after} == {"followup", "nearmiss"}


@pytest.mark.parametrize("name", [*SORTS, "conversations"])
def test_no_passage_both_teaches_and_measures(name: str) -> None:
    files = [file for file in FILES if file.startswith(name)]
    parts = [{record["pid"] for record in records(file)} for file in files]
    assert len(parts) > 1 and all(parts)
    assert sum(map(len, parts)) == len(set().union(*parts))

"""What the page of a benchmark says is what was measured, and under which conditions."""

import json

from benchmarks import pages
from benchmarks.answers import figures
from benchmarks.latency import HOME, LABELS, as_page, summary
from benchmarks.retrieval import report
from benchmarks.retrieval.rows import ROWS


def test_the_page_shows_the_committed_figures() -> None:
    found = json.loads((HOME / "latency.json").read_text("utf-8"))
    assert (HOME / "latency.md").read_text("utf-8") == as_page(found)
    about = found["conditions"]
    assert {"cpu", "cores", "load_average_before", "sentences", "versions"} <= about.keys()
    # the first question of a start is cold as well, but stands by itself
    assert found["cold"]["count"] == found["starts"] * (about["questions"] - 1)
    assert all(found[name]["median"] <= found[name]["max"] for name in LABELS)


def test_a_summary_by_hand() -> None:
    assert summary([4.0, 1.0, 2.0]) == {"median": 2.0, "p95": 3.8, "max": 4.0, "count": 3}


def test_the_page_of_the_answers_shows_the_committed_figures() -> None:
    found = json.loads((HOME / "answers.json").read_text("utf-8"))
    assert (HOME / "answers.md").read_text("utf-8") == figures.as_page(found)
    assert found["sets"]


def test_the_pages_of_the_search_show_the_committed_figures() -> None:
    found = json.loads((HOME / "retrieval.json").read_text("utf-8"))
    assert (HOME / "retrieval.md").read_text("utf-8") == report.as_page(found)
    failures = (HOME / "retrieval-failures.md").read_text("utf-8")
    assert failures == report.as_failures(found)
    assert found["sets"]
    for one in found["sets"]:
        assert one["rows"].keys() >= set(ROWS)
        for cell in one["rows"].values():
            assert "low" not in cell or cell["low"] <= cell["more"] <= cell["high"]
        missed = one["missed"]
        deep = ("ranked_to_10", "ranked_deeper", "not_among_candidates")
        assert missed["all"] == sum(missed[name] for name in deep)


def test_the_page_of_the_pages_shows_the_committed_figures() -> None:
    found = json.loads((HOME / "pages.json").read_text("utf-8"))
    assert (HOME / "pages.md").read_text("utf-8") == pages.as_page(found)
    for case in pages.CASES:
        one = found["cases"][case.name]
        assert one["requests"] <= case.requests
        assert one["kilobytes"] <= case.kilobytes

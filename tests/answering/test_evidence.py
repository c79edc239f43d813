"""What each feature is worth is the whole of what is decided by: nothing is left over."""

from itertools import pairwise

import numpy as np
import pytest
from fakes import FakeEncoder, FakeStore

from qa.answering.evidence import (
    READS,
    Window,
    among,
    columns,
    judge,
    read_first,
    window_of,
)
from qa.answering.reader import Reading
from qa.answering.tokens import Vocabulary
from qa.answering.weights import Additive, Quadratic
from qa.retrieval import retrieve
from qa.types import Hit, Kind, Passage, Query, Span

STORE = FakeStore({"宁夏": "建成驿站28家。", "内蒙古": "培训职工三千人。"}, FakeEncoder())


def test_a_bent_line_is_worth_its_slope_and_what_it_gains_above_each_bend() -> None:
    mean, scale = np.array([1.0, 0.0]), np.array([2.0, 1.0])
    model = Additive(mean, scale, np.array([[1.0, -1.0], [10.0, 0.0], [100.0, 0.0]]))
    table = np.array([[5.0, 3.0], [1.0, 0.0]])  # z: 2 and 3; an average one
    assert model.worth(table).tolist() == [[2 + 10 * 2 + 100 * 1, -3.0], [0.0, 0.0]]
    assert model.sums(table).tolist() == [119.0, 0.0]


def test_two_features_share_what_their_product_is_worth() -> None:
    products = np.array([[1.0, 4.0], [0.0, 0.0]])
    model = Quadratic(np.zeros(2), np.ones(2), np.array([1.0, 0.0]), products, -20.0)
    x = np.array([2.0, 3.0])
    # 1 * 2 + 1 * 2 * 2 of the first alone, 4 * 2 * 3 = 24 of both
    assert model.worth(x).tolist() == [2 + 4 + 12, 12.0]
    assert model.confidence(x) == pytest.approx(1 / (1 + np.exp(20.0 - 30.0)))


def test_a_verdict_carries_what_it_was_decided_by() -> None:
    query = Query("建成驿站多少家？", "建成驿站多少家?", "建成驿站多少家？")
    found = judge(STORE, FakeEncoder(), query, retrieve(STORE, FakeEncoder(), query))
    logit = found.start + sum(found.worth.values())
    assert found.confidence == pytest.approx(1 / (1 + np.exp(-logit)))
    sums = np.exp([sum(evidence.worth.values()) for evidence in found.evidence])
    assert [e.share for e in found.evidence] == pytest.approx((sums / sums.sum()).tolist())


def test_a_sentence_is_read_with_what_stands_closely_before_it() -> None:
    text = f"{'远' * 70}。近在这里。全区建成28家。"
    ends = (0, 71, 76, len(text))
    sentences = tuple(Span(a, b) for a, b in pairwise(ends))
    passage = Passage("d:0", "d", Kind.BODY, (Span(0, len(text)),), text, sentences=sentences)
    window = window_of(Hit(passage, sentences[2], 1.0, 1))
    assert window.text == "近在这里。全区建成28家。"
    assert window.sentence.cut(window.text) == "全区建成28家。"


def test_only_the_first_are_read_and_places_are_those_of_the_sentence() -> None:
    windows = [Window(f"前一句。建成{n}家。", Span(4, 9)) for n in range(20, 20 + READS + 2)]
    first = np.arange(len(windows), dtype=float)  # the last ones do best
    readings = read_first("建成几家？", windows, first)
    assert [reading is not None for reading in readings] == [False] * 2 + [True] * READS
    last = readings[-1]
    assert last is not None
    assert all(span.end <= 5 for span, _ in last.best(3))
    assert columns(readings)[:, 0].tolist() == [0.0] * 2 + [1.0] * READS


def test_a_sentence_of_nothing_to_read_is_no_sure_no() -> None:
    nothing = Reading(Vocabulary.load().cut(""), np.zeros(0), np.zeros(0))
    assert columns([None, nothing]).tolist() == [[0, 0], [0, 0]]


def test_among_the_documents_of_one_side_its_own_best_comes_first() -> None:
    query = Query("建成驿站多少家？", "建成驿站多少家?", "建成驿站多少家？")
    found = judge(STORE, FakeEncoder(), query, retrieve(STORE, FakeEncoder(), query))
    side = among(found, {"内蒙古"})
    assert {e.hit.passage.document_id for e in side.evidence} == {"内蒙古"}
    assert sum(e.share for e in side.evidence) == pytest.approx(1.0)
    assert side.evidence[0].strength == pytest.approx(
        next(e.strength for e in found.evidence if e.hit.passage.document_id == "内蒙古")
    )

"""What each feature is worth is the whole of what is decided by: nothing is left over."""

import numpy as np
import pytest
from fakes import FakeEncoder, FakeStore

from qa.answering.evidence import among, judge
from qa.answering.weights import Additive, Quadratic
from qa.retrieval import retrieve
from qa.types import Query

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


def test_among_the_documents_of_one_side_its_own_best_comes_first() -> None:
    query = Query("建成驿站多少家？", "建成驿站多少家?", "建成驿站多少家？")
    found = judge(STORE, FakeEncoder(), query, retrieve(STORE, FakeEncoder(), query))
    side = among(found, {"内蒙古"})
    assert {e.hit.passage.document_id for e in side.evidence} == {"内蒙古"}
    assert sum(e.share for e in side.evidence) == pytest.approx(1.0)
    assert side.evidence[0].strength == pytest.approx(
        next(e.strength for e in found.evidence if e.hit.passage.document_id == "内蒙古")
    )

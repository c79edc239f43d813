"""The reader: its answers lie where they are asked for, whatever is read beside them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.answering.network import Network, Side
from qa.answering.reader import Reader, Reading
from qa.answering.tokens import KINDS, MEASURED, Tokens, Vocabulary
from qa.types import Span

torch = pytest.importorskip("torch")  # stands behind sentence-transformers

_Columns = tuple[list[NDArray[np.float32]], list[NDArray[np.int64]], list[NDArray[np.float32]]]
QUESTION = "全区建成多少家工匠学院？"
TEXTS = (
    "全区建成工匠学院28家。",
    "2024年培训职工1.8万人次，比上年增长12%，覆盖近百个行业。",
    "好。",
)


def _reading(first: list[float], last: list[float]) -> Reading:
    places = np.array([[0, 2], [2, 4], [4, 6]])
    tokens = Tokens("建成二八家学", np.arange(3), places)
    return Reading(tokens, np.array(first), np.array(last))


def test_the_best_answer_is_the_best_pair_in_order() -> None:
    reading = _reading([0.0, 3.0, 1.0], [5.0, 1.0, 2.0])
    # 3 + 5 would end before it begins
    assert reading.best(3) == [(Span(0, 2), 5.0), (Span(2, 6), 5.0), (Span(2, 4), 4.0)]


def test_a_part_of_a_reading_counts_places_from_where_it_begins() -> None:
    part = _reading([0.0, 3.0, 1.0], [5.0, 1.0, 2.0]).part(Span(1, 6))
    assert part.best() == [(Span(1, 5), 5.0)]
    assert _reading([0.0] * 3, [0.0] * 3).part(Span(1, 2)).best() == []


def test_the_log_odds_of_a_range_are_those_of_the_pieces_it_begins_and_ends_in() -> None:
    reading = _reading([0.0, 3.0, 1.0], [5.0, 1.0, 2.0])
    assert reading.log_odds(Span(3, 6)) == 5.0
    assert reading.log_odds(Span(6, 7)) < -9


def test_a_text_reads_the_same_alone_and_beside_others() -> None:
    reader = Reader.load()
    together = reader.read(QUESTION, TEXTS)
    for text, reading in zip(TEXTS, together, strict=True):
        (alone,) = reader.read(QUESTION, [text])
        assert np.allclose(alone.first, reading.first, atol=1e-4)
        assert np.allclose(alone.last, reading.last, atol=1e-4)


def test_a_plain_question_is_answered_and_an_unrelated_text_is_not() -> None:
    right, other, _ = Reader.load().read(QUESTION, TEXTS)
    span, log_odds = right.best()[0]
    assert "28" in span.cut(TEXTS[0])
    assert log_odds > other.best()[0][1]


def test_nothing_to_read_is_no_answer() -> None:
    (reading,) = Reader.load().read(QUESTION, [""])
    assert reading.best() == []
    (reading,) = Reader.load().read("", TEXTS[:1])
    assert reading.best() == [] and not reading.shares([Span(0, 1)]).any()


def test_places_are_those_of_the_text_as_it_is() -> None:
    text = "ＧＤＰ增長１２％，工匠學院"
    tokens = Vocabulary.load().cut(text)
    assert "".join(text[a:b] for a, b in tokens.places) == text


def test_the_network_reads_as_it_learned() -> None:
    from training.network import Network as Learning
    from training.network import side_by_side

    torch.manual_seed(1)
    learning = Learning(8, 4).eval()
    weights = {name: value.numpy() for name, value in learning.state_dict().items()}
    random = np.random.default_rng(1)

    def side(*lengths: int) -> _Columns:
        vectors = [random.normal(size=(n, 8)).astype(np.float32) for n in lengths]
        measured = [random.normal(size=(n, len(MEASURED))).astype(np.float32) for n in lengths]
        return vectors, [random.integers(0, KINDS, n) for n in lengths], measured

    lengths = [5, 7, 1]
    both = side(3, 2, 4), side(*lengths)
    expected = learning(*(side_by_side(*one) for one in both))
    network = Network.of(weights)
    asked, said = (Side.of(*one) for one in both)
    asked, said = (replace(s, vectors=network.project(s.vectors)) for s in (asked, said))
    for column, found in enumerate(network.scores(asked, said)):
        for logits, learned in zip(found, expected, strict=True):
            rows = learned[column, : 1 + lengths[column]].detach().numpy()
            assert np.allclose(logits, rows, atol=1e-4)


def test_what_is_shorter_is_padded_with_nothing() -> None:
    from training.network import side_by_side

    table, is_there = side_by_side([np.array([1, 2]), np.array([3])])
    assert table.tolist() == [[1, 3], [2, 0]]
    assert is_there[..., 0].tolist() == [[1, 1], [1, 0]]


def test_an_answer_is_as_certain_as_all_its_boundaries_together() -> None:
    tokens = Vocabulary.load().cut("建成28家")
    n = len(tokens.ids)
    reading = Reading(tokens, np.zeros(n), np.zeros(n))
    pairs = n * (n + 1) // 2  # each as likely as none
    assert reading.certainty == pytest.approx(np.log(pairs))
    assert reading.certainty >= reading.best()[0][1]

"""Each number of the search is held to a table worked by hand or to a plain scan."""

from math import log
from pathlib import Path

import numpy as np
import pytest

from qa.dense import Dense
from qa.fusion import reciprocal_rank_fusion
from qa.lexical import Lexical, idf

TEXTS = [["工会", "会员"], ["工会", "工会", "竞赛", "竞赛"], ["天气"]]


def test_bm25_equals_the_table_worked_by_hand() -> None:
    # df(工会)=2 of 3, so its idf is ln(1 + 1.5/2.5); the lengths 2, 4, 1 have the mean 7/3
    rarity = log(1 + 1.5 / 2.5)
    assert idf([2, 3], 3) == pytest.approx([rarity, log(1 + 0.5 / 3.5)])
    first = rarity * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / (7 / 3)))
    second = rarity * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 4 / (7 / 3)))
    scores = Lexical.build(TEXTS).scores({"工会": 1.0})
    assert scores == pytest.approx([first, second, 0.0])
    assert Lexical.build(TEXTS).scores({"工会": 0.5, "无": 1.0})[0] == pytest.approx(first / 2)


def test_a_term_that_no_text_has_has_no_frequency() -> None:
    lexical = Lexical.build(TEXTS)
    assert (lexical.frequency("工会"), lexical.frequency("无")) == (2, 0)


def test_unknown_terms_and_empty_texts_score_zero() -> None:
    assert Lexical.build(TEXTS).scores({"外星": 1.0}).tolist() == [0, 0, 0]
    assert Lexical.build([[], []]).scores({"工会": 1.0}).tolist() == [0, 0]


def test_postings_survive_the_disk(tmp_path: Path) -> None:
    built = Lexical.build(TEXTS)
    built.save(tmp_path, "words")
    loaded = Lexical.load(tmp_path, "words")
    query = {"工会": 1.0, "天气": 2.0}
    assert loaded.scores(query).tolist() == built.scores(query).tolist()
    assert (loaded.frequency("工会"), loaded.frequency("无")) == (2, 0)


def test_dense_scores_equal_a_plain_scan(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32)
    query = vectors[3]
    dense = Dense.build(vectors)
    assert dense.scores(query) == pytest.approx(vectors @ query, rel=1e-5)
    assert dense.scores(query, [7, 3]) == pytest.approx(vectors[[7, 3]] @ query, rel=1e-5)
    dense.save(tmp_path / "v.faiss")
    assert Dense.load(tmp_path / "v.faiss").scores(query) == pytest.approx(vectors @ query)


def test_no_rows_have_no_scores() -> None:
    dense = Dense.build(np.zeros((0, 8), dtype=np.float32))
    assert dense.scores(np.ones(8, dtype=np.float32)).shape == (0,)
    full = Dense.build(np.eye(8, dtype=np.float32))
    assert full.scores(np.ones(8, dtype=np.float32), []).shape == (0,)


def test_fusion_by_hand() -> None:
    fused = reciprocal_rank_fusion([[1, 2], [2, 3]], k=60)
    assert [item for item, _ in fused] == [2, 1, 3]
    assert fused[0][1] == pytest.approx(1 / 62 + 1 / 61)
    assert [i for i, _ in reciprocal_rank_fusion([[5], [4]])] == [4, 5]


def test_a_ranking_counts_by_its_weight() -> None:
    rankings = [[1, 2], [3]]
    fused = dict(reciprocal_rank_fusion(rankings, weights=[1, 3], k=1))
    assert fused == pytest.approx({3: 3 / 2, 1: 1 / 2, 2: 1 / 3})
    assert [i for i, _ in reciprocal_rank_fusion(rankings, weights=[3, 1], k=1)] == [1, 2, 3]
    with pytest.raises(ValueError, match="shorter"):
        reciprocal_rank_fusion(rankings, weights=[1])

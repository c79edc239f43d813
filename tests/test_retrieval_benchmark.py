"""What the benchmark of the search says, worked by hand on a few questions and passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from benchmarks.answers import __main__ as answers
from benchmarks.fusion import rank_of
from benchmarks.retrieval import __main__ as retrieval
from benchmarks.retrieval import bm25
from benchmarks.retrieval.measure import NOWHERE, Bench, Found, Measured, measure
from benchmarks.retrieval.report import as_failures, as_page, figures, interval
from benchmarks.retrieval.rows import ROWS
from benchmarks.retrieval.sets import Asked, Collection, _in_articles, _rule, _Shelf

from qa.encoder import Encoder, load_encoder
from qa.lexical import Lexical
from qa.settings import Settings


@pytest.mark.parametrize(
    ("scores", "limit", "expected"),
    [
        ([0.0, 0.5, 0.9, 0.5, 0.0, 0.1], 30, [2, 1, 3, 5]),
        ([0.0, 0.5, 0.9, 0.5, 0.0, 0.1], 2, [2, 1]),  # ties go to the smaller row
        ([0.5, 0.5, 0.5], 2, [0, 1]),
        ([0.0, 0.0], 1, []),
    ],
)
def test_the_best_rows(scores: list[float], limit: int, expected: list[int]) -> None:
    assert bm25.best(np.array(scores, dtype=np.float32), limit) == expected


def test_the_yardstick_has_the_constants_that_suit_the_questions_best() -> None:
    # With lengths of 2 and 6, 4 in the mean, the short text comes first if
    # 1 - b + 2b/4 < (1 - b + 6b/4) / 2, which is b > 2/3, whatever k1.
    texts = [["工会", "好"], ["工会", "工会", "一", "二", "三", "四"]]

    def is_first(number: int) -> Callable[[Lexical], float]:
        return lambda lexical: float(bm25.rank(lexical, "工会") == [number, 1 - number])

    lexical, chosen = bm25.tuned(texts, is_first(0))
    assert chosen == {"k1": 0.6, "b": 0.75}  # the first of those that are as good
    expected = Lexical.build(texts, k1=0.6, b=0.75)
    assert np.array_equal(lexical.weights.toarray(), expected.weights.toarray())
    assert bm25.tuned(texts, is_first(1))[1] == {"k1": 0.6, "b": 0.15}


def test_of_few_passages_no_bounds_are_told() -> None:
    few = figures(measured(is_ours=False))["rows"]["+ rerank"]
    assert few == {"found": 0.4, "more": 0.2}


def test_the_bounds_of_resampled_means_by_hand() -> None:
    # of two questions both draw the better one in a quarter of all samples, and the worse one
    assert interval(np.array([0.0, 1.0]), ["a", "b"]) == (0.0, 1.0)
    # the mean of 100 draws of 0 or 1 has a standard deviation of 0.05: 0.5 ± 1.96 * 0.05
    one_each = [str(number) for number in range(100)]
    bounds = interval(np.array([0.0, 1.0] * 50), one_each)
    assert bounds == pytest.approx((0.402, 0.598), abs=0.013)
    # 25 passages with 4 questions each that are found together: a deviation of 0.1
    together = [str(number) for number in range(25) for _ in range(4)]
    bounds = interval(np.repeat([0.0, 1.0] * 12 + [0.5], 4), together)
    assert bounds == pytest.approx((0.304, 0.696), abs=0.02)


QUESTIONS = ("甲问", "乙问", "丙问", "丁问", "戊问")
RANKS = (  # of the yardstick and of the whole search
    (5, 12),
    (NOWHERE, NOWHERE),
    (NOWHERE, 1),
    (NOWHERE, 2),
    (1, 3),
)


def measured(*, is_ours: bool) -> Measured:
    found = [
        Found(list(ranks), q, f"{q}的\n首段" + "长" * 90)
        for q, ranks in zip(QUESTIONS, RANKS, strict=True)
    ]
    about = {"passages": 1234}
    return Measured("例题", 2, ("lexical", "+ rerank"), QUESTIONS, found, about, is_ours)


def content(*sets: dict[str, Any]) -> dict[str, Any]:
    speed = {"passages_per_second": 9876, "milliseconds_per_question": 0.456}
    encoder = {"dimension": 256, "megabytes": 17.6} | speed
    return {"state": "none", "encoder": encoder, "sets": list(sets)}


def test_figures_by_hand() -> None:
    found = figures(measured(is_ours=False))
    assert found["questions"] == 5 and found["k"] == 2 and found["passages"] == 1234
    assert found["rows"]["lexical"] == {"found": 0.2, "more": 0.0}
    assert found["missed"] == {
        "all": 3,
        "ranked_to_10": 1,
        "ranked_deeper": 1,
        "not_among_candidates": 1,
        "lost": 1,
        "won": 2,
    }


def test_the_page_shows_each_cell_with_its_difference_in_points() -> None:
    ours, plain = figures(measured(is_ours=True)), figures(measured(is_ours=False))
    ours["rows"]["+ rerank"] |= {"low": -0.4, "high": 0.8}
    assert "| 例题 | 2 | 5 | 1,234 | 0.200 | **0.400**<br>+20.0 |" in as_page(content(plain))
    del plain["rows"]["+ rerank"]
    lines = as_page(content(ours, plain)).splitlines()
    assert "| set | k | questions | passages | lexical | + rerank |" in lines
    assert "| 例题 | 2 | 5 | 1,234 | 0.200 | **0.400**<br>+20.0 (-40.0 … +80.0) |" in lines
    assert "| 例题 | 2 | 5 | 1,234 | 0.200 |  |" in lines  # was not measured there
    assert lines[-1].endswith("9,876 passages a second on one core, a question in 0.46 ms.")


def test_what_is_missed_is_counted_and_ours_is_shown() -> None:
    page = as_failures(content(figures(measured(is_ours=True))))
    assert "| 例题 | 3 | 1 | 1 | 1 | 1 | 2 |" in page
    shown = [line.strip() for line in page.splitlines() if line.startswith(("- ", "  first"))]
    # what the yardstick finds comes first; the passage is cut to 90 characters, in one line
    assert shown[::2] == ["- ● 戊问", "- 甲问", "- 乙问"]
    assert shown[1] == "first: 戊问的 首段" + "长" * 84


def test_no_question_is_shown_that_is_not_ours() -> None:
    found = figures(measured(is_ours=False))
    for shown in (str(found), as_failures(content(found)), as_page(content(found))):
        assert not any(q in shown for q in QUESTIONS) and "首段" not in shown


# three sentences of 200 characters: each is a passage
LONG = tuple(f"{c * 199}。" for c in "甲乙丙")
SHELF = _Shelf(["".join(LONG), "丁。", "丁。"])


def test_a_shelf_knows_where_each_text_lies() -> None:
    assert [p.text for p in SHELF.passages] == [*LONG, "丁。"]
    assert SHELF.holding("".join(LONG)) == {0, 1, 2}
    assert SHELF.holding("丁。") == {3}


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (210, 230, {1}),
        (180, 240, {1}),  # 20 characters in the first, 40 in the second
        (170, 230, {0, 1}),  # half of it in each
        (200, 500, {1, 2}),  # of a long one, 30 characters are enough
        (175, 575, {1, 2}),
    ],
)
def test_where_most_of_a_quote_stands(start: int, end: int, expected: set[int]) -> None:
    text = "".join(LONG)
    # a text without repetition, so that the quote stands in one place
    unique = "".join(c if c == "。" else chr(0x4E00 + i) for i, c in enumerate(text))
    shelf = _Shelf([unique])
    assert len(shelf.passages) == 3
    assert shelf.saying(unique, unique[start:end]) == expected


def test_a_quote_that_stands_nowhere_is_in_no_passage() -> None:
    assert SHELF.saying("丁。", "戊") == frozenset()


def test_a_question_without_a_right_passage_is_not_asked() -> None:
    asked = [Asked("甲", frozenset({0})), Asked("乙", frozenset())]
    kept = SHELF.collection("集", 1, asked)
    assert kept.asked == asked[:1] and kept.left_out == 1
    page = as_page(content(figures(measured(is_ours=False)) | {"left_out": kept.left_out}))
    assert "Not asked, since no single passage holds the answer: 例题 1." in page


def test_an_article_is_known_by_its_beginning() -> None:
    article = f"{'市' * 120}总工会建成工匠学院12家。"
    shelf = _Shelf([article, "别的。"])
    # the record has other white space and another end; its answer is typed full-width
    record = {"q": "多少家", "passage": f"{'市' * 60}\n{'市' * 60}略", "answer": "１２家"}
    unknown = record | {"passage": "没有这一篇"}
    asked = list(_in_articles(shelf, [record, unknown], [article]))
    assert asked == [Asked("多少家", frozenset({0}))]


@pytest.mark.parametrize(
    "text",
    [
        "劳动合同法第三十六条 用人单位应当支付工资。",
        "第三十六条之一　用人单位应当支付工资。",
        "用人单位应当支付工资。",
    ],
)
def test_a_rule_is_its_text_without_law_and_number(text: str) -> None:
    assert _rule(text) == "用人单位应当支付工资。"


@pytest.fixture(scope="module")
def encoder(settings: Settings) -> Encoder:
    return load_encoder(settings)


TEXTS = (
    "劳动者超时加班的，用人单位应当支付加班费。",
    "图书馆周末照常开放，读者可以借阅图书。",
    "宁夏建成户外劳动者服务站点四十家。",
)


def collection(*asked: Asked) -> Collection:
    return _Shelf(TEXTS).collection("集", 1, asked)


def test_each_row_says_where_the_right_passage_is(encoder: Encoder) -> None:
    plain = Asked("图书馆周末开放吗", frozenset({1}))
    everyday = Asked("996", frozenset({0}))  # the lexicon knows it as 超时加班
    bench = Bench.of(collection(plain, everyday), encoder)
    assert bench.find(plain) == Found([1] * len(ROWS), group="1")
    found = dict(zip(ROWS, bench.find(everyday).ranks, strict=True))
    assert found["lexical"] == NOWHERE and found["+ glossary"] == 1
    assert bench.find(Asked("图书馆周末开放吗", frozenset({7}))).ranks == [NOWHERE] * len(ROWS)


def test_the_same_passages_are_indexed_once(encoder: Encoder) -> None:
    asked = collection(Asked("图书馆", frozenset({1})))
    before = Bench.of(asked, encoder)
    assert Bench.of(asked, encoder, before).asker is before.asker
    other = collection(Asked("图书馆", frozenset({1})))
    assert Bench.of(other, encoder, before).asker is not before.asker


def test_a_collection_is_measured_with_its_conditions(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_by_one(work: Callable[[Asked], Found], things: Sequence[Asked], _: str) -> list[Found]:
        return [work(thing) for thing in things]

    monkeypatch.setattr("benchmarks.retrieval.measure.in_parallel", one_by_one)
    asked = [Asked("图书馆周末开放吗", frozenset({n})) for n in (1, 2)]
    (found,) = measure(iter([collection(*asked)]), encoder, most=1)
    assert found.questions == ["图书馆周末开放吗"] and len(found.found) == 1
    assert found.about["passages"] == found.about["sentences"] == 3
    assert found.about["bm25"].keys() == {"k1", "b"}
    assert [found.hits(row).tolist() for row in ROWS] == [[True]] * len(ROWS)


def test_a_fused_ranking_counts_passages_not_sentences() -> None:
    # sentences 0 and 1 are of passage 0: the right one, passage 1, is the second passage
    asked = Asked("问", frozenset({1}))
    rankings = [[0, 1, 2], [2, 0, 1], []]
    assert rank_of(rankings, asked, (0, 0, 1), (1.0, 0.0, 0.0), 60) == 2
    assert rank_of(rankings, asked, (0, 0, 1), (0.0, 1.0, 0.0), 60) == 1
    assert rank_of(rankings, Asked("问", frozenset({9})), (0, 0, 1), (1.0, 1.0, 1.0), 60) == np.inf


@pytest.mark.parametrize("main", [retrieval.main, answers.main])
@pytest.mark.parametrize(
    ("options", "said"), [(["--data", "nowhere"], "nowhere"), (["--sets", "other"], "other")]
)
def test_a_wrong_option_is_told_before_anything_is_loaded(
    main: Callable[[], None],
    options: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["benchmark", "--data", ".", *options])
    with pytest.raises(SystemExit):
        main()
    assert said in capsys.readouterr().err

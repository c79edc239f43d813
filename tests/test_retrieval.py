"""The sentence that says it comes first, and a region's question sees its documents only."""

import itertools
from pathlib import Path

import pytest
from fakes import FakeEncoder

from qa.documents import read_corpus
from qa.index import build_index, open_index
from qa.passages import split_passages
from qa.retrieval import retrieve
from qa.store import Store
from qa.types import Query

A = "# 宁夏新闻\n\n宁夏建成服务站100家。\n\n宁夏天气晴朗，适合出行。\n"
B = "# 内蒙古新闻\n\n内蒙古建成服务站30家。\n\n草原辽阔，牛羊成群。\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(A, "utf-8")
    (corpus / "b.txt").write_text(B, "utf-8")
    documents = read_corpus(corpus)
    passages = [p for d in documents for p in split_passages(d)]
    build_index(tmp_path / "index", documents, passages, FakeEncoder(), "c")
    return open_index(tmp_path / "index", corpus_sha256="c", encoder=FakeEncoder())


def test_the_sentence_that_says_it_comes_first(store: Store) -> None:
    hits = retrieve(store, FakeEncoder(), Query("草原怎么样", "草原怎么样"))
    assert hits[0].passage.text == "草原辽阔，牛羊成群。"
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert all(a.score >= b.score for a, b in itertools.pairwise(hits))


def test_a_limited_query_sees_the_documents_of_its_region_only(store: Store) -> None:
    query = Query("建成多少服务站", "建成多少服务站", regions=("宁夏",))
    hits = retrieve(store, FakeEncoder(), query)
    assert {hit.passage.document_id for hit in hits} == {"a"}
    assert hits[0].passage.text == "宁夏建成服务站100家。"


def test_a_region_without_documents_gives_nothing(store: Store) -> None:
    assert retrieve(store, FakeEncoder(), Query("天气", "天气", regions=("广东",))) == ()

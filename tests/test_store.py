"""One small seam: everything above it works on any store, and the one on disk keeps its promise."""

from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder, FakeStore

from qa.answering.answer import answer
from qa.answering.evidence import judge
from qa.documents import read_corpus
from qa.index import build_index, open_index
from qa.passages import split_passages
from qa.retrieval import retrieve
from qa.settings import Settings
from qa.store import Field, Probe, Scope, Store
from qa.types import Query

SAID = {"宁夏": "全区建成户外劳动者服务站100家。", "内蒙古": "草原上牛羊成群，天气晴朗。"}
ENCODER = FakeEncoder()


def query(text: str, *regions: str) -> Query:
    return Query(text, text, text, regions=regions)


def test_a_question_is_answered_from_any_store() -> None:
    store: Store = FakeStore(SAID, ENCODER)
    asked = query("建成户外劳动者服务站多少家？")
    hits = retrieve(store, ENCODER, asked)
    assert [hit.passage.document_id for hit in hits] == ["宁夏", "内蒙古"]
    assert hits[0].cosine > hits[1].cosine
    assert retrieve(store, ENCODER, query("建成户外劳动者服务站多少家？", "内蒙古")) == (
        *retrieve(FakeStore({"内蒙古": SAID["内蒙古"]}, ENCODER), ENCODER, asked),
    )
    best = judge(store, ENCODER, asked, hits).evidence[0]
    assert best.hit == hits[0]
    assert (best.features["words"], best.features["rank"]) == (1.0, 1.0)
    given = answer(store, ENCODER, asked, Settings(Path(), Path()))
    assert given.citations[0].quote == SAID["宁夏"]
    assert given.short_answer == "100家"


@pytest.fixture
def stored(tmp_path: Path) -> Store:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("# 宁夏新闻\n\n宁夏建站100家。\n\n天气晴朗。\n", "utf-8")
    (corpus / "b.txt").write_text("# 北京新闻\n\n学习宁夏建站。\n", "utf-8")
    documents = read_corpus(corpus)
    passages = [p for d in documents for p in split_passages(d)]
    build_index(tmp_path / "index", documents, passages, ENCODER, "c")
    return open_index(tmp_path / "index", corpus_sha256="c", encoder=ENCODER)


def said(store: Store, probe: Probe, scope: Scope | None = None, limit: int = 9) -> list[str]:
    numbers = store.search(probe, around=0.5, limit=limit, scope=scope).words.numbers
    found = store.fetch(numbers, probe.vector)
    return [f.sentence.cut(f.passage.text) for f in found]


def test_the_store_on_disk_counts_compares_and_ranks(stored: Store) -> None:
    vector = ENCODER.encode_queries(["天气怎么样"])[0]
    probe = Probe({"建站": 1.0, "天气": 2.0}, {}, vector)
    assert said(stored, probe)[0] == "天气晴朗。"
    assert len(said(stored, probe, limit=1)) == 1
    ranked = stored.search(probe, around=0.5, limit=9)
    assert ranked.characters.numbers == []
    found = stored.fetch(ranked.vector.numbers, vector)
    for each, score in zip(found, ranked.vector.scores, strict=True):
        assert score == pytest.approx(each.cosine + 0.5 * each.cosine_around, abs=1e-6)
        text = each.sentence.cut(each.passage.text)
        assert each.cosine == pytest.approx(ENCODER.encode_passages([text])[0] @ vector, abs=1e-6)
    assert stored.frequencies(Field.SENTENCE_WORDS, ["天气", "外星"]) == [1, 0]
    # a passage counts with its title and headings
    assert stored.frequencies(Field.PASSAGE_WORDS, ["新闻", "天气"]) == [3, 1]
    known, unknown = stored.word_vectors(["天气", "外星"])
    assert known == pytest.approx(ENCODER.encode_passages(["天气"])[0], abs=1e-3)
    assert np.all(unknown == 0)


def test_a_scope_is_regions_and_names(stored: Store) -> None:
    probe = Probe({"宁夏": 1.0, "天气": 1.0}, {}, ENCODER.encode_queries(["宁夏"])[0])
    beijing = Scope(frozenset({"北京"}))
    assert said(stored, probe, beijing) == ["学习宁夏建站。"]
    named = Scope(frozenset({"北京"}), ("100家",))
    assert set(said(stored, probe, named)) == {"学习宁夏建站。", "宁夏建站100家。"}
    assert said(stored, probe, Scope(frozenset())) == []


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    build_index(tmp_path, [], [], ENCODER, "c")
    empty = open_index(tmp_path, corpus_sha256="c", encoder=ENCODER)
    assert retrieve(empty, ENCODER, query("天气")) == ()

"""Which questions are offered, and that they are answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.service import Service
from qa.settings import Settings
from qa.types import Answer, Query

SIDECAR = 'title = "甲"\nquestions = ["红烧肉怎么炖？"]\n'


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine finds no fewer questions."""
    monkeypatch.setattr("qa.offers._LONGEST_SECONDS", 60.0)


def test_without_suggestions_of_its_keepers_the_corpus_suggests_its_own(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "丙.txt").write_text(
        "# 兰州\n\n兰州市建成工匠学院28家。兰州市培训农民工3000人。\n", "utf-8"
    )
    (corpus / "丁.txt").write_text("# 西宁\n\n西宁市种植树木5万棵。这里共有6家。\n", "utf-8")
    service = Service.open(Settings(corpus=corpus, index=tmp_path / "index"), rebuild=True)
    assert set(service.suggestions) == {
        "兰州市建成了多少家工匠学院？",
        "兰州市培训了多少名农民工？",
        "西宁市种植了多少棵树木？",
    }
    for question in service.suggestions:
        assert service.ask(question).short_answer


def test_however_large_the_corpus_few_questions_are_asked_to_begin_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(60):
        text = f"兰州市建成{number}号工匠学院28家。"
        (corpus / f"{number}.txt").write_text(f"# 标题{number}\n\n{text}\n", "utf-8")
        (corpus / f"{number}.toml").write_text(SIDECAR, "utf-8")
    service = Service.open(Settings(corpus=corpus, index=tmp_path / "index"), rebuild=True)
    asked: list[str] = []
    found = service.ask("红烧肉怎么炖？")

    def refuse(_: object, __: object, query: Query, ___: object) -> Answer:
        asked.append(query.text)
        return found

    monkeypatch.setattr("qa.service.answer", refuse)
    assert service.suggestions == ()
    assert len(asked) <= 48


def test_what_may_follow_is_answered_by_another_sentence_nearby(service: Service) -> None:
    asked = "内蒙古打造了多少家工匠学院？"
    answer = service.ask(asked)
    more = service.follow_ups(answer, [asked])
    assert len(set(more)) == 3 and asked not in more
    shown = {citation.quote for citation in answer.citations}
    answers = [service.ask(question) for question in more]
    assert all(one.answered for one in answers)
    assert shown.isdisjoint(one.citations[0].quote for one in answers)


def test_what_was_asked_does_not_follow_again(service: Service) -> None:
    asked = ["内蒙古打造了多少家工匠学院？"]
    for _ in range(3):
        asked.append(service.follow_ups(service.ask(asked[-1]), asked)[0])
    quotes = [service.ask(question).citations[0].quote for question in asked]
    assert len(set(quotes)) == len(quotes)


def test_nothing_follows_a_refusal(service: Service) -> None:
    assert service.follow_ups(service.ask("红烧肉怎么炖？"), ["红烧肉怎么炖？"]) == ()


@pytest.mark.parametrize("refused", ["", "长" * 501, "谢谢", "\ud83d"])
def test_what_was_no_question_before_does_no_harm(service: Service, refused: str) -> None:
    asked = "内蒙古打造了多少家工匠学院？"
    assert service.follow_ups(service.ask(asked), [refused, asked])


def test_a_refusal_does_not_wait_until_questions_are_made(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Service(service.settings, service._store, service._encoder)
    monkeypatch.delattr("qa.offers.suggested")
    assert not fresh.ask("红烧肉怎么炖？").answered

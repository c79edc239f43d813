"""A name that documents make known is a word beside its parts, in their own index only."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEncoder

from qa.documents import read_corpus
from qa.errors import IndexDamagedError
from qa.glossary import GLOSSARY
from qa.index import build_index, open_index
from qa.names import Names, names_of
from qa.passages import split_passages
from qa.retrieval import probe_of, rankings
from qa.service import Service, build
from qa.settings import Settings
from qa.store import Store
from qa.types import Document, Metadata, Query, Source

# 北疆, 工匠, 学院 are words of jieba's; 北疆工匠 is none
NAMED = "大家学习《北疆工匠》。"
SCATTERED = "工匠说北疆好，北疆的工匠多。"
PLAIN = "天气晴朗，草原辽阔，牛羊成群，适合出行。"
Opened = Callable[..., Store]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    def open_one(name: str, *said: str, glossary: tuple[str, ...] = ()) -> Store:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "a.txt").write_text("# 新闻\n\n" + "\n\n".join(said) + "\n", "utf-8")
        documents = read_corpus(folder)
        passages = [p for d in documents for p in split_passages(d)]
        index, encoder = tmp_path / f"{name}-index", FakeEncoder()
        build_index(index, documents, passages, encoder, "c", glossary=glossary)
        return open_index(index, corpus_sha256="c", encoder=encoder)

    return open_one


def first_by_words(store: Store, query: Query) -> str:
    probe = probe_of(FakeEncoder(), query)
    (found,) = store.fetch(rankings(store, probe, query).words.numbers[:1], probe.vector)
    return found.sentence.cut(found.passage.text)


def test_names_come_from_titles_book_titles_short_names_and_the_glossary() -> None:
    text = "《北疆\n工匠》与《中国》，印发劳模创新工作室建设计划（以下简称创建计划）。"
    document = Document("a", "a.txt", text, "", Metadata("甲市产改"))
    assert names_of([document], ["暖心驿站", "驿站"]).all == {
        "甲市产改",
        "北疆工匠",
        "劳模创新工作室建设计划",
        "创建计划",
        "暖心驿站",
    }


def test_a_name_is_found_in_any_form_and_inside_another() -> None:
    names = Names.of(["北疆工匠", "北疆工匠学院", "工匠学院"])
    assert names.within("北疆 工匠學院") == ["北疆工匠", "北疆工匠学院", "工匠学院"]
    assert names.within("北疆的工匠") == names.within("") == Names.of([]).within("北疆工匠") == []


def test_a_name_beats_its_scattered_parts(opened: Opened) -> None:
    store = opened("a", SCATTERED, NAMED, PLAIN)
    query = Query("北疆工匠", "北疆工匠")
    named = replace(query, names=tuple(store.names(query.subject)))
    assert named.names == ("北疆工匠",)
    assert first_by_words(store, query) == SCATTERED
    assert first_by_words(store, named) == NAMED


def test_two_indexes_of_one_process_know_their_own_names_only(opened: Opened) -> None:
    one, other = opened("one", NAMED), opened("other", "《创新驿站》来了。北疆工匠很多。")
    asked = "北疆工匠和创新驿站"
    assert one.names(asked) == ["北疆工匠"]
    assert other.names(asked) == ["创新驿站"]


def test_a_glossary_counts_when_the_index_is_built(opened: Opened) -> None:
    assert opened("a", SCATTERED, glossary=["北疆的工匠"]).names("北疆的工匠") == ["北疆的工匠"]
    assert opened("b", SCATTERED).names("北疆的工匠") == []


def test_a_new_line_of_the_glossary_leads_at_once_and_makes_a_word_at_the_next_build(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text(NAMED, "utf-8")
    settings = Settings(corpus=tmp_path, index=tmp_path / "index")
    build(settings)
    (tmp_path / GLOSSARY).write_text("看齐\t大家学习\n", "utf-8")
    started = Service.open(settings).ask("看齐").query
    assert [e.added for e in started.expansions] == [("大家学习",)]
    assert Service.open(settings).ask("大家学习").query.names == ()
    build(settings)
    assert Service.open(settings).ask("大家学习").query.names == ("大家学习",)


def test_names_are_switched_off_and_on_without_a_build(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text(NAMED, "utf-8")
    (tmp_path / "corpus" / GLOSSARY).write_text("学习会\t学习《北疆工匠》\n", "utf-8")
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    generation = build(settings).generation

    def names(*sources: Source) -> tuple[str, ...]:
        service = Service.open(replace(settings, expansions=sources))
        assert service.manifest.generation == generation
        return service.ask("学习北疆工匠").query.names

    assert names(*Source) == names(Source.NAMES) == ("北疆工匠",)
    assert names(*(source for source in Source if source is not Source.NAMES)) == ()


def test_altered_names_are_told(opened: Opened, tmp_path: Path) -> None:
    opened("a", NAMED)
    (path,) = (tmp_path / "a-index").rglob("names.json")
    path.write_text("[]", "utf-8")
    with pytest.raises(IndexDamagedError, match=r"names\.json.*qa build"):
        open_index(tmp_path / "a-index", corpus_sha256="c", encoder=FakeEncoder())

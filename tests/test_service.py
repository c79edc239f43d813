"""What a user is promised, on the two real documents."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from qa.errors import IndexMissingError, IndexStaleError, QuestionError
from qa.service import Service, build
from qa.settings import Settings
from qa.turns import Asked
from qa.types import Reason


def test_a_warm_service_has_loaded_what_answering_needs(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Service, "ask", lambda _, question: asked.append(question))
    service.warm()
    assert len(asked) == 1


def test_a_number_is_answered_with_the_sentence_that_says_it(service: Service) -> None:
    answer = service.ask("宁夏户外劳动者服务站点有多少家？")
    assert answer.answered
    assert "100家户外劳动者服务站点" in answer.citations[0].quote
    assert answer.citations[0].metadata.region == "宁夏"
    assert answer.short_answer is not None
    assert answer.short_answer in answer.citations[0].quote


@pytest.mark.parametrize(
    "question",
    [
        "内蒙古和宁夏各有多少配套文件？",
        "产改是什么的简称？",
        "高技能人才有多少？",
        "怎么评价职工？",
    ],
)
def test_every_quote_is_cut_from_the_original(service: Service, question: str) -> None:
    citations = service.ask(question).citations
    assert citations
    for citation in citations:
        text = service.document(citation.document_id).text
        there = "".join(span.cut(text) for span in citation.spans)
        assert "".join(there.split()) == "".join(citation.quote.split())
        assert len(citation.quote) <= service.settings.quote_characters
        assert all(mark.end <= len(citation.quote) for mark in citation.marks)


@pytest.mark.parametrize("question", ["红烧肉怎么炖才不柴？", "Python里怎么把列表倒过来？"])
def test_what_has_nothing_to_do_with_the_documents_is_not_answered(
    service: Service, question: str
) -> None:
    abstention = service.ask(question, ["内蒙古有多少家工匠学院？"]).abstention
    assert abstention is not None
    assert abstention.message


def test_a_region_without_documents_is_named(service: Service) -> None:
    abstention = service.ask("新疆有多少工会会员？").abstention
    assert abstention is not None
    assert abstention.reason is Reason.OTHER_REGION
    assert "新疆" in abstention.message


def test_a_greeting_gets_a_friendly_word_and_no_quote(service: Service) -> None:
    abstention = service.ask("你好，在吗").abstention
    assert abstention is not None
    assert (abstention.reason, abstention.nearest) == (Reason.SMALL_TALK, ())


def test_a_greeting_before_a_question_is_left_out(service: Service) -> None:
    answer = service.ask("你好，请问内蒙古的工匠学院有多少家？谢谢！")
    assert answer.short_answer == "28家"
    assert (answer.query.text, answer.query.typed[:2]) == ("内蒙古的工匠学院有多少家？", "你好")


def test_the_other_way_to_ask_in_a_refusal_is_answered(service: Service) -> None:
    refused = service.ask("宁夏有多少家工匠学院？").abstention
    assert refused is not None
    suggested = next(q for q in service.suggestions if q in refused.message)
    assert service.ask(suggested).answered


def test_nothing_that_steers_a_terminal_is_told_again(service: Service) -> None:
    answer = service.ask("红烧肉\x1b[31m\x9b\u202e怎么炖？", ["\x1b]0;宁夏\x07有几家？"])
    assert answer.abstention is not None
    told = answer.query.text + answer.query.typed + answer.abstention.message
    assert told.isprintable()


def test_the_same_again_is_the_same(service: Service) -> None:
    asked = "内蒙古有多少家工匠学院？"
    assert service.ask("再说一遍", [asked]).citations == service.ask(asked).citations


def test_a_bare_why_is_answered_with_a_reason_only(service: Service) -> None:
    refused = service.ask("为什么？", ["内蒙古有多少家工匠学院？"]).abstention
    assert refused is not None
    assert "没有找到说明原因的话" in refused.message and refused.nearest


def test_the_number_of_the_whole_is_no_number_of_a_part(service: Service) -> None:
    assert service.ask("内蒙古的工匠学院有多少家？").short_answer == "28家"
    assert service.ask("内蒙古有几家新质生产力工匠学院？").short_answer == "6家"


def test_a_follow_up_says_what_it_took_over(service: Service) -> None:
    answer = service.ask("其中新质生产力工匠学院有几家？", ["内蒙古打造了多少家工匠学院？"])
    assert "内蒙古" in answer.query.inherited
    assert "6家" in answer.citations[0].quote


@pytest.mark.parametrize("question", ["", " \n", "长" * 501])
def test_an_unusable_question_is_refused_with_advice(service: Service, question: str) -> None:
    with pytest.raises(QuestionError, match="请"):
        service.ask(question)


def test_a_hostile_question_changes_nothing(service: Service) -> None:
    for question in (
        "\0\0",
        "'; DROP TABLE x; --",
        "<script>alert(1)</script>",
        "？？？",
        "🙂" * 50,
    ):
        answer = service.ask(question)
        assert not answer.answered


def test_suggestions_are_answered(service: Service) -> None:
    assert service.suggestions
    assert all(service.ask(question).answered for question in service.suggestions)


def test_suggestions_take_turns_and_what_is_not_answered_is_left_out(tmp_path: Path) -> None:
    corpus = _corpus(tmp_path)
    asked = [f"甲厂有多少名工人{mark}" for mark in ("？", "?", "呢？", "啊？", "呀？", "")]
    (corpus / "甲.toml").write_text(_sidecar("甲", [*asked, "甲厂多少工人？"]), "utf-8")
    (corpus / "丙.txt").write_text("丙厂的食堂早上七点开门。\n", "utf-8")
    (corpus / "丙.toml").write_text(
        _sidecar("丙", ["丙厂的食堂几点开门？", "红烧肉怎么炖？"]), "utf-8"
    )
    service = Service.open(Settings(corpus=corpus, index=tmp_path / "index"), rebuild=True)
    assert service.suggestions == ("丙厂的食堂几点开门？", *asked[:5])


def test_a_question_is_asked_without_the_space_around_it(service: Service) -> None:
    assert service.ask(" 产改是什么的简称？\n").query.text == "产改是什么的简称？"


def test_a_word_that_is_dropped_is_not_taken_over(service: Service) -> None:
    history = ["宁夏打造了多少家工匠学院？"]
    assert service.ask("产改配套文件有多少？", history).query.regions == ("宁夏",)
    everywhere = Asked("产改配套文件有多少？", ("宁夏",))
    answer, _ = service.explain(everywhere, history)
    assert answer.query.inherited == () and answer.query.regions == ()
    assert answer == service.ask(everywhere.text)
    # nor by what comes after it
    assert service.ask("哪年开始的？", [*history, everywhere]).query.regions == ()


def test_more_without_a_word_is_the_first_of_another_question(service: Service) -> None:
    history = ["宁夏的产改配套文件有多少？"]
    assert "宁夏" in service.ask("继续", history).query.inherited
    more = service.ask(Asked("继续", ("宁夏",)), history)
    assert (more.query.regions, more.query.page, more.query.typed) == ((), 0, "继续")
    assert more.citations == service.ask("的产改配套文件有多少?").citations
    assert service.ask("继续", [*history, Asked("继续", ("宁夏",))]).query.page == 1
    nothing = Asked("继续", service.ask("继续", history).query.inherited)
    assert service.ask(nothing, history).query.inherited == ()


def test_half_a_character_is_refused_in_a_question_and_passed_over_before_it(
    service: Service,
) -> None:
    with pytest.raises(QuestionError, match="字符"):
        service.ask("产改\ud83d")
    asked = service.ask("那工种呢？", ["内蒙古竞赛覆盖多少个行业？", "\ud83d"])
    assert "竞赛" in asked.query.inherited


@pytest.mark.parametrize("passing", ["谢谢", "你好，在吗", " ", "长" * 501])
def test_nothing_is_taken_over_from_what_is_no_question(service: Service, passing: str) -> None:
    asked = service.ask("那工种呢？", ["内蒙古竞赛覆盖多少个行业？", passing])
    assert asked.query.inherited == ("内蒙古", "竞赛", "覆盖")


def test_a_greeting_takes_nothing_over(service: Service) -> None:
    assert service.ask("谢谢", ["内蒙古竞赛覆盖多少个行业？"]).query.inherited == ()


def test_only_the_twenty_latest_questions_are_leaned_on(service: Service) -> None:
    long_ago = ["宁夏有多少会员？", *["职工疗休养方面联合多部门出台了什么文件？"] * 20]
    assert service.ask("那工种呢？", long_ago).query.regions == ()
    assert service.ask("那工种呢？", long_ago[:20]).query.regions == ("宁夏",)


def test_a_search_finds_as_many_as_are_wanted(service: Service) -> None:
    assert len(service.search("工会", limit=2)) == 2
    assert len(service.search("工会")) == 10


def test_without_an_index_the_command_that_builds_it_is_named(tmp_path: Path) -> None:
    settings = Settings(corpus=_corpus(tmp_path), index=tmp_path / "index")
    with pytest.raises(IndexMissingError, match="qa build"):
        Service.open(settings)


def test_a_changed_document_makes_the_index_stale_and_is_rebuilt_on_demand(tmp_path: Path) -> None:
    settings = Settings(corpus=_corpus(tmp_path), index=tmp_path / "index")
    build(settings)
    (settings.corpus / "甲.txt").write_text("甲厂有工人九百名。\n", "utf-8")
    with pytest.raises(IndexStaleError, match="qa build"):
        Service.open(settings)
    service = Service.open(settings, rebuild=True)
    assert "九百名" in service.search("甲厂有多少工人")[0].passage.text


def test_another_prompt_needs_an_index_of_its_own_and_leaves_the_other_served(
    tmp_path: Path,
) -> None:
    settings = Settings(corpus=_corpus(tmp_path), index=tmp_path / "index")
    build(settings)
    other = replace(settings, query_prompt="问题：")
    with pytest.raises(IndexMissingError, match=r"提示语.*qa build"):
        Service.open(other)
    assert Service.open(other, rebuild=True).search("甲厂有多少名工人？")
    assert Service.open(settings).search("甲厂有多少名工人？")


def _sidecar(title: str, questions: list[str]) -> str:
    return f"title = {json.dumps(title)}\nquestions = {json.dumps(questions)}\n"


START = """
import sys, time
from pathlib import Path
import qa.service
from fakes import FakeEncoder
from qa.settings import Settings

class Slow(FakeEncoder):
    def encode_passages(self, texts):
        time.sleep(0.3)
        return super().encode_passages(texts)

qa.service.load_encoder = lambda settings: Slow()
settings = Settings(corpus=Path(sys.argv[1]), index=Path(sys.argv[2]))
print(qa.service.Service.open(settings, rebuild=True).manifest.generation)
"""


def test_of_two_that_start_at_once_one_builds_and_both_serve_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", START, str(_corpus(tmp_path)), str(tmp_path / "index")]
    home = Path(__file__).parent
    starts = [
        subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    served = [start.communicate()[0].strip() for start in starts]
    assert [start.returncode for start in starts] == [0, 0]
    assert served[0] == served[1]
    assert [path.name for path in (tmp_path / "index").glob("*/g-*")] == [served[0]]


def _corpus(folder: Path) -> Path:
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "甲.txt").write_text("甲厂有工人三百名。\n\n乙厂在城东，厂长是李明。\n", "utf-8")
    return corpus

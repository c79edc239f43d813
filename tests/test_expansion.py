"""What is searched beside a question's own words, and that it is told."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEncoder, FakeStore

from qa.expansion import EVERYDAY, Expander, Lexicon, lexicons_for
from qa.glossary import GLOSSARY, read_lexicon
from qa.names import mined
from qa.pinyin import by_sound
from qa.service import Service, build
from qa.settings import Settings
from qa.turns import Asked
from qa.types import Document, Expansion, Metadata, Query, Source


def found(service: Service, question: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [(e.word, e.added, e.source) for e in service.ask(question).query.expansions]


def test_the_longest_expression_is_found_and_none_inside_a_word() -> None:
    terms = {"掏钱": ("缴费",), "自己掏钱": ("个人缴费",), "会员": ("成员",)}
    lexicon = Lexicon(Source.EVERYDAY, terms)
    assert [e.word for e in lexicon.find("培训要自己掏钱吗")] == ["自己掏钱"]
    assert [e.word for e in lexicon.find("工会员工有多少")] == []


def test_a_document_tells_its_own_short_names(service: Service) -> None:
    settings = replace(service.settings, expansions=(Source.MINED,))
    alone = Service.open(settings)
    assert found(alone, "产业工人队伍建设改革") == [("产业工人队伍建设改革", ("产改",), "mined")]
    assert mined(["产业工人队伍建设改革（以下简称“产改”）。"]) == {
        "产业工人队伍建设改革": ("产改",)
    }


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("总工会近日正式印发产业工人队伍建设改革（以下简称产改）", "产业工人队伍建设改革"),
        ("全区开展劳模创新工作室建设推进计划（以下简称“创建计划”）", "劳模创新工作室建设推进计划"),
        ("新就业形态劳动者（以下简称“小哥”）", "新就业形态劳动者"),
        ("印发《关于深化改革的意见》（以下简称《意见》）", "关于深化改革的意见"),
    ],
)
def test_a_full_name_begins_behind_what_was_done_with_it(said: str, expected: str) -> None:
    assert list(mined([said])) == [expected]


def test_a_short_name_is_a_word_and_a_common_one_stands_in_quotation_marks() -> None:
    text = "产业工人队伍建设改革（以下简称产改）和《关于深化改革的意见》（以下简称《意见》）"
    document = Document("a", "a.txt", text, "", Metadata("甲"))
    (lexicon,) = lexicons_for([document], None, [Source.MINED])

    def words(question: str) -> list[str]:
        return [e.word for e in lexicon.find(question) if e.added]

    assert words("产改怎么样") == words("产改为什么慢") == ["产改"]
    assert words("安全生产改造") == words("大家有什么意见") == words("关于深化改革的意见") == []
    assert words("《意见》怎么说") == ["意见"]


@pytest.mark.parametrize(
    "question",
    [
        *("产改为什么慢", "搞产改试点", "推进产改", "内蒙古产改", "我区产改"),
        *("区总开会", "咱区总", "全国总工会和区总", "全国劳模", "qc小组"),
    ],
)
def test_a_name_is_found_where_a_text_has_no_likelier_words(question: str) -> None:
    names = dict.fromkeys(("产改", "区总", "劳模", "qc"), ("全称",))
    lexicon = Lexicon(Source.GLOSSARY, names, names=True)
    assert len([e.word for e in lexicon.find(question)]) == 1


@pytest.mark.parametrize(
    "question",
    [
        *("园区总产值", "地区总数", "全区总人数", "自治区总工会", "国有资产改革"),
        *("安全生产改造", "房产改革", "大会员工", "qcd"),
    ],
)
def test_no_name_is_found_across_words(question: str) -> None:
    names = dict.fromkeys(("产改", "区总", "会员", "qc"), ("全称",))
    assert not list(Lexicon(Source.GLOSSARY, names, names=True).find(question))


def test_letters_that_the_documents_have_or_a_lexicon_knows_are_no_pinyin(
    tmp_path: Path,
) -> None:
    (tmp_path / "corpus").mkdir()
    said = "QC小组成果发布。汽车产业、汽车工人，总工会来了，红安县，华人和华人。"
    (tmp_path / "corpus" / "甲.txt").write_text(said, "utf-8")
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    build(settings)
    service = Service.open(settings)
    assert [f for f in found(service, "QC小组") if f[2] == "pinyin"] == []
    assert [f for f in found(service, "HR有几个") if f[2] == "pinyin"] == []
    loose = [e for e in service.ask("zgh在哪里？").query.expansions if e.source is Source.PINYIN]
    assert loose == [Expansion("zgh", ("总工会",), Source.PINYIN, 0.3)]


def test_what_two_sources_say_is_told_once(service: Service, tmp_path: Path) -> None:
    path = tmp_path / GLOSSARY
    path.write_text("产改\t产业工人队伍建设改革\n", "utf-8")
    text = "产业工人队伍建设改革（以下简称产改）"
    lexicons = lexicons_for([Document("a", "a.txt", text, "", Metadata("甲"))], path, list(Source))
    expander = Expander(lexicons, FakeStore({"宁夏": text}, FakeEncoder()), listens=False)
    query = expander.expand(Query("产改", "产改"))
    assert query.expansions == (Expansion("产改", ("产业工人队伍建设改革",), Source.GLOSSARY),)


def test_everyday_words_lead_to_what_documents_write(service: Service) -> None:
    words = {word: added for word, added, source in found(service, "跑外卖的有地方歇脚吗？")}
    assert "新就业形态劳动者" in words["跑外卖的"]


def test_a_wrong_character_of_the_right_sound_is_heard(service: Service) -> None:
    assert ("工将", ("工匠",), "pinyin") in found(service, "工将学院有多少家？")
    assert ("gonghui", ("工会",), "pinyin") in found(service, "gonghui会员")
    assert service.ask("工将学院有多少家？").short_answer == "28家"


def test_what_the_documents_say_themselves_is_not_expanded_by_sound(service: Service) -> None:
    assert [f for f in found(service, "工匠学院有多少家？") if f[2] == "pinyin"] == []


@pytest.mark.parametrize("source", Source)
def test_each_source_can_be_switched_off(service: Service, source: Source) -> None:
    others = tuple(s for s in Source if s != source)
    fewer = Service.open(replace(service.settings, expansions=others))
    assert all(f[2] != source for f in found(fewer, "产改里工将和跑外卖的"))


def test_the_glossary_beside_the_documents_is_used(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "甲.txt").write_text("户外劳动者服务站点已建成100家。", "utf-8")
    (tmp_path / "corpus" / GLOSSARY).write_text(
        "# 我们的说法\n暖心屋\t户外劳动者服务站点\n", "utf-8"
    )
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    build(settings)
    service = Service.open(settings)
    answer = service.ask("暖心屋有多少家？")
    instead = Expansion("暖心屋", ("户外劳动者服务站点",), Source.GLOSSARY, is_instead=True)
    assert instead in answer.query.expansions
    assert answer.query.notes == ("按词表或读音改正：“暖心屋”读作“户外劳动者服务站点”",)
    assert answer.query.text == "户外劳动者服务站点有多少家？"
    assert answer.short_answer == "100家"
    assert service.ask("建成了几个？", ["暖心屋在哪里？"]).short_answer == "100家"


def test_a_word_is_read_otherwise_only_where_it_stands_by_itself(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "甲.txt").write_text("总工会推进安全工作，建成工匠学院100家。", "utf-8")
    (tmp_path / "corpus" / GLOSSARY).write_text("全总\t总工会\n技师院\t工匠学院\n", "utf-8")
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    build(settings)
    service = Service.open(settings)
    assert service.ask("全总怎么推进安全总监制度？").query.text == "总工会怎么推进安全总监制度？"
    twice = service.ask("技师院里技师院的多少家？").query
    assert len(twice.notes) == 1 and "技师院" not in twice.text
    more = service.ask(Asked("继续", without=("工匠学院",)), ["技师院有多少家？"]).query
    assert "学院" not in "".join(more.inherited)


def test_what_the_documents_say_is_searched_beside_and_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "甲.txt").write_text(
        "户外劳动者服务站点已建成100家。暖心屋已建成7家。", "utf-8"
    )
    (tmp_path / "corpus" / GLOSSARY).write_text("暖心屋\t户外劳动者服务站点\n", "utf-8")
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    build(settings)
    answer = Service.open(settings).ask("暖心屋有多少家？")
    assert not any(e.is_instead for e in answer.query.expansions)
    assert answer.short_answer == "7家"


def test_every_expression_of_the_shipped_lexicon_adds_something_new() -> None:
    terms = read_lexicon(EVERYDAY)
    assert len(terms) > 8000
    assert all(meant and said not in meant for said, meant in terms.items())


def test_the_most_frequent_words_of_a_sound_come_first() -> None:
    assert by_sound(["职工", "直供", "3家"], {"职工": 9, "直供": 1, "3家": 5})["zhi gong"] == [
        "职工",
        "直供",
    ]

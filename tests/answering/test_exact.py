"""Who asks for a telephone number or who holds a post gets one, or is told that there is none."""

from dataclasses import replace
from pathlib import Path

import pytest

from qa.service import Service
from qa.settings import Settings

LINES = """职工维权热线开通
自治区总工会近日开通职工维权热线12351，职工遇到欠薪、工伤等问题都可以拨打。
热线每天接听职工来电1200多个，投入经费80万元。
自治区总工会副主席牟淑慧表示，还将开通夜间值班。
成立热线工作小组，由分管领导任组长。
电子邮箱为weiquan@example.org，来信三日内答复。
"""


@pytest.fixture(scope="module")
def asked(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Service:
    corpus = tmp_path_factory.mktemp("lines")
    (corpus / "lines.txt").write_text(LINES, "utf-8")
    index = tmp_path_factory.mktemp("lines-index") / "index"
    return Service.open(replace(settings, corpus=corpus, index=index), rebuild=True)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("职工维权热线是多少？", "12351"),
        ("遇到欠薪打哪个电话", "12351"),
        ("维权来信寄到哪个邮箱？", "weiquan@example.org"),
        ("自治区总工会副主席是谁？", "牟淑慧"),
        ("热线工作小组的组长是谁？", "由分管领导任组长"),
    ],
)
def test_it_is_the_short_answer(asked: Service, question: str, answer: str) -> None:
    assert asked.ask(question).short_answer == answer


def test_a_deputy_is_not_given_for_the_chief(asked: Service) -> None:
    assert not asked.ask("自治区总工会主席是谁？").answered


def test_a_side_without_one_is_silent_beside_one_that_has(
    settings: Settings, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for region, number in (("宁夏", "热线12351"), ("内蒙古", "投入1235万元")):
        text = f"{region}自治区总工会开通职工维权热线，{number}。"
        (corpus / f"{region}.txt").write_text(f"{region}开通职工维权热线\n{text}\n", "utf-8")
        (corpus / f"{region}.toml").write_text(
            f'title = "{region}开通职工维权热线"\nregion = "{region}"\n', "utf-8"
        )
    both = Service.open(replace(settings, corpus=corpus, index=tmp_path / "index"), rebuild=True)
    sides = both.ask("宁夏和内蒙古的职工维权热线各是多少？").comparison
    assert {region: bool(found) for region, found in sides.items()} == {
        "宁夏": True,
        "内蒙古": False,
    }


@pytest.mark.parametrize(
    "question",
    [
        "自治区总工会的电话是多少？",
        "工匠学院报名打哪个电话？",
        "谁是自治区总工会主席？",
        "工匠学院的院长叫什么名字？",
    ],
)
def test_nothing_else_is_given_for_it(service: Service, question: str) -> None:
    answer, explanation = service.explain(question)
    assert not answer.answered
    assert answer.abstention and answer.abstention.nearest
    assert "电话" in explanation.why and "人名" in explanation.why

"""Who asks for a telephone number gets one, or is told that there is none."""

from dataclasses import replace

import pytest

from qa.service import Service
from qa.settings import Settings

LINES = """职工维权热线开通
自治区总工会近日开通职工维权热线12351，职工遇到欠薪、工伤等问题都可以拨打。
热线每天接听职工来电1200多个，投入经费80万元。
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
    ],
)
def test_it_is_the_short_answer(asked: Service, question: str, answer: str) -> None:
    assert asked.ask(question).short_answer == answer


@pytest.mark.parametrize("question", ["自治区总工会的电话是多少？", "工匠学院报名打哪个电话？"])
def test_no_other_number_is_given_for_it(service: Service, question: str) -> None:
    answer, explanation = service.explain(question)
    assert not answer.answered
    assert answer.abstention and answer.abstention.nearest
    assert "电话" in explanation.why

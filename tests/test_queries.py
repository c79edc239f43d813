"""What is put right in a question before it is understood."""

import pytest

from qa.service import Service


@pytest.mark.parametrize("question", ["ningxia技能大师工作室有多少个？", "那ningxia呢？"])
def test_a_mistyped_region_is_a_region(service: Service, question: str) -> None:
    query = service.ask(question, ["内蒙古技能大师工作室有多少个？"]).query
    assert query.regions == ("宁夏",) and query.typed == question
    assert query.notes[0] == "按同音或拼音改正：“ningxia”读作“宁夏”"


def test_what_is_taken_over_is_put_right_as_well(service: Service) -> None:
    query = service.ask("那宁夏呢？", ["内蒙古jinengdashi工作室有多少个？"]).query
    assert "技能" in query.inherited and "jinengdashi" not in query.inherited

"""What a comparison promises, on the two real documents."""

from dataclasses import replace

import pytest

from qa.service import Service
from qa.types import Answer, Reason


def _silent(answer: Answer) -> list[str]:
    return [region for region, citations in answer.comparison.items() if not citations]


def test_a_comparison_quotes_both_regions(service: Service) -> None:
    citations = service.ask("内蒙古和宁夏的产改试点分别选了哪些对象？").citations
    assert {c.metadata.region for c in citations} == {"内蒙古", "宁夏"}


def test_a_compared_region_whose_documents_are_silent_is_named(service: Service) -> None:
    answer = service.ask("内蒙古和宁夏的工匠学院分别有多少家？")
    assert {c.metadata.region for c in answer.citations} == {"内蒙古"}
    assert _silent(answer) == ["宁夏"]


@pytest.mark.parametrize(
    "question",
    ["上海有多少家工匠学院？", "福建建了多少个创新工作室？", "全国有多少家工匠学院？"],
)
def test_no_region_is_answered_with_another_ones_figure(service: Service, question: str) -> None:
    abstention = service.ask(question).abstention
    assert abstention is not None
    assert abstention.reason is Reason.OTHER_REGION
    assert question[:2] in abstention.message


def test_a_region_without_documents_may_be_spoken_of(service: Service) -> None:
    citations = service.ask("产改培训班在上海办过吗？").citations
    assert citations and all("上海" in c.quote for c in citations)


@pytest.mark.parametrize("names", [("內蒙古", "寧夏"), ("内蒙", "宁夏回族自治区")])
def test_a_region_is_compared_whatever_the_form_of_its_name(
    service: Service, names: tuple[str, str]
) -> None:
    answer = service.ask(f"{names[0]}办了几期产改培训班，{names[1]}的工人去了哪儿交流？")
    assert [c.answers for c in answer.citations] == [("6期",), ("福建",)]
    assert _silent(answer) == []


def test_a_compared_region_without_documents_is_named(service: Service) -> None:
    answer = service.ask("新疆和内蒙古的工匠学院分别有多少家？")
    assert {c.metadata.region for c in answer.citations} == {"内蒙古"}
    assert _silent(answer) == ["新疆"]


def test_a_region_without_documents_has_only_quotes_that_name_it(service: Service) -> None:
    answer = service.ask("江苏和内蒙古的工匠学院各有多少家，产改培训班办了几期？")
    assert any("江苏" not in c.quote for c in answer.comparison["内蒙古"])
    assert all("江苏" in c.quote for c in answer.comparison["江苏"])


def test_every_compared_region_is_quoted_whatever_the_limit(service: Service) -> None:
    few = Service.open(replace(service.settings, citations=1))
    answer = few.ask("内蒙古和宁夏的产改试点分别选了哪些对象？")
    assert {c.metadata.region for c in answer.citations} == {"内蒙古", "宁夏"}
    assert _silent(answer) == []

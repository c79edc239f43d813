"""What has become of collected quotes: each is cut again from the documents as they are now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEncoder, FakeStore
from fastapi.testclient import TestClient

from qa.documents import read_corpus
from qa.passages import locate, split_passages
from qa.permalinks import key_of
from qa.service import Service
from qa.types import Document, Passage, Span
from qa.web.api import create_api
from qa.web.basket.quotes import Reference, State, check

QUESTIONS = (
    "内蒙古一共打造了多少家工匠学院？",
    "宁夏户外劳动者服务站点有多少家？",
    "内蒙古和宁夏的技能人才各有多少？",
    "红烧肉怎么炖才不柴？",
)
LINES = "# 甲市产改\n\n全市建成工匠学院28家，培训\n班办了300期。全市有站点12个。\n"
QUOTE = "全市建成工匠学院28家，培训班办了300期。"


class _Shelf(FakeStore):
    """The documents of a folder as they are now."""

    def __init__(self, folder: Path) -> None:
        super().__init__({}, FakeEncoder())
        self.documents = list(read_corpus(folder, progress=False))

    def document(self, document_id: str) -> Document:
        found = {document.id: document for document in self.documents}
        return found[document_id]

    def passages(self, document_id: str) -> list[Passage]:
        return list(split_passages(self.document(document_id)))


def _stored(service: Service, folder: Path, text: str | None) -> Service:
    """A service of two documents, of which 甲 says this, or isn't there."""
    (folder / "乙.txt").write_text("# 乙市\n\n乙市有站点9个。\n", "utf-8")
    path = folder / "甲.txt"
    path.unlink(missing_ok=True)
    if text is not None:
        path.write_text(text, "utf-8")
    return Service(replace(service.settings, corpus=folder), _Shelf(folder), FakeEncoder())


def _reference(service: Service) -> Reference:
    """Of the sentence of 甲 that its layout broke."""
    (passage,) = service.passages("甲")
    start = passage.text.index("全市建成")
    spans = locate(passage, Span(start, start + len(QUOTE)))
    return Reference("甲", spans, key_of(QUOTE))


def test_every_citation_can_be_collected(service: Service) -> None:
    for question in QUESTIONS:
        answer = service.ask(question)
        near = answer.abstention.nearest if answer.abstention else ()
        for citation in (*answer.citations, *near):
            reference = Reference(citation.document_id, citation.spans, key_of(citation.quote))
            (found,) = check(service, [reference])
            assert found.state is State.SAME
            assert found.quote
            assert found.quote.quote == citation.quote
            assert found.quote.as_of == citation.as_of
            assert found.quote.time_note == citation.time_note


def test_spans_that_were_tampered_with_give_only_the_words_of_the_key(
    service: Service, tmp_path: Path
) -> None:
    stored = _stored(service, tmp_path, LINES)
    kept = _reference(stored)
    (found,) = check(stored, [replace(kept, spans=(Span(2, 9),))])
    assert found.state is State.CHANGED
    assert found.quote
    assert found.quote.spans == kept.spans
    (outside,) = check(stored, [replace(kept, spans=(Span(10**8, 10**9),))])
    assert outside.quote == found.quote


def test_words_put_together_are_no_quote(service: Service, tmp_path: Path) -> None:
    stored = _stored(service, tmp_path, LINES)
    text = stored.document("甲").text
    picked = [text.index(word) for word in ("全市", "有站点", "28家")]
    spans = tuple(
        Span(p, p + len(w)) for p, w in zip(picked, ("全市", "有站点", "28家"), strict=True)
    )
    (found,) = check(stored, [Reference("甲", spans, key_of("全市有站点28家"))])
    assert (found.state, found.quote) == (State.CHANGED, None)


@pytest.mark.parametrize(
    ("text", "state", "is_there"),
    [
        (LINES, State.SAME, True),
        (LINES.replace("有站点", "建站点"), State.SAME, True),  # other words changed
        (LINES.replace("\n\n", "\n\n新的一段写在前面。\n\n"), State.CHANGED, True),  # it moved
        (LINES.replace("培训\n班", "培训班"), State.CHANGED, True),  # its line broke elsewhere
        (LINES.replace("28家", "29家"), State.CHANGED, False),
        (None, State.GONE, False),
    ],
)
def test_a_document_that_changed(
    service: Service, tmp_path: Path, text: str | None, state: State, is_there: bool
) -> None:
    kept = _reference(_stored(service, tmp_path, LINES))
    stored = _stored(service, tmp_path, text)
    (found,) = check(stored, [kept])
    assert found.state is state
    assert (found.quote is not None) == is_there
    if found.quote:
        assert found.quote.quote == QUOTE
        there = Reference("甲", found.quote.spans, kept.key)
        assert check(stored, [there])[0].state is State.SAME


def test_what_is_no_longer_so_is_not_exported(service: Service, tmp_path: Path) -> None:
    kept = _reference(_stored(service, tmp_path, LINES))
    spans = [[span.start, span.end] for span in kept.spans]
    quotes = [{"document": name, "spans": spans, "key": kept.key} for name in ("甲", "丙")]
    changed = _stored(service, tmp_path, LINES.replace("28家", "29家"))
    client = TestClient(create_api(changed))
    reply = client.post("/api/basket", json={"quotes": quotes, "format": "docx"})
    assert reply.status_code == 409
    error = reply.json()["error"]
    assert error["quotes"] == [{"number": 1, "state": "changed"}, {"number": 2, "state": "gone"}]
    assert "第1段（原文已更新）、第2段（已撤下）" in error["message"]
    assert "请更新或移除" in error["message"]

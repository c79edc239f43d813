"""Whatever a page is made of, each visible character is in one passage or named remainder."""

from itertools import pairwise

import pytest
from mixtures import PAGES, document

from qa.documents import repair_layout
from qa.passages import LONGEST_PASSAGE, locate, split_passages
from qa.text import squash
from qa.types import CITABLE, Block


def uncovered(text: str, blocks: tuple[Block, ...]) -> str:
    """Characters of `text` that lie in no block or in several; empty when all is well."""
    spans = sorted(span for block in blocks for span in block.spans)
    lost = [text[a.end : b.start] for a, b in pairwise(spans)]
    twice = "".join(text[b.start : a.end] for a, b in pairwise(spans) if b.start < a.end)
    ends = (text[: spans[0].start] + text[spans[-1].end :]) if spans else text
    return "".join(c for c in "".join(lost) + ends if not c.isspace()) + twice


def test_every_character_is_in_exactly_one_passage_or_remainder() -> None:
    for page in PAGES:
        assert uncovered(page.text, page.blocks) == ""
        spans = [span for passage in split_passages(page) for span in passage.spans]
        spans += [s for b in page.blocks if b.kind not in CITABLE for s in b.spans]
        covered = [i for span in spans for i in range(span.start, span.end)]
        visible = [i for i, c in enumerate(page.text) if not c.isspace()]
        assert sorted(i for i in covered if not page.text[i].isspace()) == visible


def test_sentences_map_back_to_the_original_and_leave_nothing_out() -> None:
    for page in PAGES:
        for passage in split_passages(page):
            assert len(passage.text) <= LONGEST_PASSAGE
            for sentence in passage.sentences:
                original = "".join(s.cut(page.text) for s in locate(passage, sentence))
                assert squash(original) == squash(sentence.cut(passage.text))
            cited = "".join(s.cut(passage.text) for s in passage.sentences)
            assert squash(cited) == squash(passage.text)


@pytest.mark.parametrize("text", ["", "\n\n", "字", "#\n", "……\n", "a\r\nb\r\n", "。\n\n\n\n。"])
def test_odd_pages_lose_nothing(text: str) -> None:
    assert uncovered(text, repair_layout(text)[0]) == ""


@pytest.mark.parametrize(
    "filling", ["字", "字，", "（", "“", "）”", "|", ">", "……", "a ", "1.", "图"]
)
def test_a_line_of_200000_characters_is_cut_into_passages(filling: str) -> None:
    page = document(filling * (200_000 // len(filling)))
    assert uncovered(page.text, page.blocks) == ""
    assert all(len(passage.text) <= LONGEST_PASSAGE for passage in split_passages(page))

"""A quote is cut from the stored original, or it is not shown."""

import re
from dataclasses import replace

import pytest

from qa.answering.citations import cite, narrow
from qa.answering.evidence import Evidence
from qa.types import Document, Hit, Kind, Metadata, Passage, Span

# the original, with a line break and a caption in the middle of the sentence
ORIGINAL = "全区建成28家\n（图1）\n工匠学院，其中6家为新。"
TIDY = "全区建成28家工匠学院，其中6家为新。"
DOCUMENT = Document("d", "d.txt", ORIGINAL, "", Metadata("题"))
PASSAGE = Passage("d:0001", "d", Kind.BODY, (Span(0, 7), Span(13, len(ORIGINAL))), TIDY)


def evidence(passage: Passage = PASSAGE) -> Evidence:
    return Evidence(Hit(passage, Span(0, len(passage.text)), 1.0, 1), 0.9, {})


def test_the_quote_maps_back_to_the_original() -> None:
    citation = cite(evidence(), DOCUMENT, 1, longest=300, answer=Span(4, 7))
    assert citation is not None
    assert citation.quote == TIDY
    assert "".join(span.cut(ORIGINAL) for span in citation.spans) == TIDY
    assert citation.marks[0].cut(citation.quote) == "28家"


@pytest.mark.parametrize(
    "text",
    [
        ORIGINAL.replace("28", "82"),
        ORIGINAL.replace("，", ","),  # not even a comma may differ
        ORIGINAL[:-3],
    ],
)
def test_a_quote_that_is_not_in_the_document_is_dropped(text: str) -> None:
    assert cite(evidence(), replace(DOCUMENT, text=text), 1, longest=300) is None


def test_a_passage_of_another_document_is_dropped() -> None:
    assert cite(evidence(), replace(DOCUMENT, id="other"), 1, longest=300) is None


def test_as_of_when_is_said_with_the_quote_or_dropped_with_what_differs() -> None:
    text = "截至去年年底，全区建成28家工匠学院；其中6家为新。"
    passage = Passage("d:0001", "d", Kind.BODY, (Span(0, len(text)),), text)
    document = Document("d", "d.txt", text, "", Metadata("题", date="2021"))
    quote = Evidence(Hit(passage, Span(text.index("其中"), len(text)), 1.0, 1), 0.9, {})
    citation = cite(quote, document, 1, longest=300)
    assert citation is not None
    assert (citation.quote, citation.as_of) == ("其中6家为新。", ("截至去年年底",))
    assert citation.time_note.startswith("文中“去年”指2020年")
    other = cite(quote, replace(document, text=text.replace("去年", "今年")), 1, longest=300)
    assert other is not None
    assert (other.quote, other.as_of, other.time_note) == ("其中6家为新。", (), "")


def test_a_long_sentence_is_cut_around_the_answer() -> None:
    citation = cite(evidence(), DOCUMENT, 1, longest=9, answer=Span(14, 16))
    assert citation is not None
    assert citation.quote == "其中6家为新。"
    assert citation.marks[0].cut(citation.quote) == "6家"


def test_an_answer_longer_than_the_quote_is_not_marked() -> None:
    citation = cite(evidence(), DOCUMENT, 1, longest=5, answer=Span(0, 12))
    assert citation is not None
    assert (len(citation.quote), citation.marks) == (5, ())


@pytest.mark.parametrize("before", range(270, 320))
def test_no_figure_is_cut_in_two(before: int) -> None:
    text = "甲" * before + "共有3,456,789名会员" + "乙" * 60
    kept = narrow(text, None, 300).cut(text)
    assert "3,456,789名" in kept or not re.search(r"\d", kept)


def test_what_stands_before_a_late_answer_stays() -> None:
    text = "甲" * 300 + "共3456789名。"
    kept = narrow(text, Span(301, 309), 300)
    assert len(kept) == 300 and kept.end == len(text)


@pytest.mark.parametrize("longest", range(1, 40))
def test_a_narrowed_text_is_never_longer_and_keeps_what_fits(longest: int) -> None:
    for start in range(len(TIDY)):
        for end in range(start + 1, len(TIDY) + 1):
            kept = narrow(TIDY, Span(start, end), longest)
            assert len(kept) <= max(longest, 1) and kept.end <= len(TIDY)
            if end - start <= longest:
                assert kept.start <= start and end <= kept.end

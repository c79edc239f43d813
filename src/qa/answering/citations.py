"""Evidence -> citations: cut from the stored original, dropped if anything differs."""

from __future__ import annotations

from qa.answering.evidence import Evidence
from qa.passages import locate
from qa.types import Citation, Document, Span

_PAUSES = "，,；;、：:。！？!?"


def cite(
    evidence: Evidence, document: Document, number: int, *, longest: int, answer: Span | None = None
) -> Citation | None:
    """The citation of a sentence, at most `longest` characters, or None if it isn't verbatim.

    `answer`: the range of the sentence that must stay in the quote where it is too long,
    and is marked in it if it fits.
    """
    passage, sentence = evidence.hit.passage, evidence.hit.sentence
    if passage.document_id != document.id:
        return None
    text = sentence.cut(passage.text)
    kept = narrow(text, answer, longest)
    part = Span(sentence.start + kept.start, sentence.start + kept.end)
    spans = locate(passage, part)
    quote = part.cut(passage.text)
    if spans[-1].end > len(document.text):
        return None
    there = "".join(span.cut(document.text) for span in spans)
    # white space aside, since the tidy text shows a line break as a blank; nothing is folded
    if "".join(there.split()) != "".join(quote.split()):
        return None
    fits = answer is not None and kept.start <= answer.start and answer.end <= kept.end
    marks = (Span(answer.start - kept.start, answer.end - kept.start),) if fits and answer else ()
    return Citation(
        number=number,
        document_id=document.id,
        metadata=document.metadata,
        headings=passage.headings,
        kind=passage.kind,
        quote=quote,
        spans=spans,
        score=round(evidence.share, 4),
        marks=marks,
    )


def narrow(text: str, answer: Span | None, longest: int) -> Span:
    """A range of at most `longest` characters around the answer, cut at pauses where it can be.

    >>> narrow("甲很好，乙有三家，丙也好。", Span(6, 8), 8)
    Span(start=4, end=9)
    """
    if len(text) <= longest:
        return Span(0, len(text))
    start, end = (answer.start, answer.end) if answer else (0, 1)
    cuts = [0, *(i + 1 for i, c in enumerate(text) if c in _PAUSES), len(text)]
    clause = max(cut for cut in cuts if cut <= start)
    start = clause if end - clause <= longest else start
    # what follows explains an answer as often as what precedes it: take both, whole clauses
    end = max((cut for cut in cuts if end <= cut <= start + longest), default=start + longest)
    return Span(min((cut for cut in cuts if end - longest <= cut <= start), default=start), end)

"""Evidence -> citations: cut from the stored original, dropped if anything differs."""

from __future__ import annotations

from qa.answering.dates import as_of, time_note
from qa.answering.evidence import Evidence
from qa.passages import locate
from qa.sentences import beside_figure, pauses
from qa.types import Citation, Document, Passage, Span


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
    if not _is_verbatim(passage, part, document):
        return None
    times = [
        t for t in as_of(passage, part, document.metadata) if _is_verbatim(passage, t, document)
    ]
    fits = answer is not None and kept.start <= answer.start and answer.end <= kept.end
    marks = (Span(answer.start - kept.start, answer.end - kept.start),) if fits and answer else ()
    return Citation(
        number=number,
        document_id=document.id,
        metadata=document.metadata,
        headings=passage.headings,
        kind=passage.kind,
        quote=part.cut(passage.text),
        spans=locate(passage, part),
        score=round(evidence.share, 4),
        marks=marks,
        as_of=tuple(time.cut(passage.text) for time in times),
        time_note=time_note(passage, [*times, part], document.metadata),
    )


def _is_verbatim(passage: Passage, part: Span, document: Document) -> bool:
    """Does a range of the passage's text stand in the document as it is?"""
    spans = locate(passage, part)
    there = "".join(span.cut(document.text) for span in spans)
    # white space aside, since the tidy text shows a line break as a blank; nothing is folded
    same = "".join(there.split()) == "".join(part.cut(passage.text).split())
    return same and spans[-1].end <= len(document.text)


def narrow(text: str, answer: Span | None, longest: int) -> Span:
    """A range of at most `longest` characters around the answer, cut at pauses where it can be.

    >>> narrow("甲很好，乙有三家，丙也好。", Span(6, 8), 8)
    Span(start=4, end=9)
    """
    if len(text) <= longest:
        return Span(0, len(text))
    start, end = (answer.start, answer.end) if answer else (0, 1)
    cuts = [0, *pauses(text), len(text)]
    clause = max(cut for cut in cuts if cut <= start)
    start = clause if end - clause <= longest else start
    # what follows explains an answer as often as what precedes it: take both, whole clauses
    latest = beside_figure(text, start + longest)[0]
    latest = latest if latest >= end else start + longest
    end = max((cut for cut in cuts if end <= cut <= start + longest), default=latest)
    earliest = min(beside_figure(text, max(0, end - longest))[1], start)
    return Span(min((cut for cut in cuts if end - longest <= cut <= start), default=earliest), end)

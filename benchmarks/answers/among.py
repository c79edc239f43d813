"""Sets whose questions are asked of many texts together, also without the one that answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from training.pairs import contrasts, conversations, details, read, written

from benchmarks.answers.asking import Asker, read_texts
from benchmarks.answers.figures import Failure, Measured, Score
from benchmarks.retrieval.measure import in_parallel
from benchmarks.retrieval.sets import news, sample
from qa.encoder import Encoder
from qa.evaluation.metrics import CUT_OFF, covers, is_short_answer
from qa.evaluation.questions import Judged
from qa.settings import Settings
from qa.text import squash
from qa.types import Answer, Citation, Document, Span

FOLDS = 10  # parts that the policies are left out in
OTHERS = 5_000  # passages of news and law among which written questions are asked
ABOUT_POLICIES = (
    "Asked of all policies together. Grounded: the first citation is of the right policy and "
    "shares a place with the answer there. Then each question is asked of an index without its "
    f"policy: the policies are parted into {FOLDS}, and the questions of each part are asked of "
    f"the other {FOLDS - 1}. Another policy may say the same; an answer from it counts as wrong."
)
ABOUT_WRITTEN = (
    f"The held-out passages among {OTHERS:,} others of news and law. A near miss is not answered "
    "by its own passage; another may answer it, which counts as wrong. Grounded: one of the first "
    f"{CUT_OFF} citations covers the evidence (see docs/evaluation.md), in its passage or another "
    "that says it word for word."
)
ABOUT_CONTRASTS = (
    f"{ABOUT_WRITTEN} A twin is a question that the passage answers but for one thing: another "
    "year, place, body … A property is asked in the passage's words and not told by it; "
    "everyday is what a person would ask next."
)
ABOUT_DETAILS = (
    f"{ABOUT_WRITTEN} Each near miss has a question beside it of like form and words that the "
    "passage answers. A part: of what is told as a whole, or the whole of a part. A detail of "
    "what is only named. Another year, place, level, body …"
)
ABOUT_CONVERSATIONS = (
    f"{ABOUT_WRITTEN} Follow-ups can't be understood without the earlier questions; the others ask "
    "for one thing among several like it, for a list, or how and why. The short answer is right "
    "where it holds the wanted one and not much more."
)
_Record = dict[str, Any]
_Asked = tuple[_Record, Answer]


def policies(data: Path, encoder: Encoder, settings: Settings, limit: int | None) -> Measured:
    """Questions about long policies, asked of all of them and of all but the right one."""
    name = "ncp_policy_dev"
    every = list(read(data / "eval" / f"{name}.jsonl.xz"))
    asked = every[:limit]
    documents = read_texts(r["passage"] for r in every)
    whole = Asker.of(list(documents.values()), encoder, settings)
    found = in_parallel(whole.ask, [r["q"] for r in asked], name)
    without = _without_their_own(asked, documents, encoder, settings)
    both = list(zip(asked, found, strict=True))
    wrong = [_why_not_grounded(given, r, documents[r["passage"]]) for r, given in both]
    failures = [
        Failure(kind, r["q"], r["answer"], _first(given))
        for (r, given), kind in zip(both, wrong, strict=True)
        if kind
    ]
    failures += [
        Failure(_what_answers(given, r["answer"]), r["q"], "", _first(given))
        for r, given in zip(asked, without, strict=True)
        if given.answered
    ]
    groups = [r["passage"] for r in asked]
    grounded = [not kind for kind in wrong]
    scores = (
        Score.mean("grounded", 0.70, grounded, groups),
        Score.mean("answered", 0.85, [given.answered for given in found], groups),
        Score.mean("abstained without its policy", 0.85, [not w.answered for w in without], groups),
    )
    return Measured(name, ABOUT_POLICIES, len(documents), scores, failures)


def _without_their_own(
    asked: Sequence[_Record],
    documents: Mapping[str, Document],
    encoder: Encoder,
    settings: Settings,
) -> list[Answer]:
    """Each question's answer from the policies of the folds that are not its own."""
    fold = {text: number % FOLDS for number, text in enumerate(documents)}
    found: dict[int, Answer] = {}
    for left_out in range(FOLDS):
        own = [n for n, record in enumerate(asked) if fold[record["passage"]] == left_out]
        if own:
            kept = [d for text, d in documents.items() if fold[text] != left_out]
            asker = Asker.of(kept, encoder, settings)
            name = f"without part {left_out + 1}"
            answers = in_parallel(asker.ask, [asked[n]["q"] for n in own], name)
            found |= dict(zip(own, answers, strict=True))
    return [found[n] for n in range(len(asked))]


def _what_answers(given: Answer, wanted: str) -> str:
    """Whether what is cited in place of the policy says the same."""
    says = is_grounded(given, wanted, [citation.document_id for citation in given.citations])
    return f"without its policy answered by another that {'says' if says else 'does not say'} it"


def _why_not_grounded(given: Answer, record: _Record, document: Document) -> str:
    """What is wrong with the first citation, or nothing."""
    if not given.answered:
        return "refused"
    first = given.citations[0]
    if first.document_id != document.id:
        return "another policy first"
    return "" if shares_place(first, record["answer"], document) else "another place of the policy"


def shares_place(citation: Citation, answer: str, document: Document) -> bool:
    """Does the quote overlap a place of its document where the answer stands?"""
    start = document.text.find(answer)
    while start >= 0:
        place = Span(start, start + len(answer))
        if any(s.start < place.end and place.start < s.end for s in citation.spans):
            return True
        start = document.text.find(answer, start + 1)
    return False


def written_questions(
    data: Path, encoder: Encoder, settings: Settings, limit: int | None
) -> Measured:
    """Written questions on passages that trained nothing, near misses among them."""
    every = written(data, "test")
    pairs, documents = _among_others(data, every, encoder, settings, limit)
    near = [(r, given) for r, given in pairs if not r["answerable"]]
    scores = (_abstained("near misses abstained", 0.75, near), _grounded(pairs, documents))
    failures = _failures(pairs, documents)
    return Measured("written_questions", ABOUT_WRITTEN, len(documents), scores, failures, True)


def contrasted(data: Path, encoder: Encoder, settings: Settings, limit: int | None) -> Measured:
    """Contrasts on passages that no written question trained with, by what they don't say."""
    pairs, documents = _among_others(data, contrasts(data, "test"), encoder, settings, limit)
    return _by_sort("contrasts", ABOUT_CONTRASTS, pairs, documents)


def detailed(data: Path, encoder: Encoder, settings: Settings, limit: int | None) -> Measured:
    """Pairs of like questions on such passages, by what the one that isn't answered asks for."""
    pairs, documents = _among_others(data, details(data, "test"), encoder, settings, limit)
    return _by_sort("details", ABOUT_DETAILS, pairs, documents)


def _by_sort(
    name: str, about: str, pairs: Sequence[_Asked], documents: Mapping[str, Document]
) -> Measured:
    near = [(r, given) for r, given in pairs if not r["answerable"]]
    scores = (
        *(
            _abstained(f"{sort} abstained", None, [(r, a) for r, a in near if r["sort"] == sort])
            for sort in dict.fromkeys(r["sort"] for r, _ in near)
        ),
        _grounded(pairs, documents, target=None),
    )
    failures = _failures(pairs, documents)
    return Measured(name, about, len(documents), scores, failures, True)


def conversed(data: Path, encoder: Encoder, settings: Settings, limit: int | None) -> Measured:
    """Conversations about passages that no written question trained with."""
    every = conversations(data, "test")
    pairs, documents = _among_others(data, every, encoder, settings, limit)
    near = [(r, given) for r, given in pairs if not r["answerable"]]
    after = [(r, given) for r, given in pairs if "history" in r]
    alone = [(r, given) for r, given in pairs if "history" not in r]
    scores = (
        _abstained("near misses abstained", None, near),
        _grounded(after, documents, "follow-ups grounded", None),
        _short("follow-ups with the short answer", after),
        _grounded(alone, documents, "the others grounded", None),
        _short("the others with the short answer", alone),
    )
    failures = _failures(pairs, documents)
    return Measured("conversations", ABOUT_CONVERSATIONS, len(documents), scores, failures, True)


def _among_others(
    data: Path,
    every: Sequence[_Record],
    encoder: Encoder,
    settings: Settings,
    limit: int | None,
) -> tuple[list[_Asked], dict[str, Document]]:
    """The questions with their answers from all passages together, and these by their text."""
    documents = read_texts([*(r["passage"] for r in every), *_others(data, every)])
    asker = Asker.of(list(documents.values()), encoder, settings)
    asked = every[:limit]
    found = in_parallel(asker.ask_written, asked, "written questions")
    return list(zip(asked, found, strict=True)), documents


def _abstained(name: str, target: float | None, near: Sequence[_Asked]) -> Score:
    silent = [not given.answered for _, given in near]
    return Score.mean(name, target, silent, [record["pid"] for record, _ in near])


def _grounded(
    pairs: Sequence[_Asked],
    documents: Mapping[str, Document],
    name: str = "the rest grounded",
    target: float | None = 0.75,
) -> Score:
    squashed = _squashed(documents)
    rest = [(r, given) for r, given in pairs if r["answerable"]]
    right = [is_grounded(a, r["evidence"], holders(r["evidence"], squashed)) for r, a in rest]
    return Score.mean(name, target, right, [r["pid"] for r, _ in rest])


def _short(name: str, pairs: Sequence[_Asked]) -> Score:
    rest = [(r, given) for r, given in pairs if r["answerable"]]
    right = [is_short_answer(squash(a.short_answer or ""), squash(r["answer"])) for r, a in rest]
    return Score.mean(name, None, right, [r["pid"] for r, _ in rest])


def _failures(pairs: Sequence[_Asked], documents: Mapping[str, Document]) -> list[Failure]:
    """Near misses that were answered, then the rest where it isn't grounded."""
    squashed = _squashed(documents)
    failures = [
        Failure(_where(r, given, documents), r["q"], "", _first(given))
        for r, given in pairs
        if not r["answerable"] and given.answered
    ]
    for record, given in pairs:
        wanted = record["evidence"]
        if record["answerable"] and not is_grounded(given, wanted, holders(wanted, squashed)):
            kind = "evidence not cited" if given.answered else "refused"
            failures.append(Failure(kind, record["q"], wanted, _first(given)))
    return failures


def _squashed(documents: Mapping[str, Document]) -> dict[str, str]:
    return {d.id: squash(text) for text, d in documents.items()}


def _others(data: Path, own: Sequence[_Record]) -> list[str]:
    """Passages of law and news, half and half, none of which a question was written for."""
    known = {record["passage"] for record in own}
    law = (r["passage"] for r in read(data / "text" / "law_articles.jsonl.xz"))
    kinds = ([t for t in texts if t.strip() and t not in known] for texts in (law, news(data)))
    return [text for texts in kinds for text in sample(texts, OTHERS // 2)]


def holders(evidence: str, squashed: Mapping[str, str]) -> list[str]:
    """The documents that say the evidence word for word."""
    wanted = squash(evidence)
    return [name for name, text in squashed.items() if wanted in text]


def is_grounded(given: Answer, evidence: str, documents: Sequence[str]) -> bool:
    """Does one of the first citations cover the evidence, in one of these documents?"""
    quotes = [Judged(c.document_id, c.quote) for c in given.citations[:CUT_OFF]]
    entries = [Judged(document, evidence) for document in documents]
    return any(covers(quote, entry) for quote in quotes for entry in entries)


def _where(record: _Record, given: Answer, documents: Mapping[str, Document]) -> str:
    own = documents[record["passage"]].id
    is_own = any(citation.document_id == own for citation in given.citations)
    return f"near miss answered from {'its own passage' if is_own else 'another passage'}"


def _first(given: Answer) -> str:
    return given.citations[0].quote if given.citations else ""

"""What was asked, what was refused, what people said of it: pages and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from http import HTTPStatus
from itertools import chain

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from qa import digest
from qa.digest import Asked, Which
from qa.evaluation.report import REASONS
from qa.records import Records
from qa.service import Service
from qa.settings import Settings
from qa.web.admin.door import Door, Visit
from qa.web.admin.draft import ID, Drafts
from qa.web.admin.plots import stacked
from qa.web.admin.table import lines

PERIODS = (7, 30, 90, 365)  # days
_USUAL = 30
_A_PAGE = 50  # questions
_WHICH = {
    Which.ALL: "全部",
    Which.ANSWERED: "已回答",
    Which.REFUSED: "未回答",
    Which.GOOD: "有用",
    Which.BAD: "没用",
}


def create_admin(service: Service, records: Records) -> Starlette:
    """The pages below /admin, for a password that is set."""
    door = Door(service.settings)
    drafts = Drafts(service, records, door)
    pages = _Pages(service, records, door, drafts)
    routes = [
        *door.routes(),
        door.page("/", pages.overview),
        door.page("/questions", pages.questions),
        door.page("/gaps", pages.gaps),
        door.page("/feedback", pages.feedback),
        door.page("/export/{name}.csv", pages.export),
        door.page("/draft/{key}", drafts.show, methods=["GET", "POST"]),
    ]
    handlers = {HTTPStatus.NOT_FOUND: door.missing, HTTPStatus.METHOD_NOT_ALLOWED: door.missing}
    admin = Starlette(routes=routes, exception_handlers=handlers)
    admin.router.redirect_slashes = False  # it would lead to whatever `Host` says
    return admin


class _Pages:
    """The pages that only show."""

    def __init__(self, service: Service, records: Records, door: Door, drafts: Drafts) -> None:
        self._records = records
        self._door = door
        self._drafts = drafts
        self._titles = {d.id: d.metadata.title for d in service.documents}
        self._settings: Settings = service.settings

    def overview(self, visit: Visit) -> Response:
        since = _since(visit.request)
        days = digest.by_day(self._records, since)
        return self._page(
            "overview",
            visit,
            days=days,
            bars=stacked([(day.answered, day.refused) for day in days]),
            most=max(day.answered + day.refused for day in days),
            cited=digest.by_document(self._records, since),
            faults=digest.by_fault(self._records, since),
        )

    def questions(self, visit: Visit) -> Response:
        which = _which(visit.request)
        return self._list("questions", visit, which, choices=_WHICH)

    def feedback(self, visit: Visit) -> Response:
        return self._list("feedback", visit, Which.RATED)

    def gaps(self, visit: Visit) -> Response:
        found = digest.gaps(self._records, _since(visit.request))
        return self._page("gaps", visit, gaps=found)

    def export(self, visit: Visit) -> Response:
        name = visit.request.path_params["name"]
        made = self._tables(name, _since(visit.request), _which(visit.request))
        if made is None:
            return self._door.told("没有这张表。", HTTPStatus.NOT_FOUND, visit.session)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}-{date.today()}.csv"',
            "Cache-Control": "no-store",
        }
        return StreamingResponse(
            lines(*made), media_type="text/csv; charset=utf-8", headers=headers
        )

    def _list(self, name: str, visit: Visit, which: Which, **values: object) -> Response:
        since, query = _since(visit.request), visit.request.query_params.get("before", "")
        before = int(query) if query.isascii() and query.isdigit() and len(query) < 19 else None
        found = digest.questions(self._records, since, which, most=_A_PAGE + 1, before=before)
        return self._page(
            name,
            visit,
            asked=found[:_A_PAGE],
            count=digest.count(self._records, since, which),
            which=which,
            before=found[_A_PAGE - 1].place if len(found) > _A_PAGE else None,
            is_first=before is None,
            **values,
        )

    def _page(self, name: str, visit: Visit, **values: object) -> HTMLResponse:
        return self._door.render(
            name,
            visit.session,
            HTTPStatus.OK,
            here=name,
            period=_period(visit.request),
            periods=PERIODS,
            kept=self._settings.records_days,
            problem=self._records.problem,
            is_on=self._records.is_on,
            titles=self._titles,
            reasons=REASONS,
            judged=self._judged(),
            **values,
        )

    def _judged(self) -> set[str]:
        """Ids and, where nothing came before them, words of kept questions that are judged."""
        written = self._drafts.written()
        return {q.id.removeprefix(ID) for q in written} | {
            q.question for q in written if not q.history
        }

    def _tables(
        self, name: str, since: datetime, which: Which
    ) -> tuple[Sequence[str], Iterable[Sequence[object]]] | None:
        """Head and rows of a table; its first row is read already, so that errors are told."""
        records = self._records
        match name:
            case "questions" | "feedback":
                chosen = Which.RATED if name == "feedback" else which
                return _QUESTION_HEAD, _begun(
                    _question_row(one) for one in digest.every_question(records, since, chosen)
                )
            case "gaps":
                found = digest.gaps(records, since)
                return ("组", "问题", "此前的问题", "次数", "最近一次"), [
                    (number, w.question, " → ".join(w.history), w.times, _minute(w.last))
                    for number, gap in enumerate(found, 1)
                    for w in gap.wordings
                ]
            case "days":
                return ("日期", "已回答", "未回答", "寒暄", "有用", "没用"), [
                    (d.day.isoformat(), d.answered, d.refused, d.talk, d.good, d.bad)
                    for d in digest.by_day(records, since)
                ]
            case "documents":
                return ("文档", "标题", "引用它的回答", "有用", "没用"), [
                    (c.document, self._titles.get(c.document, ""), c.answers, c.good, c.bad)
                    for c in digest.by_document(records, since)
                ]
        return None


_QUESTION_HEAD = (
    "时间", "问题", "此前的问题", "是否回答", "未答原因", "短答案", "引文", "文档", "评价", "原因",
    "留言",
)  # fmt: skip


def _question_row(asked: Asked) -> Sequence[object]:
    said = asked.feedback
    return (
        _minute(asked.at),
        asked.question,
        " → ".join(asked.history),
        "否" if asked.reason else "是",
        REASONS[asked.reason] if asked.reason else "",
        asked.short_answer,
        "\n".join(q.quote for q in asked.quotes),
        "、".join(dict.fromkeys(q.document for q in asked.quotes)),
        ("有用" if said.is_good else "没用") if said else "",
        said.fault.label if said and said.fault else "",
        said.comment if said else "",
    )


def _begun(rows: Iterator[Sequence[object]]) -> Iterable[Sequence[object]]:
    first = next(rows, None)
    return [] if first is None else chain([first], rows)


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


def _period(request: Request) -> int:
    wanted = request.query_params.get("days", "")
    return next((days for days in PERIODS if str(days) == wanted), _USUAL)


def _since(request: Request) -> datetime:
    return digest.midnight(_period(request))


def _which(request: Request) -> Which:
    wanted = request.query_params.get("which", "")
    return Which(wanted) if wanted in _WHICH else Which.ALL

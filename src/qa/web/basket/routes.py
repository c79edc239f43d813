"""The addresses of the basket. The browser keeps references; words come from here only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from qa.service import Service
from qa.web.basket.markdown import markdown
from qa.web.basket.quotes import Checked, State, check
from qa.web.basket.report import TITLE, Report, report
from qa.web.basket.schemas import CheckedReply, Export, Quotes, QuotesReply
from qa.web.basket.word import word
from qa.web.limits import Limit

HINTS = {  # what is said of a wrong body, by the route's path
    "/api/quotes": f"请以 application/json 发送：{Quotes.hint}",
    "/api/basket": f"请以 application/json 发送：{Export.hint}",
}
_HOST = re.compile(r"[\w.-]+(:\d+)?|\[[\da-fA-F:.]+\](:\d+)?", re.ASCII)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MARKDOWN = "text/markdown; charset=utf-8"


def add_basket(api: FastAPI, service: Service) -> None:
    """Adds the basket's two routes."""
    root = service.settings.root_path
    limit = Limit(each=120, everybody=1200, seconds=60)

    @api.post("/api/quotes")
    def quotes(request: Request, body: Quotes) -> QuotesReply:
        limit.check("核对", request)
        found = check(service, [kept.reference for kept in body.quotes])
        return QuotesReply(quotes=[CheckedReply.of(one, root) for one in found])

    @api.post("/api/basket")
    def export(request: Request, body: Export) -> Response:
        limit.check("导出", request)
        found = check(service, [kept.reference for kept in body.quotes])
        if any(one.state is not State.SAME for one in found):
            return _refusal(found)
        notes = [kept.note for kept in body.quotes]
        same = [(one.quote, note) for one, note in zip(found, notes, strict=True) if one.quote]
        # the clock of the place where it runs is the one that its staff read
        made = datetime.now().astimezone()
        return _file(report(same, made, _site(request, root)), body.format, made)


def _refusal(found: Sequence[Checked]) -> Response:
    """Which quotes stand in the way of the export."""
    problems = [(n, one) for n, one in enumerate(found, 1) if one.state is not State.SAME]
    named = "、".join(f"第{number}段（{one.state.label}）" for number, one in problems)
    message = f"有{len(problems)}段引文与原文不再一致，没有导出：{named}。请更新或移除后再导出。"
    numbers = [{"number": number, "state": one.state} for number, one in problems]
    content = {"error": {"message": message, "quotes": numbers}}
    return JSONResponse(content, HTTPStatus.CONFLICT)


def _file(made_of: Report, ending: str, made: datetime) -> Response:
    is_word = ending == "docx"
    content = word(made_of) if is_word else markdown(made_of).encode()
    day = f"{made:%Y-%m-%d}.{ending}"
    # RFC 6266: the Chinese name encoded, and a plain one for what doesn't know that
    name = f"attachment; filename=\"quotes-{day}\"; filename*=UTF-8''{quote(f'{TITLE}-{day}')}"
    return Response(
        content,
        media_type=_WORD if is_word else _MARKDOWN,
        headers={"Content-Disposition": name, "Cache-Control": "no-store"},
    )


def _site(request: Request, root: str) -> str:
    """What stands before the addresses in a file; without the host where that is unknown."""
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host}{root}" if _HOST.fullmatch(host) else root

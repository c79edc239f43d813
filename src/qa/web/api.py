"""The HTTP interface, the source pages and the widget's script."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from qa.errors import QAError, QuestionError, TooOftenError
from qa.records import LONGEST_COMMENT, Fault, Feedback, Records
from qa.service import Service
from qa.web import questions, widget
from qa.web.admin import create_admin
from qa.web.asking import Ask, Search
from qa.web.basket import HINTS as BASKET_HINTS
from qa.web.basket import add_basket
from qa.web.guard import CORS_HEADERS, CORS_METHODS, NO_SUCH_ADDRESS, Guard, Preflight
from qa.web.guide import has_guide, render_guide
from qa.web.limits import QUESTIONS, Limit, question_limit
from qa.web.reading import Wanted, show
from qa.web.schemas import DocumentReply, Rating, Reply, SearchReply

STATIC = Path(__file__).parent / "static"
_SOURCE_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
_FILES = sorted(f.relative_to(STATIC).as_posix() for f in STATIC.rglob("*.*"))
_READ = ["GET", "HEAD"]
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_STATIC_HEADERS = {
    "Cache-Control": "public, max-age=600",  # asked again soon, so that a new version arrives
    "Cross-Origin-Resource-Policy": "cross-origin",  # sites with strict isolation may load it
}
_MESSAGES = {
    HTTPStatus.BAD_REQUEST: "请求内容读不懂。请发送有效的 JSON。",
    HTTPStatus.NOT_FOUND: NO_SUCH_ADDRESS,
    HTTPStatus.METHOD_NOT_ALLOWED: "这个地址不支持这种请求方法。",
}
_NO_ANSWER = "没有这次回答的记录，可能已经过期。请重新提问后再反馈。"
_NO_DOCUMENT = "没有这份文档，可能已经撤下。请回到问答页重新查找。"
_HINTS = {  # by the route's path
    "/api/ask": f"请以 application/json 发送：{Ask.hint}",
    "/api/feedback": "请以 application/json 发送：id 是回答里的 id，good 是 true 或 false，"
    f"reason 是 {'、'.join(Fault)} 之一（good 为 true 时不写），comment 最多{LONGEST_COMMENT}个字。",
    "/api/search": Search.hint,
    **BASKET_HINTS,
}


class _ToldError(HTTPException):
    """A refusal whose words are ours, and Chinese."""


def create_api(
    service: Service, records: Records | None = None, limit: Limit | None = None
) -> FastAPI:
    """The application without the chat page; without records nothing is kept.

    `limit`: of questions, where the chat page counts with it; else one of its own.
    """
    records = records or Records()
    limit = limit or question_limit(service.settings)
    api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _handle_errors(api)
    # the last added is the outermost: CORS headers stand on refusals as well
    origins = service.settings.allowed_origins
    api.add_middleware(Guard, allowed_origins=origins)
    api.add_middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=CORS_METHODS,
        allow_headers=CORS_HEADERS,
        allow_credentials=False,
    )
    api.add_middleware(Preflight, allowed_origins=origins)
    _add_questions(api, service, records, limit)
    _add_feedback(api, records)
    _add_documents(api, service)
    add_basket(api, service)
    _add_static(api)
    _add_admin(api, service, records)
    if service.settings.mcp:
        from qa.web.mcp import mount_tools

        mount_tools(api, service, records, limit)
    _add_refusals(api)
    return api


def _add_questions(api: FastAPI, service: Service, records: Records, limit: Limit) -> None:
    root = service.settings.root_path

    async def allowed(request: Request) -> None:
        limit.check(QUESTIONS, request)

    @api.post("/api/ask", dependencies=[Depends(allowed)])
    def ask(body: Ask) -> Reply:
        return questions.ask(service, records, body, root)

    @api.get("/api/search", dependencies=[Depends(allowed)])
    def search(wanted: Annotated[Search, Query()]) -> SearchReply:
        return questions.search(service, wanted, root)

    @api.api_route("/healthz", methods=_READ)
    def health() -> dict[str, Any]:
        manifest = service.manifest
        # where folders lie on the server is nobody's business
        encoder = Path(manifest.encoder)
        name = encoder.name if encoder.is_absolute() else manifest.encoder
        return {"status": "ok"} | asdict(manifest) | {"encoder": name}


def _add_feedback(api: FastAPI, records: Records) -> None:
    limit = Limit(each=30, everybody=600, seconds=60)

    @api.post("/api/feedback")
    def rate(request: Request, body: Rating) -> dict[str, str]:
        limit.check("反馈", request)
        if not records.rate(body.id, Feedback(body.good, body.reason, body.comment)):
            raise _ToldError(HTTPStatus.NOT_FOUND, _NO_ANSWER)
        return {"status": "ok"}


def _add_documents(api: FastAPI, service: Service) -> None:
    root = service.settings.root_path
    origins = " ".join(("'self'", *service.settings.allowed_origins))
    policy = {"Content-Security-Policy": f"{_SOURCE_POLICY}; frame-ancestors {origins}"}

    def shown(page: str, status: int = HTTPStatus.OK) -> HTMLResponse:
        return HTMLResponse(page, status, headers=policy)

    @api.get("/api/documents")
    def documents() -> dict[str, list[DocumentReply]]:
        return {"documents": [DocumentReply.of(d, root) for d in service.documents]}

    @api.api_route("/documents/{document_id:path}", methods=_READ)
    def document(
        request: Request, document_id: str, wanted: Annotated[Wanted, Depends()]
    ) -> HTMLResponse:
        status, page = show(service, document_id, wanted)
        # programs that ask for anything get JSON, as everywhere; only browsers name HTML
        if status != HTTPStatus.OK and "text/html" not in request.headers.get("accept", ""):
            raise _ToldError(status, _NO_DOCUMENT)
        return shown(page, status)

    if has_guide():

        @api.api_route("/guide", methods=_READ)
        def guide() -> HTMLResponse:
            return shown(render_guide(root))


def _add_static(api: FastAPI) -> None:
    files = StaticFiles(directory=STATIC)  # compares a browser's ETag and replies 304
    for name in _FILES:
        api.add_api_route(f"/{name}", partial(_file, files, name), methods=_READ)
    api.add_api_route(f"/{widget.NAME}", _widget, methods=_READ)


async def _file(files: StaticFiles, name: str, request: Request) -> Response:
    return _static(await files.get_response(name, request.scope), name)


async def _widget(request: Request) -> Response:
    return _static(widget.reply(request), widget.NAME)


def _static(found: Response, name: str) -> Response:
    found.headers.update(_STATIC_HEADERS)
    if name.endswith(".js"):  # what the system calls a script differs between machines
        found.headers["content-type"] = "text/javascript; charset=utf-8"
    return found


def _add_admin(api: FastAPI, service: Service, records: Records) -> None:
    """The pages behind a password; without one there are none."""
    if not service.settings.admin_password:
        return
    home = f"{service.settings.root_path}/admin/"
    api.add_route("/admin", lambda _: RedirectResponse(home), methods=["GET"])
    api.mount("/admin", create_admin(service, records))


def _add_refusals(api: FastAPI) -> None:
    """Answers for our own addresses what would else fall through to the chat page."""
    own = [route for route in api.routes if isinstance(route, Route)]

    async def refuse(request: Request) -> JSONResponse:
        there = [r for r in own if r.matches(request.scope)[0] is Match.PARTIAL]
        if not there:
            return _error(HTTPStatus.NOT_FOUND, _MESSAGES[HTTPStatus.NOT_FOUND])
        allowed = sorted({method for route in there for method in route.methods or ()})
        message = _MESSAGES[HTTPStatus.METHOD_NOT_ALLOWED] + f"请用 {'、'.join(allowed)}。"
        reply = _error(HTTPStatus.METHOD_NOT_ALLOWED, message)
        reply.headers["allow"] = ", ".join(allowed)
        return reply

    own_paths = ("/api", "/documents", "/guide", "/admin", "/healthz", "/mcp", f"/{widget.NAME}")
    for path in (*own_paths, *(f"/{name}" for name in _FILES)):
        for tail in ("", "/{rest:path}"):
            api.add_route(path + tail, refuse, methods=_METHODS)


def _handle_errors(api: FastAPI) -> None:
    @api.exception_handler(QAError)
    async def told(_: Request, error: QAError) -> JSONResponse:
        is_theirs = isinstance(error, QuestionError)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_theirs else HTTPStatus.SERVICE_UNAVAILABLE
        return _error(status, str(error))

    @api.exception_handler(TooOftenError)
    async def too_often(_: Request, error: TooOftenError) -> JSONResponse:
        reply = _error(HTTPStatus.TOO_MANY_REQUESTS, str(error))
        reply.headers["retry-after"] = str(error.seconds)
        return reply

    @api.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        problems = error.errors()
        if any(problem["type"] == "json_invalid" for problem in problems):
            return _error(HTTPStatus.BAD_REQUEST, "请求不是有效的 JSON。")
        fields = (_field(problem["loc"]) for problem in problems)
        hint = _HINTS.get(request.scope["route"].path, "")
        return _error(HTTPStatus.UNPROCESSABLE_ENTITY, questions.told(fields, hint))

    @api.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> Response:
        standard = HTTPStatus(error.status_code)
        is_ours = isinstance(error, _ToldError)
        message = error.detail if is_ours else _MESSAGES.get(standard, "请求无法处理。")
        reply = _error(standard, message)
        reply.headers.update(error.headers or {})
        return reply


def _field(place: tuple[int | str, ...]) -> str:
    """The field's name; the body as a whole has none."""
    return str(place[1]) if len(place) > 1 else "请求体"


def _error(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message}}, status_code=status)

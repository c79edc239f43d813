"""The HTTP interface, the source pages and the widget's script."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import Match

from qa.errors import QAError, QuestionError
from qa.service import Service
from qa.types import Document
from qa.web.guard import Guard
from qa.web.schemas import Ask, DocumentReply, HitReply, Reply
from qa.web.source import parse_marks, render_page

STATIC = Path(__file__).parent / "static"
_MOST_HITS = 50
_SOURCE_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_MESSAGES = {
    HTTPStatus.BAD_REQUEST: "请求内容读不懂。请发送有效的 JSON。",
    HTTPStatus.NOT_FOUND: "没有这个地址。",
    HTTPStatus.METHOD_NOT_ALLOWED: "这个地址不支持这种请求方法。",
}


class _ToldError(HTTPException):
    """A refusal whose words are ours, and Chinese."""


def create_api(service: Service) -> FastAPI:
    """The application without the chat page."""
    api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _handle_errors(api)
    # the last added is the outermost: CORS headers stand on refusals as well
    api.add_middleware(Guard, allowed_origins=service.settings.allowed_origins)
    api.add_middleware(
        CORSMiddleware,
        allow_origins=list(service.settings.allowed_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["content-type"],
        allow_credentials=False,
    )
    _add_questions(api, service)
    _add_documents(api, service)
    _add_static(api)
    _add_refusals(api)
    return api


def _add_questions(api: FastAPI, service: Service) -> None:
    root = service.settings.root_path

    @api.post("/api/ask")
    def ask(body: Ask) -> Reply:
        return Reply.of(service.ask(body.question, body.history), root)

    @api.get("/api/search")
    def search(
        q: str, limit: Annotated[int, Query(ge=1, le=_MOST_HITS)] = 10
    ) -> dict[str, list[HitReply]]:
        return {"hits": [HitReply.of(hit) for hit in service.search(q, limit)]}

    @api.get("/healthz")
    def health() -> dict[str, Any]:
        return {"status": "ok"} | asdict(service.manifest)


def _add_documents(api: FastAPI, service: Service) -> None:
    root = service.settings.root_path

    @api.get("/api/documents")
    def documents() -> dict[str, list[DocumentReply]]:
        return {"documents": [DocumentReply.of(d, root) for d in service.documents]}

    @api.get("/documents/{document_id:path}")
    def document(document_id: str, mark: str = "") -> HTMLResponse:
        found = _find(service, document_id)
        page = render_page(
            found,
            parse_marks(mark, len(found.text)),
            home=f"{root}/",
            stylesheet=f"{root}/source.css",
        )
        origins = " ".join(("'self'", *service.settings.allowed_origins))
        policy = f"{_SOURCE_POLICY}; frame-ancestors {origins}"
        return HTMLResponse(page, headers={"Content-Security-Policy": policy})


def _add_static(api: FastAPI) -> None:
    @api.get("/widget.js")
    def widget() -> FileResponse:
        return _static("widget.js", "text/javascript")

    @api.get("/source.css")
    def stylesheet() -> FileResponse:
        return _static("source.css", "text/css")


def _add_refusals(api: FastAPI) -> None:
    """Answers for our own addresses what would else fall through to the chat page."""

    async def refuse(request: Request) -> JSONResponse:
        own = [route for route in api.routes if isinstance(route, APIRoute)]
        is_there = any(route.matches(request.scope)[0] is Match.PARTIAL for route in own)
        status = HTTPStatus.METHOD_NOT_ALLOWED if is_there else HTTPStatus.NOT_FOUND
        return _error(status, _MESSAGES[status])

    for path in ("/api", "/documents", "/healthz", "/widget.js"):
        for tail in ("", "/{rest:path}"):
            api.add_route(path + tail, refuse, methods=_METHODS)


def _static(name: str, kind: str) -> FileResponse:
    # asked again each hour, so that a new version arrives by itself
    return FileResponse(
        STATIC / name, media_type=kind, headers={"Cache-Control": "public, max-age=3600"}
    )


def _find(service: Service, document_id: str) -> Document:
    try:
        return service.document(document_id)
    except KeyError:
        message = "没有这份文档，可能已经撤下。请回到问答页重新查找。"
        raise _ToldError(HTTPStatus.NOT_FOUND, message) from None


def _handle_errors(api: FastAPI) -> None:
    @api.exception_handler(QAError)
    async def told(_: Request, error: QAError) -> JSONResponse:
        is_theirs = isinstance(error, QuestionError)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_theirs else HTTPStatus.SERVICE_UNAVAILABLE
        return _error(status, str(error))

    @api.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        if any(problem["type"] == "json_invalid" for problem in error.errors()):
            return _error(HTTPStatus.BAD_REQUEST, "请求不是有效的 JSON。")
        fields = "、".join(
            dict.fromkeys(
                str(e["loc"][1] if len(e["loc"]) > 1 else e["loc"][0]) for e in error.errors()
            )
        )
        message = f"请求内容不合要求（{fields}）。"
        if error.errors()[0]["loc"][0] == "body":
            message += "请把 question 写成文字，history 写成由文字组成的列表。"
        return _error(HTTPStatus.UNPROCESSABLE_ENTITY, message)

    @api.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> Response:
        standard = HTTPStatus(error.status_code)
        is_ours = isinstance(error, _ToldError)
        message = error.detail if is_ours else _MESSAGES.get(standard, "请求无法处理。")
        return _error(standard, message)

    @api.exception_handler(Exception)
    async def unexpected(_: Request, __: Exception) -> JSONResponse:
        return _error(HTTPStatus.INTERNAL_SERVER_ERROR, "系统出错了，请稍后再试。")


def _error(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message}}, status_code=status)

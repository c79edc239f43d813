"""What every request must pass, and what every reply carries."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024  # bytes; a question with its history takes a tenth of it
# Parts of Gradio that nothing here needs and that hand out files or relay requests.
_CLOSED = re.compile(
    r"/+gradio_api/+(?:upload|upload_progress|file|proxy|stream|info|openapi\.json|call|api|run|"
    r"run-history|deep_link|mcp)(?:[/=?.].*)?/*$",
    re.IGNORECASE,
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """ASGI middleware: foreign origins, closed paths and large bodies are refused.

    CORS alone only keeps a browser from reading a reply; here a request from a site
    that isn't allowed is not answered at all.
    """

    def __init__(self, app: ASGIApp, *, allowed_origins: tuple[str, ...] = ()) -> None:
        self._app = app
        self._allowed = frozenset(allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # websockets are used by nothing here
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            status, text = refusal
            reply = JSONResponse({"error": {"message": text}}, status_code=status)
            await reply(scope, receive, _with_headers(send))
            return
        await self._app(scope, _limited(receive), _with_headers(send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if _is_closed(scope["path"]):
            return 404, "没有这个地址。"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return 413, "请求太大。请缩短问题。"
        origin = headers.get("origin")
        if scope["method"] in {"GET", "HEAD", "OPTIONS"} or origin is None:
            return None
        if origin in self._allowed or _same_host(origin, headers.get("host", "")):
            return None
        return 403, "这个网站没有获准使用本服务。请让管理员把它的来源加入 QA_ALLOWED_ORIGINS。"


def _is_closed(path: str) -> bool:
    """Also for paths that are encoded once more or hide behind dots."""
    for _ in range(3):
        if _CLOSED.search(path):
            return True
        path = unquote(path)
    return "/.." in path


def _same_host(origin: str, host: str) -> bool:
    return urlsplit(origin).netloc == host and bool(host)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _limited(receive: Receive) -> Receive:
    """Ends a body that grows beyond the limit without having announced it."""
    taken = 0

    async def receiving() -> MutableMapping[str, Any]:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST_BODY:
            return {"type": "http.disconnect"}
        return message

    return receiving

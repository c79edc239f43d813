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
# All that the chat page asks of Gradio. The rest hands out files, takes uploads, relays
# requests, opens streams or tells statistics, and a new version may bring more of it.
_NEEDED = re.compile(
    r"(?:/(?:config|theme\.css|favicon\.ico|manifest\.json|robots\.txt|(?:static|assets)/.+|"
    r"gradio_api/(?:queue/join|queue/data|heartbeat/\w+|startup-events|app_id|cancel|reset)))?/?"
)
_UNKNOWN = 404, "没有这个地址。"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """ASGI middleware: foreign origins, climbing paths and large bodies are refused.

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
            await _refuse(*refusal, scope, receive, _with_headers(send))
            return
        await self._app(scope, _limited(receive), _with_headers(send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if _is_climbing(scope["path"]):
            return _UNKNOWN
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return 413, "请求太大。请缩短问题。"
        origin = headers.get("origin")
        if scope["method"] in {"GET", "HEAD", "OPTIONS"} or origin is None:
            return None
        if origin in self._allowed or _same_host(origin, headers.get("host", "")):
            return None
        return 403, "这个网站没有获准使用本服务。请让管理员把它的来源加入 QA_ALLOWED_ORIGINS。"


class OnlyNeeded:
    """ASGI middleware inside Gradio: what the chat page doesn't need isn't there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # the very path that Gradio's router will see: decoded once, without the prefix
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if scope["type"] == "http" and not is_needed(path):
            await _refuse(*_UNKNOWN, scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_needed(path: str) -> bool:
    """Does the chat page need this path of Gradio?

    >>> is_needed("/gradio_api/queue/join"), is_needed("/gradio_api/upload")
    (True, False)
    """
    return _NEEDED.fullmatch(path) is not None


async def _refuse(status: int, text: str, scope: Scope, receive: Receive, send: Send) -> None:
    reply = JSONResponse({"error": {"message": text}}, status_code=status)
    await reply(scope, receive, send)


def _is_climbing(path: str) -> bool:
    """Does it hold `..`, also where that is encoded once more?"""
    for _ in range(3):
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

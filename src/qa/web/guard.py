"""What every request must pass, and what every reply carries."""

from __future__ import annotations

import re
from collections import deque
from urllib.parse import unquote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 256 * 1024  # bytes; a full basket with its notes takes most of it
CORS_METHODS = ("GET", "POST")
CORS_HEADERS = ("content-type",)
# All that the chat page asks of Gradio. The rest hands out files, takes uploads, relays
# requests, opens streams or tells statistics, and a new version may bring more of it.
_NEEDED = re.compile(
    r"(?:/(?:config|theme\.css|favicon\.ico|manifest\.json|robots\.txt|(?:static|assets)/.+|"
    r"gradio_api/(?:queue/join|queue/data|heartbeat/\w+|startup-events|app_id|cancel|reset)))?/?"
)
NO_SUCH_ADDRESS = "没有这个地址。请检查网址，或从首页进入问答。"
FAILED = "系统出错了，请稍后再试。"
# Gradio would build the page's addresses from what anybody writes there
_OTHER_HOSTS = {b"x-forwarded-host", b"x-gradio-server"}
_UNKNOWN = 404, NO_SUCH_ADDRESS
_STRANGE_SITE = "这个网站没有获准使用本服务。请让管理员把它的来源加入 QA_ALLOWED_ORIGINS。"
_STRANGE_REQUEST = "其他网站只能用 GET 和 POST 请求，并且只能带 Content-Type。"
_TOO_LARGE = 413, "请求太大。请缩短问题，或减少摘录和备注。"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """ASGI middleware: foreign origins, climbing paths and large bodies are refused.

    CORS alone only keeps a browser from reading a reply; here a request from a site
    that isn't allowed is not answered at all. Its own host is known from `Host` alone.
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
        kept = [header for header in scope["headers"] if header[0] not in _OTHER_HOSTS]
        scope = {**scope, "headers": kept}
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers or "content-length" not in headers:
            body = await _read(receive)
            if body is None:
                await _refuse(*_TOO_LARGE, scope, receive, _with_headers(send))
                return
            receive = _replay(body, receive)
        await self._told(scope, receive, _with_headers(send))

    async def _told(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A failure inside is told without its inside, here so that CORS headers stand on it."""
        is_started = False

        async def sending(message: Message) -> None:
            nonlocal is_started
            is_started = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception:
            if not is_started:
                await _refuse(500, FAILED, scope, receive, send)
            raise  # the server writes the traceback to its log

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if _is_climbing(scope["path"]):
            return _UNKNOWN
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return _TOO_LARGE
        origin = headers.get("origin")
        if scope["method"] in {"GET", "HEAD", "OPTIONS"} or origin is None:
            return None
        if origin in self._allowed or _same_host(origin, headers.get("host", "")):
            return None
        return 403, _STRANGE_SITE


class Preflight:
    """ASGI middleware: a browser that asks before it asks is refused in Chinese.

    Stands before Starlette's own CORS, which would refuse in a line of English. That one
    can't be extended: Gradio looks for the very class, and reflects any origin without it.
    """

    def __init__(self, app: ASGIApp, *, allowed_origins: tuple[str, ...] = ()) -> None:
        self._app = app
        self._allowed = frozenset(allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = self._refusal(Headers(scope=scope)) if scope.get("method") == "OPTIONS" else None
        if told is None:
            await self._app(scope, receive, send)
            return
        await _refuse(403, told, scope, receive, _with_headers(send))

    def _refusal(self, headers: Headers) -> str | None:
        method = headers.get("access-control-request-method")
        if method is None or "origin" not in headers:
            return None
        if headers["origin"] not in self._allowed:
            return _STRANGE_SITE
        wanted = headers.get("access-control-request-headers", "").lower().replace(" ", "")
        is_plain = method in CORS_METHODS and set(wanted.split(",")) <= {*CORS_HEADERS, ""}
        return None if is_plain else _STRANGE_REQUEST


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
    """Does it hold `..`, also where that is encoded once more?

    >>> _is_climbing("/a/../b"), _is_climbing("/a/%252e%252e/b"), _is_climbing("/a..b")
    (True, True, False)
    """
    for _ in range(3):
        path = unquote(path)
    return "/.." in path


def _same_host(origin: str, host: str) -> bool:
    return bool(host) and origin in {f"http://{host}", f"https://{host}"}


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


async def _read(receive: Receive) -> list[Message] | None:
    """A body that doesn't announce its size, in whole, or None where it is too large."""
    messages: list[Message] = []
    taken = 0
    while True:
        message = await receive()
        messages.append(message)
        taken += len(message.get("body", b""))
        if taken > LARGEST_BODY:
            return None
        if not message.get("more_body"):
            return messages


def _replay(messages: list[Message], receive: Receive) -> Receive:
    """Gives what was read already, then what comes."""
    waiting = deque(messages)

    async def receiving() -> Message:
        return waiting.popleft() if waiting else await receive()

    return receiving

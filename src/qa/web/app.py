"""The whole web application: interface, source pages, widget and chat in one process."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.errors import ServerError, why
from qa.records import Records
from qa.service import Service
from qa.settings import Settings
from qa.web.api import create_api
from qa.web.chat import mount_chat
from qa.web.limits import question_limit
from qa.web.protocol import TypedAddresses

# that a reply may take at the end: an open page's connection never ends by itself
_LAST_SECONDS = 3
_CHAT_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'self'; "
    "form-action 'self'; manifest-src 'self'"
)
# who may tell a client's address; the last is the first, as a server at `::` sees it
_THIS_MACHINE = "127.0.0.1,::1,::ffff:127.0.0.1"


def create_app(service: Service, records: Records | None = None) -> FastAPI:
    """The application over a service; without records nothing is kept."""
    records = records or Records()
    limit = question_limit(service.settings)
    app = mount_chat(create_api(service, records, limit), service, records, limit)
    origins = " ".join(("'self'", *service.settings.allowed_origins))
    app.add_middleware(_ContentPolicy, policy=f"{_CHAT_POLICY}; frame-ancestors {origins}")
    return app


def serve(settings: Settings, host: str, port: int) -> None:
    """Serves until interrupted; builds the index first where there is none or a stale one.

    Raises:
        ServerError: the address can't be had.
        QAError: the service can't be opened.
    """
    listener = _listen(host, port)
    print("正在准备文档和页面……", file=sys.stderr)
    service = Service.open(settings, rebuild=True)
    service.warm()
    records = Records.open(settings)
    if records.problem:
        print(f"注意：{records.problem}", file=sys.stderr)
    app = create_app(service, records)
    print(f"已启动，请用浏览器打开 {address(host, port, settings.root_path)}", file=sys.stderr)
    logging.getLogger("uvicorn.error").addFilter(_is_trouble)
    try:
        uvicorn.Server(server_config(app, settings)).run(sockets=[listener])
    finally:
        records.close()


def server_config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """How the application is served, and whom it believes about a client's address."""
    return uvicorn.Config(
        app,
        http=TypedAddresses,
        log_level="warning",
        root_path=settings.root_path,
        forwarded_allow_ips=os.environ.get("FORWARDED_ALLOW_IPS", _THIS_MACHINE),
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=_LAST_SECONDS,
    )


def address(host: str, port: int, root_path: str) -> str:
    """Where a browser on this machine finds the page.

    >>> address("127.0.0.1", 7860, "/qa"), address("::1", 7860, "")
    ('http://127.0.0.1:7860/qa/', 'http://[::1]:7860/')
    >>> address("0.0.0.0", 7860, "")  # every address of the machine; no browser opens this one
    'http://127.0.0.1:7860/'
    """
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{here}]' if ':' in here else here}:{port}{root_path}/"


def _is_trouble(record: logging.LogRecord) -> bool:
    """Does it belong into the log? That open pages are cut off at the end doesn't."""
    cause = record.exc_info[1] if record.exc_info else None
    is_end = isinstance(cause, asyncio.CancelledError) or "graceful shutdown" in str(record.msg)
    return not is_end


def _listen(host: str, port: int) -> socket.socket:
    """A socket at the address, taken before the slow start so that a clash is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # at once: until then another server may bind here, and both would start
        listener.listen(128)
    except socket.gaierror as error:
        listener.close()
        message = f"打不开 {host}:{port}：找不到名为 {host} 的主机。请换一个地址，如 127.0.0.1。"
        raise ServerError(message) from error
    except OSError as error:
        listener.close()
        other = port + 1 if port < 65535 else port - 1
        message = f"打不开 {host}:{port}：{why(error)}。请换一个端口或地址，如 --port {other}（用 make 时：PORT={other} make run）。"
        raise ServerError(message) from error
    return listener


class _ContentPolicy:
    """ASGI middleware: a content security policy on every reply that has none of its own."""

    def __init__(self, app: ASGIApp, *, policy: str) -> None:
        self._app = app
        self._policy = (b"content-security-policy", policy.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                if self._policy[0] not in names:
                    message["headers"] = [*message["headers"], self._policy]
            await send(message)

        await self._app(scope, receive, sending)

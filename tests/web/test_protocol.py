"""Chinese in an address is understood as it is typed, and bodies are left alone."""

import asyncio
import socket

import pytest
import uvicorn
from fakes import finished
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from qa.web.protocol import TypedAddresses


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Tells what it was asked and sent."""
    request = Request(scope, receive)
    told = f"{request.url.path} {request.query_params.get('q')} {(await request.body()).decode()}"
    await PlainTextResponse(told)(scope, receive, send)


async def reply(*pieces: bytes) -> str:
    """What the server replies to a request that arrives in pieces."""
    config = uvicorn.Config(echo, http=TypedAddresses, log_level="warning", lifespan="off")
    server, listener = uvicorn.Server(config), socket.socket()
    listener.bind(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection(*listener.getsockname())
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0.05)
    received = await reader.read()
    writer.close()
    server.should_exit = True
    await serving
    return received.decode()


HEAD = "POST /文档?q=宁夏工会 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n".encode()
BODY = "工会\r\n会员".encode()
WHOLE = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY


@pytest.mark.parametrize("cut", [len(WHOLE), 16, len(HEAD), len(WHOLE) - len(BODY) + 1])
def test_chinese_in_an_address_is_understood_however_it_arrives(cut: int) -> None:
    told = finished(reply(WHOLE[:cut], WHOLE[cut:]))
    assert told.startswith("HTTP/1.1 200")
    assert told.endswith("/文档 宁夏工会 工会\r\n会员")

"""Asking and searching as tools for assistants, over the Model Context Protocol.

The only home of its library. An assistant gets the very replies of the HTTP interface, with
a line in words before them. See `docs/decisions/mcp.md`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import FastAPI
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.routing import Route

import qa
from qa.errors import QAError, ServerError
from qa.records import Records
from qa.service import Service
from qa.settings import Settings
from qa.web import questions
from qa.web.asking import Ask, Search
from qa.web.guard import FAILED, LARGEST_BODY
from qa.web.limits import Limit, Limited
from qa.web.schemas import Reply, SearchReply

try:
    from mcp import types
    from mcp.server import Server, ServerRequestContext
    from mcp.server.stdio import stdio_server
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.shared.exceptions import MCPError
except ModuleNotFoundError as error:
    missing = f"还没有安装 MCP 用的库（缺少 {error.name}）。请运行 make setup-mcp"
    raise ServerError(f"{missing}；不用它，就去掉设置 QA_MCP。") from error

_log = logging.getLogger(__name__)
_INSTRUCTIONS = (
    "从收录的中文文档里找答案，只有逐字引文，没有编写的话。引用时照抄 quote，一字不改，"
    "并注明 title、date_label 和 url。文档没有回答的，请如实转告，不要替它作答。"
)

_Run = Callable[[Any, str], Reply | SearchReply]  # of checked arguments


@dataclass(frozen=True, slots=True)
class _Tool:
    title: str
    description: str  # tells an assistant when to use it and how to read the reply
    arguments: type[Ask] | type[Search]


_TOOLS = {
    "ask": _Tool(
        "问文档",
        "用收录的文档回答一个中文问题。answered 为 true 时，citations 是与原文逐字核对过的引文，"
        "各有文档、地区、日期、时间说明和打开原文的链接；short_answer 是引文里直接回答的几个字。"
        "answered 为 false 时，文档没有回答：abstention 说明原因，其中 nearest 只是最接近的原文，"
        "不是答案。comparison 里 is_silent 为 true，只说明没有找到，不等于没有。",
        Ask,
    ),
    "search": _Tool(
        "查文档",
        "按相关程度列出收录的文档里的句子，不管是否回答问题。想知道答案请用 ask。",
        Search,
    ),
}


def create_server(service: Service, records: Records, site: str = "") -> Server[Any]:
    """The tools over a service; `site` stands before addresses where no request tells it."""
    root = service.settings.root_path
    runs: dict[str, _Run] = {
        "ask": partial(questions.ask, service, records),
        "search": partial(questions.search, service),
    }

    async def list_tools(
        _: ServerRequestContext[Any], __: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(*one) for one in _TOOLS.items()])

    async def call_tool(
        context: ServerRequestContext[Any], wanted: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool = _TOOLS.get(wanted.name)
        if tool is None:
            told = f"没有名为“{wanted.name}”的工具。可用：{'、'.join(_TOOLS)}。"
            raise MCPError(types.INVALID_PARAMS, told)
        here = _site(context.request) if context.request else site
        return await run_in_threadpool(
            _called, tool, runs[wanted.name], wanted.arguments or {}, f"{here}{root}"
        )

    return Server(
        "qa",
        version=qa.__version__,
        title="文档问答",
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def mount_tools(api: FastAPI, service: Service, records: Records, limit: Limit) -> None:
    """The tools at `/mcp`, behind all that guards the interface.

    Each request stands by itself: no session is kept, no stream stays open.
    """
    manager = StreamableHTTPSessionManager(
        create_server(service, records),
        stateless=True,
        json_response=True,
        max_request_body_size=LARGEST_BODY,
    )
    before = api.router.lifespan_context

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[Any]:
        async with before(app) as state, manager.run():
            yield state

    api.router.lifespan_context = running
    api.router.routes.append(Route("/mcp", Limited(manager.asgi_app, limit), methods=["POST"]))


def serve_stdio(settings: Settings, site: str) -> None:
    """Serves the program that started this one, through stdin and stdout, until it hangs up. As
    `qa ask`, it keeps nothing of what is asked.

    Raises:
        QAError: the service can't be opened.
    """
    service = Service.open(settings)
    service.warm()
    server = create_server(service, Records(), site)

    async def run() -> None:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())

    asyncio.run(run())


def _described(name: str, tool: _Tool) -> types.Tool:
    schema = tool.arguments.model_json_schema()
    # titles repeat the names, and the docstring is for who reads the code
    fields = {
        field: {key: value for key, value in known.items() if key != "title"}
        for field, known in schema["properties"].items()
    }
    reading = types.ToolAnnotations(
        read_only_hint=True, idempotent_hint=True, open_world_hint=False
    )
    return types.Tool(
        name=name,
        title=tool.title,
        description=tool.description,
        input_schema={
            "type": "object",
            "properties": fields,
            "required": schema["required"],
            "additionalProperties": schema["additionalProperties"],
        }
        | {part: schema[part] for part in ("$defs",) if part in schema},
        annotations=reading,
    )


def _called(
    tool: _Tool, run: _Run, arguments: dict[str, Any], root_path: str
) -> types.CallToolResult:
    """What a tool replies; what is wrong is told to the assistant, so that it can do better."""
    try:
        wanted = tool.arguments.model_validate(arguments)
    except ValidationError as error:
        fields = (str(problem["loc"][0]) for problem in error.errors())
        return _refused(questions.told(fields, tool.arguments.hint))
    try:
        reply = run(wanted, root_path)
    except QAError as error:
        return _refused(str(error))
    except Exception:
        _log.exception("a tool failed")
        return _refused(FAILED)
    # in words first, since not every assistant reads fields
    words = types.TextContent(text=_in_words(reply))
    fields_as_text = types.TextContent(text=reply.model_dump_json())
    return types.CallToolResult(
        content=[words, fields_as_text], structured_content=reply.model_dump(mode="json")
    )


def _refused(told: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=told)], is_error=True)


def _in_words(reply: Reply | SearchReply) -> str:
    """What the reply is, so that a refusal can't be taken for an answer."""
    if isinstance(reply, SearchReply):
        return f"找到{len(reply.hits)}句，按相关程度排列，未必回答了问题。"
    if refused := reply.abstention:
        near = "\nnearest 里只是最接近的原文，不是答案。" if refused.nearest else ""
        return f"没有回答（{refused.reason}）：{refused.message}{near}"
    silent = "、".join(side.region for side in reply.comparison if side.is_silent)
    missing = f"{silent}：没有找到，未提到不等于没有。" if silent else ""
    return f"文档有回答，{len(reply.citations)}条引文均与原文逐字一致。{missing}"


def _site(request: Request) -> str:
    """Where the assistant reached this service, so that the addresses can be opened elsewhere."""
    return f"{request.url.scheme}://{request.url.netloc}"

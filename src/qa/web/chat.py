"""The chat page. The only home of gradio.

The conversation lives on the server, in the page's state; nothing that a browser sends
is ever shown as a message of the chat. See `docs/decisions/` for what a mounted Gradio
must be forbidden.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware

from qa.errors import QAError
from qa.records import Records
from qa.service import Service
from qa.web.guard import FAILED, OnlyNeeded
from qa.web.limits import QUESTIONS, Limit
from qa.web.messages import (
    BUILT_IN,
    parse_reference,
    plain,
    render_answer,
    render_refusal,
    render_scope,
    render_source,
)

# before gradio is imported: it asks two other hosts by default, and after each event it
# tabulates all earlier ones for statistics that nobody reads
os.environ |= {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**12),
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
}

STATIC = Path(__file__).parent / "static"
_MOST_TURNS = 50  # of one conversation; the oldest leave the page, not the server's memory full
_FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

Message = dict[str, str]


def mount_chat(api: FastAPI, service: Service, records: Records, limit: Limit) -> FastAPI:
    """The application with the chat page at `/`."""
    import gradio as gr

    page = _build(service, records, limit)
    script = (STATIC / "chat.js").read_text("utf-8")
    app: FastAPI = gr.mount_gradio_app(
        api,
        page,
        path="/",
        theme=_theme(),
        css_paths=STATIC / "chat.css",
        head=f"<script>{script}</script>",
        i18n=_chinese(),
        show_error=False,
        footer_links=[],
        run_history=False,
        mcp_server=False,
        pwa=False,
        ssr_mode=False,
        enable_monitoring=False,
        max_file_size=1,
        app_kwargs={
            "docs_url": None,
            "redoc_url": None,
            "openapi_url": None,
            "exception_handlers": dict(api.exception_handlers),  # refusals in Chinese
            "middleware": [Middleware(OnlyNeeded)],
        },
    )
    # a mounted application otherwise serves any file that a forged message names
    page.has_launched = True
    return app


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer as HTML.

    `is_alone`: asked without what came before it; `is_refused`: nothing may lean on it.
    """

    question: str
    html: str
    is_alone: bool = False
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the page that events read or change."""

    turns: Any
    scope: Any  # the card of what the corpus covers: open until the first question
    chat: Any
    suggested: Any  # the row of chips
    chips: list[Any]
    box: Any
    send: Any
    fresh: Any


def _build(service: Service, records: Records, limit: Limit) -> Any:
    import gradio as gr

    with gr.Blocks(title="文档问答", analytics_enabled=False, fill_height=True) as page:
        with gr.Column(elem_id="qa-main", scale=1):
            parts = _conversation(service)
        with gr.Sidebar(position="right", open=False, width=440, elem_id="qa-side") as side:
            source = gr.Markdown("点回答里的〔1〕，这里打开原文。", latex_delimiters=[])
        _connect_questions(service, records, limit, parts)
        _connect_source(service, source, side)
    page.queue(max_size=64, default_concurrency_limit=4)
    return page


def _conversation(service: Service) -> _Parts:
    import gradio as gr

    turns = gr.State([])
    with gr.Row(elem_id="qa-top"):
        gr.Markdown(
            "# 文档问答\n只用原文回答，句句有出处；文档没说的，就说没有。", elem_id="qa-head"
        )
        fresh = gr.Button("新对话", scale=0, min_width=88, elem_id="qa-new")
    with gr.Accordion("收录范围", open=True, elem_id="qa-scope") as scope:
        root = service.settings.root_path
        gr.Markdown(render_scope(service.documents, service.manifest, root), latex_delimiters=[])
    with gr.Row(elem_id="qa-suggestions", visible=bool(service.suggestions)) as suggested:
        chips = [
            gr.Button(text, size="sm", elem_classes="qa-suggestion") for text in service.suggestions
        ]
    chat = _chatbot()
    with gr.Row(elem_id="qa-form"):
        box = _question_box(service.settings.question_characters)
        send = gr.Button("提问", variant="primary", scale=0, min_width=80, elem_id="qa-send")
    return _Parts(turns, scope, chat, suggested, chips, box, send, fresh)


def _chatbot() -> Any:
    """Output only: never an input of an event."""
    import gradio as gr

    return gr.Chatbot(
        elem_id="qa-chat",
        show_label=False,
        container=False,
        scale=1,
        height=None,
        layout="bubble",
        autoscroll=False,
        latex_delimiters=[],
        allow_tags=False,
        buttons=[],
        feedback_options=None,
        allow_file_downloads=False,
        line_breaks=False,
        placeholder=" ",
    )


def _question_box(longest: int) -> Any:
    import gradio as gr

    return gr.Textbox(
        elem_id="qa-question",
        label="问题",
        show_label=False,
        container=False,
        lines=1,
        max_lines=4,
        scale=8,
        placeholder="输入问题，回车提问",
        max_length=longest,
        html_attributes=gr.InputHTMLAttributes(enterkeyhint="send"),
        autofocus=True,
    )


def _connect_questions(service: Service, records: Records, limit: Limit, parts: _Parts) -> None:
    import gradio as gr

    def shown(turns: list[Turn]) -> tuple[Any, ...]:
        is_fresh = not turns
        has_chips = is_fresh and bool(parts.chips)
        return turns, _messages(turns), "", gr.Row(visible=has_chips), gr.Accordion(open=is_fresh)

    def respond(question: str, turns: list[Turn], request: Any) -> tuple[Any, ...]:
        check = partial(limit.check, QUESTIONS, request)
        return shown(_after(service, records, question, turns, check=check))

    def respond_alone(question: str, turns: list[Turn], request: Any) -> tuple[Any, ...]:
        check = partial(limit.check, QUESTIONS, request)
        return shown(_after(service, records, question, turns, is_alone=True, check=check))

    for asking in (respond, respond_alone):  # by this Gradio knows where the request goes
        asking.__annotations__["request"] = gr.Request

    def restart() -> tuple[Any, ...]:
        return shown([])

    outputs = [parts.turns, parts.chat, parts.box, parts.suggested, parts.scope]
    for trigger in (parts.box.submit, parts.send.click):
        trigger(respond, [parts.box, parts.turns], outputs, **_QUIET)
    for chip in parts.chips:
        chip.click(respond, [chip, parts.turns], outputs, **_QUIET)
    # a link in an answer puts its question here (see chat.js)
    alone = gr.Textbox(label="单独问", visible="hidden", elem_id="qa-alone")
    alone.submit(respond_alone, [alone, parts.turns], outputs, **_QUIET)
    parts.fresh.click(restart, [], outputs, **_QUIET)


def _connect_source(service: Service, source: Any, side: Any) -> None:
    """A click on a citation puts its reference into a hidden box (see chat.js)."""
    import gradio as gr

    wanted = gr.Textbox(label="引文的位置", visible="hidden", elem_id="qa-wanted")

    def open_source(reference: str) -> tuple[str, Any]:
        return _source(service, reference), gr.Sidebar(open=True)

    # the citation that was clicked last is the one that is shown
    wanted.submit(open_source, [wanted], [source, side], trigger_mode="always_last", **_QUIET)


def _after(
    service: Service,
    records: Records,
    question: str,
    turns: list[Turn],
    *,
    is_alone: bool = False,
    check: Callable[[], None] = lambda: None,  # raises where it is one too many
) -> list[Turn]:
    """The conversation with one more turn; what the browser sends is checked here."""
    if not isinstance(question, str) or not question.strip():
        return turns
    longest = service.settings.question_characters
    is_refused = True
    try:
        check()
        history = [] if is_alone else _history(turns)
        answer = service.ask(question, history)
        records.keep(question, history, answer)
        html, is_refused = render_answer(answer, service.settings.root_path), False
    except QAError as error:
        html = render_refusal(str(error))
    except Exception:  # here it would only become Gradio's bare 错误, and the question be lost
        logging.getLogger(__name__).exception("a question could not be answered")
        html = render_refusal(FAILED)
    return [*turns, Turn(question[:longest], html, is_alone, is_refused)][-_MOST_TURNS:]


def _history(turns: list[Turn]) -> list[str]:
    """The earlier questions that were not refused, from the latest on that was asked alone."""
    start = max((place for place, turn in enumerate(turns) if turn.is_alone), default=0)
    return [turn.question for turn in turns[start:] if not turn.is_refused]


def _messages(turns: list[Turn]) -> list[Message]:
    found: list[Message] = []
    for turn in turns:
        found.append({"role": "user", "content": str(plain(turn.question))})
        found.append({"role": "assistant", "content": turn.html})
    return found


def _source(service: Service, reference: str) -> str:
    found = parse_reference(reference, service.documents) if isinstance(reference, str) else None
    if found is None:
        return "没有找到这处原文。"
    document, spans = found
    return render_source(document, spans, service.settings.root_path)


def _theme() -> Any:
    import gradio as gr

    fonts = [gr.themes.Font(name) for name in _FONTS]
    return gr.themes.Base(primary_hue="red", neutral_hue="stone", font=fonts, font_mono=fonts)


def _chinese() -> Any:
    """Built-in strings follow the browser's locale; in each of them they are Chinese here."""
    import gradio as gr

    return gr.I18n(**dict.fromkeys(("zh-CN", "zh-TW", "zh", "en"), BUILT_IN))

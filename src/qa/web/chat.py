"""The chat page. The only home of gradio.

The conversation lives on the server, in the page's state; nothing that a browser sends
is ever shown as a message of the chat. See `docs/decisions/` for what a mounted Gradio
must be forbidden.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from qa.errors import QAError
from qa.service import Service
from qa.web.messages import (
    parse_reference,
    plain,
    render_answer,
    render_scope,
    render_source,
)

# before gradio is imported: it asks two other hosts by default
os.environ |= {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}

STATIC = Path(__file__).parent / "static"
_MOST_TURNS = 50  # of one conversation; the oldest leave the page, not the server's memory full
_FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")

Turn = tuple[str, str]  # question, its answer as HTML
Message = dict[str, str]


def mount_chat(api: FastAPI, service: Service) -> FastAPI:
    """The application with the chat page at `/`."""
    import gradio as gr

    page = _build(service)
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
        max_file_size=1,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
    )
    # a mounted application otherwise serves any file that a forged message names
    page.has_launched = True
    return app


def _build(service: Service) -> Any:
    import gradio as gr

    with gr.Blocks(title="文档问答", analytics_enabled=False, fill_height=True) as page:
        turns = gr.State([])
        with gr.Column(elem_id="qa-main", scale=1):
            gr.Markdown(
                "# 文档问答\n只用原文回答，句句有出处；文档没说的，就说没有。", elem_id="qa-head"
            )
            with gr.Accordion("收录范围", open=False, elem_id="qa-scope"):
                scope = render_scope(
                    service.documents, service.manifest, service.settings.root_path
                )
                gr.Markdown(scope)
            chat = gr.Chatbot(
                elem_id="qa-chat",
                show_label=False,
                container=False,
                scale=1,
                height=None,
                min_height=160,
                layout="bubble",
                autoscroll=False,
                latex_delimiters=[],
                allow_tags=False,
                buttons=[],
                feedback_options=None,
                allow_file_downloads=False,
                line_breaks=False,
                placeholder=str(plain("在下面输入问题，或点一个试试。")),
            )
            with gr.Row(elem_id="qa-suggestions") as suggested:
                chips = [
                    gr.Button(text, size="sm", elem_classes="qa-suggestion")
                    for text in service.suggestions
                ]
            with gr.Row(elem_id="qa-form"):
                box = gr.Textbox(
                    elem_id="qa-question",
                    label="问题",
                    show_label=False,
                    container=False,
                    lines=1,
                    max_lines=4,
                    scale=8,
                    placeholder="输入问题，回车提问",
                    max_length=service.settings.question_characters,
                    html_attributes=gr.InputHTMLAttributes(enterkeyhint="send"),
                    autofocus=True,
                )
                send = gr.Button(
                    "提问", variant="primary", scale=1, min_width=72, elem_id="qa-send"
                )
                fresh = gr.Button("新对话", scale=1, min_width=72, elem_id="qa-new")
        with gr.Sidebar(position="right", open=False, width=440, elem_id="qa-side") as side:
            source = gr.Markdown("点回答里的〔1〕，这里打开原文。", latex_delimiters=[])
        wanted = gr.Textbox(label="引文的位置", visible="hidden", elem_id="qa-wanted")
        fetch = gr.Button("打开原文", visible="hidden", elem_id="qa-fetch")

        def respond(question: str, turns: list[Turn]) -> tuple[Any, ...]:
            turns = _after(service, question, turns)
            return turns, _messages(turns), "", gr.Row(visible=not turns)

        def restart() -> tuple[Any, ...]:
            return [], [], "", gr.Row(visible=True)

        def open_source(reference: str) -> tuple[str, Any]:
            return _source(service, reference), gr.Sidebar(open=True)

        outputs = [turns, chat, box, suggested]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        for trigger in (box.submit, send.click):
            trigger(respond, [box, turns], outputs, **quiet)
        for chip in chips:
            chip.click(respond, [chip, turns], outputs, **quiet)
        fresh.click(restart, [], outputs, **quiet)
        fetch.click(open_source, [wanted], [source, side], **quiet)
    page.queue(max_size=64, default_concurrency_limit=4)
    return page


def _after(service: Service, question: str, turns: list[Turn]) -> list[Turn]:
    """The conversation with one more turn; what the browser sends is checked here."""
    if not isinstance(question, str) or not question.strip():
        return turns
    longest = service.settings.question_characters
    history = [earlier for earlier, _ in turns]
    try:
        answer = service.ask(question, history)
        html = render_answer(answer, service.settings.root_path)
    except QAError as error:
        html = f'<p class="qa-refusal">{plain(str(error))}</p>'
    return [*turns, (question[:longest], html)][-_MOST_TURNS:]


def _messages(turns: list[Turn]) -> list[Message]:
    found: list[Message] = []
    for question, html in turns:
        found.append({"role": "user", "content": str(plain(question))})
        found.append({"role": "assistant", "content": html})
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

    words = {
        "common.error": "出错了",
        "common.loading": "正在加载",
        "common.submit": "提交",
        "common.clear": "清空",
        "common.copy": "复制",
        "common.processing": "正在处理",
        "errors.use_via_api": "接口",
        "chatbot.retry": "重试",
        "chatbot.undo": "撤销",
    }
    return gr.I18n(**dict.fromkeys(("zh-CN", "zh-TW", "zh", "en"), words))

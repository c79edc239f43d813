"""The components of the chat page, and what happens when somebody uses them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from qa.errors import QuestionError
from qa.records import Records
from qa.service import Service
from qa.web.chat.messages import render_scope
from qa.web.chat.turns import (
    Turn,
    after,
    again,
    messages,
    restored,
    shown_source,
)
from qa.web.limits import QUESTIONS, RESTORING, Limit, question_limit

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the page that events read or change."""

    turns: Any
    scope: Any  # the card of what the corpus covers: open until the first question
    chat: Any
    suggested: Any  # the row of suggested questions
    box: Any
    send: Any
    fresh: Any


def build(service: Service, records: Records, limit: Limit) -> Any:
    """The page as Gradio mounts it."""
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
        # its number of quotes and what it opens: static/chat/basket.js
        gr.Button("素材", scale=0, min_width=72, elem_id="qa-basket")
        # see static/chat/talks.js
        gr.Button("历史", scale=0, min_width=72, elem_id="qa-history")
        fresh = gr.Button("新对话", scale=0, min_width=88, elem_id="qa-new")
    with gr.Accordion("收录范围", open=True, elem_id="qa-scope") as scope:
        root = service.settings.root_path
        gr.Markdown(render_scope(service.documents, service.manifest, root), latex_delimiters=[])
    # no events of their own (static/chat/main.js): after another corpus a page that is still open
    # would reach others by their numbers
    with gr.Row(elem_id="qa-suggestions", visible=bool(service.suggestions)) as suggested:
        for text in service.suggestions:
            gr.Button(text, size="sm", elem_classes="qa-suggestion")
    chat = _chatbot()
    # what leads on from an answer: static/chat/following.js
    with gr.Row(elem_id="qa-following"):
        gr.Markdown("接着可以问", elem_id="qa-following-head")
    with gr.Row(elem_id="qa-form"):
        box = _question_box(service.settings.question_characters)
        send = gr.Button("提问", variant="primary", scale=0, min_width=80, elem_id="qa-send")
    return _Parts(turns, scope, chat, suggested, box, send, fresh)


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

    restoring = question_limit(service.settings)  # its own: a reload must not use up the questions

    shown = partial(_shown, has_chips=bool(service.suggestions))

    def opened(kept: str, turns: list[Turn], request: Any) -> list[Turn]:
        check = partial(restoring.check, RESTORING, request)
        try:
            return restored(service, records, kept, check=check)
        except QuestionError as error:
            gr.Warning(str(error))
            return turns

    def so_far(kept: str, turns: list[Turn], request: Any) -> list[Turn]:
        # after a restart the page still shows a conversation that is forgotten here
        return turns if turns or not kept else opened(kept, turns, request)

    def respond(question: str, turns: list[Turn], kept: str, request: Any) -> tuple[Any, ...]:
        turns = so_far(kept, turns, request)
        check = partial(limit.check, QUESTIONS, request)
        return shown(after(service, records, question, turns, check=check))

    def respond_again(wanted: str, turns: list[Turn], kept: str, request: Any) -> tuple[Any, ...]:
        turns = so_far(kept, turns, request)
        check = partial(limit.check, QUESTIONS, request)
        return shown(again(service, records, wanted, turns, check=check))

    def reopen(kept: str, turns: list[Turn], request: Any) -> tuple[Any, ...]:
        return shown(opened(kept, turns, request), gr.skip())  # who is typing already goes on

    for asking in (respond, respond_again, reopen):  # by this Gradio knows where the request goes
        asking.__annotations__["request"] = gr.Request

    def restart() -> tuple[Any, ...]:
        return shown([])

    outputs = [parts.turns, parts.chat, parts.box, parts.suggested, parts.scope]
    # the questions of the conversation on the page, as the browser keeps them (see static/chat/)
    kept = gr.Textbox(label="打开对话", visible="hidden", elem_id="qa-restore")
    kept.submit(reopen, [kept, parts.turns], outputs, **_QUIET)
    for trigger in (parts.box.submit, parts.send.click):
        trigger(respond, [parts.box, parts.turns, kept], outputs, **_QUIET)
    # a suggestion, or a link in an answer, puts its question here
    wanted = gr.Textbox(label="换个前提再问", visible="hidden", elem_id="qa-again")
    wanted.submit(respond_again, [wanted, parts.turns, kept], outputs, **_QUIET)
    parts.fresh.click(restart, [], outputs, **_QUIET)


def _shown(turns: list[Turn], typed: Any = "", *, has_chips: bool) -> tuple[Any, ...]:
    """A conversation for its outputs; `typed`: what stands in the question's box."""
    import gradio as gr

    is_fresh = not turns
    chips, scope = gr.Row(visible=is_fresh and has_chips), gr.Accordion(open=is_fresh)
    return turns, messages(turns), typed, chips, scope


def _connect_source(service: Service, source: Any, side: Any) -> None:
    """A click on a citation puts its reference into a hidden box (see static/chat/)."""
    import gradio as gr

    wanted = gr.Textbox(label="引文的位置", visible="hidden", elem_id="qa-wanted")

    def open_source(reference: str) -> tuple[str, Any]:
        return shown_source(service, reference), gr.Sidebar(open=True)

    # the citation that was clicked last is the one that is shown
    wanted.submit(open_source, [wanted], [source, side], trigger_mode="always_last", **_QUIET)

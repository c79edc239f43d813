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


class _Questions:
    """What happens when somebody asks: the conversation in, what the page then shows out.

    `turns`: the conversation as it is held here; `kept`: its questions as the page has them.
    """

    def __init__(self, service: Service, records: Records, limit: Limit) -> None:
        self._service = service
        self._records = records
        self._limit = limit
        self._restoring = question_limit(service.settings)  # a reload must not use up the questions

    def ask(self, question: str, turns: list[Turn], kept: str, request: Any) -> tuple[Any, ...]:
        turns = self._so_far(turns, kept, request)
        check = partial(self._limit.check, QUESTIONS, request)
        return self._shown(after(self._service, self._records, question, turns, check=check))

    def again(self, wanted: str, turns: list[Turn], kept: str, request: Any) -> tuple[Any, ...]:
        turns = self._so_far(turns, kept, request)
        check = partial(self._limit.check, QUESTIONS, request)
        return self._shown(again(self._service, self._records, wanted, turns, check=check))

    def reopen(self, turns: list[Turn], kept: str, request: Any) -> tuple[Any, ...]:
        import gradio as gr

        turns = self._opened(turns, kept, request)
        return self._shown(turns, gr.skip())  # who is typing already goes on

    def restart(self) -> tuple[Any, ...]:
        return self._shown([])

    def _so_far(self, turns: list[Turn], kept: str, request: Any) -> list[Turn]:
        # after a restart the page still shows a conversation that is forgotten here
        return turns if turns or not kept else self._opened(turns, kept, request)

    def _opened(self, turns: list[Turn], kept: str, request: Any) -> list[Turn]:
        import gradio as gr

        check = partial(self._restoring.check, RESTORING, request)
        try:
            return restored(self._service, self._records, kept, check=check)
        except QuestionError as error:
            gr.Warning(str(error))
            return turns

    def _shown(self, turns: list[Turn], typed: Any = "") -> tuple[Any, ...]:
        """A conversation for its outputs; `typed`: what stands in the question's box."""
        import gradio as gr

        is_fresh = not turns
        chips = gr.Row(visible=is_fresh and bool(self._service.suggestions))
        return turns, messages(turns), typed, chips, gr.Accordion(open=is_fresh)


def _connect_questions(service: Service, records: Records, limit: Limit, parts: _Parts) -> None:
    import gradio as gr

    for asking in (_Questions.ask, _Questions.again, _Questions.reopen):
        asking.__annotations__["request"] = gr.Request  # by this Gradio knows where it goes
    questions = _Questions(service, records, limit)
    outputs = [parts.turns, parts.chat, parts.box, parts.suggested, parts.scope]
    # the questions of the conversation on the page, as the browser keeps them (see static/chat/)
    kept = gr.Textbox(label="打开对话", visible="hidden", elem_id="qa-restore")
    held = [parts.turns, kept]
    kept.submit(questions.reopen, held, outputs, **_QUIET)
    for trigger in (parts.box.submit, parts.send.click):
        trigger(questions.ask, [parts.box, *held], outputs, **_QUIET)
    # a suggestion, or a link in an answer, puts its question here
    wanted = gr.Textbox(label="换个前提再问", visible="hidden", elem_id="qa-again")
    wanted.submit(questions.again, [wanted, *held], outputs, **_QUIET)
    parts.fresh.click(questions.restart, [], outputs, **_QUIET)


def _connect_source(service: Service, source: Any, side: Any) -> None:
    """A click on a citation puts its reference into a hidden box (see static/chat/)."""
    import gradio as gr

    wanted = gr.Textbox(label="引文的位置", visible="hidden", elem_id="qa-wanted")

    def open_source(reference: str) -> tuple[str, Any]:
        return shown_source(service, reference), gr.Sidebar(open=True)

    # the citation that was clicked last is the one that is shown
    wanted.submit(open_source, [wanted], [source, side], trigger_mode="always_last", **_QUIET)

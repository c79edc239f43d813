"""What leads on from an answer, asked for by the page's script once the answer is there.

A route of its own: a second event of Gradio's, ending while the next question is sent, may take
that question's answer along.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, FastAPI, Request

from qa.service import Service
from qa.web.chat.turns import follow_ups
from qa.web.limits import QUESTIONS, question_limit


async def _body(request: Request) -> str:
    return (await request.body()).decode("utf-8", "replace")


def add_follow_ups(api: FastAPI, service: Service) -> None:
    """Adds POST /chat/follow-ups: a conversation as the browser keeps it in, questions out."""
    limit = question_limit(service.settings)  # its own: an offer must not use up the questions

    @api.post("/chat/follow-ups")
    def offer(request: Request, sent: Annotated[str, Depends(_body)]) -> dict[str, tuple[str, ...]]:
        limit.check(QUESTIONS, request)
        return {"questions": follow_ups(service, sent)}

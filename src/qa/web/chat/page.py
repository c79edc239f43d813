"""The chat page, mounted. See `docs/decisions/` for what a mounted Gradio must be forbidden."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware

from qa.records import Records
from qa.service import Service
from qa.web.chat.blocks import build
from qa.web.chat.following import add_follow_ups
from qa.web.chat.messages import BUILT_IN
from qa.web.guard import OnlyNeeded
from qa.web.limits import Limit

# before gradio is imported: it asks two other hosts by default, and after each event it
# tabulates all earlier ones for statistics that nobody reads
os.environ |= {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**12),
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
}

_STYLES = Path(__file__).parents[1] / "static" / "chat" / "chat.css"
_FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")


def mount_chat(api: FastAPI, service: Service, records: Records, limit: Limit) -> FastAPI:
    """The application with the chat page at `/`."""
    import gradio as gr

    page = build(service, records, limit)
    add_follow_ups(api, service)
    files = escape(f"{service.settings.root_path}/chat")
    app: FastAPI = gr.mount_gradio_app(
        api,
        page,
        path="/",
        theme=_theme(),
        css_paths=_STYLES,
        head=f'<link rel="stylesheet" href="{files}/basket.css">'
        f'<script type="module" src="{files}/main.js"></script>',
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


def _theme() -> Any:
    import gradio as gr

    fonts = [gr.themes.Font(name) for name in _FONTS]
    return gr.themes.Base(primary_hue="red", neutral_hue="stone", font=fonts, font_mono=fonts)


def _chinese() -> Any:
    """Built-in strings follow the browser's locale; in each of them they are Chinese here."""
    import gradio as gr

    return gr.I18n(**dict.fromkeys(("zh-CN", "zh-TW", "zh", "en"), BUILT_IN))

"""The website widget: its parts beside this file, served as the one script `/widget.js`."""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

NAME = "widget.js"
# in the order in which they are read: each uses only what stands before it
_PARTS = "words colours options elements placing answer rating asking frame talk start".split()
_HERE = Path(__file__).parent


@cache
def script() -> str:
    """The parts in one function, so that the page around sees none of their names.

    The styles travel as a string: a site's policy may forbid to load them on their own.
    """
    styles = json.dumps((_HERE / "widget.css").read_text("utf-8"), ensure_ascii=False)
    parts = [(_HERE / f"{name}.js").read_text("utf-8") for name in _PARTS]
    body = "\n".join([f"const STYLES = {styles};", *parts])
    return f'(() => {{\n"use strict";\n{body}}})();\n'


@cache
def _packed() -> tuple[bytes, bytes, str]:
    """The script as it is, compressed, and its tag; the same until the service starts again."""
    plain = script().encode()
    tag = hashlib.sha256(plain).hexdigest()[:16]
    return plain, gzip.compress(plain, mtime=0), f'W/"{tag}"'


def reply(request: Request) -> Response:
    """The script, compressed for whoever takes it so, or 304 for who has it."""
    plain, compressed, tag = _packed()
    headers = {"ETag": tag, "Vary": "Accept-Encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        plain = compressed
    return Response(plain, headers=headers)

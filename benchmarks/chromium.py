"""The machine's own Chromium, as benchmarks and browser tests start it: it asks no other host."""

from __future__ import annotations

import shutil

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


def path() -> str | None:
    """Where it is; None where there is none."""
    return shutil.which("chromium") or shutil.which("google-chrome")

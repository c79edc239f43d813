"""All settings, from `QA_*` environment variables into one frozen value."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from qa.errors import SettingsError
from qa.types import Source

_PACKAGE = Path(__file__).resolve().parent
EMBEDDED_ENCODER = _PACKAGE / "models" / "encoder"


def _home() -> Path:
    """The checkout that holds this package, else the working folder."""
    checkout = _PACKAGE.parent.parent
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


@dataclass(frozen=True, slots=True)
class Settings:
    """How the system runs. Each field is read from `QA_` and its name in capitals."""

    corpus: Path  # folder of .txt and .md documents, read with all its subfolders
    index: Path  # folder of what is built from them
    encoder: str = str(EMBEDDED_ENCODER)  # folder or name of a sentence-transformers model
    query_prompt: str = ""  # put before a question when it is encoded
    passage_prompt: str = ""  # put before a passage when it is encoded
    # where words come from that are searched beside the question's own
    expansions: tuple[Source, ...] = tuple(Source)
    citations: int = 3  # at most so many in one answer
    quote_characters: int = 300  # a longer quote proves nothing
    question_characters: int = 500  # a longer question is refused
    allowed_origins: tuple[str, ...] = ()  # sites that may embed the widget; empty: own site only
    root_path: str = ""  # path prefix that a proxy strips, such as "/qa"
    records: Path | None = None  # folder of what was asked; None: nothing is kept
    records_days: int = 90  # so long is it kept; 0: not at all
    # of /admin, plain or as `qa password` prints it; empty: there is no /admin
    admin_password: str = field(default="", repr=False)
    client_rate: int = 300  # questions and searches a minute from one client; 0: any number
    total_rate: int = 1200  # from all together, about half of what two cores answer
    mcp: bool = False  # the web service offers tools for assistants at /mcp

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings that the environment gives; defaults for the rest.

        Raises:
            SettingsError: a QA_ variable is unknown, or its value is impossible.
        """
        environment = os.environ if environment is None else environment
        names = {f"QA_{f.name.upper()}": f.name for f in fields(cls)}
        folders = ("corpus", "index", "records")
        values: dict[str, object] = {name: _home() / name for name in folders}
        for key, raw in environment.items():
            if not key.startswith("QA_"):
                continue
            if key not in names:
                known = "、".join(sorted(names))
                raise SettingsError(f"不认识的设置 {key}。可用的设置：{known}。")
            values[names[key]] = _PARSERS.get(names[key], str)(raw)
            if values[names[key]] is None:
                shown = "" if names[key] in _SECRET else f"“{raw}”"
                raise SettingsError(f"设置 {key} 的值{shown}不合要求。{_HINTS[names[key]]}")
        return cls(**values)  # type: ignore[arg-type]


def _number(low: int, high: int) -> Callable[[str], int | None]:
    def parse(raw: str) -> int | None:
        is_number = raw.isascii() and raw.isdigit() and len(raw) <= len(str(high))
        return int(raw) if is_number and low <= int(raw) <= high else None

    return parse


def _origins(raw: str) -> tuple[str, ...] | None:
    origins = tuple(part.strip().rstrip("/") for part in raw.split(",") if part.strip())
    return origins if all(map(_ORIGIN.fullmatch, origins)) else None


def _words(raw: str) -> str | None:
    return raw if raw.strip() else None


def _expansions(raw: str) -> tuple[Source, ...] | None:
    wanted = [part.strip() for part in raw.split(",") if part.strip()]
    return tuple(map(Source, wanted)) if set(wanted) <= set(Source) else None


def _prefix(raw: str) -> str | None:
    prefix = raw.rstrip("/")
    return prefix if _PREFIX.fullmatch(prefix) else None


def _switch(raw: str) -> bool | None:
    return {"on": True, "off": False}.get(raw)


def _folder(raw: str) -> Path | None:
    return Path(raw).expanduser() if raw.strip() else None


def _password(raw: str) -> str | None:
    is_hash = raw.startswith(HASHED)
    return (
        raw
        if not raw or (_HASH.fullmatch(raw) if is_hash else len(raw) >= SHORTEST_PASSWORD)
        else None
    )


SHORTEST_PASSWORD = 8  # characters
HASHED = "scrypt:"  # how a hashed password begins
_HASH = re.compile(rf"{HASHED}[0-9A-Za-z+/=]{{24}}:[0-9A-Za-z+/=]{{44}}")  # salt, key
_SECRET = frozenset({"admin_password"})  # never shown, not even where it is refused
# A host and perhaps a port; no path, since browsers send none, and nothing that stands for any.
_ORIGIN = re.compile(
    r"https?://(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?"
)
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_PARSERS: dict[str, Callable[[str], object]] = {
    "expansions": _expansions,
    "corpus": _folder,
    "index": _folder,
    "encoder": _words,
    "citations": _number(1, 10),
    "quote_characters": _number(50, 300),
    "question_characters": _number(50, 2000),
    "allowed_origins": _origins,
    "root_path": _prefix,
    "records": _folder,
    "records_days": _number(0, 3650),
    "admin_password": _password,
    "client_rate": _number(0, 100_000),
    "total_rate": _number(0, 100_000),
    "mcp": _switch,
}
_HINTS = {
    "expansions": f"可用：{'、'.join(Source)}，用英文逗号分隔；留空则不扩展。",
    "corpus": "请给出文件夹路径。",
    "index": "请给出文件夹路径。",
    "encoder": "请给出模型的文件夹或名称；不设这一项，就用自带的模型。",
    "citations": "请给出1到10的整数。",
    "quote_characters": "请给出50到300的整数。",
    "question_characters": "请给出50到2000的整数。",
    "allowed_origins": "请用英文逗号分隔网站来源，不带路径，如 https://www.example.org。",
    "client_rate": "请给出0到100000的整数；0表示不限。",
    "total_rate": "请给出0到100000的整数；0表示不限。",
    "mcp": "请给出 on 或 off。",
    "root_path": "请以“/”开头，只用字母、数字和 . _ ~ -，如 /qa。",
    "records": "请给出文件夹路径。",
    "records_days": "请给出0到3650的整数；0表示不记录。",
    "admin_password": f"请给出至少{SHORTEST_PASSWORD}个字符的密码，或 qa password 输出的整行。",
}

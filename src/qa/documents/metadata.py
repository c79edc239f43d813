"""What is known about a document: its sidecar, or what its own text tells."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import fields
from datetime import date
from pathlib import Path

from qa.documents.bylines import HAN, Credit, read_byline, read_picture_credit
from qa.documents.encoding import decode
from qa.errors import CorpusError, why
from qa.regions import REGIONS, named_regions
from qa.text import normalise
from qa.types import Block, DateBasis, Kind, Metadata

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
# What stands before a year that is still to come; 2019年至2021年 is past as a whole.
_PLANNED = re.compile(r"(?:(?<!年)[到至]|(?:力争|规划|计划)[^，,。；;！!？?\n]{0,8})$")
_PLANNED_REACH = 10  # characters before a year in which such words stand
# The two characters of a name are spaced out to align it with longer ones: 毕 竞.
_SPACED_NAME = re.compile(rf"(?<!{HAN})({HAN})\s+({HAN})(?!{HAN})")


def read_sidecar(path: Path) -> Metadata:
    """The metadata in a TOML sidecar.

    Raises:
        CorpusError: no TOML, an unknown or missing key, or an impossible value.
    """
    try:
        values = tomllib.loads(decode(path.read_bytes(), path.name))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(
            f"读不出元数据文件 {path.name}：{why(error)}。请按 TOML 格式改正。"
        ) from error
    known = {field.name for field in fields(Metadata)}
    if unknown := sorted(values.keys() - known):
        raise CorpusError(
            f"{path.name} 里有不认识的项：{'、'.join(unknown)}。可用：{'、'.join(sorted(known))}。"
        )
    questions = values.pop("questions", [])
    if not isinstance(questions, list) or not all(isinstance(q, str) for q in questions):
        raise CorpusError(f'{path.name} 的 questions 要写成列表，如 ["…有多少家？"]。')
    if wrong := sorted(key for key, value in values.items() if not isinstance(value, str)):
        raise CorpusError(f"{path.name} 里的 {'、'.join(wrong)} 要写成带引号的文字。")
    if not values.get("title", "").strip():
        raise CorpusError(f'{path.name} 缺少标题，请写上 title = "…"。')
    if values.get("date") and not _is_date(values["date"]):
        raise CorpusError(f"{path.name} 的 date 请写成 2021、2021-09 或 2021-09-15。")
    if (region := values.get("region", "")) and region not in REGIONS:
        raise CorpusError(
            f"{path.name} 的 region “{region}” 不是省级地区的简称。请写“宁夏”“内蒙古”这样的简称，或删去这一项。"
        )
    try:
        values["date_basis"] = DateBasis(values.get("date_basis", DateBasis.UNKNOWN))
    except ValueError as error:
        choices = "、".join(DateBasis)
        raise CorpusError(f"{path.name} 的 date_basis 只能是：{choices}。") from error
    return Metadata(**values, questions=tuple(questions))


def infer_metadata(text: str, blocks: tuple[Block, ...], name: str, today: date) -> Metadata:
    """What the text itself tells: title, region, author and the latest year it mentions.

    Years after today's and years that are only planned for say nothing of its date.
    """
    masthead = next((b for b in blocks if b.kind is Kind.MASTHEAD and len(b.spans) > 1), None)
    names = (b.spans[0].cut(text).lstrip("# \t") for b in blocks if b.kind is Kind.HEADING)
    title = next(filter(None, names), "")
    if masthead is not None and not read_byline(joined := masthead.spans[0].cut(text).strip()):
        title = joined
    title = title or name
    known = _credits(text, blocks)
    years = [year for year in _past_years(text) if year <= today.year]
    day, basis, note = "", DateBasis.UNKNOWN, ""
    if _is_date(known["date"]):
        day, basis = known["date"], DateBasis.STATED
    elif years:
        day, basis, note = str(max(years)), DateBasis.INFERRED, "文内提到的最晚年份（规划中的不计）"
    return Metadata(
        title=title,
        region=_main_region(title, text),
        publisher=known["source"],
        author=known["text"],
        image_credit=known["picture"],
        date=day,
        date_basis=basis,
        date_note=note,
    )


def _past_years(text: str) -> list[int]:
    """The years that a text mentions, but those it plans for."""
    return [
        int(year[1])
        for year in _YEAR.finditer(text)
        if not _PLANNED.search(text[max(0, year.start() - _PLANNED_REACH) : year.start()])
    ]


def _is_date(value: str) -> bool:
    """Is it a year, a month or a day of the calendar?"""
    try:
        date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return False
    return _DATE.fullmatch(value) is not None


def _credits(text: str, blocks: tuple[Block, ...]) -> dict[str, str]:
    """What the lines above and below the text say about its making, by kind of credit."""
    found: list[Credit] = []
    for block in blocks:
        for line in (span.cut(text).strip() for span in block.spans):
            if block.kind is Kind.MASTHEAD:
                found.extend(read_byline(line))
            elif block.kind is Kind.CREDIT:
                found.append(Credit("picture", read_picture_credit(line)))
    known: dict[str, str] = {}
    for kind in ("text", "source", "picture"):
        values = (_SPACED_NAME.sub(r"\1\2", c.value) for c in found if c.kind == kind)
        known[kind] = "、".join(dict.fromkeys(values))
    known["date"] = next((c.value for c in found if c.kind == "date"), "")
    return known


def _main_region(title: str, text: str) -> str:
    """The region that the title names, else the one that makes up most of the mentions."""
    for source, share in ((title, 0.5), (text, 0.6)):
        lines = (normalise(line) for line in source.splitlines())
        named = (region for line in lines for region, _ in named_regions(line))
        counts = Counter(region for region in named if region in REGIONS)
        for region, count in counts.most_common(1):
            if count >= share * counts.total():
                return region
    return ""

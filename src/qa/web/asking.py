"""What may be asked: a question with what came before it, or a search."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.types import StrictBool, StrictStr

from qa.service import LONGEST_HISTORY
from qa.turns import Asked

MOST_DROPPED = 50  # words of one question; without more, it is better asked by itself
_MOST_HITS = 50

_Dropped = Annotated[
    list[Annotated[StrictStr, Field(min_length=1)]],
    Field(max_length=MOST_DROPPED, description="这个问题不再沿用的词，取自回答的 query.inherited"),
]


def _only_fields(schema: dict[str, Any]) -> None:
    """Titles repeat the names, and the docstring is for who reads the code."""
    for known in (schema, *schema["properties"].values()):
        known.pop("title", None)
    schema["description"] = "此前问过的问题，连同当时不再沿用的词"


class Earlier(BaseModel):
    """A question of before, with what it was asked without."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_only_fields)

    question: Annotated[StrictStr, Field(description="此前问过的问题")]
    without: _Dropped = []


class Ask(BaseModel):
    """A question to answer."""

    model_config = ConfigDict(extra="forbid")
    hint: ClassVar[str] = (
        f"question 是文字；history 是列表，最多{LONGEST_HISTORY}条，每条是文字，"
        '或 {"question": 文字, "without": 列表}；'
        f"without 是由不再沿用的词组成的列表，最多{MOST_DROPPED}个；explain 是 true 或 false。"
    )

    question: Annotated[StrictStr, Field(description="要问的问题，用中文")]
    history: Annotated[
        list[StrictStr | Earlier],
        Field(max_length=LONGEST_HISTORY, description="追问时给出：此前问过的问题，从早到晚"),
    ] = []
    without: _Dropped = []
    explain: Annotated[StrictBool, Field(description="另附每一步找到什么、为什么这样回答")] = False

    @property
    def asked(self) -> Asked:
        """The question with what it must not take over."""
        return Asked(self.question, tuple(self.without))

    @property
    def earlier(self) -> list[Asked]:
        """Those before it, as they were asked."""
        return [
            Asked(one) if isinstance(one, str) else Asked(one.question, tuple(one.without))
            for one in self.history
        ]


class Search(BaseModel):
    """What to look up."""

    model_config = ConfigDict(extra="forbid")
    hint: ClassVar[str] = f"请把 q 写成要查的文字，limit 写成1到{_MOST_HITS}的整数。"

    q: Annotated[StrictStr, Field(description="要查的文字")]
    limit: Annotated[int, Field(ge=1, le=_MOST_HITS, description="最多列出几句")] = 10

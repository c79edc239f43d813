"""Greetings, thanks and questions about the tool itself. Pure."""

from __future__ import annotations

import re

from qa.text import normalise

_TALK = re.compile(
    r"(?:你好|您好|哈喽|嗨|hi|hello|喂|在吗|在不在|有人吗|早上好|上午好|中午好|下午好|晚上好|早|"
    r"谢谢你?您?|多谢|感谢|辛苦了|好的|再见|拜拜|请问|"
    r"[你您](?:是谁|叫什么(?:名字)?|是什么|能做什么|能干什么|会什么|有什么用|能干嘛|是机器人)|"
    r"(?:这个|本)?(?:系统|工具|网页|页面)?怎么(?:用|使用)|[啊呀吗嘛呢哦了的])+"
)
_PUNCTUATION = re.compile(r"[\s，,。.！!？?～~、…]+")


def is_small_talk(question: str) -> bool:
    """Is this a greeting, thanks, or a question about the tool itself, and nothing else?

    >>> is_small_talk("你好，在吗"), is_small_talk("你好，工匠学院有几家？")
    (True, False)
    """
    return bool(_TALK.fullmatch(_PUNCTUATION.sub("", normalise(question))))

"""Greetings, thanks, and what is said about the tool itself. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from qa.text import ASKING_WORD, normalise


class Talk(StrEnum):
    """What is said beside questions; of several things in one turn the first here counts."""

    SOURCE = "source"  # where an answer comes from
    TRUST = "trust"
    DATE = "date"  # of what is known
    COVERAGE = "coverage"  # what is known
    ABILITY = "ability"
    SELF = "self"  # who it is
    WRITING = "writing"  # what it never does: words of its own
    TODAY = "today"  # what no document says
    WRONG = "wrong"
    FAREWELL = "farewell"
    THANKS = "thanks"
    ACKNOWLEDGED = "acknowledged"
    GREETING = "greeting"


_YOU = "(?:[你您]们?|这个?(?:系统|工具|网站|机器人|助手)|这里|这儿)"
_SAID = {
    Talk.SOURCE: r"(?:出处|来源|原文)(?:在哪里?|在哪儿|是什么|是哪里|呢)|(?:是)?哪[篇份个](?:文章|文件|文档|材料|报道)?(?:里|中|上)?[说写讲]的|在哪(?:里|儿)?[说写]的",
    Talk.TRUST: rf"{_YOU}?(?:的)?(?:回答|答案|信息|内容|数据|说|讲|结果)?(?:的|得)?"
    r"(?:能不能|能|可以|值得|可)?(?:相信|信任|可信|可靠|靠谱|准确|正确|准|对)(?:不准|不对)?(?:吗|么|嘛)"
    rf"|{_YOU}?会不会(?:编造|瞎编|胡说|乱说|出错)|{_YOU}?会(?:编造|瞎编|胡说|乱说|出错)吗|真的(?:吗|假的)?|{_YOU}?确定(?:吗)?",
    Talk.DATE: r"(?:[你您]的)?(?:数据|资料|内容|信息|文档|知识)?(?:是)?(?:更新到|截至|截止到?|最新到)(?:了)?(?:什么时候|哪一?[年天月]|几月|几号|何时)(?:的)?"
    r"|(?:[你您]的)?(?:数据|资料|内容|信息|文档|知识)是(?:什么时候|哪一?年|何时|最新)的(?:吗)?|(?:数据|资料|文档)?多久更新一次",
    Talk.COVERAGE: rf"{_YOU}?(?:都)?(?:收录|包含|收集)了(?:哪些|什么|多少篇?)(?:文档|文件|文章|资料|内容|材料)?"
    rf"|(?:都)?有(?:哪些|什么|多少篇?)文档|{_YOU}(?:都)?有(?:哪些|什么|多少篇?)(?:资料|文件|文章)|(?:{_YOU}的)?(?:数据|资料|信息|文档)(?:是)?(?:从哪里?|从哪儿|哪里?|哪儿)来的?"
    rf"|{_YOU}(?:都)?知道(?:些)?(?:什么|哪些)",
    Talk.ABILITY: rf"{_YOU}?(?:都)?(?:能|会|可以)(?:够)?(?:做|干|帮我做|帮我|回答|查|问)?(?:些)?(?:什么|啥|嘛|哪些)(?:问题|事|事情|内容)?"
    rf"|(?:我)?(?:能|可以|该|应该)问(?:{_YOU})?(?:些)?(?:什么|啥|哪些)(?:问题)?|{_YOU}有(?:什么|啥)(?:用|功能|本事)"
    rf"|{_YOU}?(?:该|应该|要)?怎么(?:用|使用|问|提问)|使用(?:帮助|说明)|help",
    Talk.SELF: rf"{_YOU}(?:到底)?(?:是(?:谁|什么|干什么的|干嘛的|做什么的|哪个|人工智能|真人|人|机器人|ai|gpt|chatgpt|大?模型|智能助手)|叫(?:什么|啥)(?:名字)?)"
    rf"|(?:请)?(?:做个)?(?:自我介绍|介绍(?:一)?下?{_YOU}?自己)|(?:是)?谁(?:开发|做|制作|研发|设计|训练)(?:了|的|出来的)?{_YOU}(?:的)?|{_YOU}是谁(?:开发|做|制作|研发|设计|训练)的"
    r"|(?:转|找|有没有)?(?:人工)?客服(?:在吗)?|转人工",
    Talk.WRITING: r"(?:请|可以|能不能|能)?(?:帮我|给我|替我)?(?:写(?:一)?[个篇份首段]?(?:总结|报告|文章|作文|诗|稿子|材料|讲话稿)|讲个?(?:笑话|故事)|唱(?:首|个)歌|翻译(?:一下)?)",
    Talk.TODAY: r"(?:今天|现在)(?:的)?(?:是)?(?:几月)?(?:几号|星期几|周几|礼拜几|几点(?:钟)?|什么时间|什么日子)|(?:今天|明天|昨天|现在)?(?:的)?天气(?:怎么样|怎样|如何|预报|好吗)?",
    Talk.WRONG: r"[你您]?(?:回?答|说|搞|弄|理解)?(?:得|的)?(?:完全|都)?(?:不对|错了?|不准确?)(?:了)?|不是(?:这个|这样|的)?|不是我(?:要|想)?(?:的|问的|要的)|答非所问|文不对题|胡说(?:八道)?|瞎说",
    Talk.FAREWELL: r"再见|拜拜|88|回见|下次见|先这样|没(?:有)?(?:别的|其他)?(?:问题|事)了|bye",
    Talk.THANKS: r"(?:非常|十分|太)?(?:谢谢|感谢|多谢|谢)(?:[你您]们?|[啊啦])*|辛苦(?:你|您)?了|麻烦(?:你|您)?了|thanks?|thank\s?you",
    Talk.ACKNOWLEDGED: rf"好|好的|行|可以|[嗯哦噢哈呵]|ok|知道|明白|懂|收到|了解|原来如此|没关系|没事|不客气|不用谢|{_YOU}?(?:真|好|太|很)(?:棒|厉害|好|聪明|不错|好用)|不错|厉害|真棒|对|对的|是|是的|没错",
    Talk.GREETING: r"你好|您好|大家好|哈喽|哈罗|嗨|hi|hello|喂|在吗|在不在|有人吗|有人在吗|(?:早上|上午|中午|下午|晚上)好|早安|晚安|早|请问|打扰(?:了|一下)?|(?:我)?(?:想|要)?(?:请教|咨询|问)(?:个|一个|几个)?(?:一?下)?(?:问题)?|试试|测试",
}
_TALK = re.compile(
    "(?:"
    + "|".join(f"(?P<{talk}>{said})" for talk, said in _SAID.items())
    + "|[啊呀吗嘛呢哦了的吧啦])+"
)
# A request to write something, whatever it is to be about.
_WRITES = re.compile(
    r"(?:请|麻烦|能不能|能|可以|可否|你|您)*(?:帮忙|帮我们?|给我们?|替我们?)(?:再)?"
    r"(?:写(?![着过出明清信])|撰写|起草|拟|编写|翻译|润色|改写|代写|仿写)"
    r"|(?:请|麻烦)?(?:你|您)?(?:再)?(?:写|撰写|起草|拟)一?[篇份首]"
)
_LONGEST = 24  # characters; the pattern is slow on many repetitions, and nobody chats at length
_PUNCTUATION = re.compile(r"[\W_]+")
# What goes before or after a question and asks nothing. Some of it may begin a question, too,
# where no pause follows.
_PAUSE = r"[\s，,。.！!～~…、：:；;]"
_PAUSED = (
    "那个|这个|嗯+|呃+|额+|哦+|噢+|哎+|喂|嗨|hi|hello|早|对了|好的?|行|可以|明白了?|知道了|了解了?|ok|"
    "(?:非常)?(?:谢谢|感谢|多谢)(?:[你您]们?|啊|啦)*|辛苦了|顺便|另外|此外|还有"
)
_OPENING = re.compile(
    rf"(?:(?:你好|您好|大家好|(?:早上|上午|中午|下午|晚上)好)[啊呀]?{_PAUSE}*"
    rf"|(?:{_PAUSED}){_PAUSE}+"
    rf"|(?:打扰|麻烦)(?:你|您)?(?:一?下|了)?(?=请问|问|{_PAUSE}){_PAUSE}*"
    rf"|请问(?:一?下)?(?:[你您])?{_PAUSE}*"
    rf"|(?:顺便|另外|再)?(?:我)?(?:就)?(?:还)?(?:想|要)?再?(?:请教|咨询|问)(?:你|您)?(?:一?下|一?个问题|一?句){_PAUSE}*"
    rf"|我(?:就)?(?:还)?想(?:请教|咨询|问问?|知道|了解)(?:一?下)?{_PAUSE}*(?!的)"
    rf"|(?:请)?(?:你|您)?(?:能|可以)?帮我(?:查|看|找|问)(?:一?下|一查|查|看|找)?{_PAUSE}*)+",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    rf"(?:(?<=[？?])|{_PAUSE}+)(?:谢谢|多谢|感谢|拜托|麻烦)(?:[你您]们?|[了啦啊])*{_PAUSE}*$"
)


def talk_of(text: str) -> Talk | None:
    """What is said where a text is no question about the documents; None where it is one.

    A text without a word in it is a greeting: whoever sends it wants to see what happens.

    >>> talk_of("你好，在吗"), talk_of("帮我写一份产改总结"), talk_of("你好，工匠学院有几家？")
    (<Talk.GREETING: 'greeting'>, <Talk.WRITING: 'writing'>, None)
    """
    said = _PUNCTUATION.sub("", normalise(text))
    if not said:
        return Talk.GREETING
    if _WRITES.match(said) and not ASKING_WORD.search(said):
        return Talk.WRITING
    found = _TALK.fullmatch(said) if len(said) <= _LONGEST else None
    return next((t for t in Talk if found[t]), Talk.ACKNOWLEDGED) if found else None


def is_small_talk(question: str) -> bool:
    """Is this a greeting, thanks, or something about the tool itself, and nothing else?

    >>> is_small_talk("你好，在吗"), is_small_talk("你好，工匠学院有几家？")
    (True, False)
    """
    return talk_of(question) is not None


def without_courtesy(text: str) -> str:
    """A question without the greeting, thanks and fillers around it; small talk as it is.

    >>> without_courtesy("你好，请问学院有几家？谢谢！"), without_courtesy("谢谢")
    ('学院有几家？', '谢谢')
    """
    if is_small_talk(text):
        return text
    bare = _CLOSING.sub("", text)
    opening = _OPENING.match(bare)
    return (bare[opening.end() :] if opening else bare).strip() or text

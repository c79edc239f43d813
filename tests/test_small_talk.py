"""Talk is told from questions and words that begin alike, and each kind from the others."""

import time

import pytest

from qa.small_talk import Talk, is_small_talk, talk_of, without_courtesy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你 好！", Talk.GREETING),
        ("Hi", Talk.GREETING),
        ("你好啊，我想问一下", Talk.GREETING),
        ("？？🙂", Talk.GREETING),
        ("谢谢您。", Talk.THANKS),
        ("好的，谢谢，再见", Talk.FAREWELL),
        ("嗯嗯，知道了", Talk.ACKNOWLEDGED),
        ("您好，你是谁？", Talk.SELF),
        ("你是AI吗", Talk.SELF),
        ("你会什么", Talk.ABILITY),
        ("这个系统怎么用？", Talk.ABILITY),
        ("收录了哪些文件？", Talk.COVERAGE),
        ("你的数据从哪来的", Talk.COVERAGE),
        ("数据更新到什么时候了？", Talk.DATE),
        ("能相信吗？", Talk.TRUST),
        ("会不会编造", Talk.TRUST),
        ("你确定吗", Talk.TRUST),
        ("出处在哪里？", Talk.SOURCE),
        ("可以帮我写个总结吗", Talk.WRITING),
        ("请帮我起草一份关于内蒙古产业工人队伍建设改革情况的汇报材料", Talk.WRITING),
        ("写一篇关于产改的文章", Talk.WRITING),
        ("今天几号", Talk.TODAY),
        ("现在几点了？", Talk.TODAY),
        ("明天天气怎么样", Talk.TODAY),
        ("不对", Talk.WRONG),
        ("你答得不对！", Talk.WRONG),
    ],
)
def test_talk(text: str, expected: Talk) -> None:
    assert talk_of(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "你好，学院有几家？",
        "早退",
        "好的学校有哪些",
        "对口支援有哪些？",
        "了解决问题",
        "会员证怎么用",
        "帮我们写过信的劳模是谁",
        "写总结有什么要求",
        "书屋今天几点开门",
        "给我们写信的邮箱是什么？",
        "请帮我写出学院有多少家",
        "北京什么时间？",
        "可以借几本书？",
        "有哪些措施？",
        "为什么？",
        "是什么？",
        "不对，我问的是宁夏",
        "谢谢大家的支持是什么活动",
    ],
)
def test_a_question_is_no_talk(text: str) -> None:
    assert not is_small_talk(text)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("你好，请问宁夏有几家？", "宁夏有几家？"),
        ("早上好！书屋早上几点开？谢谢", "书屋早上几点开？"),
        ("那个，我想问一下疗休养出台了什么文件？", "疗休养出台了什么文件？"),
        ("打扰一下，麻烦问一下会员有多少", "会员有多少"),
        ("谢谢，那宁夏呢？", "那宁夏呢？"),
        ("帮我查一下会员数", "会员数"),
        ("我想了解产改", "产改"),
        ("问卷调查了多少人？", "问卷调查了多少人？"),
        ("请教师做什么？", "请教师做什么？"),
        ("早退怎么算？", "早退怎么算？"),
        ("你好，在吗", "你好，在吗"),
    ],
)
def test_what_is_said_around_a_question_is_left_out(text: str, bare: str) -> None:
    assert without_courtesy(text) == bare


@pytest.mark.parametrize(
    "text", ["好的" * 12 + "吗", "哈" * 500, "我想问一下" * 100, "，" * 499 + "谢"]
)
def test_repetitions_take_no_time(text: str) -> None:
    start = time.perf_counter()
    without_courtesy(text)
    assert time.perf_counter() - start < 1

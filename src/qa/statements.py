"""What the clauses of a sentence state: who did or has what, as far as that is plain.

Pure, by jieba's tags and short lists of words; what doesn't parse is no statement. Made for
questions that a text answers (`suggestions.py`), where a wrong reading is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa.regions import REGIONS, named_regions
from qa.text import normalise, tagged

# What is done to a number of things, and takes 了 in a question about it.
DO = frozenset(
    "打造 建成 建立 建设 新建 创建 组建 成立 培训 培育 培养 举办 开展 组织 出台 制定 印发 修订 发布 推出 实施 选树 "
    "选拔 评选 评定 认定 命名 授予 表彰 奖励 推荐 发放 投入 下拨 拨付 安排 落实 筹集 募集 捐赠 捐助 资助 走访 慰问 "
    "帮扶 救助 援助 服务 受理 办理 处理 调解 化解 查处 立案 整改 排查 检查 督促 收到 征集 收集 发展 吸收 吸纳 吸引 "
    "招收 招聘 录用 安置 引进 引导 签订 签约 完成 实现 生产 销售 出口 进口 种植 开通 开设 开办 设立 增设 设置 新增 "
    "增加 减少 改造 修建 翻新 维修 布设 安装 采购 购置 新购 接待 惠及 覆盖 走进 深入 扣除 减免 发现 编制 出版 申请 获得 "
    "荣获 取得 缴纳 支付 转移 输送 解决 提供 遴选 推广 配备 选派 派出 聘请 聘任 招募 绿化 修复 治理".split()
)
HAVE = frozenset("有 共有 已有 现有 拥有 设有 建有 下设 下辖 辖 配有 涵盖 包括 包含 涉及".split())
REACH = frozenset(
    "达 达到 超 超过 突破 为 是 约为 约 近 逾 接近 增至 增加到 增长到 升至 提高到 降至".split()
)
CHANGE = frozenset("增长 下降 提高 上升 上涨 下跌 减少 增加 降低 提升 回落".split())
# Verbs that stand as often before a noun as its attribute: 职工创新工作室.
_ATTRIBUTES = frozenset(
    "创新 服务 培训 就业 活动 竞赛 建设 培育 培养 管理 发展 教育 工作 生产 劳动 维权 合作 保护 救助 救援 保障 示范 "
    "帮扶 援助 调解 监督 学习 阅读 健身 旅游 投资 消费 销售 贸易 出口 进口 研发 制造 种植 养殖 加工 实践 教学 引领 孵化 "
    "改革 试点 研究 检测 公共 应急 充电 停车 养老 托育 流动 租赁 回收 处理 发电 储能 运输 快递 表演 演出 展览".split()
)
# … and what of them names a thing by itself.
_THINGS = frozenset("补助 补贴 奖励 投资 贷款 捐款 支出 讲座 比赛 竞赛 活动 演出 展览 培训".split())
ADVERBS = frozenset(
    "已 已经 共 一共 总共 累计 先后 新 连续 联合 直接 陆续 同比 环比 平均 年均 每年 人均 将".split()
)
_MANNERS = frozenset(
    "积极 专门 大力 深入 持续 不断 全力 加快 着力 进一步 广泛 扎实 认真 稳步 主动 充分 严格 全面 分别 共同 成功".split()
)
_TO_WHOM = frozenset("为 向 对 给 在 从 与".split())
_NOUNS = ("n", "vn", "an", "j", "s", "l", "i", "eng", "z", "g")
_NAMES = ("ns", "nt", "nz", "nr", "eng")
_LINKS = frozenset("的 、 和 与 及 “ ” 《 》 · - 级 我区 我省 我国 各级".split())
_TELLING = 6  # characters of a name that says by itself what is meant: 户外劳动者服务站点
_JOINS = "的、和与及"

_PAUSE = re.compile(r"(?<!\d)[,，]|[,，](?!\d)|[；;。！？!?：:]|[—–-]{2,}|…+")
# What leans on words before it, or tells that more is to be said.
_LEANS = re.compile(
    r"[其该此这那他她它你您咱两各均也还又则却仅只不没未若如]|我(?![国区省])|另|本(?![科土地报])|上述|以[下上]|前者|后者"
    r"|双方|有关|某|等$|分别|[（(）)\[\]【】〔〕<>/=|#*_~^`]|https?"
)
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]")
_OURS = re.compile(r"我区|我省|我自治区")
_WHOLE = re.compile(r"全自治区|全区|全省|自治区|省(?=[^\W\d]{2})")
_PEOPLES = {"宁夏": "回族", "广西": "壮族", "新疆": "维吾尔"}  # in the whole names of the regions
_LESS = re.compile(r"[我全本][市县州盟旗镇乡村校院厂厅局社矿行]|[市县区州盟旗](?=[^\W\d]{2})")
_WIDE = re.compile(r"全国|我国|中国|全球|世界|中央|国家")
_GENERIC = frozenset(
    "活动 会议 比赛 大赛 项目 公司 企业 学校 医院 职工 单位 政府 工会 警方 法院 男子 女子 人员 群众 记者 工作 会上 地方 "
    "部门 产品 平台 系统 游戏 品牌 股价 价格 机构 集团 集体 学院 中心 协会 基地 社区 村里 方面 官方 用户 消费者 市场 "
    "成员 任务 内容 条例 意见 方案 文件 总数 总额 数量 人数 面积 规模 收入".split()
)


class Word(NamedTuple):
    """A word with jieba's tag."""

    text: str
    tag: str

    @property
    def is_nominal(self) -> bool:
        """May it be part of what names something?"""
        if self.text in ADVERBS | _MANNERS:
            return False
        return self.tag.startswith(_NOUNS) or self.tag in "abfkh" or self.text in _LINKS


class Statement(NamedTuple):
    """Somebody and what they did, had or reached, as far as its first number."""

    subject: tuple[Word, ...]  # empty where it stands in a clause before
    adverbs: tuple[str, ...]  # with to whom: 已为职工
    verb: str
    noun: str  # between the verb and the number


def clauses(sentence: str) -> Iterator[str]:
    """The clauses of a sentence; ； where what follows has a subject of its own.

    >>> list(clauses("全区建成28家，培训1,800人；投入3万元"))
    ['全区建成28家', '培训1,800人', '；', '投入3万元']
    """
    start = 0
    for mark in _PAUSE.finditer(sentence):
        yield sentence[start : mark.start()].strip()
        if mark[0] in "；;：:。！？!?":
            yield "；"
        start = mark.end()
    if rest := sentence[start:].strip():
        yield rest


def words(clause: str) -> tuple[Word, ...]:
    """The words of a clause, in order and without gaps."""
    return tuple(Word(span.cut(clause), tag) for span, tag in tagged(clause))


def leans(text: str) -> bool:
    """Does a text need what stands before it, or break off?

    >>> leans("其中6家为新质生产力工匠学院"), leans("全区建成28家工匠学院")
    (True, False)
    """
    return _LEANS.search(text) is not None or not _is_even(text)


def counts_out(text: str) -> bool:
    """Does it say which one (第二批) rather than how many?"""
    return _ORDINAL.search(text) is not None


def _is_even(text: str) -> bool:
    """Is each quotation mark and bracket closed?"""
    return all(text.count(a) == text.count(b) for a, b in ("“”", "《》", "‘’"))


def stated(clause: str, number: int) -> Statement | None:
    """What a clause states up to the number that begins there; None where that is not plain."""
    before: list[Word] = []
    size = 0
    for word in words(clause):
        if size >= number:
            break
        before.append(word)
        size += len(word.text)
    if size != number:
        return None  # the number begins inside a word
    verbs = _verbs(before)
    plain = [place for place in verbs if before[place].tag != "vn"]
    if not plain and clause[number] in "超近约逾":  # 服务站点近1200家
        return _statement(before, "达", ())
    place = next(iter(plain or verbs), None)  # 培训 is oftener a noun
    if place is None:
        return None
    return _statement(before[:place], before[place].text, before[place + 1 :])


def _verbs(before: Sequence[Word]) -> list[int]:
    """Where a verb stands that has a number of things: between it and the number only a name."""
    found = []
    for place, word in enumerate(before):
        behind = before[place + 1 :]
        if behind and behind[0].text == "了":
            behind = behind[1:]
        if word.text in DO | HAVE | REACH | CHANGE and (not behind or is_phrase(behind)):
            found.append(place)
    return found


def _statement(start: Sequence[Word], verb: str, behind: Sequence[Word]) -> Statement | None:
    size = _without_adverbs(start, len(start))
    told = [place for place in range(1, size) if start[place].text in _TO_WHOM]
    if told and is_phrase(start[told[0] + 1 : size]):
        size = _without_adverbs(start, told[0])
    if size and not is_phrase(start[:size]):
        return None
    adverbs = tuple(word.text for word in start[size:])
    behind = behind[1:] if behind and behind[0].text == "了" else behind
    return Statement(tuple(start[:size]), adverbs, verb, "".join(word.text for word in behind))


def _without_adverbs(start: Sequence[Word], size: int) -> int:
    while size and start[size - 1].text in ADVERBS:
        size -= 1
    return size


def is_phrase(some: Sequence[Word]) -> bool:
    """Do words name something? Verbs only as attributes of what follows.

    >>> is_phrase(words("职工创新工作室")), is_phrase(words("职工参加竞赛"))
    (True, False)
    """
    last = len(some) - 1
    named = all(
        word.is_nominal or word.text in (_ATTRIBUTES if place < last else _THINGS)
        for place, word in enumerate(some)
    )
    return bool(some) and named and some[0].text not in _JOINS and some[-1].text not in _JOINS


def is_name(some: Sequence[Word]) -> bool:
    """Do words make a whole name of an event: one that begins with a place, or with its turn?

    >>> is_name(words("首届全国职工技能大赛")), is_name(words("本次大赛"))
    (True, False)
    """
    first = some[0]
    begins = (
        first.tag.startswith("ns")
        or first.text in {"首届", "全国", "中国"}
        or first.text[0] == "第"
    )
    return begins and not any(word.tag in {"r", "c", "p", "d", "uj"} for word in some)


def first_person(some: Sequence[Word]) -> str:
    """The people that a text begins with, as it names them; empty where it begins otherwise.

    >>> first_person(words("戎鹏强、洪海涛获评大国工匠"))
    '戎鹏强、洪海涛'
    """
    name = ""
    for word in some:
        if not word.tag.startswith("nr") and word.text != "、":
            break
        name += word.text
    name = name.rstrip("、")
    return name if len(name) > 1 else ""


def subject_of(clause: str) -> tuple[Word, ...]:
    """Who does something in a clause; nobody where that is not plain."""
    found = words(clause)
    for place, word in enumerate(found):
        is_verb = word.tag.startswith("v") and word.tag != "vn" and word.text not in _ATTRIBUTES
        if is_verb or word.text in ADVERBS | _MANNERS:
            start = found[:place]
            text = "".join(w.text for w in start)
            is_plain = is_phrase(start) and not leans(text) and "、" not in text
            return start if is_plain and start[0].tag != "f" else ()
    return ()


def placed(subject: Sequence[Word], region: str, *, has_others: bool, is_first: bool) -> str:
    """A subject as it is understood anywhere; empty where it is not.

    `region`: the document's, put in front where it is needed; `is_first`: nothing before it in
    its sentence says whose it is.

    >>> placed(words("全区"), "宁夏", has_others=False, is_first=True)
    '宁夏全区'
    >>> placed(words("自治区总工会"), "宁夏", has_others=True, is_first=True)
    '宁夏回族自治区总工会'
    >>> placed(words("从业人员"), "", has_others=False, is_first=True)
    ''
    """
    name = "".join(word.text for word in subject)
    if len(name) < 2 or name in _GENERIC or _LESS.match(name) or name.startswith(tuple(_MANNERS)):
        return ""
    if _OURS.match(name):
        return _OURS.sub(region, name, count=1) if region else ""
    if _WIDE.search(name) or any(place in REGIONS for place, _ in named_regions(normalise(name))):
        return name
    if _WHOLE.match(name):
        people = _PEOPLES.get(region, "") if name.startswith("自治区") else ""
        return region + people + name if region else ""
    if any(word.tag.startswith(_NAMES) for word in subject):
        return name
    is_plain = len(name) >= _TELLING
    return (region if has_others else "") + name if region and is_first and is_plain else ""

"""What a question asks for: a number of something, a date, a person, a document, a list …"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from qa.text import asks


class Asked(StrEnum):
    """The type of a short answer."""

    PERCENT = "percent"
    NUMBER = "number"
    ORDINAL = "ordinal"  # 第几, 哪一届
    DATE = "date"
    TIME = "time"  # of the day
    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    CONTACT = "contact"  # a telephone number, an address on the net
    NAME = "name"  # the whole name of something that is mostly called by a short one
    LIST = "list"
    HOW = "how"  # how, why, whether: a clause
    CLAUSE = "clause"  # what: a clause or something named in it
    ANYTHING = "anything"  # words without a question


@dataclass(frozen=True, slots=True)
class Need:
    """What is asked for. `units`: measure words that the number may carry; empty means any.

    `grain`: what a date must tell at least, 年, 月 or 日; empty means any.
    """

    asked: Asked
    units: tuple[str, ...] = ()
    is_change: bool = False  # by how much something grew or fell, not how much it is
    ends: tuple[str, ...] = ()  # of the names of what is asked for: 哪个市; empty means any
    grain: str = ""
    counts: bool = False  # something that is named: no share of it answers
    of_post: str = ""  # who holds it, 主席: a sentence that doesn't name it tells nobody

    @property
    def is_typed(self) -> bool:
        """Is a number, a date, a name … asked for, rather than a clause?"""
        return self.asked not in {Asked.HOW, Asked.CLAUSE, Asked.ANYTHING}

    @property
    def is_exact(self) -> bool:
        """Has what is asked for a form of its own, without which nothing is an answer?"""
        return self.asked is Asked.CONTACT or bool(self.of_post)

    @property
    def loosely(self) -> Need:
        """The same type, whatever unit it carries and however much it tells."""
        return replace(self, units=(), grain="", of_post="")


_MONEY = ("元",)
_PAID = tuple("钱 元 资金 经费 补助 补贴 奖金 学费 费用 工资 薪 罚款 投资 预算 税".split())
_ABOUT_MONEY = re.compile(
    r"多少钱|(?:金额|款|资金|经费|预算|工资|标准|奖金|学费|补助|补贴)[^，。]{0,12}多少|多少[^，。]{0,6}资金"
)
MEASURE_WORDS = "首家户个名位项件条份期届次场批年月日天人所辆台吨亩页种岁倍本册套支篇张间栋层级类座斤米节处例轮盒门枚株棵列箱床块瓶班宗组封册艘架头只顿趟幅"
_PEOPLE = ("人", "名", "位", "人次", "万人")
# Whoever is counted without a measure word: 技能人才各有多少
_COUNTS_PEOPLE = re.compile(
    r"(?:(?<![每一])人|人才|人员|人数|员工|职工|工人|会员|党员|学员|队员|演员|居民|学生|干部|劳模|工匠|能手|骑手|司机|[^\W记学读或]者"
    r"|(?:教|技|律|工程|医)师)(?:的?(?:数量?|总数|总量|规模))?"
    r"(?:[各共总已现约]|分别|一共|目前|累计|大概|大约)*(?:达到|[有是为达])?了?(?:多少|几)(?=$|\W)"
)
_FAMILIES: tuple[tuple[str, ...], ...] = (
    _PEOPLE,
    ("家", "户", "个", "所"),
    ("项", "件", "条", "份", "部", "个"),
    ("公里", "千米", "里", "米", "公尺", "公分", "路", "远"),
    ("周年", "年", "个月", "天", "日", "小时", "个工作日", "工作日", "周"),
    ("期", "届", "次", "场", "批", "回", "轮"),
    ("棵", "株"),
    ("枚", "块", "个"),
    ("本", "册", "部"),
)
_PERCENT = re.compile(
    r"百分之(?:几|多少)|比例|比重|份额|占比|占多大|百分比|覆盖率|增长率|增幅|涨幅|降幅|比率|几成|多大份"
)
CHANGES = "增长|增加|提高|提升|上升|上涨|新增|增|涨|减少|下降|降低|减|降"
_CHANGE = re.compile(
    rf"(?:{CHANGES}|(?:比|较)[^，。？]{{0,12}}[多少高低])(?:[了出]|幅度?)?[为是达约近]{{0,2}}"
    r"(?:百分之)?(?:多少|几|多大)"
)
_ORDINAL = re.compile(r"第几|老几|哪一?[届期批次轮]")
_TIME = re.compile(
    r"(?<!哪)几点(?![要建意希注启思]|[^？?]{0,3}(?:意见|要求|建议))|几时|(?:开放|营业|办公|接待|上班|下班)时间(?![^，。]{0,6}(?:小时|天))"
)
_DATE = re.compile(
    r"什么时[候间]|何时|哪(?:一)?(?:年|天|月|日)|几月|几号|日期|时间是|什么日子|啥时候|多会儿"
)
_GRAINS = (  # 哪天 may be any day of a year, 哪年哪月 is no mere year
    (re.compile(r"[哪几](?:一)?[天日号]|几月几|具体日期"), "日"),
    (re.compile(r"[哪几](?:一)?(?:个)?月"), "月"),
    (re.compile(r"哪(?:一)?年"), "年"),
)
_PERSON = re.compile(r"谁|哪(?:一)?位|什么人|哪个人|哪几位|叫什么名字|姓名|何人")
LOOSE_POSTS = ("负责人", "法人", "代表人", "教练")  # a text mostly says which one
_POSTS = (
    "主席|书记|主任|[部厅局市省县区旗盟院校行会社所科处队组班镇乡村站厂店馆园台]长|董事长|经理|总监|主编|发言人|秘书长|理事长|委员长|"
    + "|".join(LOOSE_POSTS)
)
_WHO_IS = r"(?:谁|何人|哪一?[位个]|哪几[位个]|什么人)"
_ALL = "(?:[又都各]|各自|分别|到底|究竟|现在|目前)*"
_POST = re.compile(
    rf"(?P<who>副?(?:{_POSTS})){_ALL}(?:是{_WHO_IS}(?:人|担任|当)?|叫(?:什么|啥)(?:名字?)?|由{_WHO_IS}(?:来)?(?:担任|当|兼任|出任))"
    r"(?=$|\W|[啊呀呢])"
    rf"|{_WHO_IS}(?:是|来?担任|当了?|来当|任(?!命)|兼任?|出任)[^，。？?]{{0,16}}?(?P<held>副?(?:{_POSTS}))(?=$|\W)"
    rf"|(?P<named>副?(?:{_POSTS}))(?:姓(?:什么|啥)|的?(?:姓名|名字)(?:是|叫)?(?:什么|啥)?(?=$|\W))"
)
_PLACE = re.compile(
    r"哪里|哪儿|什么地方|何地|哪(?:一)?(?:座|个)?(?:城市|市|省|县|区|盟|国家|地方)|地点"
)
_ORGANISATION = re.compile(
    r"(?:哪|什么|啥)(?:一)?(?:个|家|些)?(?:单位|部门|厅局|机构|企业|公司|厂|组织|委员会|厅|局|工会)|归谁|谁家"
)
_DOCUMENT = re.compile(
    r"(?:哪|什么|啥)(?:一)?(?:个|部|份|项)?(?:地方)?(?:文件|条例|意见|方案|通知|标准|规定|规范|法规|法律|制度|政策)"
    r"|哪(?:一)?(?:个|部|份|项)(?:地方)?办法"
)
_CONTACT = re.compile(
    r"(?:电话|传真|手机号)(?:号码?)?(?:[是为]|分别|各)*(?:多少|几号|什么|啥|哪个)(?:号码?)?(?=$|\W)"
    r"|热线(?:(?:电话|号码)(?:[是为]|分别|各)*|(?:[是为]|分别|各)+)(?:多少|几号|哪个)(?:号码?)?(?=$|\W)"
    r"|(?:邮箱|网址|官网)(?:地址)?(?:[是为]|分别|各)*(?:多少|什么|啥|哪个)(?=$|\W)"
    r"|[打拨](?:打|通)?(?:给)?(?:哪[个些条]|什么|啥|几号)[^\W的打]{0,4}(?:电话|热线)(?![的都那])"
    r"|(?:哪[个些]|什么|啥)(?:电子)?(?:邮箱|网址|传真|手机号|电话号码?)(?![的都那])"
    r"|[打拨](?:打|通)?(?:给)?(?:哪[个些]?|什么|啥|多少|几(?=号$|号\W))号(?![楼门线馆厅窗])"
    r"|(?:^|[，,。\s])号码(?:是|为)?多少|联系方式(?:是(?:什么|多少)|呢)?(?=$|\W)"
)
_NAME = re.compile(r"全名|全称|简称|完整的?[^，。？]{0,4}名|缩写")
_LIST = re.compile(
    r"哪(?:些|[几两二三四五六七八九十])|都有(?:啥|什么)|(?:分别|各)是(?:什么|啥)|有(?:啥|什么)(?!办法)"
)
_WHICH = r"(?:哪|什么|啥)(?:一)?(?:座|个|家|些|所|间)?"
_ENDS = tuple(
    (re.compile(_WHICH + sort), tuple(ends.split()))
    for sort, ends in (
        (r"(?:城市|市(?!场))", "市 州 盟"),
        (r"省", "省 自治区 市"),
        (r"(?:县|旗)", "县 旗 区 市"),
        (r"盟", "盟 市"),
        (r"(?:企业|公司|厂|集团)", "公司 集团 厂 企业 矿 社 所 店"),
        (r"(?:部门|厅局|厅|局|委)", "厅 局 委 部 部门 委员会 会 办 院 署 中心"),
        (r"(?:学校|院校|大学|学院)", "学院 学校 大学 中学 小学 院"),
        (r"(?:医院|法院|检察院|银行|协会|基地)", "院 银行 协会 会 基地"),
    )
)
_WHETHER = re.compile(r"(?:吗|(?<![什怎多这那])么|不|没|没有)[？?]?$|是否|能不能|是不是|有没有")
_HOW = re.compile(r"怎么(?!回事)|怎样|如何|咋|为什么|为何|为啥|什么办法|什么原因|何以")
_TAG = re.compile(r"[不呢][？?]?$")
# An asking word that is said twice and asks nothing: 谁先申请谁就先补, 职工走到哪里，服务就跟到哪里;
# without 就 (谁执法谁普法) only 谁, where something else is asked, and not behind what tells or
# joins: 谁给谁, 谁知道谁.
_THEN = "就(?![业近地餐诊读任职医])"
_WHATEVER = re.compile(
    rf"(?P<word>(?:谁|哪[里儿]|什么|多少|哪[个家])[\u4e00-\u9fff]{{0,2}}?)(?P<one>[^。？?；;]{{0,15}}?)"
    rf"(?:(?P=word)(?P<then>{_THEN})|(?P<there>{_THEN}[^，,。？?；;]{{1,8}}?)(?P=word))"
)
_WHOEVER = re.compile(
    r"谁(?!是)(?P<one>[^\W和与跟同给向为对替知诉问]{1,6})谁(?!是)(?=[\u4e00-\u9fff])"
)
# 好几个月, 十几个人: some, and nothing is asked
_COUNT = re.compile(
    r"(?:多少|(?<![好十这那前后])几(?![十百千])|多大|多长|多远)(?:个)?([\u4e00-\u9fff]{0,2})"
)


_NAMES_NOTHING = re.compile(
    "$|[的呢吧啊呀了吗]|个?百|左右|上下|以[上下]|之多|比重|份额|幅度|程度|份量"
)


def need_of(question: str) -> Need:
    """What `question` asks for.

    >>> need_of("一共走进了多少家企业？")
    Need(asked=<Asked.NUMBER: 'number'>, units=('家', '户', '个', '所'), is_change=False, ends=(), grain='', counts=False, of_post='')
    >>> need_of("颁奖典礼放在了哪个市？").asked
    <Asked.PLACE: 'place'>
    >>> need_of("“谁执法谁普法”是什么意思？").asked
    <Asked.CLAUSE: 'clause'>
    """
    question = _WHATEVER.sub(r"\g<one>\g<then>\g<there>", question)
    if asks(rest := _WHOEVER.sub(r"\g<one>", question)):
        question = rest
    if _WHETHER.search(question):
        return Need(Asked.HOW)
    is_change = _CHANGE.search(question) is not None
    if _PERCENT.search(question):
        return Need(Asked.PERCENT, is_change=is_change)
    for asked, pattern in (
        (Asked.CONTACT, _CONTACT),
        (Asked.PERSON, _POST),
        (Asked.NAME, _NAME),
        (Asked.ORDINAL, _ORDINAL),
        (Asked.TIME, _TIME),
        (Asked.DATE, _DATE),
        (Asked.DOCUMENT, _DOCUMENT),
        (Asked.ORGANISATION, _ORGANISATION),
        (Asked.LIST, _LIST),
        (Asked.PLACE, _PLACE),
        (Asked.PERSON, _PERSON),
    ):
        if pattern.search(question):
            return Need(
                asked,
                ends=_ends_for(question),
                grain=_grain_of(question) if asked is Asked.DATE else "",
                of_post=_post_of(question) if asked is Asked.PERSON else "",
            )
    if counted := _COUNT.search(question):
        units = _units_for(question, counted[1], is_change)
        counts = not units and _NAMES_NOTHING.match(counted[1]) is None
        return Need(Asked.NUMBER, units, is_change, counts=counts)
    if _HOW.search(question):
        return Need(Asked.HOW)
    return Need(Asked.CLAUSE if asks(question) or _TAG.search(question) else Asked.ANYTHING)


def _units_for(question: str, after: str, is_change: bool) -> tuple[str, ...]:
    # money grows by a percentage, too
    if after.startswith(_PAID) or (_ABOUT_MONEY.search(question) and not is_change):
        return _MONEY
    if not is_change and _COUNTS_PEOPLE.search(question):
        return _PEOPLE
    for family in _FAMILIES:
        if any(after.startswith(unit) for unit in family):
            return family
    return (after[0],) if after and after[0] in MEASURE_WORDS else ()


def _grain_of(question: str) -> str:
    return next((grain for pattern, grain in _GRAINS if pattern.search(question)), "")


def _post_of(question: str) -> str:
    found = _POST.search(question)
    return next(filter(None, found.groups()), "") if found else ""


def _ends_for(question: str) -> tuple[str, ...]:
    return next((ends for pattern, ends in _ENDS if pattern.search(question)), ())

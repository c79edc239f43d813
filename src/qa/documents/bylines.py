"""Lines that say who wrote, photographed, published or edited an article, and when.

Such a line consists of roles, names and separators and of nothing else: `文/张三 图/李四`,
`本报记者 张三 通讯员 李四`, `（记者 张三）`, `□ 张三`, `来源：宁夏日报 2021-09-15`. A sentence that
merely begins with one of these words (`记者了解到…`, `图书馆…`) has a rest that is neither.
Whether a line stands where such lines stand is for the page to judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST_LINE = 120

# One Chinese name, its two characters perhaps spaced out (毕 竞), or a longer one with a dot.
HAN = r"[\u3400-\u9fff]"
_NAME = (
    rf"(?:{HAN}{{1,8}}(?:[·•‧]{HAN}{{1,8}})+|{HAN}[ \u3000]+{HAN}(?!{HAN})|{HAN}{{2,4}}(?!{HAN}))"
)
_OUTLET = (
    r"(?:本报|本刊|本网|本台|新华社|中新社|人民网|新华网|"
    rf"{HAN}{{2,8}}?(?:日报|晚报|时报|早报|周刊|网|社|台|频道|中心)(?:客户端)?)"
)
# A few offices at most: where one of them ends within a run of Chinese characters is anyone's
# guess, and the guesses multiply.
_WRITER = (
    rf"(?:{_OUTLET}\s*)?(?:全媒体|融媒体?|见习|实习|首席|特约|特派|高级|驻{HAN}{{2,6}}){{0,3}}"
    r"(?:记者|通讯员|实习生|评论员|撰稿人|作者)"
)
_BOTH = "文/图|图/文|文图|图文"  # who wrote and photographed
_NAMES = rf"(?!{_WRITER}){_NAME}(?:[\s、，,]+(?!{_WRITER}){_NAME})*"
_TEXT_LABEL = rf"{_WRITER}|{_BOTH}|文字?|撰文|撰稿|采写|采访|整理|供稿|编译"
_PICTURE_LABEL = "图|图片|照片|摄影|摄|供图|配图|制图|插图|题图|版式|视频"
_SOURCE_LABEL = "(?:信息|文章|稿件|图文|资料)?来源|出处|转自|原载|发布(?:单位|机构)|供稿单位"
_DATE_LABEL = "(?:发布|发表|成文|更新|印发|发稿)?(?:时间|日期)"
_OTHER_LABEL = (
    "(?:责任|执行|值班|本期|本版|美术|新媒体)*(?:责编|编辑|主编|编审|美编)|(?:一|二|三|初|终|复)?(?:审核?|校对?)"
    "|校对|审核|监制|监审|签发|排版|设计|总?策划|统筹|出品|制作|终审|字号|字体|大小|浏览(?:次数|量)?"
    "|阅读(?:次数|量)?|点击(?:数|量|率)?|索引号|文号|发文字号|主题词|关键词|分类|栏目"
)
_GAP = r"[\s\u3000]*"
_BARS = r"/／|丨\uff5c\u2223"  # all the vertical bars that people type
_SEPARATOR = rf"{_GAP}[:：{_BARS}]{_GAP}"
# After a separator: a name, an office, a number, but nothing that a sentence is made of.
_NO_VALUE = rf"。；;，,！!？?：:{_BARS}"
_VALUE = rf"[^\s{_NO_VALUE}][^{_NO_VALUE}]{{0,29}}?"
_DATE = r"(?P<year>\d{4})\s*[年\-/.]\s*(?P<month>1[0-2]|0?[1-9])\s*[月\-/.]\s*(?P<day>3[01]|[12]\d|0?[1-9])日?"
_CLOCK = r"(?:[\sT]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"

_LABELS = (
    ("text", _TEXT_LABEL),
    ("picture", _PICTURE_LABEL),
    ("source", _SOURCE_LABEL),
    ("date", _DATE_LABEL),
    ("other", _OTHER_LABEL),
)
_ANY_LABEL = "|".join(pattern for _, pattern in _LABELS)
_ITEM = re.compile(
    rf"{_GAP}(?:"
    rf"(?:(?P<dated>{_DATE_LABEL}){_SEPARATOR})?{_DATE}{_CLOCK}"
    rf"|(?P<label>{_ANY_LABEL}){_SEPARATOR}(?P<value>{_VALUE})"
    rf"|(?:{_WRITER}|{_BOTH})(?:[\s\u3000]+|(?<=[报刊网台社]记者))(?P<writers>{_NAMES})"
    rf"|原创\s+(?:\S+\s+)??(?P<account>\S+)(?=\s+\d{{4}}|$)"
    rf"|[□◇]{_GAP}(?:{_WRITER}{_GAP})?(?P<boxed>{_NAMES})"
    rf"){_GAP}[{_BARS}]?(?={_GAP}(?:$|{_ANY_LABEL}|\d{{4}}\D|[□◇]))"
)
_BRACKETED = re.compile(r"[（(【\[](.+)[）)】\]]")
_IN_BRACKETS = re.compile(rf"(?:{_WRITER}){_GAP}(?P<names>{_NAMES})")
# "张三 银川报道", "李四 文/图" behind the writer's name, without a role of its own
_TAIL = re.compile(
    rf"[\s\u3000]+(?:{HAN}{{2,4}})?(?:综合|摄影)?报道$|[\s\u3000]*(?:文/图|文图|图文)$"
)
_PICTURES = re.compile(
    rf"(?:(?:本[版文])?(?:图片?|照片)(?:均?由|：|:){_GAP}(?P<giver>[^。；，,]{{1,30}}?){_GAP}(?:提供|拍摄|摄)"
    rf"|(?P<office>[^。；，,：:]{{2,20}})供图"
    rf"|(?:{_WRITER}{_GAP})?(?P<photographer>{_NAMES})[\s\u3000]*(?:/{_GAP})?摄"
    rf"|(?:{_WRITER}{_GAP})?(?P<after>{_NAMES})[\s\u3000]+(?:/{_GAP})?(?:摄影|供图|拍摄))"
)


@dataclass(frozen=True, slots=True)
class Credit:
    """One statement of such a line: `kind` is text, picture, source, date or other."""

    kind: str
    value: str


def read_byline(line: str) -> tuple[Credit, ...]:
    """What a line says about the making of the article; empty if it is anything else.

    >>> read_byline("文/张三 图/李四")
    (Credit(kind='text', value='张三'), Credit(kind='picture', value='李四'))
    >>> read_byline("记者了解到"), read_byline("文件印发后，各地行动。")
    ((), ())
    """
    if len(line) > _LONGEST_LINE:
        return ()
    if inside := _BRACKETED.fullmatch(line):
        line = inside[1].strip()
        if named := _IN_BRACKETS.fullmatch(line):
            return (Credit("text", named["names"]),)
    line = _TAIL.sub("", line)
    found: list[Credit] = []
    position = 0
    while position < len(line):
        item = _ITEM.match(line, position)
        if item is None:
            return ()
        found.append(_credit(item))
        position = item.end()
    return tuple(found)


def read_picture_credit(line: str) -> str:
    """Who gave or took the pictures, if the line says just that; else empty.

    >>> read_picture_credit("（图片由自治区总工会提供）"), read_picture_credit("照片墙上挂满奖状")
    ('自治区总工会', '')
    """
    inside = _BRACKETED.fullmatch(line)
    match = _PICTURES.fullmatch(inside[1].strip().rstrip("。") if inside else line)
    return next((value for value in match.groupdict().values() if value), "") if match else ""


def _credit(item: re.Match[str]) -> Credit:
    if item["year"]:
        return Credit("date", f"{item['year']}-{int(item['month']):02}-{int(item['day']):02}")
    if item["label"]:
        kinds = (kind for kind, label in _LABELS if re.fullmatch(label, item["label"]))
        return Credit(next(kinds), item["value"].strip())
    if item["account"]:
        return Credit("source", item["account"])
    return Credit("text", item["writers"] or item["boxed"])

"""How numbers, percentages, times and telephone numbers are written in a text, with all that
belongs to them."""

from __future__ import annotations

import re

from qa.answering.question import MEASURE_WORDS

# What bounds a number belongs to it: 超过5天 says the opposite of 不超过5天.
_BOUND = (
    r"(?:不超过|未超过|不高于|不低于|不少于|不多于|不足|不到|不满|至少|至多|最多|最少|最高|最低"
    r"|超过?|逾|接近|将近|近|大约为?|约为?)?"
)
_ABOUT = r"(?:左右|上下|以上|以下|之内|以内|内(?![部蒙容外设地陆科在涵需]))?"
_TO = r"\s?[至到~～—–-]{1,2}\s?"
_DIGIT = "一二三四五六七八九"
_NUMERAL = rf"{_DIGIT}十百千万亿"
_UNIT = (
    r"(?:个百分点|个工作日|工作日|个半?小时|个半?月|人次|周年|周岁|公里|公斤|公顷|千米|毫米|厘米|小时|分钟|工时|"
    rf"平方米|平方公里|立方米|㎡|公尺|公分|块钱|美元|欧元|元人民币|元|[{MEASURE_WORDS}]|对(?![于应策比照])|道(?![路理])|度(?![假过])"
    r"|部(?![门分]))"
)
_ARABIC = (
    r"(?<![\d.．第])(?<!\d[:：])(?!\d*[:：]\d\d)\d+(?:,\d{3})*(?:[.．]\d+)?(?![\d.．]*[%％‰])"
    rf"(?:\s?[多余]?[万亿千百]+)?[多余]?(?:\s?{_UNIT})?"
)
_HAN = rf"(?<![第{_NUMERAL}])(?:[几两{_NUMERAL}]|数(?=[十百千万亿])){{1,8}}[多余]?{_UNIT}"
_AMOUNT = rf"{_BOUND}(?:{_ARABIC}|{_HAN}){_ABOUT}"
# 15-20人; 三年以上十年以下
NUMBER = re.compile(rf"{_BOUND}(?:{_ARABIC}{_TO})?{_AMOUNT}(?:(?:(?<=以上)|{_TO}){_AMOUNT})?")
_SHARE = r"\d+(?:[.．]\d+)?"
PERCENT = re.compile(
    rf"{_BOUND}(?<![\d.．])(?:{_SHARE}[%％‰]?{_TO})?{_SHARE}(?:[%％‰]|个百分点){_ABOUT}"
    rf"|{_BOUND}百分之[{_NUMERAL}点零]+{_ABOUT}"
    rf"|{_BOUND}(?<![{_NUMERAL}])[两{_DIGIT}]成(?![\u4e00-\u9fff])(?:多|以上)?"
)
ORDINAL = re.compile(rf"第(?:\d+|[{_NUMERAL}]+)(?:[{MEASURE_WORDS}]|阶段)?")

_WEEKDAY = "[一二三四五六日天]"
_WEEKDAYS = rf"(?:(?:周|星期){_WEEKDAY}(?:[至到—-](?:周|星期)?{_WEEKDAY})?|每[天日])?"
_PART_OF_DAY = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|早|晚"
# 8点半, but not 三点意见
_CLOCK = (
    rf"(?:(?:{_PART_OF_DAY})?(?<![\d.])(?:\d{{1,2}}[:：]\d{{2}}"
    r"|\d{1,2}(?:时(?!间)|点(?![\u4e00-\u9fff]|\d)|点(?=[半整至到前后开关结]))(?:半|整|\d{1,2}分)?)"
    rf"|(?:{_PART_OF_DAY})[十两{_DIGIT}]{{1,3}}[点时](?:半|整|[一三]刻)?"
    rf"|[十两{_DIGIT}]{{1,3}}点(?:半|整))"
)
TIME = re.compile(rf"{_WEEKDAYS}{_CLOCK}(?:{_TO}{_CLOCK})?")
_DAY = r"\d{1,2}月(?:\s?\d{1,2}日|份|底|初|[上中下]旬)?"
_POINT = (
    r"(?:(?:(?:19|20)\d{2}|[今去前明]|上)年"
    rf"(?:度|{_DAY}|年?底|末|初|上半年|下半年|以来)?|{_DAY})"
)
DATE = re.compile(
    rf"(?<!\d)(?:(?:19|20)\d{{2}}{_TO})?{_POINT}(?:(?:{_PART_OF_DAY})?{_TO}(?:{_POINT}|\d{{1,2}}日)"
    rf"(?:{_PART_OF_DAY})?)?(?:[之以]前)?"
    r"|(?<!\d)(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}(?!\d)|“?十[一二三四五]五”?(?:期间|时期)?"
)
_CALLED = "(?:热线|电话|拨打|专线|号码|致电|拨通)"
_JOINS = r"[：:“\"为是（(号码\s]"
_SHORT = r"(?:\d{3,5}|400\d{7})"
_ABROAD = r"(?:[+\uff0b]?(?:00)?86[-－\s]?)?"
_APART = r"(?<![\d.．a-zA-Z〔-])"  # from other figures
# of a house, of a pocket, of a service; a short one only where it is called by 热线, 电话
_TELEPHONE = (
    rf"{_APART}(?:{_ABROAD}[（(]?[0\uff10]\d{{2,3}}[)）]?\s?[-－—–]?\s?\d{{3,4}}\s?\d{{4}}"
    rf"|{_ABROAD}1[3-9]\d[-－\s]?\d{{4}}[-－\s]?\d{{4}}"
    rf"|[48]00[-－\s]?\d{{3,4}}[-－\s]?\d{{3,4}}|(?!(?:19|20)\d{{6}})[2-8]\d{{6,7}}|(?:123|955|96\d)\d\d)(?:[-－转]\d{{1,5}})?"
    rf"(?![\d%％‰万亿千百余多]|[.．:：]\d|,\d{{3}}|\s?{_UNIT})"
    rf"|(?:(?<=[打拨])|(?<={_CALLED})|(?<={_CALLED}{_JOINS})|(?<={_CALLED}{_JOINS}{_JOINS})){_SHORT}"
    r"(?![\d%％‰万亿千百余多.．-]|[个件起次]|人次)"
    rf"|{_APART}{_SHORT}(?=[”\"’]?[^\W\d]{{0,6}}(?:热线|电话|专线))(?!{_UNIT}|[万亿余多])"
)
CONTACT = re.compile(
    rf"(?:{_TELEPHONE})(?:[、/和或](?:{_TELEPHONE}))*"
    r"|[a-zA-Z0-9_.+-]+[@\uff20][a-zA-Z0-9-]+(?:[.．][a-zA-Z0-9-]+)+"
    r"|(?:https?://|www\.)[a-zA-Z0-9_./?=&%#:-]+"
)

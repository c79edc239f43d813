"""What in a quote may be a short answer, and of which kind it is."""

import pytest

from qa.answering.candidates import Piece, candidates, of_type
from qa.answering.question import need_of

QUOTE = "打造28家工匠学院,其中6家为示范学院,培训1.8万人次,覆盖率达86%,见《培训办法》。"


def test_every_piece_lies_inside_the_quote() -> None:
    pieces = candidates(QUOTE)
    assert {piece.span.cut(QUOTE) for piece in pieces} >= {"28家", "1.8万人次", "86%"}
    assert all(piece.span.end <= len(QUOTE) for piece in pieces)


@pytest.mark.parametrize(
    ("quote", "piece", "expected"),
    [
        ("产业工人队伍建设改革(以下简称“产改”)是大事", Piece.FULL_NAME, "产业工人队伍建设改革"),
        ("取得积极进展 本报记者 毕 竞", Piece.PERSON, "毕 竞"),
        ("出台《实施〈工会法〉办法》", Piece.DOCUMENT, "《实施〈工会法〉办法》"),
        ("8部门联合印发质量提升实施方案", Piece.TITLE, "质量提升实施方案"),
        ("自治区党委社会工作部牵头", Piece.ORGANISATION, "自治区党委社会工作部"),
        ("由社会保险经办机构和民政局办理", Piece.ORGANISATION, "民政局"),
        ("焦作市体育局、市民政局开展慰问", Piece.ORGANISATION, "焦作市体育局、市民政局"),
        ("论坛在河北省正定县阳和楼举行。", Piece.WHERE, "河北省正定县阳和楼"),
        ("送水3000余瓶", Piece.NUMBER, "3000余瓶"),
        ("行程5000多公里", Piece.NUMBER, "5000多公里"),
        ("近50万名职工", Piece.NUMBER, "近50万名"),
        ("每年不超过5天", Piece.NUMBER, "不超过5天"),
        ("提取比例不低于40%", Piece.PERCENT, "不低于40%"),
        ("处三年以上十年以下有期徒刑", Piece.NUMBER, "三年以上十年以下"),
        ("在15个工作日内答复", Piece.NUMBER, "15个工作日内"),
        ("招募15-20人", Piece.NUMBER, "15-20人"),
        ("约为1.5万亿元", Piece.NUMBER, "约为1.5万亿元"),
        ("有60%~70%左右", Piece.PERCENT, "60%~70%左右"),
        ("女职工超四成。", Piece.PERCENT, "超四成"),
        ("10月26日至28日举办", Piece.DATE, "10月26日至28日"),
        ("2016-2020年间", Piece.DATE, "2016-2020年"),
        ("发布于2021.1.11", Piece.DATE, "2021.1.11"),
        ("第七届、第12届", Piece.ORDINAL, "第12届"),
        ("每人3本", Piece.NUMBER, "3本"),
        ("两万五千名职工", Piece.NUMBER, "两万五千名"),
        ("上午9:00至11:30，下午2点半", Piece.TIME, "上午9:00至11:30"),
        ("周一至周五早上8时开门", Piece.TIME, "周一至周五早上8时"),
        ("上午9:00-11:30、下午14:00-17:00", Piece.TIME, "上午9:00-11:30、下午14:00-17:00"),
        ("2024年7月10日开幕", Piece.DATE, "2024年7月10日"),
        ("推动产业链、创新链、人才链融合", Piece.LIST, "推动产业链、创新链、人才链融合"),
    ],
)
def test_kinds_of_pieces(quote: str, piece: Piece, expected: str) -> None:
    assert expected in {c.span.cut(quote).strip() for c in candidates(quote) if c.piece is piece}


@pytest.mark.parametrize(
    "quote", ["第七届", "9:00开门", "2021年8月15日", "提出三点意见", "三部门", "第六十四条"]
)
def test_what_counts_nothing_is_no_number(quote: str) -> None:
    assert Piece.NUMBER not in {c.piece for c in candidates(quote)}


@pytest.mark.parametrize("quote", ["按照规定监督社会保险", "一部分单位的院校", "对应的20对策"])
def test_a_longer_word_is_no_organisation_and_no_measure(quote: str) -> None:
    found = [c.span for c in candidates(quote) if c.piece in {Piece.ORGANISATION, Piece.NUMBER}]
    assert not any(quote[span.end - 1] in "社部院对" and span.end < len(quote) for span in found)


@pytest.mark.parametrize(
    ("question", "dates"),
    [
        ("何时开赛？", ["今年", "2024年7月", "10月26日至28日"]),
        ("哪一年开赛？", ["今年", "2024年7月"]),
        ("几月开赛？", ["2024年7月", "10月26日至28日"]),
        ("哪天开赛？", ["10月26日至28日"]),
    ],
)
def test_a_date_tells_as_much_as_is_asked(question: str, dates: list[str]) -> None:
    quote = "今年组织竞赛，2024年7月部署，10月26日至28日开赛。"
    assert [c.span.cut(quote) for c in of_type(quote, need_of(question))] == dates


def test_a_telephone_number_is_told_from_what_is_counted() -> None:
    quote = "打12351或（0951）5012345转2，2023年接12345件，付13800000元，满意率96.5%，www.a.cn。"
    found = [c.span.cut(quote) for c in candidates(quote) if c.piece is Piece.CONTACT]
    assert found == ["12351或（0951）5012345转2", "www.a.cn"]


@pytest.mark.parametrize(
    "number",
    [
        "".join(chr(ord(c) + 0xFEE0) for c in "0951-5012345"),
        "138-0000-1234",
        "400 800 1234",
        "12351",
    ],
)
def test_a_telephone_number_is_one_however_written(number: str) -> None:
    assert number in {c.span.cut(f"请打{number}。") for c in candidates(f"请打{number}。")}


@pytest.mark.parametrize(
    "quote", ["印发〔2021〕1234号", "1000至1200元", "“123产改模式”", "20210930"]
)
def test_other_figures_are_no_telephone_numbers(quote: str) -> None:
    assert all(c.piece is not Piece.CONTACT for c in candidates(quote))

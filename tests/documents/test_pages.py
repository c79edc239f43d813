"""Other people's pages: Markdown, text out of PDF files, laws, forms."""

from qa.documents import repair_layout
from qa.passages import split_passages
from qa.types import Document, Kind, Metadata


def kept(text: str, *kinds: Kind) -> list[str]:
    """The texts of the blocks of these kinds, as they are joined."""
    blocks, _ = repair_layout(text)
    return ["".join(s.cut(text) for s in b.spans) for b in blocks if b.kind in kinds]


def body(text: str) -> list[str]:
    return kept(text, Kind.BODY)


def headings(text: str) -> list[str]:
    return kept(text, Kind.HEADING)


def test_list_items_stand_apart_from_each_other_and_from_the_text() -> None:
    text = (
        "# 题\n\n工作如下\n- 建站点\n- 办竞赛，\n  以赛促学\n* 慰问\n1. 甲\n2. 乙\n\n正文，续。\n"
    )
    items = ["- 建站点", "- 办竞赛，以赛促学", "* 慰问", "1. 甲", "2. 乙"]
    assert body(text) == ["工作如下", *items, "正文，续。"]


def test_what_only_looks_like_a_list_item_is_joined() -> None:
    assert body("# 题\n\n培训，达到\n\n1.8万人次。\n") == ["培训，达到1.8万人次。"]
    assert body("# 题\n\n气温降到，\n\n-5℃以下。\n") == ["气温降到，-5℃以下。"]


def test_a_table_is_one_piece_and_each_row_is_citable() -> None:
    text = "# 题\n\n见表\n| 地区 | 站点 |\n|---|---|\n| 宁夏 | 28家 |\n表后正文。\n"
    assert body(text) == ["见表", "表后正文。"]
    assert kept(text, Kind.ROWS) == ["| 地区 | 站点 |\n| 宁夏 | 28家 |"]
    document = Document("d", "d.md", text, "", Metadata("题"), *repair_layout(text))
    (table,) = [p for p in split_passages(document) if p.kind is Kind.ROWS]
    assert [s.cut(table.text) for s in table.sentences] == [
        "| 地区 | 站点 |",
        "| 宁夏 | 28家 |",
    ]


def test_a_long_table_is_cut_between_rows() -> None:
    rows = [f"| 第{n}站 | {'路' * 40} |" for n in range(20)]
    text = "\n".join(rows)
    document = Document("d", "d.md", text, "", Metadata("题"), *repair_layout(text))
    passages = split_passages(document)
    assert len(passages) > 1
    cited = [s.cut(p.text) for p in passages for s in p.sentences]
    assert cited == rows


def test_a_quotation_is_joined_without_its_signs_and_apart_from_the_text() -> None:
    text = "正文，尚未完\n\n> 引文，没有完\n> 到此完。\n后文。\n"
    assert body(text) == ["正文，尚未完", "引文，没有完到此完。", "后文。"]


def test_a_fenced_piece_and_front_matter_are_left_as_they_are() -> None:
    text = "---\ntitle: 甲\n---\n# 甲\n正文，\n```\n# 一\n- 二\n```\n后文。\n"
    assert kept(text, Kind.ROWS) == ["title: 甲", "# 一\n- 二"]
    assert headings(text) == ["# 甲"]
    assert body(text) == ["正文，", "后文。"]


def test_underlined_headings() -> None:
    text = "总标题\r\n===\r\n\r\n首段。\r\n\r\n小节\r\n---\r\n\r\n末段。\r\n"
    assert headings(text) == ["总标题", "小节"]
    assert repair_layout(text)[0][-1].headings == ("总标题", "小节")


def test_marks_and_blanks_that_nobody_sees_change_nothing() -> None:
    text = "\ufeff# 题\n \t\n\u200b举办6期培\n\u00a0\n训班。\n"
    assert headings(text) == ["# 题"]
    assert body(text) == ["举办6期培训班。"]


PDF = """                    关于推进改革的实施意见

    为深入贯彻落实党中央、国务院关于新时期产业工人队伍建设改革的部
署要求，结合我区实际，制定本实施意见。各级工会要高度重视产业工人队
伍建设改革工作。
一、总体要求
（一）指导思想
    坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十
大精神，把产业工人队伍建设作为实施科教兴国战略、人才强国战略的支撑和

                                   - 1 -
\f基础保障。
    到2025年，全区技能人才总量达到120万人，高技能人才占技能人才总量
的比例达到35%以上
                                     2
\f    附件：任务分工表
"""


def test_text_out_of_a_pdf_is_joined_over_lines_and_pages() -> None:
    assert headings(PDF) == ["关于推进改革的实施意见", "一、总体要求", "（一）指导思想"]
    assert kept(PDF, Kind.PAGE_NUMBER) == ["- 1 -", "2"]
    joined = body(PDF)
    assert [text[:4] for text in joined] == ["为深入贯", "坚持以习", "到202", "附件：任"]
    assert "改革的部署要求，" in joined[0]
    assert joined[0].endswith("队伍建设改革工作。")
    assert joined[1].endswith("支撑和基础保障。")
    assert joined[2].endswith("总量的比例达到35%以上")


def test_articles_of_a_law_stand_by_themselves() -> None:
    text = (
        "某某条例\n（2021年9月15日通过）\n第一章 总则\n第一条 为保障权益，制定本条例。\n"
        "第二条 工会的职责：\n（一）维护权益\n（二）服务职工\n第二章 组织\n第三条　建立工会。\n"
    )
    assert headings(text) == ["某某条例", "第一章 总则", "第二章 组织"]
    assert body(text)[1:] == [
        "第一条 为保障权益，制定本条例。",
        "第二条 工会的职责：",
        "（一）维护权益",
        "（二）服务职工",
        "第三条　建立工会。",
    ]


def test_entries_of_a_form_and_names_of_a_list_are_not_joined() -> None:
    entries = ["联系人：张三", "电话：0951-1234567", "地址：金凤区，某路", "张三", "李四四"]
    assert body("\n".join(["# 题", *entries])) == entries


def test_a_numbered_line_after_an_unended_one_is_a_heading() -> None:
    text = "关于某事的通知\n2021年9月15日\n一、总体要求\n各级要，落实。\n"
    assert headings(text)[-1:] == ["一、总体要求"]


def test_entries_of_a_table_of_contents_are_no_headings() -> None:
    text = "目录\n一、要求…………1\n二、措施…………3\n\n一、要求\n正文，此处。\n"
    assert headings(text) == ["目录", "一、要求"]

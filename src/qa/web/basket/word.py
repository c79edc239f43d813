"""A report as a Word file. The only home of python-docx."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from qa.web.basket.report import TITLE, Excerpt, Report, Source

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_LATIN = "Times New Roman"
_BODY, _HEAD, _QUOTED = "宋体", "黑体", "仿宋"  # by name: on every office machine
_GREY = "595959"
_BLUE = "1F4E9E"


def word(report: Report) -> bytes:
    """The file: the quotes, each with its source's number and its note, then the sources."""
    from docx import Document

    file = Document()
    _set_up(file)
    file.add_paragraph(TITLE, "Title")
    file.add_paragraph(report.summary, "Subtitle")
    for excerpt in report.excerpts:
        _add_excerpt(file, excerpt)
    file.add_paragraph("来源", "Heading 1")
    for source in report.sources:
        _add_source(file, source)
    file.add_paragraph(report.assurance, "Subtitle")
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _add_excerpt(file: Document, excerpt: Excerpt) -> None:
    quoted = file.add_paragraph(style="Quote")
    quoted.paragraph_format.keep_with_next = bool(excerpt.note)
    quoted.add_run(f"{excerpt.number}．")
    quoted.add_run(excerpt.quote)  # a run of its own: nothing but the document's words
    quoted.add_run(f"〔{excerpt.source}〕").font.superscript = True
    if excerpt.note:
        noted = file.add_paragraph()
        noted.add_run("备注：").bold = True
        noted.add_run(excerpt.note)


def _add_source(file: Document, source: Source) -> None:
    file.add_paragraph(f"〔{source.number}〕{source.label}").paragraph_format.keep_with_next = True
    for place in source.places:
        listed = file.add_paragraph(style="List")
        listed.add_run(f"{place.label}：")
        if place.is_absolute:
            _add_link(listed, place.url)
        else:
            listed.add_run(place.url)


def _add_link(paragraph: Paragraph, url: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    run = paragraph.add_run(url)
    run.font.color.rgb = RGBColor.from_string(_BLUE)
    run.font.underline = True
    link = OxmlElement("w:hyperlink")
    target = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), target)
    run._r.addprevious(link)
    link.append(run._r)


def _set_up(file: Document) -> None:
    """Fonts and measures of the styles, and what the file says of itself."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    sizes = {"Normal": 12.0, "Title": 22.0, "Subtitle": 10.5, "Heading 1": 16.0, "Quote": 14.0}
    fonts = {"Title": _HEAD, "Heading 1": _HEAD, "Quote": _QUOTED}
    for name, size in {**sizes, "List": 10.5}.items():
        _set_font(file.styles[name], fonts.get(name, _BODY), size)
    styles: Any = file.styles  # what kind of style each is, the library's types don't tell
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Normal"].paragraph_format.line_spacing = 1.5
    styles["List"].paragraph_format.left_indent = Cm(1)
    styles["List"].paragraph_format.first_line_indent = Cm(0)
    quoted = styles["Quote"].paragraph_format
    quoted.left_indent = quoted.right_indent = Cm(1)
    quoted.space_before = Pt(12)
    _make_chinese(styles)
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    known = file.core_properties
    known.title, known.author, known.comments, known.language = TITLE, "", "", "zh-CN"


def _make_chinese(styles: Any) -> None:
    """The template is an English one with a blue line below its title."""
    from docx.oxml.ns import qn

    (language,) = styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    for line in styles["Title"].element.xpath("w:pPr/w:pBdr"):
        line.getparent().remove(line)


def _set_font(style: Any, chinese: str, size: float) -> None:
    """A style's font for Latin and for Chinese letters, which Word chooses apart."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name = _LATIN
    style.font.size = Pt(size)
    style.font.italic = False  # Chinese has no slanted letters
    style.font.color.rgb = RGBColor.from_string(_GREY if style.name == "Subtitle" else "000000")
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)  # a theme's font would come before these
    fonts.set(qn("w:eastAsia"), chinese)
    fonts.set(qn("w:hint"), "eastAsia")  # “”, … and — are Chinese here, not Latin

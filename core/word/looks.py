"""Page and styles after GB/T 9704, the manner of official papers: A4, 仿宋, headings in 黑体.

A machine without one of the faces takes its nearest; each style therefore names an ordinary one.
"""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

BODY, HEAD, SECOND, TITLE, LATIN = "仿宋", "黑体", "楷体", "宋体", "Times New Roman"
INK, QUIET = RGBColor(0x1B, 0x1D, 0x20), RGBColor(0x63, 0x65, 0x69)
PAGE_WIDTH, LEFT, RIGHT = 21.0, 2.8, 2.6
TEXT_CM = PAGE_WIDTH - LEFT - RIGHT
LINE = Pt(28)
CAPTION, CELL, NOTE, HINT = "Huiyin Caption", "Huiyin Cell", "Huiyin Note", "Huiyin Hint"
CONTENTS_HEAD, ISSUER = "Huiyin Contents", "Huiyin Issuer"
HEADINGS = {1: (HEAD, 16, False), 2: (SECOND, 16, False), 3: (BODY, 16, True)}


def dress(document: Any) -> None:
    """Set page and styles of a new document."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(PAGE_WIDTH), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(LEFT), Cm(RIGHT)
    section.header_distance, section.footer_distance = Cm(1.5), Cm(2.5)
    section.different_first_page_header_footer = True
    styles = document.styles
    normal = styles["Normal"]
    face(normal, BODY, 16)
    _spaced(normal, line=LINE)
    for level, (name, size, is_bold) in HEADINGS.items():
        heading = styles[f"Heading {level}"]
        face(heading, name, size, is_bold=is_bold)
        _spaced(heading, line=LINE, before=12 if level == 1 else 6)
    face(styles["Title"], TITLE, 22, is_bold=True)
    _spaced(styles["Title"], line=Pt(38), before=150, after=24, place=WD_ALIGN_PARAGRAPH.CENTER)
    _unlined(styles["Title"])
    face(styles["List Bullet"], BODY, 16)
    _own_styles(styles)
    for level in (1, 2):
        _contents_style(styles, level)


def face(style: Any, name: str, size: float, *, is_bold: bool = False, colour: RGBColor = INK) -> None:
    """Chinese and Latin letters of a style; without the first, Word takes its own for Chinese."""
    font = style.font
    font.name, font.size, font.bold, font.italic = LATIN, Pt(size), is_bold, False
    font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for old in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{old}"), None)
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), LATIN)
    fonts.set(qn("w:eastAsia"), name)


def _own_styles(styles: Any) -> None:
    centre = WD_ALIGN_PARAGRAPH.CENTER
    _style(styles, CAPTION, HEAD, 12, before=6, after=4, place=centre)
    _style(styles, CELL, BODY, 11, before=2, after=2)
    _style(styles, NOTE, BODY, 11, after=4, colour=QUIET)
    _style(styles, HINT, BODY, 14, before=4, after=4, colour=QUIET)
    _style(styles, ISSUER, SECOND, 16, before=6, place=centre)
    _style(styles, CONTENTS_HEAD, HEAD, 18, after=12, place=centre)


def _style(styles: Any, name: str, letters: str, size: float, **room: Any) -> None:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    face(style, letters, size, colour=room.pop("colour", INK))
    _spaced(style, **room)


def _contents_style(styles: Any, level: int) -> None:
    style = styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    style.base_style = styles["Normal"]
    face(style, HEAD if level == 1 else BODY, 14)
    _spaced(style, line=Pt(26))
    style.paragraph_format.left_indent = Cm(0.9 * (level - 1))
    style.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_CM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _spaced(
    style: Any,
    *,
    line: Any = None,
    before: float = 0,
    after: float = 0,
    place: WD_ALIGN_PARAGRAPH | None = None,
) -> None:
    room = style.paragraph_format
    room.space_before, room.space_after = Pt(before), Pt(after)
    if line is None:
        room.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        room.line_spacing_rule, room.line_spacing = WD_LINE_SPACING.AT_LEAST, line
    if place is not None:
        room.alignment = place


def _unlined(style: Any) -> None:
    """Word's own title has a line under it."""
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)

"""Writes a declared document."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from core.word import looks
from core.word.blocks import Block, Bullets, Contents, Cover, Figure, Heading, Paragraph, Space, Table
from core.word.charts import add_chart
from core.word.fields import add_field, bookmark, close_field, open_field
from core.xlsx.cells import UNWRITABLE

HEAD_FILL, FRAME = "E5EEF4", "CBC6BA"
SPACE_CM = 3.0
LISTED = 2
MOST = 255


def write_document(
    target: str | Path | IO[bytes], blocks: Sequence[Block], *, title: str, author: str, now: datetime
) -> None:
    """Write the blocks, in order, as a DOCX. Control characters in their texts are left out."""
    _Writer(blocks).written(title, author, now).save(target)


class _Writer:
    """One document. The template of python-docx, dressed anew."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks, self.document = blocks, Document()
        self.headings = self.charts = 0

    def written(self, title: str, author: str, now: datetime) -> Any:
        looks.dress(self.document)
        told = self.document.core_properties
        told.title, told.author = clean(title)[:MOST], clean(author)[:MOST]
        told.comments = told.keywords = ""
        told.created = told.modified = now
        told.last_modified_by = told.author
        self._footer()
        for block in self.blocks:
            WRITERS[type(block)](self, block)
        return self.document

    def _bullets(self, block: Bullets) -> None:
        for item in block.items:
            self.document.add_paragraph(clean(item), style="List Bullet")

    def _cover(self, block: Cover) -> None:
        self.document.add_paragraph(clean(block.title), style="Title")
        for words in (block.issuer, *block.facts):
            if words:
                self.document.add_paragraph(clean(words), style=looks.ISSUER)
        self._break_page()

    def _contents(self, block: Contents) -> None:
        self.document.add_paragraph(clean(block.heading), style=looks.CONTENTS_HEAD)
        headings = [one for one in self.blocks if isinstance(one, Heading)]
        listed = [(i, one) for i, one in enumerate(headings, 1) if one.level <= LISTED]
        line = None
        for place, (number, heading) in enumerate(listed):
            line = self.document.add_paragraph(style=f"toc {heading.level}")
            if place == 0:
                open_field(line, f'TOC \\o "1-{LISTED}" \\h \\z \\u', is_stale=True)
            line.add_run(f"{clean(heading.text)}\t")
            add_field(line, f"PAGEREF {_name(number)} \\h")
        if line is not None:
            close_field(line)
        self._break_page()

    def _heading(self, block: Heading) -> None:
        self.headings += 1
        line = self.document.add_paragraph(clean(block.text), style=f"Heading {min(3, max(1, block.level))}")
        bookmark(line, _name(self.headings), self.headings)

    def _paragraph(self, block: Paragraph) -> None:
        line = self.document.add_paragraph(clean(block.text), style=looks.NOTE if block.is_note else None)
        if not block.is_note:
            _indent(line)

    def _table(self, block: Table) -> None:
        if block.caption:
            caption = self.document.add_paragraph(clean(block.caption), style=looks.CAPTION)
            caption.paragraph_format.keep_with_next = True
        if not block.rows and block.empty:
            self._paragraph(Paragraph(block.empty, is_note=True))
            return
        table = self._framed(len(block.rows) + 1, len(block.head))
        for row, values in zip(table.rows, [block.head, *block.rows], strict=True):
            is_head = row._index == 0
            for place, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
                _fill(cell, value, is_head=is_head, is_right=place in block.numeric)
            _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
        _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        _set_widths(table, block.widths or [1.0] * len(block.head))
        self.document.add_paragraph(style=looks.NOTE)

    def _framed(self, rows: int, columns: int) -> Any:
        table = self.document.add_table(rows, columns, style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        return table

    def _figure(self, block: Figure) -> None:
        self.charts += 1
        line = self.document.add_paragraph(style=looks.CAPTION)
        line.paragraph_format.keep_with_next = True
        add_chart(line, block.chart, self.charts, block.words, looks.TEXT_CM)
        if block.caption:
            self.document.add_paragraph(clean(block.caption), style=looks.CAPTION)

    def _space(self, block: Space) -> None:
        table = self._framed(1, 1)
        table.rows[0].height = Cm(SPACE_CM)
        line = table.rows[0].cells[0].paragraphs[0]
        line.style = looks.HINT
        line.add_run(clean(block.hint))
        self.document.add_paragraph(style=looks.NOTE)

    def _break_page(self) -> None:
        self.document.add_paragraph(style=looks.NOTE).add_run().add_break(WD_BREAK.PAGE)

    def _footer(self) -> None:
        footer = self.document.sections[0].footer
        line = footer.paragraphs[0]
        line.style = looks.CELL
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run("— ")
        add_field(line, "PAGE", "1")
        line.add_run(" —")


WRITERS: dict[type[Block], Callable[[_Writer, Any], None]] = {
    Cover: _Writer._cover,
    Contents: _Writer._contents,
    Heading: _Writer._heading,
    Paragraph: _Writer._paragraph,
    Bullets: _Writer._bullets,
    Table: _Writer._table,
    Figure: _Writer._figure,
    Space: _Writer._space,
}


def clean(text: object) -> str:
    """Text as a document can hold it."""
    return UNWRITABLE.sub("", str(text)).replace("\r\n", "\n").replace("\r", "\n")


def _name(number: int) -> str:
    return f"_Toc{number:08d}"


def _indent(line: Any) -> None:
    """Two characters, whatever the size of the letters."""
    indent = line._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "640")


def _fill(cell: Any, value: object, *, is_head: bool, is_right: bool) -> None:
    line = cell.paragraphs[0]
    line.style = looks.CELL
    run = line.add_run("" if value is None else clean(value))
    if is_head:
        run.bold = True
        shade = OxmlElement("w:shd")
        for name, word in (("val", "clear"), ("color", "auto"), ("fill", HEAD_FILL)):
            shade.set(qn(f"w:{name}"), word)
        cell._tc.get_or_add_tcPr().append(shade)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif is_right:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _set_widths(table: Any, shares: Sequence[float]) -> None:
    whole = sum(shares)
    for column, share in zip(table.columns, shares, strict=True):
        width = Cm(looks.TEXT_CM * share / whole)
        column.width = width
        for cell in column.cells:
            cell.width = width


def _mark(properties: Any, name: str) -> None:
    properties.append(OxmlElement(name))

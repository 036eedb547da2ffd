"""Native charts in a document: the chart's part, its workbook for "edit data", and its frame in the text."""

import io
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import tostring

from core.xlsx.cells import UNWRITABLE
from core.xlsx.charts import Chart, Places, drawn
from core.xlsx.writing import write_rows

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "Sheet1"
FRAME = """
<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
  xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="{relations}">
  <wp:inline distT="0" distB="0" distL="0" distR="0">
    <wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>
    <wp:docPr id="{number}" name="Chart {number}" descr={words}/><wp:cNvGraphicFramePr/>
    <a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
      <c:chart r:id="{key}"/>
    </a:graphicData></a:graphic>
  </wp:inline>
</w:drawing>"""


def add_chart(paragraph: Any, chart: Chart, number: int, words: str, width_cm: float) -> None:
    """Set the chart into the paragraph; ``number`` differs for each chart of the document."""
    picture = drawn(chart, _places(chart), width_cm)
    package = paragraph.part.package
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, package=package)
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), BOOK_TYPE, _workbook(chart), package)
    source = part.relate_to(book, f"{RELATIONS}/package")
    part._blob = _with_source(tostring(picture._write()), source)
    frame = FRAME.format(
        relations=RELATIONS,
        width=int(Cm(width_cm)),
        height=int(Cm(chart.height_cm)),
        number=number,
        words=quoteattr(UNWRITABLE.sub("", words or chart.title)),
        key=paragraph.part.relate_to(part, f"{RELATIONS}/chart"),
    )
    paragraph.add_run()._r.append(parse_xml(frame))


def _with_source(xml: bytes | str, key: str) -> bytes:
    text = xml.decode() if isinstance(xml, bytes) else xml
    source = f'<externalData xmlns:r="{RELATIONS}" r:id="{key}"><autoUpdate val="0"/></externalData>'
    return text.replace("</chartSpace>", f"{source}</chartSpace>").encode()


def _workbook(chart: Chart) -> bytes:
    target = io.BytesIO()
    heads = [chart.title, *(one.name for one in chart.series)]
    rows = [[label, *(one.values[i] for one in chart.series)] for i, label in enumerate(chart.labels)]
    write_rows(target, heads, rows, title=SHEET)
    return target.getvalue()


def _places(chart: Chart) -> Places:
    end = max(2, len(chart.labels) + 1)
    letters = [get_column_letter(place) for place in range(2, len(chart.series) + 2)]
    return Places(
        labels=f"{SHEET}!$A$2:$A${end}",
        names=[f"{SHEET}!${letter}$1" for letter in letters],
        values=[f"{SHEET}!${letter}$2:${letter}${end}" for letter in letters],
    )

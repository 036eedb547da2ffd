"""Word documents: what is declared stands in it, hostile text stays text, charts carry their figures."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from core.word import (
    Bullets,
    Contents,
    Cover,
    Figure,
    Heading,
    Paragraph,
    Space,
    Table,
    write_document,
)
from core.word.writing import WRITERS
from core.xlsx import Chart, Drawing, Series
from tests.core.formula_payloads import PAYLOADS, live_fields

NOW = datetime(2026, 10, 8, 2, tzinfo=UTC)
CHART = Chart(
    Drawing.LINES,
    "三率趋势",
    ["2026-08", "2026-09"],
    [Series("响应率", [0.95, None]), Series("满意率", [0.8, 0.85])],
)


def written(*blocks, title="分析报告", author="热线办公室") -> io.BytesIO:
    target = io.BytesIO()
    write_document(target, blocks, title=title, author=author, now=NOW)
    target.seek(0)
    return target


def texts(target) -> str:
    document = Document(target)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def everything(words: str):
    chart = Chart(Drawing.BARS, words, [words], [Series(words, [1])])
    return [
        Cover(words, words, [words]),
        Contents(words),
        Heading(words),
        Paragraph(words),
        Bullets([words]),
        Table([words], [[words]], caption=words),
        Table([words], [], empty=words),
        Figure(chart, words, words),
        Space(words),
    ]


def test_every_kind_of_block_is_written():
    assert {type(block) for block in everything("x")} == set(WRITERS)
    assert texts(written(*everything("诉求分析"))).count("诉求分析") >= 11


def test_it_is_dressed_as_an_official_paper():
    document = Document(written(Cover("标题"), Heading("一、情况"), Paragraph("正文。")))
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet")
    }
    assert fonts == {
        "Normal": "仿宋",
        "Title": "宋体",
        "Heading 1": "黑体",
        "Heading 2": "楷体",
        "List Bullet": "仿宋",
    }
    assert (
        document.core_properties.created == NOW.replace(tzinfo=None)
        or document.core_properties.created == NOW
    )
    assert (document.core_properties.title, document.core_properties.author) == ("分析报告", "热线办公室")
    assert "PAGE" in section.footer.paragraphs[0]._p.xml


def test_a_table_repeats_its_head_and_breaks_between_rows():
    document = Document(
        written(Table(["单位", "件数"], [["住建局", 12], ["教育局", None]], numeric=frozenset({1})))
    )
    rows = document.tables[0].rows
    assert [bool(row._tr.trPr.findall(qn("w:tblHeader"))) for row in rows] == [True, False, False]
    assert all(row._tr.trPr.findall(qn("w:cantSplit")) for row in rows)
    assert [cell.text for cell in rows[2].cells] == ["教育局", ""]


def test_contents_name_the_headings_and_lead_to_them():
    target = written(Contents("目录"), Heading("一、情况"), Heading("（一）受理", 2), Heading("细节", 3))
    xml = Document(target).element.xml
    assert 'TOC \\o "1-2"' in xml
    assert [f"PAGEREF _Toc0000000{n}" in xml for n in (1, 2, 3)] == [True, True, False]
    assert xml.count("w:bookmarkStart") == 3
    assert xml.count('w:fldCharType="begin"') == xml.count('w:fldCharType="end"') == 3


def test_a_chart_is_native_and_brings_its_figures_and_its_workbook():
    with zipfile.ZipFile(written(Figure(CHART, "图1", "响应率与满意率"), Figure(CHART))) as archive:
        xml = archive.read("word/charts/chart1.xml").decode()
        book = load_workbook(io.BytesIO(archive.read("word/embeddings/chart1.xlsx")))
        body = archive.read("word/document.xml").decode()
        kinds = archive.read("[Content_Types].xml").decode()
        links = archive.read("word/charts/_rels/chart1.xml.rels").decode()
        names = set(archive.namelist())
    assert "word/charts/chart2.xml" in names
    assert "drawingml.chart+xml" in kinds
    assert "embeddings/chart1.xlsx" in links
    assert "<externalData" in xml
    assert [f"<v>{value}</v>" in xml for value in ("0.95", "0.8", "0.85", "2026-08", "响应率")] == [True] * 5
    assert "<f>Sheet1!$C$2:$C$3</f>" in xml
    rows = [[cell.value for cell in row] for row in book["Sheet1"].iter_rows()]
    assert rows == [["三率趋势", "响应率", "满意率"], ["2026-08", 0.95, 0.8], ["2026-09", None, 0.85]]
    assert 'descr="响应率与满意率"' in body
    assert 'descr="三率趋势"' in body


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_is_more_than_text(payload):
    target = written(*everything(payload), title=payload, author=payload)
    assert live_fields(target) == []
    with zipfile.ZipFile(target) as archive:
        assert not any(
            "External" in archive.read(name).decode() for name in archive.namelist() if ".rels" in name
        )
    assert Document(target).paragraphs


def test_control_characters_are_left_out():
    assert "ab" in texts(written(Paragraph("a\x00\x0b\x1b\ud800\ufffeb")))


def test_an_empty_table_says_so():
    assert texts(written(Table(["单位"], [], caption="表1", empty="本期没有。"))).split("\n")[:2] == [
        "表1",
        "本期没有。",
    ]

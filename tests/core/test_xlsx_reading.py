"""Uploaded workbooks: dirt is read, hostility is refused with one sentence, and nothing costs much memory."""

import re
import struct
import tracemalloc
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.formula import ArrayFormula

from core.refusals import Refused
from core.xlsx import Limits, read_rows

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.fixture
def save(tmp_path):
    """Saves rows as a workbook and gives its path."""

    def save(*rows, then=lambda book: None):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        then(book)
        path = tmp_path / "book.xlsx"
        book.save(path)
        return path

    return save


@pytest.fixture
def rebuild(tmp_path, save):
    """A good workbook with some parts replaced, added, or (None) left out."""

    def rebuild(**parts):
        source, target = save(["a", "b"], ["1", "2"]), tmp_path / "rebuilt.xlsx"
        changes = {name.replace("__", "/"): content for name, content in parts.items()}
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                if name not in changes:
                    new.writestr(name, old.read(name))
            for name, content in changes.items():
                if content is not None:
                    new.writestr(name, content)
        return target

    return rebuild


def sheet_of(rows: str, before: str = "", tag: str = "") -> str:
    prefix = f":{tag[:-1]}" if tag else ""
    space = f"xmlns{prefix}={NAMESPACE[6:]}"
    return f"<?xml version='1.0'?>{before}<{tag}worksheet {space}>{rows}</{tag}worksheet>"


def one(cell: str, before: str = "") -> str:
    return sheet_of(f"<sheetData><row r='1'>{cell}</row></sheetData>", before)


XXE = "<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
LAUGHS = "<!DOCTYPE w [<!ENTITY a 'xx'><!ENTITY x '&a;&a;&a;'>]>"
ENTITY = "<c><v>&x;</v></c>"


SHEET = "xl/worksheets/sheet1.xml"


def codes(path, **limits) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        list(read_rows(path, Limits(**limits)))
    assert refused.value.status == 422
    assert all(refused.value.sentences)
    return refused.value.codes


def test_cells_come_as_they_are_and_blank_rows_are_passed_over(save):
    moment = datetime(2020, 1, 2, 3, 4, 5)  # noqa: DTZ001 - a workbook knows no zone
    path = save(
        ["编号", "时间", "详情"],
        [1, moment, "  第一行\n第二行  "],
        [],
        ["007", None, ""],
        [None, "", None],
        [1.5, True, "x"],
    )
    rows = list(read_rows(path))
    assert [row.number for row in rows] == [1, 2, 4, 6]
    assert rows[1].cells == (1, moment, "  第一行\n第二行  ")
    assert rows[2].cells == ("007",)
    assert rows[3].cells == (1.5, True, "x")
    assert all(row.formulas == frozenset() for row in rows)


def test_formulas_are_given_as_text_and_flagged(save):
    def add(book):
        book.active["B2"] = '=HYPERLINK("http://evil")'
        book.active["C2"] = ArrayFormula("C2:C3", "=SUM(A1:A2*1)")
        book.active["D2"] = "=looks like one"
        book.active["D2"].data_type = "s"

    row = list(read_rows(save(["a", "b", "c", "d"], [1], then=add)))[1]
    assert row.cells == (1, '=HYPERLINK("http://evil")', "=SUM(A1:A2*1)", "=looks like one")
    assert row.formulas == {1, 2}


def test_only_the_first_sheet_is_read(save):
    path = save(["a"], then=lambda book: book.create_sheet("second").append(["b"]))
    assert [row.cells for row in read_rows(path)] == [("a",)]


def test_200_000_empty_rows_are_skipped_without_parsing_them(tmp_path, monkeypatch):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    blank = WriteOnlyCell(sheet)
    blank.font = Font(bold=True)
    for row in [["a", "b"], ["1", "2"], *([blank] * 7 for _ in range(200_000))]:
        sheet.append(row)
    path = tmp_path / "empty.xlsx"
    book.save(path)
    parsed = []
    from_xml = "openpyxl.worksheet._reader.WorkSheetParser.parse_row"
    original = __import__("openpyxl").worksheet._reader.WorkSheetParser.parse_row
    monkeypatch.setattr(from_xml, lambda *args: parsed.append(1) or original(*args))
    assert [row.cells for row in read_rows(path, max_rows=10)] == [("a", "b"), ("1", "2")]
    assert len(parsed) <= 3


def test_an_export_of_thousands_of_long_texts_fits_in_little_memory(tmp_path):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for n in range(4326):
        sheet.append([n, "A0001", f"标题{n}", "2020-01-02", f"{n}" + "长文本" * 200, 0, 1])
    path = tmp_path / "long.xlsx"
    book.save(path)
    tracemalloc.start()
    count = sum(1 for _ in read_rows(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 4326
    assert peak < 60_000_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"not a workbook at all",
        b"%PDF-1.7\n",
        b"PK\x03\x04 and then nothing",
        bytes.fromhex("D0CF11E0A1B11AE1") + bytes(4096),
        "编号,标题\n1,二".encode(),
    ],
)
def test_what_is_no_workbook(tmp_path, content):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    assert codes(path) == ("not_a_workbook",)


def test_a_polyglot_is_no_workbook(tmp_path, save):
    path = tmp_path / "polyglot.xlsx"
    path.write_bytes(b"GIF89a" + save(["a"]).read_bytes())
    assert codes(path) == ("not_a_workbook",)


def test_passwords(tmp_path, save):
    path = tmp_path / "x.xlsx"
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1024) + "EncryptedPackage".encode("utf-16-le"))
    assert codes(path) == ("workbook_password",)
    raw = bytearray(save(["a"]).read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = raw.find(magic)
        while position >= 0:
            struct.pack_into("<H", raw, position + offset, 1)
            position = raw.find(magic, position + 4)
    path.write_bytes(raw)
    assert codes(path) == ("workbook_password",)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"[Content_Types].xml": None}, "not_a_workbook"),
        ({"xl__workbook.xml": None}, "not_a_workbook"),
        ({"xl__workbook.xml": "<broken"}, "not_a_workbook"),
        ({"xl__styles.xml": "<broken"}, "not_a_workbook"),
        ({"xl__worksheets__sheet1.xml": None}, "sheet_empty"),
        ({"xl__worksheets__sheet1.xml": "<broken"}, "not_a_workbook"),
        ({"xl__worksheets__sheet1.xml": sheet_of("<sheetData/>")}, "sheet_empty"),
        ({"xl__worksheets__sheet1.xml": one("<c r='A1' t='s'><v>99</v></c>")}, "not_a_workbook"),
        ({"xl__worksheets__sheet1.xml": one(ENTITY, XXE)}, "not_a_workbook"),
        ({"xl__worksheets__sheet1.xml": one(ENTITY, LAUGHS)}, "not_a_workbook"),
        ({"xl__worksheets__sheet1.xml": one("<c><v>1</v></c>").encode("utf-16")}, "not_a_workbook"),
        ({"xl__vbaProject.bin": b"x"}, "workbook_macro"),
        ({"..__evil.xml": "x"}, "not_a_workbook"),
        ({"__etc__passwd": "x"}, "not_a_workbook"),
    ],
)
def test_hostile_and_broken_parts(rebuild, parts, expected):
    assert codes(rebuild(**parts)) == (expected,)


@pytest.mark.parametrize("tag", ["", "x:"])
def test_rows_without_numbers_prefixed_tags_and_what_follows_the_rows(rebuild, tag):
    rows = (
        "<sheetData><row><c t='inlineStr'><is><t>a</t></is></c></row><row spans='1:2'/>"
        "<row><c><v>2</v></c></row><row r='9'><c/></row></sheetData>"
        "<dataValidations><dataValidation><formula1>1</formula1></dataValidation></dataValidations>"
        "<rowBreaks><brk id='1'/></rowBreaks>"
    )
    prefixed = rows.replace("</", "\0").replace("<", "<" + tag).replace("\0", "</" + tag)
    found = list(read_rows(rebuild(xl__worksheets__sheet1__xml=None, **{SHEET: sheet_of(prefixed, tag=tag)})))
    assert [(row.number, row.cells) for row in found] == [(1, ("a",)), (3, (2,))]


def test_a_lying_size_and_a_far_cell(rebuild):
    rows = "<dimension ref='A1:XFD1048576'/><sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData>"
    assert [row.cells for row in read_rows(rebuild(**{SHEET: sheet_of(rows)}))] == [(1,)]
    rows = "<sheetData><row r='1048576'><c r='B1048576'><v>1</v></c></row></sheetData>"
    assert next(read_rows(rebuild(**{SHEET: sheet_of(rows)}))).number == 1048576
    rows = "<sheetData><row r='1'><c r='XFD1'><v>1</v></c></row></sheetData>"
    assert codes(rebuild(**{SHEET: sheet_of(rows)})) == ("too_many_columns",)


def test_limits(save, rebuild):
    path = save(*(["x"] for _ in range(12)))
    assert len(list(read_rows(path, max_rows=12))) == 12
    assert codes(path, rows=11) == ("too_many_rows",)
    with pytest.raises(Refused):
        read_rows(path, max_rows=11)
    assert codes(path, file=100) == ("workbook_too_large",)
    assert codes(path, unpacked=100) == ("workbook_too_large",)
    assert codes(path, furniture=10) == ("workbook_too_large",)
    assert codes(save(*(["x"] for _ in range(2000))), seconds=-1) == ("workbook_too_slow",)
    assert codes(save(["x" * 900], ["y"]), row=500) == ("workbook_too_large",)
    assert codes(save(["y"], ["x" * 900]), row=500) == ("workbook_too_large",)


def test_bombs_are_refused_before_they_are_unpacked(rebuild, tmp_path):
    bomb = sheet_of("<sheetData><row r='1'><c><v>" + "1" * 60_000_000 + "</v></c></row></sheetData>")
    path = rebuild(**{SHEET: bomb})
    del bomb
    tracemalloc.start()
    assert codes(path) == ("workbook_too_large",)
    assert codes(path, ratio=100_000) == ("workbook_too_large",)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000


def test_a_row_of_millions_of_cells_is_refused_by_its_bytes(rebuild):
    cells = "<c/>" * 2_000_000
    path = rebuild(**{SHEET: sheet_of(f"<sheetData><row r='1'>{cells}</row></sheetData>")})
    assert codes(path, ratio=100_000) == ("workbook_too_large",)


STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def with_strings(rebuild, save, content: str, name: str = "xl/sharedStrings.xml"):
    with zipfile.ZipFile(save(["a"])) as archive:
        types = archive.read("[Content_Types].xml").decode()
    override = f'<Override PartName="/{name}" ContentType="{STRINGS}"/></Types>'
    types = re.sub(r"<Override [^>]*sharedStrings[^>]*>", "", types).replace("</Types>", override)
    rows = "<sheetData><row><c t='s'><v>1</v></c></row></sheetData>"
    return rebuild(**{"[Content_Types].xml": types, name: content, SHEET: sheet_of(rows)})


def test_shared_strings(rebuild, save):
    good = f"<sst {NAMESPACE}><si><t>a</t></si><si><r><t>b</t></r><r><t>c</t></r></si></sst>"
    path = with_strings(rebuild, save, good)
    assert [row.cells for row in read_rows(path)] == [("bc",)]
    assert codes(path, words=10) == ("workbook_too_large",)
    for name in ("xl/worksheets/sheet9.xml", "xl/worksheets/SHEET9.xml"):
        assert codes(with_strings(rebuild, save, good, name)) == ("not_a_workbook",)
    many = f"<sst {NAMESPACE}><si>{'<r/>' * 1_500_000}</si></sst>"
    assert codes(with_strings(rebuild, save, many), ratio=100_000) == ("workbook_too_large",)
    assert codes(with_strings(rebuild, save, "<x/>")) == ("not_a_workbook",)


def test_two_parts_of_one_name(save, tmp_path):
    path = save(["a"])
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET, "x")
    assert codes(path) == ("not_a_workbook",)


def test_a_truncated_upload(save, tmp_path):
    whole = save(*(["x" * 50, n] for n in range(500))).read_bytes()
    path = tmp_path / "cut.xlsx"
    for share in (0.1, 0.5, 0.9, 0.99):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert codes(path) == ("not_a_workbook",)

"""Files that cannot be imported are refused whole, in a sentence; unusual ones are read by a mapping."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.refusals import Refused
from departments.models import Staff
from departments.roles import Role
from feedback.actions.importing import save_columns
from feedback.models import ImportMapping, Ticket
from tests.cast import START, City
from tests.feedback.imports import Run, nothing_done, refusal
from tests.feedback.workbooks import HEADER, row, write


@pytest.fixture
def agent(city: City) -> Staff:
    return city.person(Role.INTAKE_AGENT, "centre")


OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def _plain_text(path: Path) -> None:
    path.write_text("留言编号,留言详情\n1,路灯不亮", encoding="utf-8")


def _nothing(path: Path) -> None:
    path.write_bytes(b"")


def _old_workbook(path: Path) -> None:
    path.write_bytes(OLE + bytes(4096))


def _with_password(path: Path) -> None:
    path.write_bytes(OLE + bytes(1024) + "EncryptedPackage".encode("utf-16-le") + bytes(4096))


def _empty_sheet(path: Path) -> None:
    Workbook().save(path)


def _header_alone(path: Path) -> None:
    write(path, [])


def _empty_rows(path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(HEADER))
    for _ in range(200_000):
        sheet.append([])
    sheet.append([None, ""])
    book.save(path)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_plain_text, "not_a_workbook"),
        (_nothing, "not_a_workbook"),
        (_old_workbook, "not_a_workbook"),
        (_with_password, "workbook_password"),
        (_empty_sheet, "sheet_empty"),
        (_header_alone, "no_rows_below_header"),
        (_empty_rows, "no_rows_below_header"),
    ],
)
def test_a_file_that_cannot_be_read(
    run_import: Run, tmp_path: Path, make: Callable[[Path], None], code: str
) -> None:
    path = tmp_path / "file.xlsx"
    make(path)
    refused = refusal(run_import, path)
    assert refused.codes == (code,)
    assert all(refused.sentences)
    assert nothing_done()


def test_a_missing_column_is_named_with_the_headers_that_there_are(run_import: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [["1", "张三"]], header=["留言编号", "留言用户"], above=1)
    refused = refusal(run_import, path)
    assert refused.codes == ("column_missing",)
    assert "留言详情" in refused.sentences[0]
    assert "留言编号、留言用户" in refused.sentences[0]
    assert nothing_done()


def test_data_without_any_header_is_not_read_out(run_import: Run, tmp_path: Path) -> None:
    refused = refusal(run_import, write(tmp_path / "a.xlsx", [], header=["1", "13800002716", "内情" * 50]))
    assert refused.codes == ("column_missing", "column_missing")
    assert "2716" not in str(refused.reasons)
    assert "内情" not in str(refused.reasons)


def test_the_mapping_is_kept_for_the_channel(run_import: Run, tmp_path: Path, city: City) -> None:
    run_import(write(tmp_path / "a.xlsx", [row("1")]))
    kept = ImportMapping.objects.get(channel=city.channel)
    assert kept.columns["content"] == "留言详情"
    assert kept.columns["phone"] == "联系电话"
    assert "点赞数" not in kept.columns.values()


def test_unusual_headers_are_read_by_the_mapping_of_their_channel(
    run_import: Run, tmp_path: Path, city: City, agent: Staff
) -> None:
    columns = {"external_number": "流水", "content": "说了什么", "place": "", "title": ""}
    save_columns(city.channel, columns=columns, centre=city.departments["centre"], by=agent, now=START)
    header = ["流水 ", "说了什么：", "地点", "标题"]
    path = write(tmp_path / "a.xlsx", [["X1", "水管漏水。", "望湖大道", "不要的标题"]], header=header)
    run_import(path)
    ticket = Ticket.objects.get()
    assert (ticket.external_number, ticket.content, ticket.place) == ("X1", "水管漏水。", "")
    assert ticket.title == "水管漏水。", "a field left out on purpose stays out"
    kept = ImportMapping.objects.get(channel=city.channel).columns
    assert kept["place"] == ""
    run_import(write(tmp_path / "b.xlsx", [row("X2")]))
    assert Ticket.objects.count() == 2, "usual headers are still understood"


@pytest.mark.parametrize(
    ("columns", "codes"),
    [
        ({"external_number": "流水"}, ("mapping_incomplete",)),
        ({"external_number": "流水", "content": "流水"}, ("mapping_twice",)),
        ({"title": "x"}, ("mapping_incomplete", "mapping_incomplete")),
    ],
)
def test_a_mapping_that_cannot_work(
    city: City, agent: Staff, columns: dict[str, str], codes: tuple[str, ...]
) -> None:
    with pytest.raises(Refused) as caught:
        save_columns(city.channel, columns=columns, centre=city.departments["centre"], by=agent, now=START)
    assert caught.value.codes == codes
    assert all(caught.value.sentences)
    assert not ImportMapping.objects.exists()

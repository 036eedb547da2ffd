"""Reading a year's calendar from JSON and from a workbook, and the two commands."""

import json
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from core.refusals import Refused
from departments import calendars
from departments.calendar_files import read_file
from departments.management.commands import check_calendar, import_calendar
from departments.models import CalendarDay
from departments.rules.calendar_rows import CalendarRow, day_of, is_worked, thin_years
from tests.departments.deadline_table import ROOT, instant

DAYS = [
    {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
    {"name": "春节", "date": "2027-02-14", "isOffDay": False},
]
ROWS = (CalendarRow(date(2027, 1, 1), False, "元旦"), CalendarRow(date(2027, 2, 14), True, "春节"))


def written(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def workbook(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    "content", [DAYS, {"year": 2027, "days": DAYS}, {"year": 2027, "papers": [], "days": DAYS}]
)
def test_json_with_and_without_its_wrapper(tmp_path: Path, content: object) -> None:
    notice = read_file(written(tmp_path / "2027.json", content))
    assert (notice.rows, notice.years) == (ROWS, (2027,))


def test_json_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "2027.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(DAYS).encode())
    assert read_file(path).rows == ROWS


@pytest.mark.parametrize("year", [2025, 2026])
def test_shipped_files_read_as_any_other(year: int) -> None:
    notice = read_file(ROOT / f"departments/data/calendar_{year}.json")
    assert notice.years == (year,)
    assert thin_years(notice) == ()


def test_workbook_in_any_order_and_writing(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "2027.xlsx",
        ["序号", "是否上班", "日期", "名称"],
        [1, "否", datetime(2027, 1, 1), "元旦"],  # noqa: DTZ001 - a sheet knows no zone
        [2, "是", "2027/2/14", "春节"],
    )
    assert read_file(path).rows == ROWS
    renamed = path.rename(tmp_path / "renamed.json")
    assert read_file(renamed).rows == ROWS, "by what it is, not by what it is called"


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ((["日期", "名称"], ["2027-01-01", "元旦"]), ("calendar_missing_column",)),
        ((["名称"], ["元旦"]), ("calendar_missing_column", "calendar_missing_column")),
        ((["日期", "是否上班"],), ("calendar_file_empty",)),
        ((["日期", "是否上班"], ["=TODAY()", "否"]), ("calendar_bad_date",)),
        ((["日期", "是否上班"], ["2027-01-01", None]), ("calendar_bad_kind",)),
        ((["日期", "是否上班"], ["2027-01-01", "否"], ["2027-01-01", "是"]), ("calendar_twice",)),
    ],
)
def test_what_is_wrong_with_a_workbook(
    tmp_path: Path, rows: tuple[list[object], ...], codes: tuple[str, ...]
) -> None:
    with pytest.raises(Refused) as refusal:
        read_file(workbook(tmp_path / "2027.xlsx", *rows))
    assert refusal.value.codes == codes
    assert all(refusal.value.sentences)


def test_no_workbook_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / "2027.xlsx"
    path.write_bytes(b"not a workbook")
    with pytest.raises(Refused) as refusal:
        read_file(path)
    assert refusal.value.codes == ("not_a_workbook",)


def test_too_large_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "large.json").write_bytes(b" " * 1_000_001)
    for name, code in (
        ("large.json", "calendar_too_large"),
        ("none.json", "calendar_no_file"),
        ("", "calendar_no_file"),
    ):
        with pytest.raises(Refused) as refusal:
            read_file(tmp_path / name)
        assert refusal.value.codes == (code,)


def test_the_neighbouring_months_belong_to_a_notice_and_nothing_else(tmp_path: Path) -> None:
    spill = [*DAYS, {"name": "元旦", "date": "2026-12-31", "isOffDay": True}]
    assert read_file(written(tmp_path / "a.json", {"year": 2027, "days": spill})).years == (2027,)
    stray = [*DAYS, {"name": "x", "date": "2026-11-30", "isOffDay": True}]
    with pytest.raises(Refused) as refusal:
        read_file(written(tmp_path / "b.json", {"year": 2027, "days": stray}))
    assert refusal.value.codes == ("calendar_other_year",)


def test_dates_and_answers_as_people_write_them() -> None:
    for text in ("2027-1-4", "2027/01/04", "2027.1.4", "2027年1月4日", "20270104", " 2027-01-04 "):
        assert day_of(text) == date(2027, 1, 4)
    for wrong in ("", "2027", "4/1/2027", "2027-02-30", None, 46000, True):
        assert day_of(wrong) is None
    assert [is_worked(x) for x in ("是", "上班", 1, 1.0, True, "休", "否", 0, False)] == [True] * 5 + [
        False
    ] * 4
    assert [is_worked(x) for x in ("", None, "也许", 2)] == [None] * 4


@pytest.mark.django_db
def test_import_loads_everything_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_calendar.timezone, "now", lambda: instant("2026-12-01 10:00"))
    calendars.forget()
    good = written(tmp_path / "good.json", {"year": 2027, "days": DAYS})
    bad = written(tmp_path / "bad.json", [*DAYS, {"name": "x", "date": "?", "isOffDay": True}])
    out = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("import_calendar", str(bad), "--json", stdout=out)
    assert failure.value.returncode == 1
    assert [reason["code"] for reason in json.loads(out.getvalue())["reasons"]] == ["calendar_bad_date"]
    call_command("import_calendar", str(good), "--dry-run", stdout=StringIO())
    assert CalendarDay.objects.filter(date__year=2027).count() == 0
    out = StringIO()
    call_command("import_calendar", str(good), "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["loaded"], answer["rows"], answer["years"], answer["thin_years"]) == (
        True,
        2,
        [2027],
        [2027],
    )
    assert calendars.load_calendar().is_covered(date(2027, 1, 1))


@pytest.mark.django_db
def test_check_warns_with_exit_code_2(monkeypatch: pytest.MonkeyPatch) -> None:
    calendars.forget()
    monkeypatch.setattr(check_calendar.timezone, "now", lambda: instant("2026-10-15 10:00"))
    out, err = StringIO(), StringIO()
    call_command("check_calendar", stdout=out, stderr=err)
    assert out.getvalue()
    with pytest.raises(SystemExit) as warning:
        call_command("check_calendar", "--days", "90", stdout=out, stderr=err)
    assert warning.value.code == 2
    assert "2027" in err.getvalue()
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_calendar", "--days", "90", "--json", stdout=out)
    assert json.loads(out.getvalue())["warning"] == {"year": 2027, "in_days": 78}
    with pytest.raises(CommandError):
        call_command("check_calendar", "--days", "-1")

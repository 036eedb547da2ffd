"""An export becomes tickets: what is untidy is read, what is wrong comes back, and twice adds nothing."""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from core.evidence import Subject, records_of, verify
from core.models import EvidenceRecord, OutboxMessage
from core.refusals import NotPermitted, Refused
from departments.models import Staff
from departments.roles import Role
from feedback.actions import importing
from feedback.actions.importing import ImportOutcome, import_tickets, save_columns
from feedback.models import Channel, Complainant, Deadline, ImportMapping, Ticket
from feedback.tasks import refused_workbook
from tests.cast import START, City
from tests.feedback.workbooks import HEADER, cells, dirty, formulas, many, row, write

Run = Callable[..., ImportOutcome]
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


@pytest.fixture
def agent(city: City) -> Staff:
    return city.person(Role.INTAKE_AGENT, "centre")


@pytest.fixture
def run(city: City, agent: Staff) -> Run:
    """Import a file for the centre of the cast."""

    def go(path: Path, **changed: Any) -> ImportOutcome:
        given: dict[str, Any] = {
            "centre": city.departments["centre"],
            "channel": city.channel,
            "is_backlog": False,
            "dry_run": False,
            "by": agent,
            "now": START,
        }
        return import_tickets(path, **(given | changed))

    return go


def codes(outcome: ImportOutcome) -> dict[int, list[str]]:
    return {refused.number: [reason.code for reason in refused.reasons] for refused in outcome.refused}


def refusal(run: Run, path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        run(path)
    return caught.value


def nothing_done() -> bool:
    return not (Ticket.objects.exists() or ImportMapping.objects.exists() or Complainant.objects.exists())


def test_an_untidy_export(run: Run, tmp_path: Path) -> None:
    outcome = run(dirty(tmp_path / "dirty.xlsx"))
    assert codes(outcome) == {
        7: ["formula_in_cell"],
        8: ["external_number_missing"],
        9: ["external_number_twice"],
        10: ["phone_malformed"],
        12: ["time_unreadable"],
        13: ["reported_in_future"],
        14: ["content_missing"],
        16: ["formula_in_cell"],
    }
    assert outcome.counts() == {"rows": 16, "registered": 8, "known": 0, "repeats": 1, "refused": 8}
    kept = {ticket.external_number: ticket for ticket in Ticket.objects.select_related("complainant")}
    assert set(kept) == {"A1", "A2", "1003", "1004", "A5", "A10", "A14", "A16"}
    assert kept["A1"].content == "停车位长期被占。\n请处理。"
    assert [f"{kept[number].reported_at:%Y-%m-%d %H:%M:%S %Z}" for number in ("A1", "A2", "1003")] == [
        "2026-09-01 00:05:00 UTC",
        "2026-09-02 01:30:00 UTC",
        "2026-09-03 02:11:12 UTC",
    ]
    assert (kept["A5"].is_repeat, kept["A5"].duplicate_of) == (True, kept["A1"])
    assert kept["A10"].content == "铃声太大\n吵人。"
    assert kept["A10"].contact_means == "CHANNEL_ACCOUNT"
    assert (kept["A14"].contact_means, kept["A14"].complainant.phone) == ("PHONE", "13800002716")
    assert kept["A16"].complainant.phone == "13900002716"
    assert kept["A14"].complainant.channel_account == "U14"


def test_our_clocks_start_now_and_the_citizens_time_is_kept(run: Run, tmp_path: Path) -> None:
    run(write(tmp_path / "a.xlsx", [row("1")]))
    ticket = Ticket.objects.get()
    clock = ticket.deadlines.get()
    assert ticket.registered_at == clock.started_at == START
    assert ticket.reported_at < START
    assert (clock.kind, clock.due_at, ticket.due_at) == ("DISPATCH", ticket.due_at, clock.due_at)
    assert clock.next_at is not None
    assert not OutboxMessage.objects.exists(), "an export was acknowledged where it came from"


def test_a_backlog_never_escalates(run: Run, tmp_path: Path) -> None:
    run(write(tmp_path / "a.xlsx", many(3)), is_backlog=True)
    assert Deadline.objects.count() == 3
    assert not Deadline.objects.filter(next_at__isnull=False).exists()
    assert Ticket.objects.filter(is_backlog=True).count() == 3


def test_every_ticket_has_its_evidence(run: Run, tmp_path: Path) -> None:
    run(write(tmp_path / "a.xlsx", many(5)))
    for ticket in Ticket.objects.all():
        assert [record.verb for record in records_of(Subject("ticket", ticket.pk))] == ["register"]
    assert verify().faults == []


def test_a_second_run_adds_nothing(run: Run, tmp_path: Path) -> None:
    path = dirty(tmp_path / "dirty.xlsx")
    first = run(path)
    before = (Ticket.objects.count(), Complainant.objects.count(), EvidenceRecord.objects.count())
    second = run(path)
    assert (Ticket.objects.count(), Complainant.objects.count(), EvidenceRecord.objects.count()) == before
    assert second.counts() == first.counts() | {"registered": 0, "known": 8, "repeats": 0}
    assert codes(second) == codes(first)


def test_a_dry_run_counts_the_same_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    path = dirty(tmp_path / "dirty.xlsx")
    would = run(path, dry_run=True)
    assert nothing_done()
    assert not EvidenceRecord.objects.filter(subject_kind="ticket").exists()
    assert run(path).counts() == would.counts()
    assert run(path, dry_run=True).counts() == would.counts() | {"registered": 0, "known": 8, "repeats": 0}


def test_an_import_killed_half_way_is_completed_by_running_it_again(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.xlsx", many(25))
    monkeypatch.setattr(importing, "LOT", 10)
    lots: list[int] = []

    def killed_in_the_third(matters: Any, **arguments: Any) -> Any:
        lots.append(len(matters))
        tickets = importing_register(matters, **arguments)
        if len(lots) == 3:
            raise KeyboardInterrupt
        return tickets

    importing_register = importing.register_many
    monkeypatch.setattr(importing, "register_many", killed_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        run(path)
    assert lots == [10, 10, 5]
    monkeypatch.setattr(importing, "register_many", importing_register)
    outcome = run(path)
    assert outcome.known + outcome.registered == 25
    assert Ticket.objects.count() == 25
    assert Deadline.objects.count() == 25
    assert verify().faults == []


def test_a_lot_is_all_or_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "LOT", 10)
    calls: list[int] = []
    real = importing.register_many.__globals__["append_many"]

    def breaks_in_the_third(entries: Any) -> int:
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError("the disk is full")
        return int(real(entries))

    monkeypatch.setitem(importing.register_many.__globals__, "append_many", breaks_in_the_third)
    path = write(tmp_path / "a.xlsx", many(25))
    with pytest.raises(RuntimeError):
        run(path)
    assert Ticket.objects.count() == 20
    monkeypatch.setitem(importing.register_many.__globals__, "append_many", real)
    assert run(path).counts() == {"rows": 25, "registered": 5, "known": 20, "repeats": 0, "refused": 0}


def test_progress_is_told_lot_by_lot(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "LOT", 10)
    told: list[tuple[int, int]] = []
    run(
        write(tmp_path / "a.xlsx", many(25), above=2),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(10, 25), (20, 25), (25, 25)]


def test_the_header_need_not_stand_in_the_first_row(run: Run, tmp_path: Path) -> None:
    outcome = run(write(tmp_path / "a.xlsx", [row("1"), row(None)], above=3))
    assert outcome.counts() == {"rows": 2, "registered": 1, "known": 0, "repeats": 0, "refused": 1}
    assert codes(outcome) == {6: ["external_number_missing"]}, "numbered as the sheet numbers its rows"


def test_the_same_number_on_another_channel_is_another_matter(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [row("1")])
    run(path)
    outcome = run(path, channel=Channel.objects.create(code="board", name="建议留言板"))
    assert (outcome.registered, outcome.repeats) == (1, 1)


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
    run: Run, tmp_path: Path, make: Callable[[Path], None], code: str
) -> None:
    path = tmp_path / "file.xlsx"
    make(path)
    refused = refusal(run, path)
    assert refused.codes == (code,)
    assert all(refused.sentences)
    assert nothing_done()


def test_a_missing_column_is_named_with_the_headers_that_there_are(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [["1", "张三"]], header=["留言编号", "留言用户"], above=1)
    refused = refusal(run, path)
    assert refused.codes == ("column_missing",)
    assert "留言详情" in refused.sentences[0]
    assert "留言编号、留言用户" in refused.sentences[0]
    assert nothing_done()


def test_data_without_any_header_is_not_read_out(run: Run, tmp_path: Path) -> None:
    refused = refusal(run, write(tmp_path / "a.xlsx", [], header=["1", "13800002716", "内情" * 50]))
    assert refused.codes == ("column_missing", "column_missing")
    assert "2716" not in str(refused.reasons)
    assert "内情" not in str(refused.reasons)


def test_the_mapping_is_kept_for_the_channel(run: Run, tmp_path: Path, city: City) -> None:
    run(write(tmp_path / "a.xlsx", [row("1")]))
    kept = ImportMapping.objects.get(channel=city.channel)
    assert kept.columns["content"] == "留言详情"
    assert kept.columns["phone"] == "联系电话"
    assert "点赞数" not in kept.columns.values()


def test_unusual_headers_are_read_by_the_mapping_of_their_channel(
    run: Run, tmp_path: Path, city: City, agent: Staff
) -> None:
    columns = {"external_number": "流水", "content": "说了什么", "place": "", "title": ""}
    save_columns(city.channel, columns=columns, centre=city.departments["centre"], by=agent, now=START)
    header = ["流水 ", "说了什么：", "地点", "标题"]
    path = write(tmp_path / "a.xlsx", [["X1", "水管漏水。", "望湖大道", "不要的标题"]], header=header)
    run(path)
    ticket = Ticket.objects.get()
    assert (ticket.external_number, ticket.content, ticket.place) == ("X1", "水管漏水。", "")
    assert ticket.title == "水管漏水。", "a field left out on purpose stays out"
    kept = ImportMapping.objects.get(channel=city.channel).columns
    assert kept["place"] == ""
    run(write(tmp_path / "b.xlsx", [row("X2")]))
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


@pytest.mark.parametrize("place", ["other_centre", "lead"])
def test_only_who_may_register_may_import(run: Run, tmp_path: Path, city: City, place: str) -> None:
    path = write(tmp_path / "a.xlsx", [row("1")])
    with pytest.raises(NotPermitted):
        run(path, by=city.person(Role.INTAKE_AGENT, place))
    with pytest.raises(NotPermitted):
        save_columns(
            city.channel,
            columns={"external_number": "a", "content": "b"},
            centre=city.departments["centre"],
            by=city.person(Role.HANDLER, place),
            now=START,
        )
    assert nothing_done()


def test_refused_rows_come_back_as_they_were(run: Run, tmp_path: Path) -> None:
    outcome = run(dirty(tmp_path / "dirty.xlsx"))
    book = refused_workbook(outcome)
    header, *lines = cells(BytesIO(book.getvalue()))
    assert header[2:] == HEADER
    by_row = {line[0]: line for line in lines}
    assert set(by_row) == set(codes(outcome))
    assert by_row[7][2:7] == ("A6", "U01", "路灯不亮", "2026/9/1 8:5", "=1+1")
    assert by_row[8][2] is None
    assert by_row[9][2] == "A2"
    assert all(line[1] for line in lines), "each says why"
    assert formulas(BytesIO(book.getvalue())) == []


def test_rows_put_right_can_be_imported_from_the_workbook_of_refused_ones(run: Run, tmp_path: Path) -> None:
    outcome = run(write(tmp_path / "a.xlsx", [row("1"), row("2", 联系电话="12")]))
    _, line = cells(refused_workbook(outcome))
    header = ("行", "原因", *HEADER)
    put_right = [*line[:7], "13800002716", *line[8:]]
    again = run(write(tmp_path / "b.xlsx", [put_right], header=header))
    assert again.registered == 1


def test_the_number_of_queries_does_not_grow_with_the_rows(
    run: Run, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    run(write(tmp_path / "warm.xlsx", many(1)))
    with django_assert_max_num_queries(45):
        run(write(tmp_path / "a.xlsx", [row(f"Q{number}") for number in range(400)]))


def test_the_real_export(run: Run) -> None:
    """4,326 messages of a real board, as they were exported; nothing of them is kept in the project."""
    folder = os.environ.get("HUIYIN_SAMPLE_DATA")
    if not folder:
        pytest.skip(
            "HUIYIN_SAMPLE_DATA names no folder with hotline_export.xlsx: the real export is not read."
        )
    path = Path(folder, "hotline_export.xlsx")
    would = run(path, dry_run=True, is_backlog=True)
    assert nothing_done()
    outcome = run(path, is_backlog=True)
    assert outcome.counts() == would.counts()
    assert outcome.rows == 4326
    assert outcome.registered == 4326 - len(outcome.refused) == Ticket.objects.count()
    assert outcome.registered >= 4300
    assert outcome.repeats > 0
    assert not Deadline.objects.filter(next_at__isnull=False).exists()
    assert EvidenceRecord.objects.filter(subject_kind="ticket").count() == outcome.registered
    assert run(path, is_backlog=True).registered == 0

"""An export becomes tickets: what is untidy is read, what is wrong comes back, and twice adds nothing."""

import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from core.evidence import Subject, records_of, verify
from core.models import EvidenceRecord, OutboxMessage
from core.refusals import NotPermitted
from departments.roles import Role
from feedback.actions import importing
from feedback.actions.importing import ImportOutcome, save_columns
from feedback.models import Channel, Complainant, Deadline, Ticket
from feedback.tasks import refused_workbook
from tests.cast import START, City
from tests.feedback.imports import Run, nothing_done
from tests.feedback.workbooks import HEADER, cells, dirty, formulas, many, row, write


def codes(outcome: ImportOutcome) -> dict[int, list[str]]:
    return {refused.number: [reason.code for reason in refused.reasons] for refused in outcome.refused}


def test_an_untidy_export(run_import: Run, tmp_path: Path) -> None:
    outcome = run_import(dirty(tmp_path / "dirty.xlsx"))
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


def test_our_clocks_start_now_and_the_citizens_time_is_kept(run_import: Run, tmp_path: Path) -> None:
    run_import(write(tmp_path / "a.xlsx", [row("1")]))
    ticket = Ticket.objects.get()
    clock = ticket.deadlines.get()
    assert ticket.registered_at == clock.started_at == START
    assert ticket.reported_at < START
    assert (clock.kind, clock.due_at, ticket.due_at) == ("DISPATCH", ticket.due_at, clock.due_at)
    assert clock.next_at is not None
    assert not OutboxMessage.objects.exists(), "an export was acknowledged where it came from"


def test_a_backlog_never_escalates(run_import: Run, tmp_path: Path) -> None:
    run_import(write(tmp_path / "a.xlsx", many(3)), is_backlog=True)
    assert Deadline.objects.count() == 3
    assert not Deadline.objects.filter(next_at__isnull=False).exists()
    assert Ticket.objects.filter(is_backlog=True).count() == 3


def test_every_ticket_has_its_evidence(run_import: Run, tmp_path: Path) -> None:
    run_import(write(tmp_path / "a.xlsx", many(5)))
    for ticket in Ticket.objects.all():
        assert [record.verb for record in records_of(Subject("ticket", ticket.pk))] == ["register"]
    assert verify().faults == []


def test_a_second_run_adds_nothing(run_import: Run, tmp_path: Path) -> None:
    path = dirty(tmp_path / "dirty.xlsx")
    first = run_import(path)
    before = (Ticket.objects.count(), Complainant.objects.count(), EvidenceRecord.objects.count())
    second = run_import(path)
    assert (Ticket.objects.count(), Complainant.objects.count(), EvidenceRecord.objects.count()) == before
    assert second.counts() == first.counts() | {"registered": 0, "known": 8, "repeats": 0}
    assert codes(second) == codes(first)


def test_a_dry_run_counts_the_same_and_writes_nothing(run_import: Run, tmp_path: Path) -> None:
    path = dirty(tmp_path / "dirty.xlsx")
    would = run_import(path, dry_run=True)
    assert nothing_done()
    assert not EvidenceRecord.objects.filter(subject_kind="ticket").exists()
    assert run_import(path).counts() == would.counts()
    assert run_import(path, dry_run=True).counts() == would.counts() | {
        "registered": 0,
        "known": 8,
        "repeats": 0,
    }


def test_an_import_killed_half_way_is_completed_by_running_it_again(
    run_import: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
        run_import(path)
    assert lots == [10, 10, 5]
    monkeypatch.setattr(importing, "register_many", importing_register)
    outcome = run_import(path)
    assert outcome.known + outcome.registered == 25
    assert Ticket.objects.count() == 25
    assert Deadline.objects.count() == 25
    assert verify().faults == []


def test_a_lot_is_all_or_nothing(run_import: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
        run_import(path)
    assert Ticket.objects.count() == 20
    monkeypatch.setitem(importing.register_many.__globals__, "append_many", real)
    assert run_import(path).counts() == {"rows": 25, "registered": 5, "known": 20, "repeats": 0, "refused": 0}


def test_progress_is_told_lot_by_lot(
    run_import: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LOT", 10)
    told: list[tuple[int, int]] = []
    run_import(
        write(tmp_path / "a.xlsx", many(25), above=2),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(10, 25), (20, 25), (25, 25)]


def test_the_header_need_not_stand_in_the_first_row(run_import: Run, tmp_path: Path) -> None:
    outcome = run_import(write(tmp_path / "a.xlsx", [row("1"), row(None)], above=3))
    assert outcome.counts() == {"rows": 2, "registered": 1, "known": 0, "repeats": 0, "refused": 1}
    assert codes(outcome) == {6: ["external_number_missing"]}, "numbered as the sheet numbers its rows"


def test_the_same_number_on_another_channel_is_another_matter(run_import: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [row("1")])
    run_import(path)
    outcome = run_import(path, channel=Channel.objects.create(code="board", name="建议留言板"))
    assert (outcome.registered, outcome.repeats) == (1, 1)


@pytest.mark.parametrize("place", ["other_centre", "lead"])
def test_only_who_may_register_may_import(run_import: Run, tmp_path: Path, city: City, place: str) -> None:
    path = write(tmp_path / "a.xlsx", [row("1")])
    with pytest.raises(NotPermitted):
        run_import(path, by=city.person(Role.INTAKE_AGENT, place))
    with pytest.raises(NotPermitted):
        save_columns(
            city.channel,
            columns={"external_number": "a", "content": "b"},
            centre=city.departments["centre"],
            by=city.person(Role.HANDLER, place),
            now=START,
        )
    assert nothing_done()


def test_refused_rows_come_back_as_they_were(run_import: Run, tmp_path: Path) -> None:
    outcome = run_import(dirty(tmp_path / "dirty.xlsx"))
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


def test_rows_put_right_can_be_imported_from_the_workbook_of_refused_ones(
    run_import: Run, tmp_path: Path
) -> None:
    outcome = run_import(write(tmp_path / "a.xlsx", [row("1"), row("2", 联系电话="12")]))
    _, line = cells(refused_workbook(outcome))
    header = ("行", "原因", *HEADER)
    put_right = [*line[:7], "13800002716", *line[8:]]
    again = run_import(write(tmp_path / "b.xlsx", [put_right], header=header))
    assert again.registered == 1


def test_the_number_of_queries_does_not_grow_with_the_rows(
    run_import: Run, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    run_import(write(tmp_path / "warm.xlsx", many(1)))
    with django_assert_max_num_queries(45):
        run_import(write(tmp_path / "a.xlsx", [row(f"Q{number}") for number in range(400)]))


def test_the_real_export(run_import: Run) -> None:
    """4,326 messages of a real board, as they were exported; nothing of them is kept in the project."""
    folder = os.environ.get("HUIYIN_SAMPLE_DATA")
    if not folder:
        pytest.skip(
            "HUIYIN_SAMPLE_DATA names no folder with hotline_export.xlsx: the real export is not read."
        )
    path = Path(folder, "hotline_export.xlsx")
    would = run_import(path, dry_run=True, is_backlog=True)
    assert nothing_done()
    outcome = run_import(path, is_backlog=True)
    assert outcome.counts() == would.counts()
    assert outcome.rows == 4326
    assert outcome.registered == 4326 - len(outcome.refused) == Ticket.objects.count()
    assert outcome.registered >= 4300
    assert outcome.repeats > 0
    assert not Deadline.objects.filter(next_at__isnull=False).exists()
    assert EvidenceRecord.objects.filter(subject_kind="ticket").count() == outcome.registered
    assert run_import(path, is_backlog=True).registered == 0

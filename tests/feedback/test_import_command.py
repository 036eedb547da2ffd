"""``import_tickets FILE`` as an operator types it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from departments.roles import Role
from feedback.models import Channel, Deadline, Ticket
from tests.cast import City
from tests.feedback.workbooks import cells, dirty, many, write


@pytest.fixture(autouse=True)
def somebody_registers(city: City) -> None:
    """One centre only, so that the command need not be told which."""
    city.person(Role.INTAKE_AGENT, "centre")
    city.departments["other_centre"].is_active = False
    city.departments["other_centre"].save()


def command(path: Path, *words: str) -> str:
    out = StringIO()
    call_command("import_tickets", str(path), *words, stdout=out)
    return out.getvalue()


def told(path: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(command(path, "--json", *words))
    return found


def test_it_tells_what_became_of_the_rows(tmp_path: Path) -> None:
    path = dirty(tmp_path / "导出.xlsx")
    answer = told(path)
    report = tmp_path / "导出.refused.xlsx"
    assert answer == {
        "rows": 16,
        "registered": 8,
        "known": 0,
        "repeats": 1,
        "refused": 8,
        "dry_run": False,
        "report": str(report),
    }
    assert len(cells(report)) == 9
    assert told(path)["known"] == 8


def test_a_dry_run(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", many(3))
    assert "would be registered" in command(path, "--dry-run") or "3" in command(path, "--dry-run")
    assert not Ticket.objects.exists()
    assert told(path, "--dry-run")["registered"] == 3


def test_a_backlog(tmp_path: Path) -> None:
    told(write(tmp_path / "a.xlsx", many(2)), "--backlog")
    assert Ticket.objects.filter(is_backlog=True).count() == 2
    assert not Deadline.objects.exclude(next_at=None).exists()


def test_the_channel_is_named_by_its_code(tmp_path: Path) -> None:
    Channel.objects.create(code="board", name="建议留言板")
    path = write(tmp_path / "a.xlsx", many(1))
    with pytest.raises(CommandError, match="there are: phone, board"):
        told(path)
    told(path, "--channel", "board")
    assert Ticket.objects.get().channel.code == "board"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--channel", "fax"], "Name the channel with --channel"),
        (["--centre", "nowhere"], "Name the hotline centre with --centre"),
        (["--by", "nobody"], "Name who registers with --by"),
    ],
)
def test_what_is_not_there_is_said(tmp_path: Path, words: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        told(write(tmp_path / "a.xlsx", many(1)), *words)
    assert not Ticket.objects.exists()


def test_a_file_that_cannot_be_read_fails_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        told(tmp_path / "nothing.xlsx")
    path = tmp_path / "text.xlsx"
    path.write_text("留言编号", encoding="utf-8")
    with pytest.raises(CommandError, match=r"(Excel|xlsx)"):
        told(path)
    with pytest.raises(CommandError, match="留言详情"):
        told(write(tmp_path / "odd.xlsx", [], header=["留言编号", "别的"]))
    assert not Ticket.objects.exists()

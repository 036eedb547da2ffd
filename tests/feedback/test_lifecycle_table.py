"""The machine against tests/golden/lifecycle.csv: every state and every move, legal and not."""

import csv
from pathlib import Path

import pytest

from feedback.lifecycle import MOVES
from feedback.models import Ticket
from feedback.states import OPEN_STATES, STAGE_OF, State

TABLE = Path(__file__).parent.parent / "golden" / "lifecycle.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['move']}-{r['from']}")
def test_every_cell(row: dict[str, str]) -> None:
    spec = MOVES[row["move"]]
    assert spec.order == row["row"]
    if row["to"] == "-":
        assert row["from"] not in spec.sources
    else:
        assert row["from"] in spec.sources
        assert set(spec.targets) == (set() if row["to"] == "=" else set(row["to"].split("|")))


def test_the_table_is_complete() -> None:
    assert {(r["move"], r["from"]) for r in ROWS} == {(verb, str(state)) for verb in MOVES for state in State}


def test_every_state_has_a_stage_or_is_an_end_outside_the_loop() -> None:
    outside = {State.REJECTED, State.MERGED, State.WITHDRAWN, State.TERMINATED}
    assert set(STAGE_OF) | outside == set(State)
    assert set(OPEN_STATES).isdisjoint(outside | {State.COMPLETED, State.ARCHIVED})


def test_state_cannot_be_set_from_outside() -> None:
    ticket = Ticket()
    with pytest.raises(AttributeError):
        ticket.state = State.COMPLETED


@pytest.mark.django_db
def test_querysets_cannot_slip_past_the_machine() -> None:
    with pytest.raises(AttributeError):
        Ticket.objects.update(state=State.COMPLETED)
    with pytest.raises(AttributeError):
        Ticket.objects.bulk_update([], ["state"])
    with pytest.raises(AttributeError):
        Ticket.objects.all().delete()

"""The machines of entries and exclusions against tests/golden/entries.csv: every state and every act."""

import csv
from pathlib import Path
from typing import Any

import pytest

from core.evidence import Subject, examine
from supervision.acting import reasons_against
from supervision.choices import EntryState, ExclusionState
from supervision.lifecycle import ACTS
from supervision.models import ExclusionRequest, ScoreEntry
from tests.cast import City
from tests.supervision.papers.entries import EntryWalk, decider, entry_in, exclusion_in

TABLE = Path(__file__).parent.parent / "golden" / "entries.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))
STATES: dict[str, Any] = {"entry": EntryState, "exclusion": ExclusionState}


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['paper']}-{r['act']}-{r['from']}")
def test_every_cell(row: dict[str, str]) -> None:
    spec = ACTS[row["paper"]][row["act"]]
    if row["to"] == "-":
        assert row["from"] not in spec.sources
    else:
        assert row["from"] in spec.sources
        assert set(spec.targets) == (set() if row["to"] == "=" else set(row["to"].split("|")))


def test_the_table_is_complete() -> None:
    wanted = {(kind, verb, str(state)) for kind in STATES for verb in ACTS[kind] for state in STATES[kind]}
    assert {(row["paper"], row["act"], row["from"]) for row in ROWS} == wanted


@pytest.mark.parametrize("state", [str(state) for state in EntryState])
def test_an_entry_reaches_every_state_with_its_evidence(city: City, state: str) -> None:
    entry = entry_in(city, state)
    assert entry.state == state
    assert examine(Subject("entry", entry.pk)).faults == []
    refused = {
        row["act"]
        for row in ROWS
        if row["paper"] == "entry" and row["from"] == state and row["to"] == "-"
    }  # fmt: skip
    for verb in refused:
        (reason,) = reasons_against(entry, verb, by=decider(city), now=entry.proposed_at)
        assert reason.code == "act_wrong_state"


@pytest.mark.parametrize("state", [str(state) for state in ExclusionState])
def test_an_exclusion_reaches_every_state_with_its_evidence(city: City, state: str) -> None:
    row = exclusion_in(city, state)
    assert row.state == state
    assert examine(Subject("exclusion", row.pk)).faults == []


def test_states_move_by_acts_alone(city: City) -> None:
    entry = EntryWalk(city).to("NOTIFIED")
    with pytest.raises(AttributeError):
        entry.state = EntryState.CONFIRMED
    for model in (ScoreEntry, ExclusionRequest):
        with pytest.raises(AttributeError):
            model.objects.update(state="GRANTED")
        with pytest.raises(AttributeError):
            model.objects.all().delete()


def test_a_bare_update_of_points_shows(city: City) -> None:
    entry = EntryWalk(city).to("NOTIFIED")
    ScoreEntry.objects.filter(pk=entry.pk).update(points="0.5")
    (fault,) = examine(Subject("entry", entry.pk)).faults
    assert fault.kind == "row_paper"

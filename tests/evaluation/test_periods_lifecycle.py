"""The machines of periods and objections against tests/golden/periods.csv: every state and every act."""

import csv
from pathlib import Path
from typing import Any

import pytest

from core.evidence import Subject, examine
from departments.roles import Role
from evaluation.choices import ObjectionState, PeriodState
from evaluation.models import AssessmentPeriod, Objection
from supervision.acting import reasons_against
from supervision.lifecycle import ACTS
from tests.cast import City
from tests.evaluation.assessed import HEARD
from tests.evaluation.papers.periods import objection_in, period_in

TABLE = Path(__file__).parent.parent / "golden" / "periods.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))
STATES: dict[str, Any] = {"period": PeriodState, "objection": ObjectionState}
MADE: dict[str, Any] = {"period": period_in, "objection": objection_in}


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['paper']}-{r['act']}-{r['from']}")
def test_every_cell(row: dict[str, str]) -> None:
    spec = ACTS[row["paper"]][row["act"]]
    if row["to"] == "-":
        assert row["from"] not in spec.sources
    else:
        assert row["from"] in spec.sources
        assert set(spec.targets) == (set() if row["to"] == "=" else {row["to"]})


def test_the_table_is_complete() -> None:
    wanted = {(kind, verb, str(state)) for kind in STATES for verb in ACTS[kind] for state in STATES[kind]}
    assert {(row["paper"], row["act"], row["from"]) for row in ROWS} == wanted


@pytest.mark.parametrize(
    ("kind", "state"), [(kind, str(state)) for kind in STATES for state in STATES[kind]], ids="-".join
)
def test_every_state_is_reached_with_its_evidence(city: City, kind: str, state: str) -> None:
    row = MADE[kind](city, state)
    assert row.state == state
    assert examine(Subject(kind, row.pk)).faults == []
    by = city.person(Role.ASSESSMENT_MANAGER, "institution")
    for cell in ROWS:
        if (cell["paper"], cell["from"], cell["to"]) == (kind, state, "-"):
            (reason,) = reasons_against(row, cell["act"], by=by, now=HEARD)
            assert reason.code == "act_wrong_state", cell


def test_states_move_by_acts_alone(city: City) -> None:
    row = period_in(city, "DRAFT")
    with pytest.raises(AttributeError):
        row.state = PeriodState.LOCKED
    for model in (AssessmentPeriod, Objection):
        with pytest.raises(AttributeError):
            model.objects.update(state="LOCKED")
        with pytest.raises(AttributeError):
            model.objects.all().delete()

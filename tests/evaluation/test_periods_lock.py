"""The lock: what stands against it, what follows from it; quarters, and rows of low results."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.evidence import Subject, examine
from core.refusals import NotPermitted, Refused
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.actions import objections, periods
from evaluation.models import Assessment
from evaluation.reports.assessment import live, previous, results, trend
from evaluation.reports.locking import obstacles
from supervision.models import PeriodLock, Proposal, ScoreEntry
from tests.cast import City, Walk
from tests.evaluation.assessed import (
    HEARD,
    OVER,
    WORK,
    locked,
    manager,
    noticed,
    of,
    second,
    work,
)
from tests.evaluation.papers.periods import WHY
from tests.evaluation.test_periods_objections import file
from tests.supervision.papers.entries import EntryWalk

UNTIL = datetime(2026, 11, 11, 17, 30, tzinfo=SHANGHAI)
"""The close of the fifth working day after Wednesday, 4 November."""


def codes(refused: Any) -> tuple[str, ...]:
    found: tuple[str, ...] = refused.value.codes
    return found


# -- lock ------------------------------------------------------------------------------------------------


def test_who_gave_notice_does_not_lock(city: City) -> None:
    row = noticed(city)
    with pytest.raises(NotPermitted) as refused:
        periods.lock(row, by=manager(city), now=HEARD)
    assert codes(refused) == ("act_own_work",)


def test_not_before_the_time_to_object_is_over(city: City) -> None:
    row = noticed(city)
    with pytest.raises(Refused) as refused:
        periods.lock(row, by=second(city), now=UNTIL)
    assert codes(refused) == ("assessment_objections_run",)
    assert [one.kind for one in obstacles(row, now=UNTIL)] == ["too_early"]
    assert periods.lock(row, by=second(city), now=UNTIL + timedelta(seconds=1)).state == "LOCKED"


def test_not_with_an_open_objection(city: City) -> None:
    row = noticed(city)
    filed = file(city, row)
    with pytest.raises(Refused) as refused:
        periods.lock(row, by=second(city), now=HEARD)
    assert codes(refused) == ("assessment_objections_open",)
    assert [one.kind for one in obstacles(row, now=HEARD)] == ["objections"]
    objections.withdraw(filed, by=city.person(Role.UNIT_APPROVER, "lead"), now=HEARD)
    assert periods.lock(row, by=second(city), now=HEARD).state == "LOCKED"


def test_not_with_facts_that_changed_since_the_notice(city: City) -> None:
    work(city)
    row = noticed(city)
    Walk(city, now=WORK).to("DISPATCHED")
    (found,) = obstacles(row, now=HEARD)
    assert (found.kind, found.codes) == ("changed", (str(city.departments["lead"].pk),))
    with pytest.raises(Refused) as refused:
        periods.lock(row, by=second(city), now=HEARD)
    assert codes(refused) == ("assessment_facts_changed",)
    assert "市照明管理处" in refused.value.sentences[0]
    assert not PeriodLock.objects.exists(), "a refused lock leaves the entries open"
    row = periods.take_back(row, reason=WHY, by=manager(city), now=HEARD)
    row = periods.give_notice(row, by=manager(city), now=HEARD)
    assert periods.lock(row, by=second(city), now=HEARD + timedelta(days=20)).state == "LOCKED"


def test_the_months_entries_are_locked_with_it(city: City) -> None:
    walk = EntryWalk(city)
    walk.to("CONFIRMED")
    row = noticed(city, "2026-09")
    assert of(results(row, now=OVER).rows, city, "lead").lines[0].code == "D11"
    row = periods.lock(row, by=second(city), now=HEARD)
    entry = ScoreEntry.objects.get(pk=walk.entry.pk)
    assert (entry.state, entry.counted_in, PeriodLock.objects.get().period) == (
        "LOCKED",
        "2026-09",
        "2026-09",
    )
    assert examine(Subject("period", row.pk)).faults == []


def test_not_with_undecided_entries_which_are_named_with_a_link(city: City) -> None:
    EntryWalk(city).to("NOTIFIED")
    row = noticed(city, "2026-09")
    (found,) = obstacles(row, now=HEARD)
    assert (found.kind, found.codes, found.reason.params["count"]) == ("entries", ("2026-09",), 1)
    with pytest.raises(Refused) as refused:
        periods.lock(row, by=second(city), now=HEARD)
    assert codes(refused) == ("period_undecided",)


def test_periods_of_one_length_are_locked_in_their_order(city: City) -> None:
    noticed(city, "2026-09")
    row = noticed(city)
    assert [(one.kind, one.codes) for one in obstacles(row, now=HEARD)] == [("earlier", ("2026-09",))]
    with pytest.raises(Refused) as refused:
        periods.lock(row, by=second(city), now=HEARD)
    assert codes(refused) == ("assessment_earlier_open",)


def test_published_once_by_who_may_publish(city: City) -> None:
    row = locked(city)
    row = periods.publish(row, by=manager(city), now=HEARD)
    assert row.published_at == HEARD
    with pytest.raises(Refused) as refused:
        periods.publish(row, by=manager(city), now=HEARD)
    assert codes(refused) == ("assessment_published",)


# -- quarters --------------------------------------------------------------------------------------------

NEXT_YEAR = datetime(2027, 1, 12, 10, 0, tzinfo=SHANGHAI)
HEARD_THEN = datetime(2027, 2, 8, 10, 0, tzinfo=SHANGHAI)


def test_a_quarter_adds_its_months_and_is_locked_after_them(city: City) -> None:
    work(city)
    Walk(city, now=datetime(2026, 11, 12, 9, 30, tzinfo=SHANGHAI)).to("COMPLETED")
    parts = [of(live(code, now=NEXT_YEAR).rows, city, "lead") for code in ("2026-10", "2026-11", "2026-12")]
    row = of(live("2026-Q4", now=NEXT_YEAR).rows, city, "lead")
    assert row.total == sum(part.total for part in parts) == 5
    assert row.beside == {name: sum(part.beside[name] for part in parts) for name in row.beside}
    scores = [part.score for part in parts if part.score is not None]
    assert row.score != sum(scores) / len(scores), "never a mean of months"
    assert row.score == Decimal("65.00"), "80, 80, 75 and 75 percent: 5 + 15 + 20 + 25"

    quarter = noticed(city, "2026-Q4", NEXT_YEAR)
    (found,) = [one for one in obstacles(quarter, now=HEARD_THEN) if one.kind == "months"]
    assert found.codes == ("2026-10", "2026-11", "2026-12")
    with pytest.raises(Refused) as refused:
        periods.lock(quarter, by=second(city), now=HEARD_THEN)
    assert codes(refused) == ("assessment_months_open",)
    for code in ("2026-10", "2026-11", "2026-12"):
        periods.lock(noticed(city, code, NEXT_YEAR), by=second(city), now=HEARD_THEN)
    assert periods.lock(quarter, by=second(city), now=HEARD_THEN).state == "LOCKED"
    assert live("2026-Q4", now=HEARD_THEN).frozen_months == ("2026-10", "2026-11", "2026-12")


# -- three running below the bar -------------------------------------------------------------------------


def test_after_three_locked_periods_below_80_an_interview_is_proposed_once(city: City) -> None:
    months = ("2026-08", "2026-09", "2026-10")
    for code in months:
        start = datetime(2026, int(code[5:]), 12, 9, 30, tzinfo=SHANGHAI)
        Walk(city, now=start).to("DISPATCHED")
    rows = [noticed(city, code) for code in months]
    assert [of(results(row, now=OVER).rows, city, "lead").score for row in rows] == [Decimal("0.00")] * 3
    for row, proposals in zip(rows, (0, 0, 1), strict=True):
        periods.lock(row, by=second(city), now=HEARD)
        assert Proposal.objects.filter(ground="RUNNING_LOW").count() == proposals
    found = Proposal.objects.get(ground="RUNNING_LOW")
    assert (found.measure, found.department, found.count) == ("INTERVIEW", city.departments["lead"], 3)
    assert examine(Subject("proposal", found.pk)).faults == []
    counted = Assessment.objects.filter(department=city.departments["lead"]).order_by("period__code")
    assert list(counted.values_list("running_low", flat=True)) == [1, 2, 3], "counted anew at the lock"
    for row in rows:
        assert examine(Subject("period", row.pk)).faults == []
    assert [(code, one.score) for code, one in trend(city.departments["lead"].pk, "MONTH")] == [
        (code, Decimal("0.00")) for code in months
    ]
    assert previous(rows[2])[city.departments["lead"].pk].score == Decimal("0.00")

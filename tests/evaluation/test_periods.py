"""An assessment period's life, by what people do to it: what it counts, opening, notice."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.evidence import Subject, examine
from core.refusals import NotPermitted, Refused
from departments.actions.tree import create_department, move_department, set_department_active
from departments.models import Department
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.actions import periods
from evaluation.reports.assessment import live, results
from evaluation.reports.locking import obstacles
from supervision.models import Notice
from tests.cast import City, Walk
from tests.evaluation.assessed import (
    CODE,
    HEARD,
    OVER,
    WORK,
    manager,
    noticed,
    of,
    opened,
    second,
    work,
)
from tests.evaluation.papers.periods import WHY

UNTIL = datetime(2026, 11, 11, 17, 30, tzinfo=SHANGHAI)
"""The close of the fifth working day after Wednesday, 4 November."""


def codes(refused: Any) -> tuple[str, ...]:
    found: tuple[str, ...] = refused.value.codes
    return found


# -- what a period is made of ----------------------------------------------------------------------------


def test_no_departments_at_all(db: None) -> None:
    assert live(CODE, now=OVER).rows == ()
    assert periods.open_due_periods(now=OVER) == []
    with pytest.raises(Refused) as refused:
        periods.open_period(CODE, by=None, now=OVER)
    assert codes(refused) == ("assessment_no_departments",)


def test_every_department_that_can_lead_appears_without_work_too(city: City) -> None:
    found = live(CODE, now=OVER)
    assert {row.name for row in found.rows} == {
        "市城市管理局", "市照明管理处", "市供电公司", "望湖区", "市水务局",
    }  # fmt: skip
    for row in found.rows:
        assert (row.result, row.score, row.grade, row.rank, row.unranked) == (None, None, "", None, "NO_DATA")
        assert set(row.numbers.values()) == {0}


def test_what_a_month_counts(city: City) -> None:
    work(city)
    row = of(live(CODE, now=OVER).rows, city, "lead")
    # two praised, one blamed, one forgotten
    assert (row.total, row.on_time, row.late, row.not_handled) == (4, 3, 0, 1)
    assert (row.tally.to_respond, row.tally.responded) == (4, 3)
    assert (row.tally.answers, row.tally.satisfied, row.dissatisfied, row.numbers["bad"]) == (3, 2, 1, 1)
    assert (row.numbers["level_5"], row.numbers["level_1"], row.numbers["asked"]) == (2, 1, 3)
    # response 75 -> 0, handling 75 -> 10, resolved 66.67 -> 15.83, satisfied 66.67 -> 20.83
    assert (row.score, row.grade) == (Decimal("46.67"), "FAILED")
    assert (row.rank, row.unranked) == (None, "FEW_RATINGS")
    assert [lamp.tone for lamp in row.lamps] == ["missed", "missed", "missed"]


def test_one_rating_is_shown_and_not_ranked(city: City) -> None:
    Walk(city, now=WORK).to("COMPLETED")
    row = of(live(CODE, now=OVER).rows, city, "lead")
    assert (row.score, row.rank, row.unranked) == (Decimal("100.00"), None, "FEW_RATINGS")


def test_a_department_moved_in_mid_period_keeps_its_counts(city: City) -> None:
    work(city)
    before = live(CODE, now=OVER)
    move_department(
        city.departments["lead"], parent=city.departments["stranger"], by=None, now=WORK + timedelta(days=2)
    )
    after = of(live(CODE, now=OVER).rows, city, "lead")
    assert after.facts == of(before.rows, city, "lead").facts
    assert after.parent_name == "市水务局"
    assert of(live(CODE, now=OVER).rows, city, "stranger").total == 0
    row = noticed(city)
    move_department(Department.objects.get(code="lead"), parent=city.departments["parent"], by=None, now=OVER)
    assert of(results(row, now=OVER).rows, city, "lead").parent_name == "市水务局", "as it was when computed"


def test_a_dissolved_department_appears_while_it_has_work_in_the_period(city: City) -> None:
    work(city)
    set_department_active(city.departments["lead"], is_active=False, by=None, now=OVER)
    assert of(live(CODE, now=OVER).rows, city, "lead").tally.answers == 3
    later = live("2026-11", now=datetime(2026, 12, 2, tzinfo=SHANGHAI))
    assert "市照明管理处" not in {row.name for row in later.rows}


def test_the_centre_is_compared_with_nobody(city: City) -> None:
    create_department(
        code="x",
        name="另一中心",
        peer_group="CENTRE",
        parent=city.departments["institution"],
        by=None,
        now=WORK,
    )
    assert "另一中心" not in {row.name for row in live(CODE, now=OVER).rows}


# -- opening ---------------------------------------------------------------------------------------------


def test_periods_open_as_they_begin_and_nothing_is_left_out(city: City) -> None:
    august = datetime(2026, 8, 1, tzinfo=SHANGHAI)
    assert [row.code for row in periods.open_due_periods(now=august)] == ["2026-08", "2026-Q3", "2026"]
    assert periods.open_due_periods(now=august + timedelta(days=30)) == []
    found = periods.open_due_periods(now=datetime(2026, 11, 2, tzinfo=SHANGHAI))
    assert [row.code for row in found] == ["2026-09", "2026-10", "2026-11", "2026-Q4"]
    row = found[0]
    assert (row.starts_at, row.ends_at) == (
        datetime(2026, 9, 1, tzinfo=SHANGHAI), datetime(2026, 10, 1, tzinfo=SHANGHAI),
    )  # fmt: skip
    assert examine(Subject("period", row.pk)).faults == []


def test_a_period_that_has_not_begun_is_not_opened(city: City) -> None:
    with pytest.raises(Refused) as refused:
        periods.open_period("2026-12", by=None, now=OVER)
    assert codes(refused) == ("assessment_not_begun",)
    assert "2026-12" in refused.value.sentences[0]
    for text in ("2026-13", "2026-Q5", "1999", "October"):
        with pytest.raises(ValueError, match="no period"):
            periods.open_period(text, by=None, now=OVER)


def test_only_who_assesses_the_whole_tree_opens(city: City) -> None:
    with pytest.raises(NotPermitted):
        periods.open_period(CODE, by=city.person(Role.ASSESSMENT_MANAGER, "parent"), now=OVER)
    assert opened(city).pk == opened(city).pk


# -- notice ----------------------------------------------------------------------------------------------


def test_a_running_month_is_computed_but_no_notice_is_given_of_it(city: City) -> None:
    work(city)
    now = WORK + timedelta(days=2)
    row = periods.compute(opened(city, now=now), by=manager(city), now=now)
    assert row.assessments.count() == 5
    assert [one.kind for one in obstacles(row, now=now)] == ["not_over"]
    with pytest.raises(Refused) as refused:
        periods.give_notice(row, by=manager(city), now=now)
    assert codes(refused) == ("assessment_not_over",)
    assert "2026-10" in refused.value.sentences[0]


def test_notice_is_of_the_facts_of_now(city: City) -> None:
    work(city)
    row = periods.compute(opened(city), by=manager(city), now=OVER)
    stale = row.snapshot
    Walk(city, now=WORK).to("DISPATCHED")
    row = periods.give_notice(row, by=manager(city), now=OVER)
    assert row.snapshot != stale
    assert (row.state, row.noticed_at, row.objections_until) == ("NOTICE", OVER, UNTIL)
    found = results(row, now=OVER)
    assert (found.is_frozen, found.snapshot) == (True, row.snapshot)
    assert of(found.rows, city, "lead").total == 5
    told = Notice.objects.filter(kind="period", verb="give_notice")
    assert {one.department_id for one in told} == {one.department_id for one in found.rows}


def test_what_was_noticed_is_told_from_its_rows_alone(city: City, django_assert_num_queries: Any) -> None:
    work(city)
    row = noticed(city)
    then = results(row, now=OVER)
    Walk(city, now=WORK).to("DISPATCHED")
    with django_assert_num_queries(1):
        found = results(row, now=OVER)
    assert [(one.name, one.score, one.facts) for one in found.rows] == [
        (one.name, one.score, one.facts) for one in then.rows
    ]
    assert [one.result.score if one.result else None for one in found.rows] == [
        one.score for one in found.rows
    ]


def test_the_same_facts_have_the_same_snapshot(city: City) -> None:
    work(city)
    assert live(CODE, now=OVER).snapshot == live(CODE, now=HEARD).snapshot == noticed(city).snapshot


def test_taken_back_it_is_a_draft_again_and_needs_a_reason(city: City) -> None:
    row = noticed(city)
    with pytest.raises(Refused) as refused:
        periods.take_back(row, reason=" ", by=manager(city), now=OVER)
    assert codes(refused) == ("assessment_reason_missing",)
    row = periods.take_back(row, reason=WHY, by=manager(city), now=OVER)
    assert (row.state, row.noticed_by, row.objections_until) == ("DRAFT", None, None)
    row = periods.give_notice(row, by=second(city), now=OVER + timedelta(days=1))
    assert row.noticed_by == second(city)
    assert examine(Subject("period", row.pk)).faults == []


def test_a_year_before_all_tickets_is_a_slip_of_the_pen(city: City) -> None:
    """Left behind, it would have to be locked before every other."""
    work(city)
    for code in ("2025-12", "2025-Q4", "2020"):
        with pytest.raises(Refused, match="assessment_before_all"):
            periods.open_period(code, by=manager(city), now=OVER)
    assert periods.open_period("2026-01", by=manager(city), now=OVER).code == "2026-01"

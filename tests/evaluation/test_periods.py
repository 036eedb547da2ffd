"""An assessment period's life, by what people do to it: notice, objections, lock, and what is refused."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.evidence import Subject, examine, records_of
from core.refusals import NotPermitted, Refused
from departments.actions.tree import create_department, move_department, set_department_active
from departments.models import Department
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.actions import objections, periods
from evaluation.models import Assessment, AssessmentPeriod
from evaluation.reports.assessment import live, previous, results, trend
from evaluation.reports.locking import obstacles
from supervision.models import Notice, PeriodLock, Proposal, ScoreEntry
from tests.cast import City, Walk
from tests.evaluation.assessed import (
    CODE,
    HEARD,
    OVER,
    WORK,
    another,
    locked,
    manager,
    noticed,
    of,
    opened,
    second,
    work,
)
from tests.evaluation.papers.periods import NOTE, WHY
from tests.supervision.papers.entries import EntryWalk

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
    with django_assert_num_queries(2):
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


# -- objections ------------------------------------------------------------------------------------------


def file(city: City, row: AssessmentPeriod, now: datetime = OVER, place: str = "lead", **said: str) -> Any:
    by = city.person(Role.UNIT_APPROVER, place)
    words = {"ground": "COUNT", "grounds": WHY} | said
    return objections.file_objection(row, department=city.departments[place], by=by, now=now, **words)


def test_the_last_instant_belongs_to_the_time_to_object(city: City) -> None:
    row = noticed(city)
    assert file(city, row, UNTIL).state == "FILED"
    with pytest.raises(Refused) as refused:
        file(city, row, UNTIL + timedelta(seconds=1), "stranger")
    assert codes(refused) == ("objection_too_late",)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"grounds": "不对"}, "objection_too_short"),
        ({"ground": "WEATHER"}, "objection_ground_missing"),
    ],
)
def test_an_objection_says_what_is_wrong(city: City, said: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        file(city, noticed(city), **said)
    assert codes(refused) == (code,)


def test_one_at_a_time_and_only_to_ones_own_result_while_notice_runs(city: City) -> None:
    row = opened(city)
    with pytest.raises(Refused) as refused:
        file(city, row)
    assert codes(refused) == ("objection_not_open",)
    row = noticed(city)
    file(city, row)
    with pytest.raises(Refused) as refused:
        file(city, row)
    assert codes(refused) == ("objection_open_already",)
    with pytest.raises(NotPermitted):
        objections.file_objection(
            row,
            department=city.departments["stranger"],
            ground="COUNT",
            grounds=WHY,
            by=city.person(Role.UNIT_APPROVER, "lead"),
            now=OVER,
        )
    with pytest.raises(Refused) as refused:
        file(city, row, place="centre")
    assert codes(refused) == ("objection_no_result",)


def test_granted_it_reopens_the_draft_in_the_same_act(city: City) -> None:
    row = noticed(city)
    objection = objections.grant(file(city, row), note=NOTE, by=second(city), now=OVER)
    row = AssessmentPeriod.objects.get(pk=row.pk)
    assert (objection.state, row.state) == ("GRANTED", "DRAFT")
    assert "市照明管理处" in row.take_back_reason
    record = records_of(Subject("period", row.pk)).last()
    assert record is not None
    assert f'"objection":{objection.pk}' in record.text
    for kind, pk in (("period", row.pk), ("objection", objection.pk)):
        assert examine(Subject(kind, pk)).faults == []


def test_dismissed_the_result_stands(city: City) -> None:
    row = noticed(city)
    filed = file(city, row)
    with pytest.raises(Refused) as refused:
        objections.dismiss(filed, note="不成立", by=second(city), now=OVER)
    assert codes(refused) == ("objection_note_short",)
    objections.dismiss(filed, note=NOTE, by=second(city), now=OVER)
    assert AssessmentPeriod.objects.get(pk=row.pk).state == "NOTICE"


def test_a_second_objection_can_be_decided_after_the_first_reopened_the_draft(city: City) -> None:
    row = noticed(city)
    first, other = file(city, row), file(city, row, place="stranger")
    objections.grant(first, note=NOTE, by=second(city), now=OVER)
    assert objections.grant(other, note=NOTE, by=second(city), now=OVER).state == "GRANTED"
    assert AssessmentPeriod.objects.get(pk=row.pk).state == "DRAFT"


def test_neither_who_filed_nor_who_gave_notice_nor_the_unit_decides(city: City) -> None:
    row = noticed(city)
    filed = file(city, row)
    approver = city.person(Role.UNIT_APPROVER, "lead")
    inside = another(city, "inside.manager", Role.ASSESSMENT_MANAGER, "lead")
    for by, code in (
        (manager(city), "act_own_work"),
        (inside, "act_own_department"),
        (approver, "no_authority"),
    ):
        for decide in (objections.grant, objections.dismiss):
            with pytest.raises(NotPermitted) as refused:
                decide(filed, note=NOTE, by=by, now=OVER)
            assert code in codes(refused)


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

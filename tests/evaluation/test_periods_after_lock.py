"""After the lock nothing changes: what is refused, what is found, what is noted, and what is given back."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from core.evidence import Subject, examine, records_of
from core.refusals import Refused
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.actions import periods
from evaluation.actions.drifting import note_all_drift, note_drift
from evaluation.models import Assessment, AssessmentPeriod
from evaluation.reports.assessment import live, results
from evaluation.reports.drift import drift_of
from evaluation.reports.workbook import source_of
from evaluation.reports.workbook.entries import entries_sheet
from supervision.actions import exclusions
from supervision.actions.reversing import cost_of, give_back
from supervision.models import Reversal, ScoreEntry
from tests.cast import STEPS, City, Walk
from tests.evaluation.assessed import HEARD, WORK, locked, noticed, of, second, work
from tests.evaluation.papers.periods import WHY
from tests.supervision.papers.entries import GROUNDS, EntryWalk, approver, confirm, proposer
from tests.supervision.second import another

REFUSED = (InternalError, ProgrammingError)
LATER = HEARD + timedelta(days=3)


def sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evaluation_assessment SET score = 100 WHERE period_id = %s",
        "UPDATE evaluation_assessment SET running_low = 0 WHERE period_id = %s",
        "DELETE FROM evaluation_assessment WHERE period_id = %s",
        "UPDATE evaluation_assessmentperiod SET snapshot = 'x' WHERE id = %s",
        "UPDATE evaluation_assessmentperiod SET state = 'DRAFT' WHERE id = %s",
        "UPDATE evaluation_assessmentperiod SET locked_at = NULL WHERE id = %s",
        "DELETE FROM evaluation_assessmentperiod WHERE id = %s",
        "INSERT INTO evaluation_assessment SELECT id + 1000, name, parent_name, peer_group, band, tally, "
        "lines, beside, third_party, score, grade, rank, ranked_of, unranked, running_low, department_id, "
        "period_id FROM evaluation_assessment WHERE period_id = %s",
    ],
)
def test_the_database_refuses_to_change_a_locked_result(city: City, statement: str) -> None:
    row = locked(city)
    with pytest.raises(REFUSED, match="refused"):
        sql(statement, row.pk)


@pytest.mark.parametrize(
    ("statement", "is_refused"),
    [
        ("UPDATE evaluation_assessment SET score = 100 WHERE period_id = %s", True),
        ("DELETE FROM evaluation_assessment WHERE period_id = %s", True),
        ("UPDATE evaluation_assessment SET running_low = 2 WHERE period_id = %s", False),
    ],
)
def test_what_was_noticed_stands_but_for_the_count_of_low_ones(
    city: City, statement: str, is_refused: bool
) -> None:
    row = noticed(city)
    if is_refused:
        with pytest.raises(REFUSED, match="refused"):
            sql(statement, row.pk)
    else:
        sql(statement, row.pk)
        assert set(row.assessments.values_list("running_low", flat=True)) == {2}


def test_a_result_changed_past_the_triggers_is_found(city: City) -> None:
    work(city)
    row = locked(city)
    assert examine(Subject("period", row.pk)).faults == []
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE evaluation_assessment DISABLE TRIGGER results_stand")
    sql("UPDATE evaluation_assessment SET score = 100 WHERE period_id = %s AND score IS NOT NULL", row.pk)
    (fault,) = examine(Subject("period", row.pk)).faults
    assert fault.kind == "row_paper"


def test_a_ticket_that_moves_after_the_lock_is_noted_and_changes_nothing(city: City) -> None:
    work(city)
    row = locked(city)
    then = results(row, now=LATER)
    assert note_drift(row, now=LATER) is False
    exclude(city, Walk(city, now=WORK), "DISPATCHED", LATER)  # registered late, of October
    assert note_drift(AssessmentPeriod.objects.get(pk=row.pk), now=LATER) is True
    row = AssessmentPeriod.objects.get(pk=row.pk)
    found = {(one.name, one.field, one.then, one.now) for one in drift_of(row)}
    assert ("市照明管理处", "excluded", "0", "1") in found
    after = results(row, now=LATER)
    assert [(one.score, one.facts) for one in after.rows] == [(one.score, one.facts) for one in then.rows]
    assert after.snapshot == then.snapshot
    assert examine(Subject("period", row.pk)).faults == []


def test_the_same_drift_is_noted_once(city: City) -> None:
    work(city)
    row = locked(city)
    Walk(city, now=WORK).to("DISPATCHED")
    assert note_all_drift(now=LATER) == 1
    told = records_of(Subject("period", row.pk)).count()
    assert note_all_drift(now=LATER + timedelta(days=1)) == 0
    assert records_of(Subject("period", row.pk)).count() == told
    row = AssessmentPeriod.objects.get(pk=row.pk)
    assert row.checked_at == LATER + timedelta(days=1)
    assert examine(Subject("period", row.pk)).faults == []


def test_a_reopened_ticket_changes_nothing_of_the_locked_month(city: City) -> None:
    walk = Walk(city, now=WORK)
    walk.to("COMPLETED")
    row = locked(city)
    walk.now = datetime(2026, 11, 9, 9, 0, tzinfo=SHANGHAI)
    for step in ("ask_reopening", "reopen"):
        STEPS[step](walk)
    assert note_drift(row, now=LATER) is False, "the new cycle is a new dispatch, of its own month"
    assert of(live("2026-11", now=LATER).rows, city, "lead").numbers["reworked"] == 1
    assert of(results(row, now=LATER).rows, city, "lead").total == 1


def exclude(city: City, walk: Walk, state: str, now: datetime) -> Any:
    walk.to(state)
    dispatch = walk.ticket.dispatches.get(role="LEAD")
    return granted(city, dispatch, now)


def granted(city: City, dispatch: Any, now: datetime) -> Any:
    request = exclusions.ask_exclusion(
        dispatch, ground="UNREASONABLE", grounds=GROUNDS, by=approver(city), now=now
    )
    exclusions.pass_first_review(request, note=WHY, by=proposer(city), now=now)
    judge = another(city, Role.ASSESSMENT_MANAGER, "institution")
    return exclusions.grant_exclusion(request, note=WHY, by=judge, now=now)


# -- what a locked entry cost is given back --------------------------------------------------------------


def d8_locked(city: City) -> EntryWalk:
    """A deduction of September in full, locked with the month."""
    walk = EntryWalk(city, code="D8")
    walk.to("CONFIRMED")
    periods.lock(noticed(city, "2026-09"), by=second(city), now=HEARD)
    assert ScoreEntry.objects.get(pk=walk.entry.pk).state == "LOCKED"
    return walk


def test_a_locked_entry_proved_wrong_is_given_back_in_the_next_open_month(city: City) -> None:
    walk = d8_locked(city)
    paper = granted(city, walk.dispatch, HEARD)
    entry = ScoreEntry.objects.get(pk=walk.entry.pk)
    back = Reversal.objects.get()
    assert (entry.state, back.entry_id, back.points) == ("LOCKED", entry.pk, Decimal("2.0"))
    assert (back.paper_kind, back.paper_id, back.counted_in) == ("exclusion", paper.pk, "")
    assert examine(Subject("entry", entry.pk)).faults == []
    row = of(live("2026-10", now=HEARD).rows, city, "lead")
    (line,) = row.lines
    assert (line.code, line.points, line.entry, line.ticket, line.is_reversal) == (
        "D8", Decimal("-2.0"), entry.pk, None, True,
    )  # fmt: skip
    assert of(live("2026-11", now=HEARD).rows, city, "lead").lines == (), "it counts once"
    september = AssessmentPeriod.objects.get(code="2026-09")
    assert of(results(september, now=HEARD).rows, city, "lead").lines[0].points == Decimal("2.0")

    october = periods.lock(noticed(city, "2026-10", HEARD), by=second(city), now=HEARD + timedelta(days=20))
    assert Reversal.objects.get().counted_in == "2026-10"
    assert of(results(october, now=HEARD).rows, city, "lead").lines == (line,)
    assert of(live("2026-10", now=HEARD).rows, city, "lead").lines == (line,)
    assert [record.verb for record in records_of(Subject("entry", entry.pk))][-2:] == [
        "reverse",
        "count_reversal",
    ]
    assert examine(Subject("entry", entry.pk)).faults == []
    with pytest.raises(REFUSED, match="refused"):
        sql("UPDATE supervision_reversal SET points = 1 WHERE id = %s", back.pk)


def listed(code: str) -> list[tuple[Any, Any]]:
    """Of the workbook's entries the points, and whether they count."""
    rows: Any = entries_sheet(source_of(code, by=None, now=HEARD)).rows
    return [(row[4], row[8]) for row in rows]


def test_the_workbook_lists_what_counts_in_a_month_though_it_is_of_an_earlier_one(city: City) -> None:
    granted(city, d8_locked(city).dispatch, HEARD)
    ((points, counts),) = listed("2026-10")
    assert points == Decimal("2.0"), "given back: the reader finds what the score was worked out from"
    walk = EntryWalk(city)
    confirm(walk.to("NOTIFIED"), now=walk.tick())
    assert sorted(listed("2026-10")) == [(Decimal("-2.0"), counts), (Decimal("2.0"), counts)]
    assert sorted(word == counts for _points, word in listed("2026-09")) == [False, True]


def test_given_back_is_what_the_entry_cost_after_the_cap(city: City) -> None:
    """D5, D6 and D3 of one ticket: 1.0 + 0.5 + 1.5 count as 2.0; without D3 it is 1.5, so 0.5 comes back."""
    walk = EntryWalk(city)
    walk.to("CONFIRMED")
    entry = ScoreEntry.objects.get(pk=walk.entry.pk)
    made = [like(entry, code, points) for code, points in (("D5", "1.0"), ("D6", "0.5"), ("D3", "1.5"))]
    periods.lock(noticed(city, "2026-09"), by=second(city), now=HEARD)
    rows = {row.code: row for row in ScoreEntry.objects.filter(pk__in=[one.pk for one in made])}
    assert cost_of(rows["D3"]) == Decimal("0.5")
    assert give_back(rows.values(), paper=("exclusion", 1), by=None, now=HEARD) == 3
    assert sum(back.points for back in Reversal.objects.all()) == Decimal("2.0"), "never more than they cost"
    assert give_back(rows.values(), paper=("exclusion", 1), by=None, now=HEARD) == 0


def like(entry: ScoreEntry, code: str, points: str) -> ScoreEntry:
    """Another confirmed entry of the same ticket and month."""
    fields = {
        field.attname: getattr(entry, field.attname)
        for field in entry._meta.concrete_fields
        if field.attname not in ("id", "state")
    }
    row = ScoreEntry(**fields | {"code": code, "points": Decimal(points), "key": f"{code}:like:{entry.pk}"})
    row.__dict__["state"] = "CONFIRMED"
    row.save()
    return row


def test_an_entry_confirmed_after_the_lock_counts_in_the_next_open_month(city: City) -> None:
    periods.lock(noticed(city, "2026-09"), by=second(city), now=HEARD)
    walk = EntryWalk(city)
    entry = walk.to("NOTIFIED")
    confirm(entry, now=walk.tick())
    (line,) = of(live("2026-10", now=HEARD).rows, city, "lead").lines
    assert (line.entry, line.month, line.is_reversal) == (entry.pk, "2026-10", False)
    assert of(live("2026-09", now=HEARD).rows, city, "lead").lines == ()
    note_drift(AssessmentPeriod.objects.get(code="2026-09"), now=HEARD)
    drift = AssessmentPeriod.objects.get(code="2026-09").drift
    assert [field for _pk, field, _then, _now in drift if field.startswith("entry")] == []
    periods.lock(noticed(city, "2026-10"), by=second(city), now=HEARD)
    assert Assessment.objects.get(period__code="2026-10", department=city.departments["lead"]).lines == [
        ["D11", "2.0", line.ticket, entry.pk, "2026-10"]
    ]


def test_an_entry_that_arrives_between_notice_and_lock_keeps_the_month_open(city: City) -> None:
    row = noticed(city, "2026-09")
    walk = EntryWalk(city)
    confirm(walk.to("NOTIFIED"), now=walk.tick())
    with pytest.raises(Refused) as refused:
        periods.lock(row, by=second(city), now=HEARD)
    assert refused.value.codes == ("assessment_facts_changed",)
    assert ScoreEntry.objects.get(pk=walk.entry.pk).state == "CONFIRMED"

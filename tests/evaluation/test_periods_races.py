"""Two at once on one period: one of them is too late, and nobody is locked into what they never saw."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from core.evidence import Subject, examine, verify
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.actions import objections, periods
from evaluation.models import AssessmentPeriod
from evaluation.reports.assessment import live, results
from evaluation.reports.locking import obstacles
from supervision.models import PeriodLock, Reversal, ScoreEntry
from supervision.sweep import run
from tests.cast import City, Walk, build_city
from tests.evaluation.assessed import HEARD, OVER, WORK, manager, noticed, of, opened, second
from tests.evaluation.papers.periods import WHY
from tests.evaluation.test_periods_after_lock import granted
from tests.feedback.test_races import rush, words
from tests.plumbing.databases import Clone
from tests.supervision.papers.entries import EntryWalk
from tests.supervision.second import another

MONTHS = ("2026-08", "2026-09", "2026-10")


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast in a database where commits are real."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


def sound(kind: str, pk: int) -> None:
    assert examine(Subject(kind, pk)).faults == []
    assert verify(Subject(kind, pk)).holds


def fresh(row: AssessmentPeriod) -> AssessmentPeriod:
    return AssessmentPeriod.objects.get(pk=row.pk)


def test_two_locks_and_a_lock_against_a_take_back(real_city: City) -> None:
    Walk(real_city, now=WORK).to("COMPLETED")
    rows = [noticed(real_city, code) for code in MONTHS]
    one, other = second(real_city), another(real_city, Role.ASSESSMENT_MANAGER, "institution")
    first, middle, last = rows

    def lock(row: AssessmentPeriod, by: Any) -> Any:
        return lambda: periods.lock(row.pk, by=by, now=HEARD)

    for row in (first, middle):
        (found,) = rush([[lock(row, one), lock(row, other)]])
        assert Counter(map(words, found)) == {"ok": 1, "refused": 1}
        assert fresh(row).state == "LOCKED"
    assert PeriodLock.objects.count() == 2
    (found,) = rush(
        [[lock(last, one), lambda: periods.take_back(last.pk, reason=WHY, by=manager(real_city), now=HEARD)]]
    )
    assert Counter(map(words, found)) == {"ok": 1, "refused": 1}
    is_locked = fresh(last).state == "LOCKED"
    assert PeriodLock.objects.filter(period=last.code).exists() == is_locked
    for row in rows:
        sound("period", row.pk)


def test_computing_against_notice_and_a_second_notice(real_city: City) -> None:
    """Whoever comes later finds another state; the rows are those of the notice."""
    Walk(real_city, now=WORK).to("COMPLETED")
    row = opened(real_city)
    by = manager(real_city)
    acts = [
        lambda: periods.compute(row.pk, by=by, now=OVER),
        lambda: periods.give_notice(row.pk, by=by, now=OVER),
        lambda: periods.give_notice(row.pk, by=by, now=OVER),
        lambda: periods.compute(row.pk, by=by, now=OVER),
    ]
    (found,) = rush([acts])
    told = [words(one) for one in found]
    assert Counter([told[1], told[2]]) == {"ok": 1, "refused": 1}
    row = fresh(row)
    assert (row.state, row.snapshot) == ("NOTICE", live(row.code, now=OVER).snapshot)
    sound("period", row.pk)


def test_an_objection_at_the_last_instant_against_the_lock(real_city: City) -> None:
    """Either it is filed and nothing is locked, or it comes too late: never both."""
    row = noticed(real_city)
    until = row.objections_until
    assert until is not None
    by = real_city.person(Role.UNIT_APPROVER, "lead")
    lead, judge = real_city.departments["lead"], second(real_city)
    (found,) = rush(
        [
            [
                lambda: objections.file_objection(
                    row.pk, department=lead, ground="COUNT", grounds=WHY, by=by, now=until
                ),
                lambda: periods.lock(row.pk, by=judge, now=until + timedelta(seconds=1)),
            ]
        ]
    )
    assert Counter(map(words, found)) == {"ok": 1, "refused": 1}
    assert (fresh(row).state == "LOCKED") != row.objections.exists()
    sound("period", row.pk)


def test_an_entry_confirmed_while_its_month_is_locked(real_city: City) -> None:
    """It keeps the month open, before and after it is confirmed; then a new notice counts it."""
    walk = EntryWalk(real_city)
    entry = walk.to("NOTIFIED")
    row = noticed(real_city, "2026-09")
    due = entry.appeal_due_at
    assert due is not None
    judge = second(real_city)
    after = due + timedelta(hours=1)
    (found,) = rush([[lambda: periods.lock(row.pk, by=judge, now=HEARD), lambda: run(after)]])
    assert words(found[0]) == "refused"
    run(after)
    assert ScoreEntry.objects.get(pk=entry.pk).state == "CONFIRMED"
    assert fresh(row).state == "NOTICE"
    assert not PeriodLock.objects.exists()
    assert "changed" in {one.kind for one in obstacles(fresh(row), now=HEARD)}
    periods.take_back(row.pk, reason=WHY, by=judge, now=HEARD)
    row = periods.give_notice(row.pk, by=manager(real_city), now=HEARD)
    lines = of(results(row, now=HEARD).rows, real_city, "lead").lines
    assert entry.pk in {line.entry for line in lines}
    sound("period", row.pk)
    sound("entry", entry.pk)


def test_an_entry_given_back_while_the_next_month_is_locked(real_city: City) -> None:
    """It counts in October or in November, exactly once."""
    walk = EntryWalk(real_city, code="D8")
    walk.to("CONFIRMED")
    judge = second(real_city)
    periods.lock(noticed(real_city, "2026-09").pk, by=judge, now=HEARD)
    october = noticed(real_city, "2026-10", HEARD)
    then = datetime(2026, 12, 15, 10, 0, tzinfo=SHANGHAI)
    dispatch = walk.dispatch
    for role, place in ((Role.UNIT_APPROVER, "lead"), (Role.SUPERVISOR, "institution")):
        real_city.person(role, place)
    another(real_city, Role.ASSESSMENT_MANAGER, "institution")
    rush([[lambda: periods.lock(october.pk, by=judge, now=then), lambda: granted(real_city, dispatch, then)]])
    back = Reversal.objects.get()
    is_locked = fresh(october).state == "LOCKED"
    assert back.counted_in in ("", "2026-10")
    counted = [
        code
        for code in ("2026-10", "2026-11")
        for line in of(live(code, now=then).rows, real_city, "lead").lines
        if line.is_reversal
    ]
    assert counted == (["2026-11"] if is_locked and not back.counted_in else ["2026-10"])
    assert examine(Subject("entry", walk.entry.pk)).faults == []

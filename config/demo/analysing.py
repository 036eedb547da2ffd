"""How departments of the demonstration city analyse their last quarter: accepted, waiting, late."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from config.demo.house import INSTITUTION, House
from config.demo.words_judging import CAUSES, REMEDIES, SITUATION_OF_UNIT, UNADOPTED
from core.refusals import Refused
from departments.models import Staff
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.actions import department_reports
from evaluation.models import DepartmentReport
from evaluation.rules.periods import QUARTER, bounds_of, code_of, previous_code

UNWRITTEN, WAITING, ROUND = 0, 1, 5
"""Of five departments one has not written, and one is not accepted yet."""


def analyse(house: House, today: datetime) -> None:
    """Open the analyses of the last quarter when it was over; most are written, signed and accepted."""
    if DepartmentReport.objects.exists():
        return
    quarter = previous_code(code_of(today, QUARTER))
    ended = bounds_of(quarter)[1]
    opened = ended + timedelta(days=1, hours=9)
    if opened >= today:
        return
    manager = next(iter(house.staff(Role.ASSESSMENT_MANAGER, INSTITUTION)), None)
    made = department_reports.open_analyses(now=opened, quarter=quarter)
    for place, row in enumerate(made):
        code = row.department.code
        due = datetime(row.due_on.year, row.due_on.month, row.due_on.day, 10, tzinfo=SHANGHAI)
        written = min(due - timedelta(days=2), today - timedelta(days=1))
        writer, signer = _one(house.staff(Role.HANDLER, code)), _one(house.staff(Role.UNIT_APPROVER, code))
        if place % ROUND == UNWRITTEN or writer is None or signer is None or written <= opened:
            continue
        try:
            _write(row, writer, written)
            department_reports.submit(row, by=signer, now=written + timedelta(hours=3))
            if place % ROUND != WAITING and manager is not None:
                department_reports.accept(row, by=manager, now=written + timedelta(hours=20))
        except Refused:
            continue  # the unit has one person only


def _write(row: DepartmentReport, writer: Staff, now: datetime) -> None:
    department_reports.write(
        row,
        situation=SITUATION_OF_UNIT,
        causes=CAUSES,
        measures=REMEDIES,
        not_adopted=UNADOPTED,
        by=writer,
        now=now,
    )


def _one(people: Iterable[Staff]) -> Staff | None:
    return next(iter(people), None)

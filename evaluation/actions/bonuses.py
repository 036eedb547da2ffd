"""B1 for 一次性解决率第一: proposed once when a quarter is locked; a manager confirms it like any bonus."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from departments.models import Department, RuleVersion
from evaluation.reports.first_time import first_times
from evaluation.rules.first_time import FirstTime, tops
from supervision.actions.entries import Matter, propose
from supervision.choices import BonusKind, EntryCode

OFFICE = "zh-hans"


def propose_first_time(quarter: str, *, rules: RuleVersion, now: datetime) -> int:
    """A proposal for the first of each peer group; returns how many are new.

    The quarter is locked, so the bonus is of the day on which it was: it counts in the period that runs.
    """
    found = tops(first_times(quarter), least=int(rules.values["least_ratings"]))
    named = Department.objects.in_bulk([one.department for one in found])
    with transaction.atomic():
        made = [propose(_matter(one, quarter, named, now), by=None, now=now) for one in found]
    return sum(row is not None for row in made)


def _matter(one: FirstTime, quarter: str, named: dict[int, Department], now: datetime) -> Matter:
    with translation.override(OFFICE):
        reason = _(
            "%(quarter)s: solved at the first attempt %(solved)s of %(answers)s, the first of its peer group."
        ) % {"quarter": quarter, "solved": one.solved, "answers": one.answers}
    return Matter(
        code=EntryCode.B1,
        key=f"B1:{BonusKind.FIRST_TIME}:{one.department}:{quarter}",
        department=named[one.department],
        broken_at=now,
        case=BonusKind.FIRST_TIME,
        reason=reason,
    )

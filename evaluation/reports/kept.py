"""What is kept of a department's locked month, for supervision's page of its standing."""

from django.urls import reverse

from evaluation.choices import PeriodState
from evaluation.models import Assessment
from evaluation.rules import snapshots
from supervision.reports.standing import Kept


def kept_month(department_id: int, code: str) -> Kept | None:
    """The counts and entries as the month was locked; None while it is not. One query."""
    rows = Assessment.objects.filter(
        department=department_id, period__code=code, period__state=PeriodState.LOCKED
    )
    row = rows.select_related("period__rules", "period__numbers").first()
    if row is None:
        return None
    facts = snapshots.thawed({"tally": row.tally, "lines": row.lines, "beside": row.beside}, row.third_party)
    return Kept(
        tally=facts.tally,
        lines=[line.as_counted for line in facts.lines],
        table=row.period.numbers.values,
        marks=row.period.rules.values,
        url=reverse("assessment-result", args=[code, department_id]),
    )

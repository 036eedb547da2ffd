"""整改: what follows a row of locked periods below the bar (R37): an interview with demands is proposed."""

from datetime import datetime

from departments.models import Staff
from evaluation.choices import PeriodState
from evaluation.models import Assessment, AssessmentPeriod
from evaluation.rules.assessing import is_to_rectify, running_low
from evaluation.rules.periods import previous_code
from supervision.acting import record
from supervision.choices import Measure, ProposalGround
from supervision.models import Proposal


def catch_up_running(period: AssessmentPeriod) -> None:
    """Count the periods below the bar anew: the one before may have been locked since the notice."""
    earlier = Assessment.objects.filter(
        period__code=previous_code(period.code), period__state=PeriodState.LOCKED
    )
    before = dict(earlier.values_list("department_id", "running_low"))
    changed = []
    for row in period.assessments.all():
        running = running_low(before.get(row.department_id, 0), row.score, period.rules.values)
        if running != row.running_low:
            row.running_low = running
            changed.append(row)
    Assessment.objects.bulk_update(changed, ["running_low"])


def propose_rectifications(period: AssessmentPeriod, *, by: Staff | None, now: datetime) -> int:
    """Propose an interview with each department that completes a row below the bar; once, by its key."""
    done = 0
    for row in period.assessments.exclude(score=None).select_related("department"):
        if not is_to_rectify(row.running_low, row.score, period.rules.values):
            continue
        proposal, is_new = Proposal.objects.get_or_create(
            key=f"{Measure.INTERVIEW}:low:{period.code}:{row.department_id}",
            defaults={
                "measure": Measure.INTERVIEW,
                "ground": ProposalGround.RUNNING_LOW,
                "department": row.department,
                "count": row.running_low,
                "proposed_at": now,
            },
        )
        if is_new:
            told = {"ground": str(proposal.ground), "period": period.code, "running": row.running_low}
            record(proposal, "issue", by=by, now=now, facts={**told})
        done += is_new
    return done

"""What cards, circulars and interviews share: who may make one, and how a proposal is taken up by it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from core.reasons import Reason
from core.refusals import NotPermitted
from departments.models import Department, Staff
from feedback.policies import person_of
from supervision.acting import Acting, acting, require_grant
from supervision.choices import Measure
from supervision.models import Proposal
from supervision.policies.measures import own_department

SUPERVISE = "supervise"


def require_measure(by: Staff, paper: object, department: Department) -> None:
    """Whoever reproaches a department supervises it, and does not work for it. Raises NotPermitted."""
    require_grant(by, SUPERVISE, department.pk)
    if against := own_department(person_of(by), paper):
        raise NotPermitted(*against)


def department_reasons(department: Department) -> list[Reason]:
    """Nobody is left to take a card of a department that is no longer in use."""
    gone = Reason("measure_department_gone", {"department": department.name})
    return [] if department.is_active else [gone]


@contextmanager
def taking_up(
    pk: int, *, measures: Collection[str], by: Staff, now: datetime, version: int | None = None
) -> Iterator[Acting[Proposal]]:
    """Take a proposal up inside the transaction that makes something of it.

    Exactly one does: the others find it taken up. Raises Refused, NotPermitted, Stale.
    """
    with acting(Proposal, pk, "take_up", by=by, now=now, version=version) as act:
        proposal = act.row
        act.require(measure_reasons(proposal.measure, measures))
        act.require(department_reasons(proposal.department))
        proposal.take_up()
        proposal.decided_at, proposal.decided_by = now, by
        yield act


def measure_reasons(measure: str, wanted: Collection[str]) -> list[Reason]:
    """A proposal of one measure is not taken up by another."""
    other = Reason("proposal_other_measure", {"measure": Measure(measure).label})
    return [] if measure in wanted else [other]

"""The one path by which a paper changes: supervision's, and those of apps above it.

Lock the ticket it is about → lock the paper → version check → may it still → may they → the verb's body →
save → evidence → event; all in one transaction. Lock order: the ticket's clocks, the ticket, papers in order
of id, the heads of their chains.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import transaction

from core.evidence import Entry, Subject, append
from core.evidence.entries import Fact
from core.reasons import Reason
from core.refusals import NotPermitted, Refused, Stale
from departments.calendars import fresh_calendar
from departments.models import Staff
from departments.rules.calendar import WorkCalendar
from departments.scope import scope
from feedback.actions import lock_tickets
from feedback.models import Ticket
from supervision import policies
from supervision.events import acted
from supervision.lifecycle import ACTS, Machine
from supervision.rules.guards import reasons_now

PaperT = TypeVar("PaperT", bound=Machine)


class Acting(Generic[PaperT]):
    """One act under way: the locked paper, its ticket if it has one, what the evidence will say."""

    def __init__(
        self, row: PaperT, ticket: Ticket | None, verb: str, *, by: Staff | None, now: datetime
    ) -> None:
        self.row = row
        self.ticket = ticket
        self.verb = verb
        self.by = by
        self.now = now
        self.source = str(row.state)  # type: ignore[attr-defined]  # every concrete machine has one
        self.noted: dict[str, Fact] = {}

    @cached_property
    def calendar(self) -> WorkCalendar:
        return fresh_calendar()

    def note(self, **facts: Fact) -> None:
        """Add ids, codes, times and numbers to the evidence; never personal data or long text."""
        self.noted.update(facts)

    def require(self, reasons: list[Reason]) -> None:
        """Refuse the act for these reasons, if there are any."""
        if reasons:
            raise Refused(*reasons)


@contextmanager
def acting(
    model: type[PaperT], pk: int, verb: str, *, by: Staff | None, now: datetime, version: int | None = None
) -> Iterator[Acting[PaperT]]:
    """Open an act on a paper; leaving the block saves it with its evidence, an exception undoes all.

    The body calls the machine's method of the same name. ``by`` None is the portal itself, and asked for no
    grant. Raises Refused (it is not ready for this), NotPermitted (not theirs), Stale (someone was quicker).
    """
    with transaction.atomic():
        ticket = _lock_ticket_of(model, pk)
        row = model._default_manager.select_for_update(of=("self",)).get(pk=pk)
        act = Acting(row, ticket, verb, by=by, now=now)
        _check(act, version)
        yield act
        _finish(act)


def reasons_against(row: Any, verb: str, *, by: Staff | None, now: datetime) -> list[Reason]:
    """Why this person cannot do this to the paper now; empty when they can. Nothing is locked or changed."""
    spec, kind = ACTS[row.KIND][verb], row.KIND
    if str(row.state) not in spec.sources:
        state = str(row.get_state_display())
        return [Reason("act_wrong_state", {"act": str(spec.label), "state": state})]
    if by is not None and (against := policies.reasons_against(policies.person_of(by), row, kind, spec)):
        return against
    return reasons_now(kind, verb, row, now)


def require_grant(by: Staff, permission: str, department_id: int) -> None:
    """Whoever makes a new paper needs the grant on its department. Raises NotPermitted."""
    if department_id not in scope(by, permission):
        raise NotPermitted(Reason("no_authority", {"permission": permission}))


def record(
    row: Any, verb: str, *, by: Staff | None, now: datetime, facts: dict[str, Fact] | None = None
) -> None:
    """The evidence and the event of a new paper, in the transaction that made it."""
    told: dict[str, Fact] = {"to": str(row.state), **(facts or {})}
    append(entry_of(row, verb, by=by, now=now, facts=told))
    acted.send(sender=type(row), row=row, kind=row.KIND, verb=verb, by=by, now=now, facts=told)


def entry_of(row: Any, verb: str, *, by: Staff | None, now: datetime, facts: dict[str, Fact]) -> Entry:
    """The evidence of one fact about a paper."""
    return Entry(
        subject=Subject(row.KIND, row.pk),
        verb=verb,
        actor_id=by.pk if by else None,
        actor_name=by.display_name if by else "",
        at=now,
        facts=facts,
    )


def _lock_ticket_of(model: Any, pk: int) -> Ticket | None:
    """Lock the paper's ticket before the paper itself: moves of tickets come the same way."""
    if not any(field.name == "ticket" for field in model._meta.concrete_fields):
        return None
    found = model._default_manager.filter(pk=pk).values_list("ticket_id", flat=True).first()
    return lock_tickets([found])[found] if found is not None else None


def _check(act: Acting[Any], version: int | None) -> None:
    row = act.row
    if version is not None and version != row.version:
        raise Stale(Reason("act_meanwhile", {"state": str(row.get_state_display())}))
    against = reasons_against(row, act.verb, by=act.by, now=act.now)
    if any(reason.code in DENIALS for reason in against):
        raise NotPermitted(*against)
    act.require(against)


def _finish(act: Acting[Any]) -> None:
    row = act.row
    row.version += 1
    row.save()
    facts: dict[str, Fact] = {
        "from": act.source,
        "to": str(row.state),
        "version": row.version,
        **act.noted,
    }
    append(entry_of(row, act.verb, by=act.by, now=act.now, facts=facts))
    acted.send(sender=type(row), row=row, kind=row.KIND, verb=act.verb, by=act.by, now=act.now, facts=facts)


DENIALS = frozenset({"no_authority", "act_own_work", "act_own_paper", "act_own_department"})
"""Reasons that speak of the person, not of the paper."""

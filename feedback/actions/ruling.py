"""Versions of the rules tickets are measured by: their effect shown, then issued with evidence.

A ticket keeps the version it was measured by: a new one changes no open clock, only those begun from then on.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from core.evidence import Entry, Subject, append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.actions.rule_versions import issue_rules
from departments.calendars import load_calendar
from departments.models import RuleVersion, Staff
from departments.rule_versions import current_rules
from departments.rules.calendar import WorkCalendar
from departments.rules.clocks import Limit, due
from departments.scope import scope
from feedback.models import Deadline, Ticket
from feedback.rules import answers, limit_table
from feedback.rules.limits import limit_for

RULERS = ("configure_service", "configure_assessment")
LOOKED_BACK = timedelta(days=30)
MOST_MEASURED = 20_000
KINDS = ("limits", "callbacks")


@dataclass(frozen=True, slots=True)
class LimitsEffect:
    """Open clocks (none moves); clocks begun in 30 days, how many would be due at another time, or late."""

    still_open: int
    measured: int
    other_due: int
    sooner: int
    made_late: int


@dataclass(frozen=True, slots=True)
class CallbacksEffect:
    """Tickets invited in 30 days, how many were drawn for a callback, how many would have been."""

    invited: int
    drawn: int
    would_be: int


def may_set_rules(person: Staff) -> bool:
    """Whether the person sets rules: a service manager or an assessment manager of any department."""
    return any((held := scope(person, need)).everything or held.ids for need in RULERS)


def issue_limits(
    *, cells: Mapping[str, str], effective_from: datetime, note: str, by: Staff, now: datetime
) -> RuleVersion:
    """Put a table of limits in force from an instant on. Raises Refused with every fault, NotPermitted."""
    _permit(by)
    found = limit_table.faults(cells)
    if found:
        raise Refused(*found.values(), status=422)
    values = limit_table.table_of(cells)
    return issue_version("limits", values=values, effective_from=effective_from, note=note, by=by, now=now)


def issue_callbacks(
    *, values: Mapping[str, Any], effective_from: datetime, note: str, by: Staff, now: datetime
) -> RuleVersion:
    """Put other rates of callbacks in force from an instant on. Raises Refused, NotPermitted."""
    _permit(by)
    found = answers.faults_of_rates(values)
    if found:
        raise Refused(*found, status=422)
    return issue_version("callbacks", values=values, effective_from=effective_from, note=note, by=by, now=now)


def measure_limits(table: Mapping[str, Any], *, now: datetime) -> LimitsEffect:
    """What the table would have done to the clocks begun in the last 30 days; nothing is saved."""
    calendar, old = load_calendar(), current_rules("limits", now).values
    begun = Deadline.objects.filter(started_at__gt=now - LOOKED_BACK, started_at__lte=now, voided_at=None)
    rows = list(begun.select_related("ticket").order_by("-started_at")[:MOST_MEASURED])
    changed = sooner = late = 0
    for clock in rows:
        then = _other_due(clock, old, table, calendar)
        if then is not None and then != clock.due_at:
            changed += 1
            sooner += then < clock.due_at
            late += then < (clock.stopped_at or now) <= clock.due_at
    still_open = Deadline.objects.filter(stopped_at=None, voided_at=None).count()
    return LimitsEffect(still_open, len(rows), changed, sooner, late)


def measure_callbacks(values: Mapping[str, Any], *, now: datetime) -> CallbacksEffect:
    """How many of the tickets invited to rate in the last 30 days would have been drawn for a callback."""
    recent = Ticket.objects.filter(invitations__sent_at__gt=now - LOOKED_BACK).distinct().order_by("-id")
    rows = list(recent.values_list("number", "category", "is_callback_drawn")[:MOST_MEASURED])
    would_be = sum(answers.is_drawn(values, number=number, category=category) for number, category, _ in rows)
    return CallbacksEffect(len(rows), sum(drawn for _, _, drawn in rows), would_be)


def _other_due(
    clock: Deadline, old: Mapping[str, Any], new: Mapping[str, Any], calendar: WorkCalendar
) -> datetime | None:
    """When the clock would be due; None where its limit stays, or was not the table's to begin with."""
    before, after = _limit(old, clock), _limit(new, clock)
    if before != clock.limit or after is None or after == before:
        return None
    moved = due(after, clock.started_at, calendar).due_at
    return min(moved, clock.external_due_at) if clock.external_due_at else moved


def _limit(table: Mapping[str, Any], clock: Deadline) -> Limit | None:
    try:
        return limit_for(table, clock.kind, category=clock.ticket.category, urgency=clock.urgency)
    except KeyError:
        return None  # a version without this clock, or a ticket without a category


def issue_version(
    kind: str, *, values: Mapping[str, Any], effective_from: datetime, note: str, by: Staff, now: datetime
) -> RuleVersion:
    """The next version of a kind, with its evidence; the caller has asked for grants and faults.

    Raises Refused when it takes effect before now or the last one, changes nothing, or does not say why.
    """
    with transaction.atomic():
        last = RuleVersion.objects.select_for_update().filter(kind=kind).order_by("-number").first()
        reasons = _problems(last, values, effective_from, note, now)
        if reasons:
            raise Refused(*reasons, status=422)
        version = issue_rules(
            kind=kind, values=values, effective_from=effective_from, note=note.strip(), by=by
        )
        text = json.dumps(version.values, ensure_ascii=False, sort_keys=True)
        append(
            Entry(
                subject=Subject("rules", version.pk),
                verb="issue_rules",
                actor_id=by.pk,
                actor_name=by.display_name,
                at=now,
                facts={
                    "kind": kind,
                    "number": version.number,
                    "from": effective_from,
                    "values": hashlib.sha256(text.encode()).hexdigest(),
                },
            )
        )
    return version


def _problems(
    last: RuleVersion | None, values: Mapping[str, Any], effective_from: datetime, note: str, now: datetime
) -> list[Reason]:
    reasons = []
    if effective_from < now:
        reasons.append(Reason("rules_backdated"))
    if last is not None and effective_from <= last.effective_from:
        reasons.append(Reason("rules_before_last", {"number": last.number}))
    if last is not None and values == last.values:
        reasons.append(Reason("rules_unchanged", {"number": last.number}))
    if not note.strip():
        reasons.append(Reason("rules_note_missing"))
    return reasons


def _permit(by: Staff) -> None:
    if not may_set_rules(by):
        raise NotPermitted(Reason("no_authority", {"permission": RULERS[0]}))

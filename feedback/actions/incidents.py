"""多人同诉: declaring a matter of many, joining tickets to it taking them out (R10)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from core.evidence import Entry, Fact, Subject, append, append_many
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Staff
from departments.scope import scope, scope_many
from feedback.actions._move import entry_of, lock_tickets
from feedback.actions.merging import unmerge
from feedback.choices.knowing import Joining
from feedback.knowing import SERVICE
from feedback.models import Area, Incident, IncidentTicket, Ticket, Topic
from feedback.rules.incidents import ANSWERED, SHORTEST_WORD, UNANSWERED, words_of
from feedback.states import OPEN_STATES, State

DISPATCH, REGISTER = "dispatch_tickets", "register_tickets"
JOINABLE = (*OPEN_STATES, State.MERGED)


def may_declare(by: Staff, *, centre_id: int) -> bool:
    """Whether the person declares and closes matters of many at the centre."""
    return any(centre_id in held for held in scope_many(by, (DISPATCH, SERVICE)).values())


def may_join(by: Staff, *, centre_id: int) -> bool:
    """Whether the person joins tickets to the centre's matters of many."""
    return any(centre_id in held for held in scope_many(by, (DISPATCH, REGISTER)).values())


def declare_incident(
    matter: Ticket,
    *,
    title: str,
    words: str,
    say_at_once: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    topic: Topic | None = None,
    area: Area | None = None,
    by: Staff,
    now: datetime,
) -> Incident:
    """Declare that many raise this open ticket's matter; what is merged into it belongs to it at once."""
    if not may_declare(by, centre_id=matter.centre_id):
        raise NotPermitted(Reason("no_authority", {"permission": DISPATCH}))
    with transaction.atomic():
        locked = lock_tickets([matter.pk])[matter.pk]
        reasons = _against(locked, title, words, say_at_once, starts_at, ends_at)
        if reasons:
            raise Refused(*reasons)
        made = Incident.objects.create(
            centre_id=locked.centre_id,
            matter=locked,
            title=title.strip(),
            topic=topic,
            area=area,
            words=" ".join(words_of(words)),
            starts_at=starts_at,
            ends_at=ends_at,
            say_at_once=say_at_once.strip(),
            declared_by=by,
            declared_at=now,
        )
        merged = list(Ticket.objects.filter(merged_into=locked).values_list("pk", flat=True))
        _add(made, [locked.pk], how=Joining.MATTER, by=by, now=now)
        _add(made, merged, how=Joining.HAND, by=by, now=now)
        _record(made, "declare_incident", by=by, now=now, ticket=locked.pk, merged=len(merged))
    return made


def join_incident(
    incident: Incident, *, tickets: Collection[int], how: str = Joining.HAND, by: Staff, now: datetime
) -> int:
    """Join tickets of the centre; those that belong to a matter already stay there. How many were new."""
    if not may_join(by, centre_id=incident.centre_id):
        raise NotPermitted(Reason("no_authority", {"permission": REGISTER}))
    with transaction.atomic():
        held = Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
        locked = lock_tickets({held.matter_id, *tickets})
        if held.closed_at is not None or locked[held.matter_id].state in UNANSWERED:
            raise Refused(Reason("incident_closed"))
        reasons = [reason for pk in tickets for reason in _against_joining(held, locked[pk])]
        if reasons:
            raise Refused(*dict.fromkeys(reasons))
        return _add(held, sorted(set(tickets)), how=how, by=by, now=now)


def leave_incident(row: IncidentTicket, *, by: Staff, now: datetime) -> IncidentTicket:
    """Take a ticket out again, before its answer: what was merged stands by itself once more."""
    if row.incident.centre_id not in scope(by, DISPATCH):
        raise NotPermitted(Reason("no_authority", {"permission": DISPATCH}))
    with transaction.atomic():
        if row.ticket.state == State.MERGED:
            unmerge(row.ticket_id, by=by, now=now)
        fresh = lock_tickets([row.ticket_id])[row.ticket_id]
        held = IncidentTicket.objects.select_for_update().get(pk=row.pk)
        if held.left_at is not None:
            return held
        if held.how == Joining.MATTER:
            raise Refused(Reason("incident_matter_stays"))
        if fresh.state in ANSWERED:
            raise Refused(Reason("incident_answered"))
        held.left_at, held.left_by = now, by
        held.save(update_fields=["left_at", "left_by"])
        append(entry_of(fresh, "leave_incident", by=by, now=now, facts={"incident": held.incident_id}))
    return held


def close_incident(incident: Incident, *, by: Staff, now: datetime) -> Incident:
    """Offer it no more at intake; what belongs to it goes on, and gets the answer."""
    if not may_declare(by, centre_id=incident.centre_id):
        raise NotPermitted(Reason("no_authority", {"permission": DISPATCH}))
    with transaction.atomic():
        held: Incident = Incident.objects.select_for_update().get(pk=incident.pk)
        if held.closed_at is None:
            held.closed_at, held.closed_by = now, by
            held.save(update_fields=["closed_at", "closed_by"])
            _record(held, "close_incident", by=by, now=now)
    return held


def _add(incident: Incident, pks: Collection[int], *, how: str, by: Staff, now: datetime) -> int:
    """Rows for tickets that no matter holds; the tickets are locked by the caller or their target is."""
    taken = IncidentTicket.objects.filter(ticket__in=pks, left_at__isnull=True)
    fresh = sorted(set(pks) - set(taken.values_list("ticket_id", flat=True)))
    if not fresh:
        return 0
    new = [
        IncidentTicket(incident=incident, ticket_id=pk, how=how, joined_by=by, joined_at=now) for pk in fresh
    ]
    try:
        with transaction.atomic():
            IncidentTicket.objects.bulk_create(new)
    except IntegrityError:
        raise Refused(Reason("incident_joined_meanwhile")) from None
    facts: dict[str, Fact] = {"incident": incident.pk, "how": str(how)}
    append_many(
        [Entry(Subject("ticket", pk), "join_incident", by.pk, by.display_name, now, facts) for pk in fresh]
    )
    return len(fresh)


def _against(
    matter: Ticket, title: str, words: str, say: str, starts_at: datetime, ends_at: datetime | None
) -> list[Reason]:
    reasons = [] if matter.state in OPEN_STATES else [Reason("incident_matter_closed")]
    joined = IncidentTicket.objects.filter(ticket=matter, left_at__isnull=True)
    if joined.exists() or Incident.objects.filter(matter=matter).exists():
        reasons.append(Reason("incident_belongs_already"))
    if not (title.strip() and say.strip() and words_of(words)):
        reasons.append(Reason("incident_incomplete"))
    if any(len(word) < SHORTEST_WORD for word in words_of(words)):
        reasons.append(Reason("incident_word_short"))
    if ends_at is not None and ends_at <= starts_at:
        reasons.append(Reason("incident_ends_before_start"))
    return reasons


def _against_joining(incident: Incident, ticket: Ticket) -> list[Reason]:
    if ticket.centre_id != incident.centre_id:
        return [Reason("merge_other_centre")]
    if ticket.state == State.MERGED and ticket.merged_into_id != incident.matter_id:
        return [Reason("incident_merged_elsewhere", {"number": ticket.number})]
    return [] if ticket.state in JOINABLE else [Reason("incident_ticket_over", {"number": ticket.number})]


def _record(incident: Incident, verb: str, *, by: Staff, now: datetime, **facts: Any) -> None:
    told: dict[str, Fact] = {"centre": incident.centre_id, **facts}
    append(Entry(Subject("incident", incident.pk), verb, by.pk, by.display_name, now, told))

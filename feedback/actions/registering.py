"""T1: a matter becomes a ticket, one at a time or many by the same rules."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core.evidence import append, append_many
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Department, Staff
from departments.scope import scope
from feedback.actions._clocks import Clocks
from feedback.actions._complainants import complainant_for, complainants_for
from feedback.actions._move import entry_of
from feedback.actions._notices import tell_registered
from feedback.actions._numbers import take_numbers
from feedback.actions._standing import remember_alikes, settle_standing
from feedback.actions.merging import target_of
from feedback.choices import ClockKind
from feedback.events import ticket_moved
from feedback.models import Channel, Complainant, Deadline, Ticket
from feedback.rules import registration
from feedback.rules.merging import reasons_against_repeat
from feedback.rules.numbers import query_code
from feedback.rules.registration import NewMatter

REGISTER = "register_tickets"


def register(
    matter: NewMatter,
    *,
    by: Staff,
    now: datetime,
    centre: Department,
    channel: Channel,
    is_backlog: bool = False,
    repeats: Ticket | None = None,
) -> Ticket:
    """Register one matter at a centre and acknowledge it to the citizen.

    ``repeats``: a ticket closed lately, raised again. Raises Refused with every reason, or NotPermitted.
    """
    _permit(by, centre)
    reasons = _problems(matter, centre, repeats, now)
    with transaction.atomic():
        if matter.external_number:
            hold_channel(channel)
        if reasons or _is_known(channel, matter):
            raise Refused(*(reasons or [Reason("external_number_known", {"number": matter.external_number})]))
        complainant = complainant_for(matter, now=now)
        ticket = _ticket(
            matter, complainant, by=by, now=now, centre=centre, channel=channel, is_backlog=is_backlog
        )
        ticket.number = take_numbers(now, 1)[0]
        _mark_repeats([ticket], of=repeats)
        settle_standing([ticket], now=now)
        clocks = Clocks(ticket, now)
        clock = clocks.begin(ClockKind.DISPATCH, owner=centre, escalates=not is_backlog)
        ticket.due_at = clock.due_at
        ticket.save()
        clocks.save()
        remember_alikes(ticket, now=now)
        facts = registered_facts(ticket)
        append(entry_of(ticket, "register", by=by, now=now, facts=facts))
        ticket_moved.send(sender=Ticket, ticket=ticket, verb="register", by=by, now=now, facts=facts)
        if not is_backlog:
            tell_registered(ticket, now=now)
    return ticket


def register_many(
    matters: Sequence[NewMatter],
    *,
    by: Staff,
    now: datetime,
    centre: Department,
    channel: Channel,
    is_backlog: bool,
) -> list[Ticket]:
    """Register matters that ``registration.problems`` found good, in one transaction and few queries.

    The same clocks, repeats and evidence as ``register``; no acknowledgement, for an export was acknowledged
    where it came from. External numbers must be new to the channel: else the database refuses the whole lot.
    """
    _permit(by, centre)
    with transaction.atomic():
        complainants = complainants_for(matters, now=now)
        tickets = [
            _ticket(matter, person, by=by, now=now, centre=centre, channel=channel, is_backlog=is_backlog)
            for matter, person in zip(matters, complainants, strict=True)
        ]
        for ticket, number in zip(tickets, take_numbers(now, len(tickets)), strict=True):
            ticket.number = number
        first_of = _mark_repeats(tickets)
        settle_standing(tickets, now=now)
        Ticket.objects.bulk_create(tickets, batch_size=1000)
        _point_to_firsts(tickets, first_of)
        _start_clocks(tickets, owner=centre, now=now, escalates=not is_backlog)
        append_many([entry_of(t, "register", by=by, now=now, facts=registered_facts(t)) for t in tickets])
    return tickets


def hold_channel(channel: Channel) -> None:
    """Until the transaction ends nobody else looks for, or adds, external numbers of the channel."""
    Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)


def known_external_numbers(channel: Channel, numbers: Sequence[str]) -> set[str]:
    """Which of these external numbers the channel has registered before."""
    held = Ticket.objects.filter(channel=channel, external_number__in=[n for n in numbers if n])
    return set(held.values_list("external_number", flat=True))


def _permit(by: Staff, centre: Department) -> None:
    if centre.pk not in scope(by, REGISTER):
        raise NotPermitted(Reason("no_authority", {"permission": REGISTER}))


def _is_known(channel: Channel, matter: NewMatter) -> bool:
    return bool(known_external_numbers(channel, [matter.external_number]))


def _ticket(
    matter: NewMatter,
    complainant: Complainant | None,
    *,
    by: Staff,
    now: datetime,
    centre: Department,
    channel: Channel,
    is_backlog: bool,
) -> Ticket:
    return Ticket(
        query_code=query_code(secrets.choice),
        centre=centre,
        channel=channel,
        external_number=matter.external_number,
        complainant=complainant,
        contact_means=registration.means_of(matter),
        title=registration.title_of(matter),
        content=matter.content.strip(),
        content_digest=registration.content_digest(matter.content),
        category=matter.category,
        aspect=matter.aspect,
        topic_id=matter.topic_id,
        area_id=matter.area_id,
        place=matter.place,
        urgency=matter.urgency,
        reported_at=matter.reported_at,
        external_due_at=matter.external_due_at,
        registered_at=now,
        registered_by=by,
        moved_at=now,
        is_backlog=is_backlog,
    )


def _start_clocks(tickets: Sequence[Ticket], *, owner: Department, now: datetime, escalates: bool) -> None:
    deadlines: list[Deadline] = []
    shared: Clocks | None = None
    for ticket in tickets:
        shared = Clocks(ticket, now, like=shared)
        deadlines.append(shared.begin(ClockKind.DISPATCH, owner=owner, escalates=escalates))
        ticket.due_at = deadlines[-1].due_at
    Ticket.objects.bulk_update(tickets, ["due_at", "duplicate_of"], batch_size=1000)
    Deadline.objects.bulk_create(deadlines, batch_size=1000)


def _problems(matter: NewMatter, centre: Department, repeats: Ticket | None, now: datetime) -> list[Reason]:
    reasons = registration.problems(matter, now=now)
    if repeats is not None:
        reasons = [*reasons, *reasons_against_repeat(0, centre.pk, target_of(repeats), now)]
    return reasons


def _mark_repeats(tickets: Sequence[Ticket], of: Ticket | None = None) -> dict[str, Ticket]:
    """Flag exact repeats; return the first ticket of each text, whether stored before or in this lot."""
    digests = {t.content_digest for t in tickets}
    first_of: dict[str, Ticket] = {}
    for stored in (
        Ticket.objects.filter(content_digest__in=digests).only("id", "content_digest").order_by("id")
    ):
        first_of.setdefault(stored.content_digest, stored)
    for ticket in tickets:
        first = first_of.setdefault(ticket.content_digest, ticket)
        if first is not ticket:
            ticket.is_repeat = True
            ticket.duplicate_of = first if first.pk else None
    for ticket in tickets if of is not None else ():
        ticket.is_repeat, ticket.duplicate_of = True, of
    return first_of


def _point_to_firsts(tickets: Sequence[Ticket], first_of: dict[str, Ticket]) -> None:
    for ticket in tickets:
        if ticket.is_repeat:
            ticket.duplicate_of_id = first_of[ticket.content_digest].pk


def registered_facts(ticket: Ticket) -> dict[str, int | str | bool | datetime | None]:
    """What the evidence of a registration says."""
    return {
        "to": str(ticket.state),
        "centre": ticket.centre_id,
        "channel": ticket.channel_id,
        "means": ticket.contact_means,
        "urgency": ticket.urgency,
        "backlog": ticket.is_backlog,
        "repeat": ticket.is_repeat,
        "text": ticket.content_digest,
        "reported": ticket.reported_at,
        "upstream": ticket.external_due_at,
        "due": ticket.due_at,
    }

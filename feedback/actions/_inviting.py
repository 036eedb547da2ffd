"""The answer goes out, to every citizen of the matter, each with a link of their own (T5, T17, T19)."""

import hashlib
import secrets
from datetime import datetime

from django.db.models import Q

from core.evidence import append
from core.secrets import blind_index
from departments.rule_versions import current_rules
from feedback.actions._move import Move, entry_of
from feedback.actions._notices import tell_answer
from feedback.actions._notices_merging import tell_answer_of
from feedback.choices import ClockKind, ContactMeans
from feedback.models import Invitation, Rating, Ticket
from feedback.rules import answers
from feedback.states import State

Invited = list[Invitation]
INDEXED: dict[str, str] = {ContactMeans.PHONE: "phone", ContactMeans.CHANNEL_ACCOUNT: "channel_account"}
"""Means of contact that the intake indexed, and the index's purpose; an email address has none."""


def merged_of(matter: Ticket) -> list[Ticket]:
    """The tickets merged into this one; no query where there are none."""
    if not matter.merged_count:
        return []
    merged = Ticket.objects.filter(merged_into=matter, state=State.MERGED)
    return list(merged.select_related("complainant").order_by("pk"))


def can_ask_anybody(ticket: Ticket) -> bool:
    """Whether any citizen of the matter left a means of contact."""
    return ticket.is_answerable or any(child.is_answerable for child in merged_of(ticket))


def invite(move: Move) -> None:
    """Draw for a callback, start its clock, and send answer and link to every citizen of the matter."""
    ticket = move.ticket
    children = [child for child in merged_of(ticket) if child.is_answerable]
    if ticket.is_answerable:
        callbacks = current_rules("callbacks", move.now).values
        ticket.is_callback_drawn = answers.is_drawn(callbacks, number=ticket.number, category=ticket.category)
        if ticket.is_callback_drawn:
            move.clocks.begin(ClockKind.CALLBACK, owner=ticket.centre)
        token, invitation = _invitation(ticket, None, cycle=ticket.cycle, now=move.now)
        tell_answer(ticket, token=token, expires_at=invitation.expires_at, now=move.now)
    for child in children:
        invite_child(ticket, child, now=move.now)
    move.note(drawn=ticket.is_callback_drawn)
    if children:
        move.note(children=len(children))


def invite_child(matter: Ticket, child: Ticket, *, now: datetime) -> None:
    """Send the matter's answer to the citizen of a ticket merged into it, whose own chain says so."""
    token, invitation = _invitation(child, matter, cycle=matter.cycle, now=now)
    tell_answer_of(child, matter, token=token, expires_at=invitation.expires_at, now=now)
    append(entry_of(child, "invited", by=None, now=now, facts={"target": matter.pk, "cycle": matter.cycle}))


def is_awaited(matter: Ticket, *, now: datetime, calls_on: bool) -> bool:
    """Whether any citizen of the matter may still answer in this cycle.

    ``calls_on``: the callback of the matter's own citizen is still to be made; then the link's seven days do
    not matter. Who has answered, or has left the matter, is not awaited.
    """
    invited = _invited(matter)
    for invitation in invited:
        if _has_answered(invitation):
            continue
        is_own = invitation.about_id is None
        if is_own and matter.is_callback_drawn:
            if calls_on:
                return True
        elif now <= invitation.expires_at:
            return True
    return not invited and matter.is_answerable


def kept_answers(matter: Ticket) -> list[Rating]:
    """The answers of this cycle that wait for the others, in order of arrival."""
    family = Q(ticket=matter) | Q(ticket__merged_into=matter)
    sent = _invited(matter)
    if not sent:
        return []
    since = min(invitation.sent_at for invitation in sent)
    kept = Rating.objects.filter(family, cycle=matter.cycle, counts=False, given_at__gte=since)
    return list(kept.filter(stands_for__isnull=True).order_by("id"))


def has_spoken(ticket: Ticket, matter: Ticket) -> bool:
    """Whether the ticket's citizen has answered in this cycle of the matter."""
    own = [i for i in _invited(matter) if i.ticket_id == ticket.pk]
    return any(_has_answered(invitation) for invitation in own)


def _invited(matter: Ticket) -> Invited:
    own = Q(ticket=matter, about__isnull=True)
    merged = Q(about=matter, ticket__merged_into=matter)
    return list(Invitation.objects.filter(own | merged, cycle=matter.cycle).order_by("id"))


def _has_answered(invitation: Invitation) -> bool:
    given = Rating.objects.filter(ticket_id=invitation.ticket_id, cycle=invitation.cycle)
    return given.filter(given_at__gte=invitation.sent_at, stands_for__isnull=True).exists()


def contact_index(ticket: Ticket) -> str:
    """The blind index of the contact as it is read now; "" for a means of contact that has none."""
    purpose = INDEXED.get(ticket.contact_means, "")
    if not purpose or ticket.complainant is None:
        return ""
    return blind_index(ticket.complainant.address_of(ticket.contact_means), purpose)


def _invitation(ticket: Ticket, about: Ticket | None, *, cycle: int, now: datetime) -> tuple[str, Invitation]:
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        ticket=ticket,
        about=about,
        cycle=cycle,
        token_digest=hashlib.sha256(token.encode()).hexdigest(),
        means=ContactMeans(ticket.contact_means),
        sent_at=now,
        expires_at=now + answers.INVITATION_LASTS,
        sent_to=contact_index(ticket),
    )
    return token, invitation

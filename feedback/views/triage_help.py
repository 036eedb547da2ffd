"""What helps a dispatcher decide, and why: never deciding itself (R10, R11, R18, R19)."""

from datetime import datetime
from typing import Any

from django.utils.translation import pgettext

from departments.models import Staff
from departments.scope import scope
from feedback.actions import Choice
from feedback.alikes import alike_to
from feedback.choices import Lift, SeniorReason, Urgency
from feedback.models import Ticket
from feedback.rules.lifting import proposed_urgency
from feedback.rules.senior import legal_words
from feedback.rules.urgency_words import Piece, words_of
from feedback.rules.urgency_words import proposed_urgency as by_words


def help_for(ticket: Ticket, *, words: list[Piece], user: Staff, now: datetime) -> dict[str, Any]:
    """Why the ticket stands where it stands, what is proposed, and what may be the same matter."""
    reasons = codes_of(ticket.lift_reasons)
    proposed = proposed_urgency(
        reasons, word_urgency=by_words(words, now_set="NORMAL"), urgency=ticket.urgency
    )
    return {
        "urgent_words": pgettext("between words", ", ").join(words_of(words)),
        "lifts": lifts_told(ticket),
        "proposed_urgency": str(Urgency(proposed).label) if proposed else "",
        "senior": seniors_told(ticket),
        "is_for_others": bool(ticket.senior_reasons) and ticket.centre_id not in scope(user, "dispatch_hard"),
        "alikes": alike_to(ticket, now=now, among=Ticket.objects.visible_to(user)),
        "matters": _matters(ticket, user),
    }


def triage_context(ticket: Ticket, choices: list[Choice], *, user: Staff, now: datetime) -> dict[str, Any]:
    """What may be the same matter, for whoever can merge it on its page; nothing for all others."""
    if not any(choice.verb == "merge" and choice.is_allowed for choice in choices):
        return {}
    return {"alikes": alike_to(ticket, now=now, among=Ticket.objects.visible_to(user))}


def codes_of(packed: str) -> list[str]:
    """The codes of a list written "A,B"."""
    return [code for code in packed.split(",") if code]


def lifts_told(ticket: Ticket) -> str:
    """Why it stands higher, in words."""
    told = [str(Lift(code).label) for code in codes_of(ticket.lift_reasons) if code in Lift.values]
    return pgettext("between words", ", ").join(told)


def seniors_told(ticket: Ticket) -> str:
    """Why a senior dispatcher must look at it, in words; the words of law themselves beside."""
    told = []
    for code in codes_of(ticket.senior_reasons):
        words = legal_words(f"{ticket.title} {ticket.content}") if code == SeniorReason.LEGAL_WORDS else ()
        found = pgettext("between words", ", ").join(words)
        told.append(f"{SeniorReason(code).label}{f' ({found})' if found else ''}")
    return pgettext("between words", ", ").join(told)


def _matters(ticket: Ticket, user: Staff) -> int:
    """How many tickets of the same citizen the person may see, this one included; 0 for the anonymous."""
    if ticket.complainant_id is None:
        return 0
    return Ticket.objects.visible_to(user).filter(complainant=ticket.complainant_id).count()

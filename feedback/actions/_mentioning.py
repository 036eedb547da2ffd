"""Colleagues whom a note mentions: who may read it is told of it, nobody else."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.evidence import Subject
from core.reasons import Reason
from departments.actions.inbox import InApp, tell
from departments.models import Staff
from feedback.models import Note, Ticket

MOST_TOLD = 10
NOTES = "h-asides"
"""Where the notes stand on the ticket's page."""


def reasons_against_telling(written: Note, people: Sequence[Staff]) -> list[Reason]:
    """Who of them may not see the ticket or the note, as it is stored; two queries a person."""
    if len(people) > MOST_TOLD:
        return [Reason("too_many_told", {"most": MOST_TOLD})]
    return [
        Reason("cannot_be_told", {"person": person.display_name})
        for person in people
        if not may_read(person, written)
    ]


def may_read(person: Staff, written: Note) -> bool:
    """Whether an active colleague sees the ticket and this note of it."""
    if not person.is_active:
        return False
    sees_ticket = Ticket.objects.visible_to(person).filter(pk=written.ticket_id).exists()
    return bool(sees_ticket and Note.objects.visible_to(person).filter(pk=written.pk).exists())


def tell_mentioned(written: Note, people: Sequence[Staff], *, by: Staff, now: datetime) -> None:
    """Tell them inside the portal; the note's words stay where they are."""
    ticket = written.ticket
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("%(person)s mentions you in a note on %(number)s") % {
            "person": by.display_name,
            "number": ticket.number,
        }
    tell(
        [
            InApp(
                key=f"mention:{written.pk}:{person.pk}",
                recipient_id=person.pk,
                subject=subject,
                address=f"{ticket.get_absolute_url()}#{NOTES}",
                about=Subject("ticket", ticket.pk),
            )
            for person in people
            if person.pk != by.pk
        ],
        now=now,
    )

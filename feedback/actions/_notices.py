"""What the citizen is told, posted to the outbox inside the move's transaction and sent after commit."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core import outbox
from core.evidence import Subject
from feedback.actions.letters import ADAPTERS, CITIZENS_LANGUAGE, answer_letter, moment_in_words
from feedback.choices import ContactMeans, RejectGround
from feedback.models import Ticket


def proper_channel(ground: str) -> str:
    """Where the citizen should turn instead, in the current language."""
    return {
        RejectGround.EMERGENCY: _("Please call 110, 119, 120 or 122 at once."),
        RejectGround.LEGAL_PROCESS: _(
            "Please turn to the court, arbitration or petition body that has the case."
        ),
        RejectGround.NO_NEW_FACTS: _("If there are new facts, please tell us and we take it up again."),
        RejectGround.STATE_SECRET: _("Please report it to the secrecy administration."),
        RejectGround.PUBLIC_ORDER: _("This hotline cannot take it up."),
        RejectGround.HARASSMENT: _("This hotline cannot take it up."),
        RejectGround.INVALID: _("Please describe the matter once more: where, when, and what you ask for."),
    }[RejectGround(ground)]


def tell_registered(ticket: Ticket, *, now: datetime) -> None:
    """Acknowledge with number and query code."""
    with translation.override(CITIZENS_LANGUAGE):
        _post(
            ticket,
            "registered",
            _("We have received your matter"),
            _(
                "Dear citizen, your matter is registered as %(number)s (query code %(code)s). "
                "We will answer you."
            )
            % {"number": ticket.number, "code": ticket.query_code},
            now=now,
        )


def tell_rejected(ticket: Ticket, *, now: datetime) -> None:
    """Say why it was not accepted, and name the proper channel."""
    with translation.override(CITIZENS_LANGUAGE):
        _post(
            ticket,
            f"rejected:{ticket.version}",
            _("About your matter"),
            _("Dear citizen, matter %(number)s could not be accepted: %(ground)s. %(channel)s")
            % {
                "number": ticket.number,
                "ground": RejectGround(ticket.reject_ground).label,
                "channel": proper_channel(ticket.reject_ground),
            },
            now=now,
        )


def tell_withdrawn(ticket: Ticket, *, now: datetime) -> None:
    """Confirm that the matter is closed as the citizen asked."""
    with translation.override(CITIZENS_LANGUAGE):
        _post(
            ticket,
            "withdrawn",
            _("Your matter is withdrawn"),
            _(
                "Dear citizen, matter %(number)s is withdrawn as you asked. "
                "If it comes up again, please call 12345."
            )
            % {"number": ticket.number},
            now=now,
        )


def tell_answer(ticket: Ticket, *, token: str, expires_at: datetime, now: datetime) -> None:
    """Send the answer with the link to rate it; staff never see the link."""
    link = settings.PUBLIC_URL.rstrip("/") + reverse("rate", args=[token])
    letter = answer_letter(ticket, reply=ticket.public_reply, link=link, until=moment_in_words(expires_at))
    _post(ticket, f"answer:{ticket.cycle}", letter.subject, letter.body, now=now)


def _post(ticket: Ticket, key: str, subject: str, body: str, *, now: datetime) -> None:
    adapter = ADAPTERS.get(ContactMeans(ticket.contact_means))
    recipient = ticket.complainant.address_of(ticket.contact_means) if adapter and ticket.complainant else ""
    if adapter and recipient:
        outbox.post(
            key=f"ticket:{ticket.pk}:{key}",
            adapter=adapter,
            recipient=recipient,
            subject=subject,
            body=body,
            about=Subject("ticket", ticket.pk),
            now=now,
        )

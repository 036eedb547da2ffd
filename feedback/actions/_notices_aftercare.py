"""What the citizen is told after their answer: that work begins again, or how it ended."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from feedback.actions._notices import _post
from feedback.actions.letters import CITIZENS_LANGUAGE
from feedback.models import Ticket


def tell_rework(ticket: Ticket, *, now: datetime) -> None:
    """The bad answer was heard: the matter is handled again."""
    with translation.override(CITIZENS_LANGUAGE):
        _post(
            ticket,
            f"rework:{ticket.cycle}",
            _("Your matter is being handled again"),
            _(
                "Dear citizen, we are sorry that matter %(number)s was not solved. It is being handled "
                "again; the department will contact you and answer you anew."
            )
            % {"number": ticket.number},
            now=now,
        )


def tell_final_answer(ticket: Ticket, *, now: datetime) -> None:
    """The final answer, under the head's signature."""
    with translation.override(CITIZENS_LANGUAGE):
        _post(
            ticket,
            f"final:{ticket.cycle}",
            _("The final answer to your matter"),
            _(
                "%(reply)s\n\nMatter %(number)s. This is the final answer, signed by the head of the "
                "department. If there are new facts, please call 12345 and tell us."
            )
            % {"reply": ticket.public_reply, "number": ticket.number},
            now=now,
        )


def tell_reopened(ticket: Ticket, *, now: datetime) -> None:
    """The new facts were heard: the matter is taken up again."""
    with translation.override(CITIZENS_LANGUAGE):
        _post(
            ticket,
            f"reopened:{ticket.cycle}",
            _("Your matter is taken up again"),
            _(
                "Dear citizen, thank you for the new facts. Matter %(number)s is taken up again; "
                "the department will contact you and answer you anew."
            )
            % {"number": ticket.number},
            now=now,
        )


def tell_not_reopened(ticket: Ticket, *, reason: str, now: datetime) -> None:
    """The matter stays completed, and why."""
    with translation.override(CITIZENS_LANGUAGE):
        told = timezone.localtime(now)
        _post(
            ticket,
            f"not-reopened:{ticket.cycle}:{told:%Y%m%d%H%M%S}",
            _("About your matter"),
            _("Dear citizen, matter %(number)s is not taken up again: %(reason)s")
            % {"number": ticket.number, "reason": reason},
            now=now,
        )

"""What the citizen is told of extensions, suspensions and terminations; never the unit's own reason."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from feedback.actions._notices import _post
from feedback.actions.letters import CITIZENS_LANGUAGE
from feedback.choices import SuspensionGround, TerminationGround
from feedback.models import ExtensionRequest, SuspensionRequest, TerminationRequest, Ticket


def tell_extended(ticket: Ticket, paper: ExtensionRequest, *, now: datetime) -> None:
    """The answer takes longer: until when."""
    with translation.override(CITIZENS_LANGUAGE):
        _post(
            ticket,
            f"extended:{paper.pk}",
            _("Your matter takes a little longer"),
            _(
                "Dear citizen, matter %(number)s needs more time than planned. "
                "It will be answered by %(until)s. Thank you for your patience."
            )
            % {"number": ticket.number, "until": _day(paper.due_after)},
            now=now,
        )


def tell_suspended(ticket: Ticket, paper: SuspensionRequest, *, now: datetime) -> None:
    """The work stands still: why, until when at the latest, and what the unit says to it."""
    with translation.override(CITIZENS_LANGUAGE):
        _post(
            ticket,
            f"suspended:{paper.pk}",
            _("Your matter is suspended for a while"),
            _(
                "Dear citizen, the work on matter %(number)s stands still until %(until)s at the latest: "
                "%(ground)s. %(notice)s"
            )
            % {
                "number": ticket.number,
                "until": _day(paper.ends_at),
                "ground": SuspensionGround(paper.ground).label,
                "notice": paper.notice,
            },
            now=now,
        )


def tell_resumed(ticket: Ticket, paper: SuspensionRequest, *, now: datetime) -> None:
    """The work goes on."""
    with translation.override(CITIZENS_LANGUAGE):
        _post(
            ticket,
            f"resumed:{paper.pk}",
            _("The work on your matter goes on"),
            _("Dear citizen, the work on matter %(number)s goes on.") % {"number": ticket.number},
            now=now,
        )


def tell_terminated(ticket: Ticket, paper: TerminationRequest, *, now: datetime) -> None:
    """The matter ends without a solution: why, and what the unit says to it."""
    with translation.override(CITIZENS_LANGUAGE):
        _post(
            ticket,
            f"terminated:{paper.pk}",
            _("About your matter"),
            _(
                "Dear citizen, the work on matter %(number)s has been ended: %(ground)s. %(notice)s "
                "If you have questions, please call 12345."
            )
            % {
                "number": ticket.number,
                "ground": TerminationGround(paper.ground).label,
                "notice": paper.notice,
            },
            now=now,
        )


def _day(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""

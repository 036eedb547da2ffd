"""What citizens are told when matters are merged or split, what they are asked, and the answer at once."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from feedback.actions._notices import _post
from feedback.actions.letters import CITIZENS_LANGUAGE, moment_in_words
from feedback.models import Question, Ticket


def tell_merged(ticket: Ticket, target: Ticket, *, now: datetime) -> None:
    """The matter is handled together with another; the answer comes to this citizen as well."""
    with translation.override(CITIZENS_LANGUAGE):
        _post(
            ticket,
            f"merged:{ticket.version}",
            _("Your matter is handled together with another"),
            _(
                "Dear citizen, matter %(number)s is the same as one that is being handled already "
                "(%(target)s). You will get the answer, and can rate it yourself."
            )
            % {"number": ticket.number, "target": target.number},
            now=now,
        )


def tell_question(question: Question, *, token: str, now: datetime) -> None:
    """The question with the link to answer it; staff never see the link."""
    ticket = question.ticket
    link = settings.PUBLIC_URL.rstrip("/") + reverse("supplement", args=[token])
    with translation.override(CITIZENS_LANGUAGE):
        _post(
            ticket,
            f"question:{question.pk}",
            _("A question about your matter"),
            _(
                "Dear citizen, about matter %(number)s we need to know: %(question)s\n\nPlease answer here "
                "until %(until)s: %(link)s"
            )
            % {
                "number": ticket.number,
                "question": question.text,
                "until": moment_in_words(question.expires_at),
                "link": link,
            },
            now=now,
        )


def tell_answer_of(
    ticket: Ticket, matter: Ticket, *, token: str, expires_at: datetime, now: datetime
) -> None:
    """The answer of the ticket this one is merged into, with a link of this citizen's own."""
    link = settings.PUBLIC_URL.rstrip("/") + reverse("rate", args=[token])
    with translation.override(CITIZENS_LANGUAGE):
        _post(
            ticket,
            f"answer:{matter.pk}:{matter.cycle}",
            _("The answer to your matter"),
            _(
                "%(reply)s\n\nMatter %(number)s, handled together with %(target)s. Please tell us in "
                "two taps whether it is solved, until %(until)s: %(link)s"
            )
            % {
                "reply": matter.public_reply,
                "number": ticket.number,
                "target": matter.number,
                "until": moment_in_words(expires_at),
                "link": link,
            },
            now=now,
        )


def tell_others(matter: Ticket, children: list[Ticket], *, what: str, now: datetime) -> None:
    """The citizens of merged tickets hear what the matter's own one hears; ``what``: rework or final."""
    with translation.override(CITIZENS_LANGUAGE):
        for child in children:
            numbers = {"number": child.number, "target": matter.number, "reply": matter.public_reply}
            if what == "rework":
                subject = _("Your matter is being handled again")
                words = _("Dear citizen, matter %(number)s is being handled again, together with %(target)s.")
            else:
                subject = _("The final answer to your matter")
                words = _(
                    "%(reply)s\n\nMatter %(number)s, handled together with %(target)s. "
                    "This is the final answer."
                )
            _post(child, f"{what}:{matter.pk}:{matter.cycle}", subject, words % numbers, now=now)

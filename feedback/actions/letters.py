"""The answer as the citizen receives it: one function writes the real message and the one shown before."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from feedback.choices import ContactMeans
from feedback.models import Ticket

ADAPTERS = {ContactMeans.PHONE: "sms", ContactMeans.EMAIL: "mail", ContactMeans.CHANNEL_ACCOUNT: "channel"}
CITIZENS_LANGUAGE = "zh-hans"
UNKNOWN_LINK = "https://…/r/＊＊＊＊＊＊/"
"""Where the citizen's own link will stand; no staff ever see it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """``adapter``: sms, mail, channel, or "" when nothing can be sent."""

    adapter: str
    subject: str
    body: str


def answer_letter(ticket: Ticket, *, reply: str, link: str, until: str) -> Letter:
    """The message that carries ``reply`` and the link to rate it, in the citizens' language."""
    with translation.override(CITIZENS_LANGUAGE):
        words = _(
            "%(reply)s\n\nMatter %(number)s. Please tell us in two taps whether it is solved, "
            "until %(until)s: %(link)s"
        )
        given = {"reply": reply, "number": ticket.number, "until": until, "link": link}
        adapter = ADAPTERS.get(ContactMeans(ticket.contact_means), "")
        return Letter(adapter, _("The answer to your matter"), words % given)


def moment_in_words(at: datetime) -> str:
    """A time as the messages write it."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def foreseen_letter(ticket: Ticket, reply: str) -> Letter:
    """The same message before it is sent: only the link, and the day seven days after, are not known yet."""
    with translation.override(CITIZENS_LANGUAGE):
        until = _("seven days after it is sent")
    return answer_letter(ticket, reply=reply, link=UNKNOWN_LINK, until=until)

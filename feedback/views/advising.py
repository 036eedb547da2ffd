"""Advice on an answer in words: what is well, what to look at once more, and the words it is about."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from departments.models import Staff
from feedback.models import ReplyTemplate, Ticket
from feedback.rules.advice import Advice, advice_on

WORDS: dict[str, tuple[Any, Any]] = {
    "blanks": (_("Every blank is filled in"), _("%(words)s is still to be filled in")),
    "courtesy": (_("It begins with a greeting"), _("It begins without a greeting")),
    "closing": (
        _("It ends courteously"),
        _("It ends abruptly: thank them, or say where to turn if it happens again"),
    ),
    "dates": (_("It says when things were, or will be, done"), _("It names no date")),
    "detail": (_("It goes into the matter"), _("It is very short: what was found, what was done?")),
    "contact": (
        _("It says whom to ask"),
        _("It does not say whom to ask: a phone number, a counter or an address"),
    ),
    "phone": (
        _("A phone number is given where one is spoken of"),
        _("It speaks of a phone, but gives no number"),
    ),
    "question": (
        _("It speaks of everything that was asked"),
        _("The citizen asked about %(words)s, and the answer does not speak of it"),
    ),
    "promise": (_("What is promised has a date"), _("%(words)s is a promise without a date: by when?")),
    "internal": (
        _("It is free of words of the house"),
        _("%(words)s is a word of the house that citizens do not know"),
    ),
    "staff": (
        _("No colleague is named without need"),
        _("%(words)s: colleagues are named only as whom to ask"),
    ),
    "abbreviation": (
        _("Departments have their full names"),
        _("%(words)s: please give the department's full name once"),
    ),
    "policy": (
        _("Documents have their names"),
        _("%(words)s: please say in 《》 what the document is called"),
    ),
    "blame": (_("It blames nobody"), _("%(words)s sounds like a reproach; please put it otherwise")),
    "cliche": (_("It is free of empty phrases"), _("%(words)s says little to a citizen")),
    "personal": (_("It shows no personal numbers"), _("It shows a phone or identity number")),
}
"""What is said of each point: when it is met, and when it is open."""


def advice_for(
    ticket: Ticket, reply: str, *, templates: Sequence[ReplyTemplate] = (), with_names: bool = False
) -> list[dict[str, object]]:
    """Each point for the page, the open ones first. Colleagues' names are a query: read while one writes.

    ``templates``: those that fit the ticket; their hints are no answer.
    """
    lead = ticket.lead_department
    points = advice_on(
        reply,
        matter=f"{ticket.title}\n{ticket.content}",
        staff=_colleagues(ticket) if with_names and reply.strip() else [],
        abbreviations=[(lead.short_name, lead.name)] if lead else [],
        templates=[row.body for row in templates],
    )
    return [{"code": point.code, "is_met": point.is_met, "text": _said(point)} for point in points]


def _colleagues(ticket: Ticket) -> list[str]:
    posts = {"posts__department_id": ticket.lead_department_id, "posts__ended_at": None}
    return list(Staff.objects.filter(**posts).values_list("display_name", flat=True).distinct())


def _said(point: Advice) -> str:
    well, open_ = WORDS[point.code]
    return str(well if point.is_met else open_) % {"words": "、".join(f"“{word}”" for word in point.words)}

"""The places of the table of limits, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from departments.clock_wording import say_limit
from departments.rules.clocks import Limit
from feedback.choices import Category, ClockKind, Urgency

MORE: dict[str, Promise] = {
    "PLAN": gettext_lazy("Plan of a rework"),
    "RECONTACT": gettext_lazy("Contact of a rework"),
    "REMEDY": gettext_lazy("Remedy of a rework"),
    "REOPEN": gettext_lazy("Handling of a reopened matter, at most"),
}


def say_kind(kind: str) -> str:
    """The clock of a row."""
    return str(MORE.get(kind) or dict(ClockKind.choices).get(kind, kind))


def say_place(place: str) -> str:
    """A place in words: "Handling, Normal, Complaint"."""
    kind, *rest = place.split(".")
    names = {**dict(Urgency.choices), **dict(Category.choices)}
    return pgettext("between the words of a place", ", ").join(
        [say_kind(kind), *(str(names.get(part, part)) for part in rest)]
    )


def say_cell(text: str) -> str:
    """A limit in words, or what was typed where it is none."""
    try:
        return say_limit(Limit.parse(text)) if text else _("none")
    except ValueError:
        return text

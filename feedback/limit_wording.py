"""Limits in words: where a ticket's comes from, and the places of their table."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from departments.clock_wording import say_limit
from departments.rules.clocks import Limit
from feedback.choices import Category, ClockKind, Urgency
from feedback.models import Deadline
from feedback.rules.limits import Occasion, handling_limits

HANDLING = (ClockKind.HANDLE, ClockKind.CO_HANDLE)
MORE: dict[str, Promise] = {
    "PLAN": gettext_lazy("Plan of a rework"),
    "RECONTACT": gettext_lazy("Contact of a rework"),
    "REMEDY": gettext_lazy("Remedy of a rework"),
    "REOPEN": gettext_lazy("Handling of a reopened matter, at most"),
}


def say_rule(clock: Deadline, category: str) -> str:
    """The rule a clock was measured by: "Handling: 3 working days for a request for help, by version 1 …"."""
    parts = {
        "clock": clock.get_kind_display(),
        "limit": say_limit(clock.limit),
        "ground": _ground(clock, category),
        "number": clock.rule_version.number if clock.rule_version else "–",
    }
    if parts["ground"]:
        return _("%(clock)s: %(limit)s (%(ground)s), by version %(number)s of the limits") % parts
    return _("%(clock)s: %(limit)s, by version %(number)s of the limits") % parts


def _ground(clock: Deadline, category: str) -> str:
    """What chose the limit: urgency before category; a rework or a reopening has its own."""
    if clock.urgency != Urgency.NORMAL:
        return str(Urgency(clock.urgency).label)
    if clock.kind not in HANDLING or not category:
        return ""
    occasion = _occasion(clock, category)
    if occasion == Occasion.REWORK:
        return _("rework")
    if occasion == Occasion.REOPEN:
        return _("reopened")
    return str(Category(category).label) if occasion else _("set for this matter")


def _occasion(clock: Deadline, category: str) -> Occasion | None:
    if clock.rule_version is None:
        return Occasion.FIRST
    table = clock.rule_version.values
    again = clock.dispatch is not None and clock.dispatch.cycle > 1
    for occasion in reversed(Occasion) if again else Occasion:
        limits: tuple[Limit, ...] = ()
        try:
            limits = handling_limits(table, category=category, urgency=clock.urgency, occasion=occasion)
        except KeyError:
            continue  # an older version without it
        if clock.limit in limits:
            return occasion
    return None


def say_kind(kind: str) -> str:
    """The clock of a row."""
    if kind in MORE:
        return str(MORE[kind])
    return str(ClockKind(kind).label) if kind in ClockKind.values else kind


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

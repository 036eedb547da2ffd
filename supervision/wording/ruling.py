"""The numbers of supervision in words, and why a table of them is refused."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from departments.clock_wording import say_limit
from departments.rules.clocks import Limit
from supervision.choices import BonusKind, ClockKind, EntryCode
from supervision.rules import setting_table

WORDING: dict[str, Any] = {
    "setting_missing": gettext_lazy("Please give a value for %(cell)s."),
    "setting_points": gettext_lazy(
        "“%(text)s” is not possible: points lie between 0.5 and 2.0, in steps of 0.5 (%(cell)s)."
    ),
    "setting_amount": gettext_lazy(
        "“%(text)s” is not possible: please give a number in steps of 0.5 (%(cell)s)."
    ),
    "setting_whole": gettext_lazy(
        "“%(text)s” is not possible: please give a whole number of 1 or more (%(cell)s)."
    ),
    "setting_limit": gettext_lazy("“%(text)s” is no limit. Please write 4wh, 3wd, 24h or 30min (%(cell)s)."),
    "setting_falls": gettext_lazy("The graver case would cost less than the milder one (%(cell)s)."),
    "setting_cap": gettext_lazy(
        "The cap cannot be less than %(largest)s, the points of the dearest rule that it caps (%(cell)s)."
    ),
}
PARTS: dict[str, Any] = {
    "cap": gettext_lazy("Cap a ticket and department"),
    "retrospective": gettext_lazy("A retrospective from so many points on"),
    "defect_repeats": gettext_lazy("The same defect so many times in a quarter"),
    "score.per": gettext_lazy("Deductions are counted per so many dispatches"),
    "score.deductions": gettext_lazy("Deductions cost at most"),
    "score.bonus": gettext_lazy("Bonuses bring at most"),
    "quarter.YELLOW_CARD": gettext_lazy("Yellow cards in a quarter that propose a red one"),
    "quarter.RED_CARD": gettext_lazy("Red cards in a quarter that propose an interview"),
    "matter.bad_ratings": gettext_lazy("Bad ratings on one topic that propose a matter"),
    "matter.days": gettext_lazy("Days in which they are counted"),
    "order.report_most": gettext_lazy("Orders: a report is due within working days, at most"),
    "order.prolong_most": gettext_lazy("Orders: working days more at a time, at most"),
    "order.prolongs": gettext_lazy("Orders: how often more time is given, at most"),
    "agenda.returns": gettext_lazy("Agenda: granted returns of a ticket"),
    "agenda.refusals": gettext_lazy("Agenda: refused returns of a ticket"),
    "agenda.days": gettext_lazy("Agenda: days in which returns are counted"),
    "agenda.topic_returns": gettext_lazy("Agenda: granted returns on a topic"),
    "agenda.topics": gettext_lazy("Agenda: so many topics, the worst"),
    "agenda.stalled_days": gettext_lazy("Agenda: days without progress of a matter"),
}
CASES: dict[str, Any] = {
    "D3.0": gettext_lazy("late by up to 1 working day"),
    "D3.1": gettext_lazy("late by more than 1 working day"),
    "D3.3": gettext_lazy("late by more than 3 working days"),
    "D3.5": gettext_lazy("late by more than 5 working days"),
    "D4.2": gettext_lazy("dissatisfied"),
    "D4.1": gettext_lazy("very dissatisfied"),
    "D9.PLAN": gettext_lazy("no plan in time"),
    "D9.REMEDY": gettext_lazy("not remedied in time"),
    "D10.0": gettext_lazy("late by up to 2 working days"),
    "D10.2": gettext_lazy("late by more than 2 working days"),
}


def say_place(place: str) -> str:
    """A place of the table in words: "D3 Not handled in time, late by more than 1 working day"."""
    if place in PARTS:
        return str(PARTS[place])
    part, *rest = place.split(".")
    if part == "limits":
        return str(dict(ClockKind.choices).get(rest[0], rest[0]))
    if part == "points" and rest:
        code, *case = rest
        named = {**CASES, **{f"B1.{kind}": label for kind, label in BonusKind.choices}}
        words = [f"{code} {dict(EntryCode.choices).get(code, '')}".strip()]
        words += [str(named.get(f"{code}.{case[0]}", case[0]))] if case else []
        return pgettext("between the words of a place", ", ").join(words)
    return place


def say_value(place: str, text: str) -> str:
    """A number of the table with its unit."""
    if not text:
        return _("none")
    if place.startswith("limits."):
        try:
            return say_limit(Limit.parse(text))
        except ValueError:
            return text
    if place.startswith("points.") or place in ("cap", "retrospective"):
        return _("%(n)s points") % {"n": text}
    return text


def changes_of(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, str]]:
    """What differs between two versions, place by place, in words."""
    return [
        {"place": say_place(place), "before": say_value(place, before), "after": say_value(place, after)}
        for place, before, after in setting_table.differences(old, new)
    ]

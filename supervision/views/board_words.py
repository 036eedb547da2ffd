"""What the board's columns are called, what puts a row there, and the day in one sentence."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from supervision.reports import severity


def labels() -> dict[str, str]:
    """The columns' names."""
    return {
        severity.NEXT: pgettext("board", "Next 4 working hours"),
        severity.DUE_SOON: pgettext("board", "Due soon"),
        severity.OVERDUE: pgettext("board", "Overdue"),
        severity.YELLOW: pgettext("board", "Yellow card"),
        severity.RED: pgettext("board", "Red card"),
        severity.TALK: pgettext("board", "Interview"),
    }


def rules() -> dict[str, str]:
    """What puts a row into a column, by its level: how long that takes differs with the urgency."""
    return {
        severity.NEXT: _("not overdue yet, due before that hour"),
        severity.DUE_SOON: _("the warning before its due time has begun"),
        severity.OVERDUE: _("reminded at expiry; no card yet"),
        severity.YELLOW: _("overdue so long that a yellow card is due"),
        severity.RED: _("overdue so long that a red card is due"),
        severity.TALK: _("overdue so long that an interview is due"),
    }


def finding(counts: Mapping[str, int]) -> str:
    """What is late and what is next, as a sentence."""
    late, ahead = severity.late_in(counts), counts[severity.NEXT]
    parts = [ngettext("%(n)s is overdue", "%(n)s are overdue", late) % {"n": late}] if late else []
    if ahead:
        sentence = ngettext(
            "%(n)s more falls due within 4 working hours",
            "%(n)s more fall due within 4 working hours",
            ahead,
        )
        parts.append(sentence % {"n": ahead})
    if not parts:
        return _("Nothing is overdue, and nothing falls due in the next 4 working hours.")
    return _("%(findings)s.") % {"findings": _(", ").join(parts)}

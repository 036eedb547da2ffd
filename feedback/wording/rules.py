"""Refusals of new versions of the rules."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "limit_missing": _("Please give a limit for %(cell)s."),
    "limit_unreadable": _(
        "“%(text)s” is no limit. Please write 4wh, 3wd, 24h, 30min or 15cd, a year at most (%(cell)s)."
    ),
    "limit_slower_when_urgent": _(
        "The more urgent matter would have more time than the less urgent (%(cell)s)."
    ),
    "rules_backdated": _("A version cannot take effect before now: what was measured stays as it was."),
    "rules_before_last": _("It must take effect after version %(number)s does."),
    "rules_unchanged": _("Nothing differs from version %(number)s."),
    "rules_note_missing": _("Please say why the rules change, and by which decision."),
    "rate_not_percent": _("A rate is a whole number of percent, from 0 to 100."),
    "seed_missing": _("Please give the words that the draw starts from."),
}

"""The sentences of what comes after the citizen's answer."""

from django.utils.translation import gettext as _

from feedback.choices import HoldKind
from feedback.history._names import Facts, Names
from feedback.history._sentence import Sentence, label


def _hold_placed(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("keeps the ticket from the archive"), label(HoldKind, facts.get("kind"))


def _hold_lifted(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("no longer keeps the ticket from the archive"), label(HoldKind, facts.get("kind"))


SENTENCES: dict[str, Sentence] = {
    "hold_placed": _hold_placed,
    "hold_lifted": _hold_lifted,
}

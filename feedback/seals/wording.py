"""What differs between the rows and their seal, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PLAIN = {
    "state": gettext_lazy("the state"),
    "version": gettext_lazy("the version"),
    "due": gettext_lazy("the due time"),
    "lead": gettext_lazy("the lead department"),
}
PARTS = {
    "ticket": gettext_lazy("the ticket itself"),
    "dispatches": gettext_lazy("its dispatches"),
    "clocks": gettext_lazy("its clocks"),
    "contacts": gettext_lazy("contacts and callbacks"),
    "results": gettext_lazy("results, replies and reviews"),
    "answers": gettext_lazy("the citizen's answers and invitations"),
    "requests": gettext_lazy("requests and their decisions"),
    "verdicts": gettext_lazy("verdicts, reviews and retrospectives"),
    "papers": gettext_lazy("notes, supplements, files and holds"),
}


def say_difference(name: str, stands: object, said: object) -> str:
    """One value that the evidence names: what the row says and what the evidence says."""
    words = {
        "what": PLAIN[name],
        "row": "–" if stands is None else stands,
        "evidence": "–" if said is None else said,
    }
    return _("%(what)s: the row says %(row)s, the evidence %(evidence)s") % words


def say_part(part: str) -> str:
    """Rows of a part that are not what the record sealed."""
    return _("%(what)s: changed behind the portal's back since this record") % {"what": PARTS[part]}

"""待考核处理的: what waits for whoever judges points, and for whoever keeps the sharing of data."""

from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from feedback.home import Block, Desk
from supervision.choices import EntryState, ExclusionState, ShareState
from supervision.models import ExclusionRequest, ScoreEntry, ShareRequest

JUDGES = ("assess", "decide_appeal")
STEWARDS = ("share_data",)


def judging(desk: Desk) -> Block | None:
    """One query; nothing while nothing waits."""
    entries = ScoreEntry.objects.held_by(desk.user, JUDGES)
    exclusions = ExclusionRequest.objects.held_by(desk.user, JUDGES)
    waiting: dict[str, QuerySet[Any]] = {
        "proposed": entries.filter(state=EntryState.PROPOSED),
        "appealed": entries.filter(state=EntryState.APPEALED),
        "excluded": exclusions.filter(state=ExclusionState.DISTRICT_REVIEWED),
    }
    places = {
        "proposed": (_("Points not notified yet"), f"{reverse('entries')}?period=all&state=proposed"),
        "appealed": (_("Appeals to decide"), reverse("appeals")),
        "excluded": (_("Exclusions in the second review"), f"{reverse('exclusions')}?tab=second"),
    }
    return _block("judging", waiting, places)


def sharing(desk: Desk) -> Block | None:
    """One query; nothing while nothing waits."""
    asked = ShareRequest.objects.held_by(desk.user, STEWARDS).filter(state=ShareState.REQUESTED)
    waiting: dict[str, QuerySet[Any]] = {"late": asked.filter(due_at__lt=desk.now), "asked": asked}
    places = {
        "late": (_("Requests for data overdue"), f"{reverse('shares')}?late=1&state=REQUESTED"),
        "asked": (pgettext("home", "Requests for data waiting"), reverse("shares")),
    }
    return _block("judging", waiting, places)


def _block(name: str, waiting: dict[str, QuerySet[Any]], places: dict[str, tuple[str, str]]) -> Block | None:
    """The figures that are not nought, each with the list it counts."""
    first, *others = (_counted(key, rows) for key, rows in waiting.items())
    found = dict(first.union(*others, all=True))
    figures = [
        {"label": label, "url": url, "n": found[key], "is_late": key == "late"}
        for key, (label, url) in places.items()
        if found.get(key)
    ]
    if not figures:
        return None
    n = max(found.values()) if "late" in places else sum(found.values())
    finding = ngettext("%(n)s thing waits for a decision", "%(n)s things wait for a decision", n) % {"n": n}
    return Block(name, finding, {"figures": figures}, app="supervision")


def _counted(key: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(which=Value(key, output_field=CharField())).values("which")
    return named.annotate(n=Count("pk")).values_list("which", "n")

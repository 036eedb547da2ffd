"""The pages of supervision side by side: a row of tabs that each of them shows, with what waits in each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.urls import NoReverseMatch, reverse
from django.utils.translation import pgettext_lazy

from departments.models import Staff
from departments.scope import scope_many
from feedback.views.decision_tabs import TABS
from supervision import models
from supervision.choices import (
    EntryState,
    ExclusionState,
    InterviewState,
    MatterState,
    MeetingState,
    ProposalState,
    ShareState,
)
from supervision.lifecycle.rectification import RUNNING
from supervision.querysets import KEEPERS_OF_THE_WATCH

WATCH = ("supervise",)
UNITS = ("handle_tickets", "approve_results")
JUDGES = ("assess", "decide_appeal")
Waiting = Callable[[Staff], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """One page: its URL name, its words, who may enter, and the rows that its count counts.

    ``waiting`` is what the page lists when it is opened without parameters.
    """

    name: str
    label: Any
    needs: tuple[str, ...]
    waiting: Waiting | None = None


def _in_states(model: Any, *states: Any) -> Waiting:
    return lambda user: model.objects.visible_to(user).filter(state__in=states)


def _unfinished_orders(user: Staff) -> QuerySet[Any]:
    return models.SupervisionOrder.objects.visible_to(user).unfinished()


def _open_proposals(user: Staff) -> QuerySet[Any]:
    return models.Proposal.objects.held_by(user, WATCH).filter(state=ProposalState.OPEN)


def _unseen_alerts(user: Staff) -> QuerySet[Any]:
    return models.Alert.objects.visible_to(user).waiting()


def _hard_cases(user: Staff) -> QuerySet[Any]:
    desk = next(tab for tab in TABS if tab.name == "decisions-hard-cases")
    return desk.waiting(user)


EVERYBODY = (*WATCH, *UNITS, *JUDGES, "file_appeal")
PLACES: tuple[Place, ...] = (
    Place("supervision", pgettext_lazy("supervision page", "Board"), WATCH),
    Place("supervision-standing", pgettext_lazy("supervision page", "Our standing"), EVERYBODY),
    Place("proposals", pgettext_lazy("supervision page", "Proposals"), WATCH, _open_proposals),
    Place(
        "orders",
        pgettext_lazy("supervision page", "Orders"),
        EVERYBODY,
        _unfinished_orders,
    ),
    Place("cards", pgettext_lazy("supervision page", "Cards"), EVERYBODY),
    Place("circulars", pgettext_lazy("supervision page", "Circulars"), EVERYBODY),
    Place(
        "interviews",
        pgettext_lazy("supervision page", "Interviews"),
        EVERYBODY,
        _in_states(models.Interview, InterviewState.CALLED),
    ),
    Place("entries", pgettext_lazy("supervision page", "Points"), EVERYBODY),
    Place(
        "appeals",
        pgettext_lazy("supervision page", "Appeals"),
        EVERYBODY,
        _in_states(models.ScoreEntry, EntryState.APPEALED),
    ),
    Place(
        "exclusions",
        pgettext_lazy("supervision page", "Exclusions"),
        EVERYBODY,
        _in_states(models.ExclusionRequest, ExclusionState.REQUESTED, ExclusionState.DISTRICT_REVIEWED),
    ),
    Place(
        "rectifications",
        pgettext_lazy("supervision page", "Rectification"),
        (*EVERYBODY, "call_back", "audit_results"),
        _in_states(models.Rectification, *RUNNING),
    ),
    Place(
        "matters",
        pgettext_lazy("supervision page", "Matters"),
        EVERYBODY,
        _in_states(models.Matter, MatterState.PROPOSED, MatterState.OPEN),
    ),
    Place(
        "meetings",
        pgettext_lazy("supervision page", "Meetings"),
        (*EVERYBODY, "configure_service"),
        _in_states(models.Meeting, MeetingState.PLANNED),
    ),
    Place(
        "shares",
        pgettext_lazy("supervision page", "Data sharing"),
        (*EVERYBODY, "share_data"),
        _in_states(models.ShareRequest, ShareState.REQUESTED),
    ),
    Place("alerts", pgettext_lazy("supervision page", "Alerts"), KEEPERS_OF_THE_WATCH, _unseen_alerts),
    Place("sweeps", pgettext_lazy("supervision page", "Sweeps"), KEEPERS_OF_THE_WATCH),
    Place("duty-roster", pgettext_lazy("supervision page", "Duty roster"), (*WATCH, "approve_results")),
    Place("decisions-hard-cases", pgettext_lazy("supervision page", "Hard cases"), WATCH, _hard_cases),
)
"""In the order in which they stand. A name that this installation does not serve is left out."""


def nav_for(user: Staff, current: str) -> list[dict[str, Any]]:
    """The person's tabs as ui/_tabs.html wants them; ``current`` is the URL name of the page. One query."""
    return tabs_of(PLACES, user, current)


def tabs_of(places: Iterable[Place], user: Staff, current: str) -> list[dict[str, Any]]:
    """These places as tabs, as far as the person may enter and the installation serves them."""
    places = tuple(places)
    held = scope_many(user, sorted({need for place in places for need in place.needs}))
    opened = [
        (place, url)
        for place in places
        if any(held[need] for need in place.needs) and (url := address_of(place.name))
    ]
    counts = _counts(user, [place for place, _address in opened])
    return [
        {
            "url": url,
            "label": place.label,
            "count": counts.get(place.name, 0) if place.waiting else None,
            "is_current": place.name == current,
        }
        for place, url in opened
    ]


def address_of(name: str) -> str:
    """The address of a page; "" for one that this installation does not serve."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _counts(user: Staff, places: list[Place]) -> dict[str, int]:
    """How many wait in each place, all asked at once."""
    asked = [
        place.waiting(user)
        .order_by()
        .annotate(tab=Value(place.name, output_field=CharField()))
        .values("tab")
        .annotate(n=Count("pk"))
        .values_list("tab", "n")
        for place in places
        if place.waiting
    ]
    if not asked:
        return {}
    first, *others = asked
    return dict(first.union(*others, all=True))

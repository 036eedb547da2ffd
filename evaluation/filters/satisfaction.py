"""The parameters of the pages of satisfaction: those of insights, the kind of matter, and which answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest

from departments.models import Staff
from departments.scope import scope
from evaluation.filters.insights import Chosen, chosen_by
from evaluation.reports.satisfaction import spans_of
from evaluation.reports.satisfaction_rows import HAS_WORDS, IS_BAD, IS_DENIED, Wanted
from feedback.choices import Category, Level, Solved, Urgency
from feedback.querysets import VIEW
from supervision.reports.populations import IS_RESOLVED, IS_SATISFIED, Span

KINDS: dict[str, Any] = {"category": Category, "urgency": Urgency}
BAD, SATISFIED, DISSATISFIED, RESOLVED = "bad", "satisfied", "dissatisfied", "resolved"
SMOOTH, ROUGH, RATED_SMOOTH = "smooth", "rough", "rated-smooth"
RESULT, CLAIMED, CONFIRMED, DENIED = "result", "claimed", "confirmed", "denied"
NARROWING: dict[str, Q] = {
    **{str(level): Q(level=level) for level in Level.values},
    SATISFIED: IS_SATISFIED,
    DISSATISFIED: ~IS_SATISFIED,
    BAD: IS_BAD,
    RESOLVED: IS_RESOLVED,
    **{solved: Q(solved=solved) for solved in Solved.values},
    DENIED: IS_DENIED,
    CLAIMED: Q(result_solved__in=(Solved.SOLVED, Solved.PARTLY)),
    CONFIRMED: Q(result_solved__gt="") & IS_RESOLVED,
    RESULT: Q(result_solved__gt=""),
    RATED_SMOOTH: Q(is_smooth__isnull=False),
    SMOOTH: Q(is_smooth=True),
    ROUGH: Q(is_smooth=False),
}
"""``?which=``: the answers that a number counts; their conditions are the number's own."""
ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Picked:
    """What an address asks for. ``which`` narrows the list, ``words`` leaves out answers without any."""

    chosen: Chosen
    category: str
    urgency: str
    which: str = ""
    words: bool = False
    is_aside: bool = False

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.chosen.asked, self.category, self.urgency)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The months of the period as far as it has run."""
        return spans_of(self.chosen.code, self.chosen.now)

    @property
    def given(self) -> dict[str, str]:
        """The filters as given; the period among them."""
        return {**self.chosen.given, "category": self.category, "urgency": self.urgency}

    @property
    def condition(self) -> Q:
        found = NARROWING[self.which] if self.which else Q()
        return found & HAS_WORDS if self.words else found


def pick(request: HttpRequest, user: Staff, now: datetime, *, is_strict: bool = True) -> Picked:
    """Read the address; Http404 for who may see no department's tickets, and for what there is none of.

    Unless ``is_strict`` the latter is left out: a list's file is asked for by the list's own address.
    """
    if not scope(user, VIEW):
        raise Http404
    values = {name: request.GET.get(name, "") for name in KINDS}
    which = request.GET.get("which", "")
    known = {name: value for name, value in values.items() if value in KINDS[name].values}
    is_known = len(known) == sum(map(bool, values.values())) and which in ("", *NARROWING)
    if is_strict and not is_known:
        raise Http404
    return Picked(
        chosen_by(request, user, now, is_strict=is_strict),
        known.get("category", ""),
        known.get("urgency", ""),
        which if which in NARROWING else "",
        request.GET.get("words") == "1",
        request.GET.get("show") == ASIDE,
    )

"""What waits of the service stars: for the unit's word, and for the award."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.choices import StarState
from evaluation.models import ServiceStar
from feedback.home import Block, Desk

UNIT, JUDGE = "approve_results", "assess"
NOMINATORS = (UNIT, JUDGE)


def stars(desk: Desk) -> Block | None:
    """One query; nothing while nothing waits for this person."""
    mine = desk.within(UNIT, "department_id") & Q(state=StarState.PROPOSED)
    theirs = desk.within(JUDGE, "department_id") & Q(state=StarState.NOMINATED)
    asked = {}
    if desk.holds(UNIT):
        asked["proposed"] = Count("pk", filter=mine)
    if desk.holds(JUDGE):
        asked["nominated"] = Count("pk", filter=theirs)
    found = ServiceStar.objects.order_by().aggregate(**asked)
    words = {
        "proposed": (_("Service stars to nominate"), f"{reverse('stars')}?tab=proposed"),
        "nominated": (_("Service stars to award"), f"{reverse('stars')}?tab=nominated"),
    }
    figures = [
        {"label": words[name][0], "url": words[name][1], "n": n, "is_late": False}
        for name, n in found.items()
        if n
    ]
    if not figures:
        return None
    n = sum(figure["n"] for figure in figures)
    finding = ngettext("%(n)s service star waits", "%(n)s service stars wait", n) % {"n": n}
    return Block("judging", finding, {"figures": figures}, app="supervision")

"""What those who look after the whole see first: managers and administrators."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value, Window
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.calendars import check
from departments.rules.calendar import SHANGHAI, in_shanghai
from feedback.choices import ClockKind, Solved
from feedback.home.desk import Block, Desk
from feedback.models import Deadline, Rating, Topic

FEW = 8
SATISFIED_FROM = 3


def assessing(desk: Desk) -> Block:
    """The assessment manager: the three rates of this month as they stand, each with its n. One query."""
    local = in_shanghai(desk.now)
    first = datetime(local.year, local.month, 1, tzinfo=SHANGHAI)
    clocks = Deadline.objects.filter(
        desk.within("assess", "owner_id"), kind=ClockKind.RESPOND, voided_at__isnull=True
    ).filter(due_at__gte=first, due_at__lt=desk.now)
    ratings = Rating.objects.filter(
        desk.within("assess", "dispatch__department_id"), counts=True, given_at__gte=first
    )
    met = Count("pk", filter=Q(stopped_at__lte=F("due_at")))
    solved = Count("pk", filter=Q(solved__in=(Solved.SOLVED, Solved.PARTLY)))
    satisfied = Count("pk", filter=Q(level__gte=SATISFIED_FROM))
    asked = _sums(clocks, "clocks", met, met).union(_sums(ratings, "ratings", solved, satisfied), all=True)
    found = {which: counts for which, *counts in asked}
    n_due, n_met, _again = found.get("clocks", (0, 0, 0))
    n, n_solved, n_satisfied = found.get("ratings", (0, 0, 0))
    rates = [
        _rate(_("Response rate"), n_met, n_due, 95),
        _rate(_("Solved rate"), n_solved, n, 85),
        _rate(_("Satisfaction rate"), n_satisfied, n, 85),
    ]
    context = {"rates": rates, "first": first, "bad": n - n_satisfied}
    return Block("assessing", _assessing_finding(rates), context)


def _sums(rows: QuerySet[Any], which: str, first: Count, second: Count) -> QuerySet[Any, Any]:
    """How many rows, and two counts among them, under a name; nothing where there is no row."""
    named = rows.order_by().annotate(which=Value(which, output_field=CharField())).values("which")
    return named.annotate(n=Count("pk"), first=first, second=second).values_list(
        "which", "n", "first", "second"
    )


def _assessing_finding(rates: list[dict[str, Any]]) -> str:
    short = [rate for rate in rates if rate["n"] and 100 * rate["part"] < rate["target"] * rate["n"]]
    told = [_("%(label)s %(percent)s this month, below %(target)s %%") % rate for rate in short]
    return _(", ").join(told)


def _rate(label: str, part: int, n: int, target: int) -> dict[str, Any]:
    percent = f"{100 * part / n:.1f}%" if n else "–"
    return {"label": label, "part": part, "n": n, "percent": percent, "target": target}


def serving(desk: Desk) -> Block:
    """The service manager: how far the calendar reaches, and topics nobody is named for. One query.

    As the catalogue counts them (``rules.catalogue_checks.gaps``): a rule of the whole city for a wider topic
    names a department for those below it.
    """
    uncovered = check(desk.calendar, desk.now)
    today = in_shanghai(desk.now).date()
    ruled = Q(rules__effective_from__lte=today) & (
        Q(rules__effective_to__isnull=True) | Q(rules__effective_to__gte=today)
    )
    held = Topic.objects.filter(ruled, rules__area__isnull=True).values("pk")
    below = Q(parent__in=held) | Q(parent__parent__in=held)
    inner = Topic.objects.filter(is_active=True, parent__isnull=False).values("parent")
    topics: Any = Topic.objects.filter(is_active=True).exclude(Q(pk__in=held) | below).exclude(pk__in=inner)
    gaps = list(topics.annotate(n_all=Window(Count("pk"))).order_by("code")[:FEW])
    n = gaps[0].n_all if gaps else 0
    finding = (
        ngettext("%(n)s topic has no department", "%(n)s topics have no department", n) % {"n": n}
        if n
        else ""
    )
    horizon = today + timedelta(days=60)
    return Block(
        "serving",
        finding,
        {"is_confirmed": uncovered is None, "horizon": horizon, "gaps": gaps, "n_gaps": n},
    )


def administering(desk: Desk) -> Block:
    """The three administrators: the doors to their rooms."""
    names = ("manage_accounts", "manage_grants", "read_audit")
    return Block("administering", "", {"doors": [name for name in names if desk.holds(name)]}, is_aside=True)

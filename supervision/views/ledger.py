"""台账: every entry a person may see, with the sums of what is listed; each sum opens its list."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.keyset import page
from departments.models import Department, Staff
from departments.scope import scope
from feedback.models import Ticket
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.actions.locking import counted_in, locked_periods
from supervision.choices import ClockKind, EntryCode, EntryState
from supervision.models import Deadline, ScoreEntry
from supervision.rule_versions import supervision_rules
from supervision.rules.periods import is_period, period_of
from supervision.rules.scoring import Line, bonus_sum, by_ticket, full_sum
from supervision.rules.settings import number_of
from supervision.views.entry_story import points_text
from supervision.views.measure_filters import Filter, department_filter, in_department, shown, turning
from supervision.views.navigation import nav_for

SIZE = 30
ORDER = ("-broken_at", "-id")
EVERY = "all"
PERIODS = 13
MOST_SUMMED = 20_000
MOST_DEPARTMENTS = 60
LONGEST_NUMBER = 20
ASKED = ("period", "department", "code", "state", "ticket")
SUMMED = ("n", "raw", "capped", "full", "counts", "bonus")
TABS: dict[str, tuple[EntryState, ...]] = {
    "": (),
    "proposed": (EntryState.PROPOSED,),
    "notified": (EntryState.NOTIFIED,),
    "appealed": (EntryState.APPEALED,),
    "counted": (EntryState.UPHELD, EntryState.ADJUSTED, EntryState.CONFIRMED, EntryState.LOCKED),
    "revoked": (EntryState.REVOKED,),
}
"""``?state=``; empty is all of them."""
NAMED = ("department", "ticket", "proposed_by", "dispatch")


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """``?period= &department= &code= &state= &ticket=``; without a period this month, "all" for every."""
    user, now = staff_of(request), timezone.now()
    asked = _asked_rows(request, user, now)
    tab, current = asked.tab, period_of(now)
    here = page(
        asked.listed.select_related(*NAMED).prefetch_related(_clocks()),
        order=ORDER,
        after=request.GET.get("after"),
        size=SIZE,
    )
    locked, period, seen = locked_periods(), _period(request, current), _seen(user, here.items)
    periods = Filter("period", pgettext("assessment", "Period"), _periods(asked.visible, current))
    filters = [periods, department_filter(request, _("Department"), asked.within), asked.codes]
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "entries"),
        "tabs": _tabs(request, asked.found, tab),
        "rows": [(row, _aside(row, locked), row.ticket_id in seen) for row in here.items],
        "total": asked.listed.count(),
        "sums": sums_of(request, asked.listed),
        "period": period,
        "is_locked": period in locked,
        "here": request.get_full_path(),
        **_asked(request),
        **_allowed(user, tab),
        **shown(request, filters),
        **turning(request, here),
    }
    return render(request, "supervision/ledger.html", context)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What an address asks of the ledger, step by step: all, of the period, by the filters, of the tab."""

    tab: str
    codes: Filter
    visible: "QuerySet[ScoreEntry]"
    within: "QuerySet[ScoreEntry]"
    found: "QuerySet[ScoreEntry]"
    listed: "QuerySet[ScoreEntry]"


def listed(request: HttpRequest, now: datetime) -> "QuerySet[ScoreEntry]":
    """What the page lists by its address, in its order: for the page, and for the file."""
    return _asked_rows(request, staff_of(request), now).listed.order_by(*ORDER)


def _asked_rows(request: HttpRequest, user: Staff, now: datetime) -> _Rows:
    tab = request.GET.get("state", "")
    tab = tab if tab in TABS else ""
    visible = ScoreEntry.objects.visible_to(user)
    within = _in_period(visible, _period(request, period_of(now)))
    found = _of_ticket(request, in_department(request, within))
    codes = Filter("code", _("Rule"), _codes(found))
    if chosen := codes.chosen(request):
        found = found.filter(code=chosen)
    return _Rows(tab, codes, visible, within, found, found.filter(state__in=TABS[tab]) if tab else found)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What the address asks for, as the search form keeps it."""
    asked = {key: value for key in ASKED if (value := request.GET.get(key, ""))}
    number = asked.get("ticket", "")[:LONGEST_NUMBER]
    kept = [(key, value) for key, value in asked.items() if key != "ticket"]
    return {"number": number, "kept": kept, "is_filtered": bool(asked)}


def _allowed(user: Staff, tab: str) -> dict[str, bool]:
    """What the person may do from here."""
    assesses = bool(scope(user, "assess"))
    return {
        "may_notice": tab == "proposed" and assesses,
        "may_propose": bool(scope(user, "supervise")),
        "may_reward": assesses,
    }


def sums_of(request: HttpRequest, listed: "QuerySet[ScoreEntry]") -> dict[str, Any] | None:
    """What the listed entries come to, by department and together; revoked ones count for nothing.

    None when there are too many to add up: then a period or a department is to be chosen first.
    """
    rows = listed.exclude(state=EntryState.REVOKED).order_by()
    values = list(rows.values_list("department_id", "code", "points", "ticket_id", "pk")[: MOST_SUMMED + 1])
    if len(values) > MOST_SUMMED:
        return None
    lines: dict[int, list[Line]] = defaultdict(list)
    for department, code, points, ticket, pk in values:
        lines[department].append(Line(code, points, ticket, pk))
    names = dict(Department.objects.filter(pk__in=lines).values_list("pk", "name"))
    table = supervision_rules(timezone.now()).values
    cap = number_of(table, "cap")
    sums = {pk: _sum(of, cap) for pk, of in lines.items()}
    order = sorted(sums, key=lambda pk: (-sums[pk]["counts"], names[pk]))
    return {
        "rows": [
            {"name": names[pk], "url": with_params(request, department=pk), **_spoken(sums[pk])}
            for pk in order[:MOST_DEPARTMENTS]
        ],
        "more": max(0, len(order) - MOST_DEPARTMENTS),
        "cap": cap,
        **_spoken({key: sum((one[key] for one in sums.values()), start=Fraction(0)) for key in SUMMED}),
    }


def _spoken(sums: dict[str, Fraction]) -> dict[str, Any]:
    """The same as people read it; what is nought stays empty where nothing needs to be said."""
    told: dict[str, Any] = {key: points_text(value) for key, value in sums.items()}
    return told | {key: told[key] if sums[key] else "" for key in ("capped", "full")} | {"n": int(sums["n"])}


def _sum(lines: list[Line], cap: Decimal) -> dict[str, Fraction]:
    """One department: all points, what lies above the cap, what counts in full, what counts, bonuses."""
    tickets = by_ticket(lines, cap)
    raw = sum((ticket.total for ticket in tickets), start=Fraction(0))
    capped = sum((ticket.counted for ticket in tickets), start=Fraction(0))
    full = full_sum(lines)
    return {
        "n": Fraction(len(lines)),
        "raw": raw + full,
        "capped": raw - capped,
        "full": full,
        "counts": capped + full,
        "bonus": bonus_sum(lines),
    }


def _period(request: HttpRequest, current: str) -> str:
    """The period of the address, "" for every."""
    given = request.GET.get("period", "")
    if given == EVERY:
        return ""
    return given if is_period(given) else current


def _in_period(rows: "QuerySet[ScoreEntry]", period: str) -> "QuerySet[ScoreEntry]":
    """Entries that count in the period: their own, unless they were confirmed after its lock."""
    if not period:
        return rows
    return rows.filter(Q(counted_in="", period=period) | Q(counted_in=period))


def _of_ticket(request: HttpRequest, rows: "QuerySet[ScoreEntry]") -> "QuerySet[ScoreEntry]":
    number = request.GET.get("ticket", "").replace("\x00", "").strip()[:LONGEST_NUMBER]
    return rows.filter(ticket__number=number) if number else rows


def _clocks() -> "Prefetch[Any]":
    """The running clocks of entries, as ``row.clocks``."""
    kinds = (ClockKind.APPEAL_FILE, ClockKind.APPEAL_DECIDE)
    running = Deadline.objects.filter(kind__in=kinds, stopped_at__isnull=True, voided_at__isnull=True)
    return Prefetch("deadlines", queryset=running, to_attr="clocks")


def _aside(row: ScoreEntry, locked: frozenset[str]) -> str:
    """The period in which it counts, where that is another than its own."""
    counts = counted_in(row, locked)
    return counts if counts != row.period else ""


def _seen(user: Staff, rows: list[ScoreEntry]) -> set[int]:
    """Which of their tickets the person may read: not a former lead whose part never counted."""
    ids = {row.ticket_id for row in rows if row.ticket_id}
    return (
        set(Ticket.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    )


def _codes(rows: "QuerySet[ScoreEntry]") -> list[tuple[str, Any, int | None]]:
    counts = dict(rows.order_by().values_list("code").annotate(n=Count("pk")))
    return [
        (code.value, f"{code.value} {code.label}", counts[code.value])
        for code in EntryCode
        if code.value in counts
    ]


def _periods(rows: "QuerySet[ScoreEntry]", current: str) -> list[tuple[str, Any, int | None]]:
    """The latest periods that have entries; the current one is what stands when none is chosen."""
    known = rows.order_by("-period").values_list("period", flat=True).distinct()[:PERIODS]
    return [(EVERY, _("Every period"), None), *((code, code, None) for code in known if code != current)]


def _tabs(request: HttpRequest, found: "QuerySet[ScoreEntry]", current: str) -> list[dict[str, Any]]:
    counts = dict(found.order_by().values_list("state").annotate(n=Count("pk")))
    labels = {
        "": _("All"),
        "proposed": _("Awaiting notice"),
        "notified": _("Open to appeal"),
        "appealed": _("Under appeal"),
        "counted": pgettext("entries", "Settled"),
        "revoked": _("Revoked"),
    }
    return [
        {
            "label": label,
            "url": with_params(request, state=tab),
            "count": sum(n for state, n in counts.items() if not TABS[tab] or state in TABS[tab]),
            "is_current": tab == current,
        }
        for tab, label in labels.items()
    ]

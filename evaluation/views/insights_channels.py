"""渠道: tickets by channel, the share online, how soon they are answered, beside published figures."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.charts.bars import Bar, BarChart, bars
from core.charts.trend import Series, TrendChart, Weights, trend
from evaluation.filters.insights import Chosen, read
from evaluation.reports import channels as report
from evaluation.reports.catalogues import AREA, CHANNEL, DEPARTMENT, TOPIC
from evaluation.rules.benchmarks import DAYS, PERCENT, Benchmark
from evaluation.rules.channels import (
    HANDLING_TIME,
    MARKS,
    ONLINE_SHARE,
    RESPONSE_TIME,
    Channel,
    Mean,
    coverage,
    online_share,
    together,
)
from evaluation.rules.improving import Part
from evaluation.views.insights import framed
from evaluation.views.insights_links import list_of
from evaluation.views.insights_words import NONE, percent, rate_of, rounded, say_period, signed
from feedback.views.access import staff_of

PAGE = "channels"
MINUTE, HOUR, DAY = 60, 3600, 86_400
HOURS_FROM, DAYS_FROM = 120, 72


@require_safe
def channel_figures(request: HttpRequest) -> HttpResponse:
    """``?period= &topic= &area= &department=``."""
    return render(request, "evaluation/insights_channels.html", shown_channels(request, timezone.now()))


def shown_channels(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """What the page shows."""
    chosen = read(request, staff_of(request), now)
    tree = chosen.catalogues.channels
    rows = report.channels(chosen.user, chosen.compared, chosen.asked, tree)
    total = sum(row.n for row in rows)
    return {
        **framed(request, chosen, PAGE, (TOPIC, AREA, DEPARTMENT, CHANNEL)),
        "rows": [row_of(chosen, row, total) for row in rows],
        "total": total,
        "total_url": list_of(chosen),
        "figures": _figures(rows),
        "chart": _bars(chosen, rows, total),
        "trend": _trend(chosen) if total else None,
    }


def row_of(chosen: Chosen, row: Channel, total: int) -> dict[str, Any]:
    """A channel with its figures, each opening its list."""
    own = {CHANNEL: row.node.code}
    return {
        "name": row.node.name,
        "is_online": row.is_online,
        "is_in_use": row.is_in_use,
        "n": row.n,
        "n_url": list_of(chosen, **own),
        "share": percent(Part(row.n, total).share),
        "before": row.before,
        "before_url": list_of(chosen, span="before", **own),
        "change": signed(row.n - row.before),
        "direct": row.direct,
        "mean": say_length(row.response.mean),
        "median": say_length(row.response.median),
        "responses": row.response.n,
        "solved": rate_of(row.solved, url=list_of(chosen, "resolved", **own)),
        "satisfied": rate_of(row.satisfied, url=list_of(chosen, "answers", **own)),
    }


def say_length(seconds: Fraction | None) -> str:
    """Minutes, from two hours on hours, from three days on days."""
    if seconds is None:
        return NONE
    if seconds < HOURS_FROM * MINUTE:
        n = rounded(seconds / MINUTE, 0)
        return ngettext("%(n)s min", "%(n)s min", int(seconds // MINUTE)) % {"n": n}
    if seconds < DAYS_FROM * HOUR:
        return _("%(n)s h") % {"n": rounded(seconds / HOUR)}
    return _("%(n)s d") % {"n": rounded(seconds / DAY)}


def _figures(rows: list[Channel]) -> list[dict[str, Any]]:
    """The figures on top, with what was published beside them."""
    online, before = online_share(rows), online_share(rows, before=True)
    covered = coverage(rows)
    response, handling = together(row.response for row in rows), together(row.handling for row in rows)
    return [
        {
            "name": _("Came online"),
            "figure": percent(online.share),
            "note": _("before: %(share)s") % {"share": percent(before.share)},
            "mark": _mark(ONLINE_SHARE),
        },
        {
            "name": _("Channels by which something came"),
            "figure": percent(covered.share),
            "note": _("%(n)s of %(of)s in use") % {"n": covered.n, "of": covered.of},
            "mark": "",
        },
        _time(_("Mean time to the first contact"), response, _mark(RESPONSE_TIME)),
        _time(_("Mean time to the answer"), handling, _mark(HANDLING_TIME)),
    ]


def _time(name: str, mean: Mean, mark: str) -> dict[str, Any]:
    return {"name": name, "figure": say_length(mean.mean), "note": f"n {mean.n:,}", "mark": mark}


def _mark(which: str) -> str:
    """What was published of this figure."""
    found = next(mark for mark in MARKS if mark.ours == which)
    parts = {"n": _amount(found, found.value), "aim": _amount(found, found.aim) if found.aim else ""}
    return (_("published: %(n)s, then %(aim)s") if found.aim else _("published: %(n)s")) % parts


def _amount(mark: Benchmark, value: Any) -> str:
    if mark.unit == PERCENT:
        return f"{value:g}%"
    return (_("%(n)s d") if mark.unit == DAYS else _("%(n)s min")) % {"n": f"{value:g}"}


def _bars(chosen: Chosen, rows: list[Channel], total: int) -> BarChart:
    shown = [
        Bar(
            row.node.name,
            row.n,
            text=f"{row.n:,}",
            note=percent(Part(row.n, total).share),
            url=list_of(chosen, **{CHANNEL: row.node.code}),
            look="accent" if row.is_online else "soft",
        )
        for row in rows
        if row.n
    ]
    title = _("Tickets by channel, %(period)s") % {"period": say_period(chosen.code)}
    return bars(shown, id="by-channel", title=title, heads=(_("Channel"), _("Tickets"), _("Share")))


def _trend(chosen: Chosen) -> TrendChart:
    months = report.months(chosen.user, chosen.compared, chosen.asked, chosen.catalogues.channels)
    shares = [month.online.share for month in months]
    return trend(
        [month.code for month in months],
        [Series(_("Came online"), shares, texts=[percent(share) for share in shares])],
        id="online-share",
        title=_("Share of tickets that came online, month by month"),
        head=_("Month"),
        weights=Weights("n", [month.online.of for month in months]),
        unit="%",
        cap=100,
    )

"""满意度: the rates of a period with n and response rate, where they come from and how they went."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.charts.figures import amount, percent
from evaluation.filters import satisfaction as filters
from evaluation.filters.insights import JUDGED_BY
from evaluation.filters.satisfaction import Picked, pick
from evaluation.reports.catalogues import TOPIC
from evaluation.reports.satisfaction import BY, Line, Overview, lines, numbers_of, overview, worst_words
from evaluation.reports.satisfaction_counts import UNIT
from evaluation.rules.satisfaction import Tally, interval, rate, response_rate
from evaluation.views.satisfaction_charts import (
    gap_chart,
    levels_chart,
    months_chart,
    places_chart,
    whole_chart,
)
from evaluation.views.satisfaction_links import (
    ANSWERS,
    PAGE,
    SILENT,
    WORDS,
    address,
    address_among,
    framed,
    tabs_by,
)
from evaluation.views.satisfaction_words import BY_LABELS, compared_with, difference, name_of
from evaluation.views.survey_summary import latest_summary
from feedback.choices import Solved
from feedback.views.access import staff_of

FIRST_LINES, MOST_LINES = 12, 300


@require_safe
def satisfaction(request: HttpRequest) -> HttpResponse:
    """``?period= &department= &topic= &area= &channel= &category= &urgency= &by=unit|topic|channel|…``."""
    user = staff_of(request)
    picked = pick(request, user, timezone.now())
    by = request.GET.get("by", UNIT)
    by = by if by in BY else UNIT
    numbers = numbers_of(picked.chosen.rules.get(JUDGED_BY, {}))
    found = overview(user, picked.chosen.code, picked.chosen.now, picked.wanted, numbers)
    total, least = found.counted.total, found.numbers.least
    rows = lines(found.counted, by, picked.chosen.catalogues, picked.chosen.node(TOPIC), least)
    frame = framed(request, picked, PAGE)
    tabs = frame["evaluation_nav"]
    context = {
        **frame,
        "one": _one(picked, found),
        "solved": _solved(picked, total),
        "months": months_chart(picked, found),
        "whole": whole_chart(picked, total),
        "by": by,
        "by_label": BY_LABELS[by],
        "by_tabs": tabs_by(request, by),
        "rows": [_row(picked, by, row, least) for row in rows[:FIRST_LINES]],
        "folded": [_row(picked, by, row, least) for row in rows[FIRST_LINES:MOST_LINES]],
        "unshown": max(0, len(rows) - MOST_LINES),
        "levels": levels_chart(picked, by, rows, least),
        "places": places_chart(picked, found),
        "gap": gap_chart(picked, total),
        "denied": {"n": amount(total.denied), "url": address(picked, ANSWERS, which=filters.DENIED)},
        "compared": compared_with(found.ours, address_among(tabs, "surveys")),
        "words": worst_words(user, picked.spans, picked.wanted) if total.n else [],
        "urls": _urls(picked, tabs),
        "n_aside": found.n_aside,
        "survey": latest_summary(user),
        "least": least,
        "target": percent(found.numbers.target, 0),
    }
    return render(request, "evaluation/satisfaction.html", context)


def _one(picked: Picked, found: Overview) -> dict[str, Any]:
    """The one rate, what it is made of, and how sure it is."""
    total, silent = found.counted.total, found.counted.total_silent
    now, before = rate(total.satisfied, total.n), rate(found.before.satisfied, found.before.n)
    sentence, tone = difference(now, before)
    bounds = interval(total.satisfied, total.n)
    return {
        "percent": percent(now).removesuffix("%"),
        "has_data": now is not None,
        "satisfied": amount(total.satisfied),
        "n": amount(total.n),
        "is_thin": total.n < found.numbers.least,
        "sentence": sentence,
        "tone": tone,
        "response": percent(response_rate(total.n, silent)),
        "silent": amount(silent),
        "smooth": percent(rate(total.smooth, total.known_smooth)),
        "known_smooth": amount(total.known_smooth),
        "interval": f"{percent(bounds[0])} – {percent(bounds[1])}" if bounds else "",
        "satisfied_url": address(picked, ANSWERS, which=filters.SATISFIED),
        "smooth_url": address(picked, ANSWERS, which=filters.SMOOTH),
        "rated_smooth_url": address(picked, ANSWERS, which=filters.RATED_SMOOTH),
    }


def _solved(picked: Picked, total: Tally) -> list[dict[str, str]]:
    """Solved, in part, not: the percent and the list of each."""
    counts = {Solved.SOLVED: total.solved, Solved.PARTLY: total.partly, Solved.UNSOLVED: total.unsolved}
    return [
        {
            "label": str(one.label),
            "percent": percent(rate(n, total.n)),
            "n": amount(n),
            "url": address(picked, ANSWERS, which=one.value),
        }
        for one, n in counts.items()
    ]


def _row(picked: Picked, by: str, row: Line, least: int) -> dict[str, Any]:
    own = {BY[by]: row.value}
    return {
        "name": name_of(row, by),
        "n": amount(row.tally.n),
        "satisfied": percent(row.satisfied),
        "resolved": percent(row.resolved),
        "response": percent(row.response),
        "bad": amount(row.tally.dissatisfied),
        "unsolved": amount(row.tally.unsolved),
        "silent": amount(row.silent),
        "is_thin": row.tally.n < least,
        "url": address(picked, PAGE, by=by, **own),
        "n_url": address(picked, ANSWERS, **own),
        "satisfied_url": address(picked, ANSWERS, which=filters.SATISFIED, **own),
        "resolved_url": address(picked, ANSWERS, which=filters.RESOLVED, **own),
        "bad_url": address(picked, ANSWERS, which=filters.DISSATISFIED, **own),
        "unsolved_url": address(picked, ANSWERS, which=Solved.UNSOLVED.value, **own),
        "silent_url": address(picked, SILENT, **own),
    }


def _urls(picked: Picked, tabs: list[dict[str, Any]]) -> dict[str, str]:
    """Where the page leads: its lists, and the pages beside it that the person may open."""
    return {
        "answers": address(picked, ANSWERS),
        "aside": address(picked, ANSWERS, show=filters.ASIDE),
        "words": address(picked, WORDS),
        "silent": address(picked, SILENT),
        "surveys": address_among(tabs, "surveys"),
        "flags": address_among(tabs, "flags"),
    }

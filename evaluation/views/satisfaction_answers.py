"""The lists behind the numbers of satisfaction: answers, words of bad ratings, citizens who kept silent."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.charts.figures import amount
from core.keyset import Page, page
from evaluation.filters.satisfaction import ASIDE, BAD, Picked, pick
from evaluation.reports.satisfaction import NAMED
from evaluation.reports.satisfaction_rows import IS_BAD, answers, set_aside, silent, silent_to_centre
from evaluation.views.satisfaction_links import ANSWERS, SILENT, WORDS, address, framed
from evaluation.views.satisfaction_words import WHICH
from feedback.choices import Level
from feedback.models import Rating
from feedback.views.access import staff_of
from feedback.views.addresses import with_params

SIZE = 50
ORDER = ("-given_at", "-id")
CENTRE = "centre"
TICKET = ("topic", "channel", "area", "centre")
WORK = ("department", "ticket__topic", "ticket__channel", "ticket__area")
BAD_LEVELS = (Level.VERY_DISSATISFIED, Level.DISSATISFIED)


@require_safe
def satisfaction_answers(request: HttpRequest) -> HttpResponse:
    """``?which= &words=1 &show=aside`` beside the filters: the answers that a number counts, or set aside."""
    now = timezone.now()
    picked = _picked(request, now)
    n, n_aside = _of(picked, is_aside=False).count(), _of(picked, is_aside=True).count()
    context = {
        **framed(request, picked, ANSWERS),
        **_listed(request, listed(request, now)),
        "total": n_aside if picked.is_aside else n,
        "is_aside": picked.is_aside,
        "what": WHICH[picked.which] if picked.which else "",
        "tabs": [
            _tab(request, pgettext("answers", "Counted"), n, show=""),
            _tab(request, pgettext("answers", "Set aside"), n_aside, show=ASIDE),
        ],
        "all_url": address(picked, ANSWERS),
    }
    return render(request, "evaluation/satisfaction_answers.html", context)


def listed(request: HttpRequest, now: datetime) -> QuerySet[Rating]:
    """What the list of answers lists, in its order; the file takes the same rows along."""
    picked = _picked(request, now)
    return _of(picked, is_aside=picked.is_aside).order_by(*ORDER)


def _of(picked: Picked, *, is_aside: bool) -> QuerySet[Rating]:
    rows = (set_aside if is_aside else answers)(picked.chosen.user, picked.spans, picked.wanted)
    return rows.filter(picked.condition)


def _picked(request: HttpRequest, now: datetime) -> Picked:
    """What the address asks for; what it names that there is none of is left out."""
    return pick(request, staff_of(request), now, is_strict=False)


@require_safe
def satisfaction_words(request: HttpRequest) -> HttpResponse:
    """``?which=1|2|UNSOLVED`` beside the filters: what citizens wrote with a bad rating, the latest first."""
    user = staff_of(request)
    picked = _picked(request, timezone.now())
    picked = Picked(picked.chosen, picked.category, picked.urgency, picked.which, words=True)
    told = answers(user, picked.spans, picked.wanted).filter(IS_BAD)
    rows = told.filter(picked.condition)
    context = {
        **framed(request, picked, WORDS),
        **_listed(request, rows),
        "total": rows.count(),
        "n_bad": amount(told.count()),
        "bad_url": address(picked, ANSWERS, which=BAD),
        "tabs": _word_tabs(request),
        "all_url": address(picked, WORDS),
    }
    return render(request, "evaluation/satisfaction_words.html", context)


@require_safe
def satisfaction_unanswered(request: HttpRequest) -> HttpResponse:
    """Tickets whose citizens were asked in the period and did not answer in it."""
    user = staff_of(request)
    picked = _picked(request, timezone.now())
    rows = silent(user, picked.spans, picked.wanted)
    alone = silent_to_centre(user, picked.spans, picked.wanted)
    n, n_alone = rows.count(), alone.count()
    is_centre = request.GET.get("show", "") == CENTRE or not n
    listed = alone.select_related(*TICKET) if is_centre else rows.select_related(*WORK)
    order = ("-registered_at", "-id") if is_centre else ("-handled_at", "-id")
    here: Page[Any] = page(listed, order=order, after=request.GET.get("after"), size=SIZE)
    tabs = [
        _tab(request, pgettext("unanswered", "Work of departments"), n, show=""),
        _tab(request, pgettext("unanswered", "Answered by the centre"), n_alone, show=CENTRE),
    ]
    context = {
        **framed(request, picked, SILENT),
        **_turning(request, here),
        "rows": [(row, row.centre) if is_centre else (row.ticket, row.department) for row in here.items],
        "tabs": tabs if n and n_alone else [],
        "total": n_alone if is_centre else n,
    }
    return render(request, "evaluation/satisfaction_unanswered.html", context)


def _listed(request: HttpRequest, rows: QuerySet[Rating]) -> dict[str, Any]:
    named = rows.select_related(*NAMED, "ticket__area", "set_aside")
    here = page(named, order=ORDER, after=request.GET.get("after"), size=SIZE)
    return {"rows": here.items, **_turning(request, here)}


def _turning(request: HttpRequest, here: Page[Any]) -> dict[str, str]:
    return {
        "next_url": with_params(request, after=here.next_cursor) if here.next_cursor else "",
        "previous_url": with_params(request, after=here.previous_cursor) if here.previous_cursor else "",
    }


def _word_tabs(request: HttpRequest) -> list[dict[str, Any]]:
    tabs = [_tab(request, _("All"), None, which="")]
    tabs += [_tab(request, WHICH[str(level.value)], None, which=str(level.value)) for level in BAD_LEVELS]
    return [*tabs, _tab(request, _("Not solved"), None, which="UNSOLVED")]


def _tab(request: HttpRequest, label: Any, count: int | None, **param: str) -> dict[str, Any]:
    ((name, value),) = param.items()
    is_current = request.GET.get(name, "") == value
    return {
        "label": label,
        "url": with_params(request, **param),
        "count": count,
        "is_current": is_current,
    }

"""The working calendar: a year at a glance, a day, a notice's file, the hours.

Every change shows its effect before it is saved.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.refusals import NotPermitted
from departments.actions import calendar as actions
from departments.calendar_months import months_of, say_day
from departments.calendars import KIND, Impact, check, load_calendar
from departments.clock_wording import WEEKDAY_HEADS, WEEKDAYS, say_uncovered
from departments.forms.calendar import DayForm, HoursForm, NoticeForm, seal, unseal
from departments.models import CalendarDay, RuleVersion, Staff
from departments.rules.calendar import in_shanghai
from departments.rules.calendar_rows import FIRST_YEAR, LAST_YEAR, Notice, thin_years

SHOWN_VERSIONS = 8


def keepers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for people who keep the calendar; others are told so (403)."""

    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actions.may_keep_calendar(cast(Staff, request.user)):
            raise NotPermitted
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@keepers_only
def calendar_page(request: HttpRequest) -> HttpResponse:
    """The year of ``?year=``, this year by default."""
    return render(request, "departments/calendar.html", _page(request))


@require_http_methods(["GET", "POST"])
@keepers_only
def calendar_day(request: HttpRequest, day: str) -> HttpResponse:
    """One day: how it is, and changing it."""
    when = _day_or_404(day)
    now = timezone.now()
    stored = CalendarDay.objects.filter(date=when).first()
    kind = "usual" if stored is None else "work" if stored.is_workday else "off"
    form = DayForm(request.POST or None, initial={"kind": kind, "name": stored.name if stored else ""})
    effect = None
    if form.is_valid():
        effect = actions.preview_day(day=when, is_workday=form.is_workday, now=now)
        if _is_agreed(request, effect):
            changed = actions.change_day(
                day=when,
                is_workday=form.is_workday,
                name=form.cleaned_data["name"],
                by=cast(Staff, request.user),
                now=now,
            )
            messages.success(request, _saved(changed.recomputed))
            return redirect(_address(when.year))
    context = {
        "day": when,
        "title": say_day(when, load_calendar()),
        "form": form,
        "back": _address(when.year),
    }
    return render(request, "departments/calendar_day.html", context | _effect(effect))


@require_POST
@keepers_only
def calendar_notice(request: HttpRequest) -> HttpResponse:
    """A notice's file: read and shown with its effect, then confirmed and loaded."""
    now = timezone.now()
    if sealed := request.POST.get("sealed"):
        notice = unseal(sealed)
        if notice is not None:
            loaded = actions.load_days(
                notice.rows, source=notice.title, by=cast(Staff, request.user), now=now, years=notice.years
            )
            messages.success(request, _saved(loaded.recomputed))
            return redirect(_address(notice.years[0]))
        messages.error(request, _("The file waited too long for your confirmation. Please choose it again."))
        return redirect("calendar")
    form = NoticeForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "departments/calendar.html", _page(request, notice_form=form), status=422)
    return render(request, "departments/calendar_notice.html", _notice(form.cleaned_data["notice"]))


@require_POST
@keepers_only
def calendar_hours(request: HttpRequest) -> HttpResponse:
    """The hours of every working day."""
    form, now = HoursForm(request.POST), timezone.now()
    if not form.is_valid():
        return render(request, "departments/calendar.html", _page(request, hours_form=form), status=422)
    effect = actions.preview_hours(slots=form.cleaned_data["slots"], now=now)
    if _is_agreed(request, effect):
        changed = actions.set_hours(slots=form.cleaned_data["slots"], by=cast(Staff, request.user), now=now)
        messages.success(request, _saved(changed.recomputed))
        return redirect("calendar")
    context = _page(request, hours_form=form) | _effect(effect)
    return render(request, "departments/calendar.html", context)


def say_effect(effect: Impact) -> str:
    """What a change would do, before it is saved."""
    if not effect.affected:
        return _("No open deadline moves.")
    moved = ngettext("%(n)s open deadline moves", "%(n)s open deadlines move", effect.affected)
    late = ngettext(
        "%(n)s of them becomes overdue.", "%(n)s of them become overdue.", effect.becoming_overdue
    )
    return _("%(moved)s; %(late)s") % {
        "moved": moved % {"n": effect.affected},
        "late": late % {"n": effect.becoming_overdue},
    }


def _is_agreed(request: HttpRequest, effect: Impact) -> bool:
    """Whether to save now: nothing moves, or the person has seen what does."""
    return not effect.affected or request.POST.get("seen") == _figures(effect)


def _figures(effect: Impact) -> str:
    return f"{effect.affected}/{effect.becoming_overdue}"


def _effect(effect: Impact | None) -> dict[str, str]:
    """The effect in words, and its figures: should they change meanwhile, it is shown again."""
    return {"effect": say_effect(effect), "seen": _figures(effect)} if effect else {}


def _page(request: HttpRequest, **forms_given: forms.Form) -> dict[str, Any]:
    now, calendar = timezone.now(), load_calendar()
    today = in_shanghai(now).date()
    year = _year(request.GET.get("year"), today.year)
    uncovered = check(calendar, now)
    return {
        "year": year,
        "years": range(max(FIRST_YEAR, year - 1), min(LAST_YEAR, year + 1) + 1),
        "months": months_of(year, calendar, today),
        "weekdays": [{"head": h, "name": n} for h, n in zip(WEEKDAY_HEADS, WEEKDAYS, strict=True)],
        "workday_count": len(calendar.workdays(year)),
        "is_covered": calendar.is_covered(date(year, 1, 1)),
        "source": CalendarDay.objects.filter(date__year=year).exclude(source_notice="").first(),
        "warning": say_uncovered(uncovered) if uncovered else "",
        "versions": RuleVersion.objects.filter(kind=KIND).order_by("-number")[:SHOWN_VERSIONS],
        "notice_form": NoticeForm(),
        "hours_form": HoursForm(initial=HoursForm.initial_of(calendar.slots)),
        **forms_given,
    }


def _notice(notice: Notice) -> dict[str, Any]:
    effect = actions.preview_days(notice.rows, years=notice.years, now=timezone.now())
    return {
        "notice": notice,
        "sealed": seal(notice),
        "effect": say_effect(effect),
        "kind": "due-soon" if effect.affected else "",
        "thin": thin_years(notice),
        "back": _address(notice.years[0]),
    }


def _saved(moved: int) -> str:
    if not moved:
        return _("The calendar is saved. No deadline moved.")
    return ngettext(
        "The calendar is saved. %(n)s deadline was worked out again.",
        "The calendar is saved. %(n)s deadlines were worked out again.",
        moved,
    ) % {"n": moved}


def _address(year: int) -> str:
    return f"{reverse('calendar')}?year={year}"


def _year(text: str | None, default: int) -> int:
    year = int(text) if text and text.isdecimal() and len(text) == 4 else default
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _day_or_404(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as fault:
        raise Http404 from fault
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Http404
    return day

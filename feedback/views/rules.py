"""The rules tickets are measured by: their versions, what differs, and a new one with its effect before."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.refusals import Refused
from departments.calendars import KIND as CALENDAR
from departments.models import RuleVersion, Staff
from departments.rule_versions import rules_or_none
from feedback.actions import ruling
from feedback.actions.ruling import CallbacksEffect, LimitsEffect
from feedback.choices import Category
from feedback.forms.rules import CallbacksForm, LimitsForm, VersionForm
from feedback.limit_wording import say_cell, say_place
from feedback.rule_kinds import rule_kinds
from feedback.rules import limit_table
from feedback.views.access import staff_of
from feedback.views.autosave import sent, take_up_here
from feedback.views.moves import UNPROCESSABLE

Answering = Callable[..., HttpResponse]
SHOWN = 20


def rulers_only(view: Answering) -> Answering:
    """Only for service and assessment managers; to others the rules are not there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not ruling.may_set_rules(staff_of(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@rulers_only
def rules(request: HttpRequest) -> HttpResponse:
    """Every kind of rule with its versions, newest first."""
    now = timezone.now()
    kinds = []
    for kind in (*ruling.KINDS, *rule_kinds(), CALENDAR):
        current = rules_or_none(kind, now)
        versions = list(RuleVersion.objects.filter(kind=kind).order_by("-number")[:SHOWN])
        address = _address(kind, staff_of(request))
        kinds.append(
            {
                "kind": kind,
                "name": name_of(kind),
                "versions": versions,
                "current": current,
                "address": address,
            }
        )
    return render(request, "feedback/rules.html", {"kinds": kinds, "now": now})


@require_safe
@rulers_only
def rules_version(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """One version: its values, and what it changed."""
    if kind not in ruling.KINDS and kind not in rule_kinds():
        raise Http404
    version = RuleVersion.objects.filter(kind=kind, number=number).first()
    if version is None:
        raise Http404
    before = RuleVersion.objects.filter(kind=kind, number=number - 1).first()
    old = before.values if before else {}
    context = {
        "version": version,
        "name": name_of(kind),
        "before": before,
        "changes": changes_of(kind, old, version.values) if before else [],
        "values": changes_of(kind, {}, version.values),
        "is_current": rules_or_none(kind, timezone.now()) == version,
        "now": timezone.now(),
    }
    return render(request, "feedback/rules_version.html", context)


@require_http_methods(["GET", "POST"])
@rulers_only
def rules_new(request: HttpRequest, kind: str) -> HttpResponse:
    """A new version: its form, then its effect, then in force."""
    now = timezone.now()
    last = RuleVersion.objects.filter(kind=kind).order_by("-number").first()
    table = last.values if last else {}
    form = take_up_here(request, FORMS[kind](request.POST or None, table=table))
    context: dict[str, Any] = {"form": form, "kind": kind, "name": name_of(kind), "last": last}
    if not form.is_bound:
        return render(request, "feedback/rules_new.html", context)
    if form.is_valid():
        values = _values(form)
        effect = MEASURES[kind](values, now=now)
        if request.POST.get("seen") == _figures(effect):
            try:
                version = _issue(kind, form, request, now)
            except Refused as refused:
                for sentence in refused.sentences:
                    form.add_error(None, sentence)
                return render(request, "feedback/rules_new.html", context, status=refused.status)
            sent(request)
            messages.success(request, _("Version %(n)s is kept.") % {"n": version.number})
            return redirect("rules-version", kind=kind, number=version.number)
        context |= {"effect": say_effect(effect), "seen": _figures(effect)}
        context["changes"] = changes_of(kind, table, values)
        return render(request, "feedback/rules_new.html", context)
    return render(request, "feedback/rules_new.html", context, status=UNPROCESSABLE)


def _address(kind: str, person: Staff) -> str:
    """Where a new version of the kind is made; "" where this person does not, or elsewhere."""
    if kind in ruling.KINDS:
        return reverse(f"rules-{kind}-new")
    upper = rule_kinds().get(kind)
    return reverse(upper.new_url) if upper and upper.may_issue(person) else ""


def name_of(kind: str) -> str:
    """A kind of rules in words."""
    if kind in rule_kinds():
        return str(rule_kinds()[kind].name)
    return {"limits": _("Limits"), "callbacks": _("Callback rates"), CALENDAR: _("Working calendar")}[kind]


def changes_of(kind: str, old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, str]]:
    """What differs between two versions, place by place, in words."""
    if kind in rule_kinds():
        return rule_kinds()[kind].changes(old, new)
    if kind == "limits":
        return [
            {"place": say_place(place), "before": say_cell(before), "after": say_cell(after)}
            for place, before, after in limit_table.differences(old, new)
        ]
    before, after = _rates(old), _rates(new)
    return [
        {"place": place, "before": before.get(place, "–"), "after": after.get(place, "–")}
        for place in dict.fromkeys([*before, *after])
        if before.get(place) != after.get(place)
    ]


def say_effect(effect: LimitsEffect | CallbacksEffect) -> list[str]:
    """What a new version would do, sentence by sentence."""
    if isinstance(effect, CallbacksEffect):
        return [
            _(
                "Of %(invited)s tickets whose citizens were invited in the last 30 days, %(drawn)s were "
                "drawn for a callback; by the new rates it would have been %(would_be)s. None changes."
            )
            % asdict(effect)
        ]
    return [
        _(
            "Open deadlines keep the version they were measured by: of %(still_open)s none moves, "
            "0 become overdue. The new limits hold for clocks that begin from then on."
        )
        % asdict(effect),
        ngettext(
            "Had they held for the last 30 days, %(other_due)s of %(measured)s deadline would have been due "
            "at another time, %(sooner)s of them sooner; %(made_late)s that was met would have been late.",
            "Had they held for the last 30 days, %(other_due)s of %(measured)s deadlines would have been due "
            "at another time, %(sooner)s of them sooner; %(made_late)s that were met would have been late.",
            effect.measured,
        )
        % asdict(effect),
    ]


def _rates(values: dict[str, Any]) -> dict[str, str]:
    if not values:
        return {}
    names = dict(Category.choices)
    rates = {str(names.get(code, code)): f"{rate} %" for code, rate in values.get("rates", {}).items()}
    return {_("Every category without its own rate"): f"{values['default_rate']} %", **rates}


def _values(form: VersionForm) -> dict[str, Any]:
    if isinstance(form, CallbacksForm):
        return form.values()
    return limit_table.table_of(form.cleaned_data["cells"])


def _issue(kind: str, form: VersionForm, request: HttpRequest, now: datetime) -> RuleVersion:
    by = staff_of(request)
    if isinstance(form, CallbacksForm):
        return ruling.issue_callbacks(values=form.values(), by=by, now=now, **form.issued(now))
    return ruling.issue_limits(cells=form.cleaned_data["cells"], by=by, now=now, **form.issued(now))


def _figures(effect: LimitsEffect | CallbacksEffect) -> str:
    """The effect's figures: should they change before the confirmation, it is shown again."""
    return "/".join(str(figure) for figure in asdict(effect).values())


FORMS: dict[str, type[LimitsForm] | type[CallbacksForm]] = {"limits": LimitsForm, "callbacks": CallbacksForm}
MEASURES: dict[str, Callable[..., LimitsEffect | CallbacksEffect]] = {
    "limits": ruling.measure_limits,
    "callbacks": ruling.measure_callbacks,
}

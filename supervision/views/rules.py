"""A new version of supervision's numbers: its form, then what it would have done, then in force."""

from dataclasses import astuple
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.refusals import Refused
from departments.models import RuleVersion
from feedback.views.access import staff_of
from feedback.views.autosave import sent, take_up_here
from feedback.views.moves import UNPROCESSABLE
from supervision.actions import ruling
from supervision.forms.ruling import NumbersForm
from supervision.rule_versions import KIND
from supervision.rules import setting_table
from supervision.wording.ruling import changes_of

TEMPLATE = "supervision/rules_new.html"


@require_http_methods(["GET", "HEAD", "POST"])
def rules_supervision_new(request: HttpRequest) -> HttpResponse:
    """Show the numbers in force, the effect of others, and issue them once the effect was seen."""
    user, now = staff_of(request), timezone.now()
    if not ruling.may_issue(user):
        raise Http404
    last = RuleVersion.objects.filter(kind=KIND).order_by("-number").first()
    table = last.values if last else {}
    form = take_up_here(request, NumbersForm(request.POST or None, table=table))
    context: dict[str, Any] = {"form": form, "last": last}
    if not form.is_bound:
        return render(request, TEMPLATE, context)
    if not form.is_valid():
        return render(request, TEMPLATE, context, status=UNPROCESSABLE)
    cells = form.cleaned_data["cells"]
    values = setting_table.table_of(cells)
    effect = ruling.measure_points(values, now=now)
    if request.POST.get("seen") == _figures(effect):
        try:
            version = ruling.issue_numbers(cells=cells, by=user, now=now, **form.issued(now))
        except Refused as refused:
            for sentence in refused.sentences:
                form.add_error(None, sentence)
            return render(request, TEMPLATE, context, status=refused.status)
        sent(request)
        messages.success(request, _("Version %(n)s is kept.") % {"n": version.number})
        return redirect("rules-version", kind=KIND, number=version.number)
    context |= {"effect": say_effect(effect), "seen": _figures(effect), "changes": changes_of(table, values)}
    return render(request, TEMPLATE, context)


def say_effect(effect: ruling.PointsEffect) -> list[str]:
    """What a new version would do."""
    figures = {"n": effect.measured, "more": effect.more, "fewer": effect.fewer}
    return [
        _("Entries and clocks keep the version they were measured by: none changes."),
        ngettext(
            "Had these numbers held for the last 30 days: of %(n)s entry, %(more)s would have had more "
            "points, %(fewer)s fewer.",
            "Had these numbers held for the last 30 days: of %(n)s entries, %(more)s would have had more "
            "points, %(fewer)s fewer.",
            effect.measured,
        )
        % figures,
    ]


def _figures(effect: ruling.PointsEffect) -> str:
    """The effect's figures: should they change before the confirmation, it is shown again."""
    return "/".join(str(figure) for figure in astuple(effect))

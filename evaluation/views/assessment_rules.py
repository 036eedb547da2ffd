"""A new version of the assessment's numbers: its form, then what it would have done, then in force."""

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
from evaluation.actions import assessment_ruling as ruling
from evaluation.forms.assessment_ruling import AssessmentRulesForm
from evaluation.reports.rule_effect import Moved, RuleEffect, effect_of
from evaluation.rules import assessment_table
from evaluation.views.assessment_words import NOTHING, fixed, name_of_period
from evaluation.wording.assessment_ruling import changes_of
from feedback.views.access import staff_of
from feedback.views.autosave import sent, take_up_here
from feedback.views.moves import UNPROCESSABLE
from supervision.rule_versions import ASSESSMENT
from supervision.views.standing_words import grade_name

TEMPLATE = "evaluation/assessment_rules.html"
MOST_SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
def rules_assessment_new(request: HttpRequest) -> HttpResponse:
    """Show the numbers in force, the effect of others, and issue them once the effect was seen."""
    user, now = staff_of(request), timezone.now()
    if not ruling.may_issue(user):
        raise Http404
    last = RuleVersion.objects.filter(kind=ASSESSMENT).order_by("-number").first()
    table = last.values if last else {}
    form = take_up_here(request, AssessmentRulesForm(request.POST or None, table=table, now=now))
    context: dict[str, Any] = {"form": form, "last": last}
    if not form.is_bound:
        return render(request, TEMPLATE, context)
    if not form.is_valid():
        return render(request, TEMPLATE, context, status=UNPROCESSABLE)
    cells = form.cleaned_data["cells"]
    values = assessment_table.table_of(cells)
    effect = effect_of(values, now=now)
    if request.POST.get("seen") == _figures(effect):
        try:
            version = ruling.issue_assessment(cells=cells, by=user, now=now, **form.issued(now))
        except Refused as refused:
            for sentence in refused.sentences:
                form.add_error(None, sentence)
            return render(request, TEMPLATE, context, status=refused.status)
        sent(request)
        messages.success(request, _("Version %(n)s is kept.") % {"n": version.number})
        return redirect("rules-version", kind=ASSESSMENT, number=version.number)
    context |= {"effect": say_effect(effect), "seen": _figures(effect), "changes": changes_of(table, values)}
    context |= {"moved": [_shown(one) for one in effect.moved[:MOST_SHOWN]]}
    context["effect_period"] = name_of_period(effect.code)
    return render(request, TEMPLATE, context)


def say_effect(effect: RuleEffect) -> list[str]:
    """What a new version would do."""
    figures = {
        "n": effect.departments,
        "period": name_of_period(effect.code),
        "scores": effect.scores,
        "grades": effect.grades,
        "ranks": effect.ranks,
    }
    return [
        _("Periods that have begun keep the version of their first day: none of them changes."),
        ngettext(
            "Had these numbers held in %(period)s: of %(n)s department with a score, %(scores)s would have "
            "had another score, %(grades)s another grade, %(ranks)s another rank.",
            "Had these numbers held in %(period)s: of %(n)s departments with a score, %(scores)s would have "
            "had another score, %(grades)s another grade, %(ranks)s another rank.",
            effect.departments,
        )
        % figures,
    ]


def _shown(one: Moved) -> dict[str, str]:
    return {
        "name": one.name,
        "before": _said(one.score, one.grade, one.rank),
        "after": _said(one.score_then, one.grade_then, one.rank_then),
    }


def _said(score: Any, grade: str, rank: int | None) -> str:
    words = [fixed(score) if score is not None else NOTHING, grade_name(grade)]
    words.append(_("no. %(rank)s") % {"rank": rank} if rank else "")
    return " ".join(word for word in words if word)


def _figures(effect: RuleEffect) -> str:
    """The effect's figures: should they change before the confirmation, it is shown again."""
    return "/".join(str(figure) for figure in effect.figures)

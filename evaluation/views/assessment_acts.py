"""The acts on a period: the page of each, what stands against it with where to put it right, the buttons."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from core.refusals import Refused, say
from core.web.parts import wants_part
from departments.models import Staff
from evaluation.actions import periods as actions
from evaluation.forms.periods import PeriodForm, TakeBackForm
from evaluation.lifecycle import ACTS
from evaluation.models import AssessmentPeriod
from evaluation.reports.locking import Obstacle, obstacles
from evaluation.rules.periods import is_code
from evaluation.views.assessment_reading import result_url, visible_period
from evaluation.views.assessment_words import name_of_period
from evaluation.views.navigation import nav_for
from feedback.views.access import staff_of
from supervision.acting import DENIALS, reasons_against
from supervision.forms.measures import PaperForm
from supervision.views.measure_acts import ActPage, paper_act
from supervision.views.rectification_acts import HIDDEN

CHECKED = frozenset({"give_notice", "lock"})
"""Acts for which something else may have to be put right first."""
MOST_LINKS = 6


@dataclass(frozen=True, slots=True)
class Page:
    """One act: its form's page, the action, the noun of its address, its icon."""

    page: ActPage
    act: Callable[..., Any]
    noun: str
    icon: str


def _page(verb: str, form: type[PaperForm], done: Any, intro: Any, *, is_grave: bool = False) -> ActPage:
    title = ACTS["period"][verb].label
    return ActPage(verb, form, title, title, done, "assessment", intro, is_grave, nav=nav_for)


PAGES: dict[str, Page] = {
    "compute": Page(
        _page(
            "compute",
            PeriodForm,
            gettext_lazy("The draft is worked out anew."),
            gettext_lazy("Every result of the draft is worked out again from the facts as they are now."),
        ),
        actions.compute,
        "computation",
        "refresh",
    ),
    "give_notice": Page(
        _page(
            "give_notice",
            PeriodForm,
            gettext_lazy("Notice is given: departments see their results and may object."),
            gettext_lazy(
                "The results are worked out once more and kept as they are; every department sees the table "
                "and may object until the time that the rules set."
            ),
        ),
        actions.give_notice,
        "notice",
        "send",
    ),
    "take_back": Page(
        _page(
            "take_back",
            TakeBackForm,
            gettext_lazy("The notice is taken back; the period is a draft again."),
            gettext_lazy("Departments no longer see the results until a new notice is given."),
            is_grave=True,
        ),
        actions.take_back,
        "taking-back",
        "undo",
    ),
    "lock": Page(
        _page(
            "lock",
            PeriodForm,
            gettext_lazy("The period is locked."),
            gettext_lazy(
                "Nothing of it changes ever after; what is found later counts in the next month. "
                "Whoever gave the notice does not lock."
            ),
            is_grave=True,
        ),
        actions.lock,
        "lock",
        "lock",
    ),
    "publish": Page(
        _page(
            "publish",
            PeriodForm,
            gettext_lazy("The result is public."),
            gettext_lazy("Ranks and rates of the departments are shown to the public; entries are not."),
        ),
        actions.publish,
        "publication",
        "flag",
    ),
}
VERBS = {one.noun: verb for verb, one in PAGES.items()}
FIXES: dict[str, Any] = {
    "entries": pgettext_lazy("assessment", "to the entries"),
    "objections": pgettext_lazy("assessment", "to the objections"),
    "changed": pgettext_lazy("assessment", "to the department"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_act(request: HttpRequest, code: str, noun: str) -> HttpResponse:
    """Show or do the act ``noun``; what stands against it is listed with the pages that put it right."""
    user, now = staff_of(request), timezone.now()
    period = visible_period(user, code)
    verb = VERBS.get(noun)
    if verb is None:
        raise Http404
    if request.method != "POST" and verb in CHECKED and not _is_closed(period, verb, user, now):
        stands = obstacles(period, now=now)
        if stands:
            return _obstacles(request, period, verb, stands)
    return paper_act(request, PAGES[verb].page, period, PAGES[verb].act, back=period.get_absolute_url())


@require_POST
def assessment_open(request: HttpRequest) -> HttpResponse:
    """Open a period that was never opened: ``code``."""
    code = request.POST.get("code", "")
    if not is_code(code):
        raise Http404
    try:
        period = actions.open_period(code, by=staff_of(request), now=timezone.now())
    except Refused as refused:
        for sentence in refused.sentences:
            messages.error(request, sentence)
        return redirect("assessment")
    messages.success(request, _("%(period)s is open.") % {"period": name_of_period(code)})
    return redirect(period)


def acts_on(period: AssessmentPeriod, user: Staff, now: datetime) -> dict[str, Any]:
    """``moves`` as ui/_move.html wants them: what this person may do in this state, refused ones with why.

    ``to_fix``: what stands against notice or lock, each with where it is put right.
    """
    found: list[dict[str, Any]] = []
    stands: list[Obstacle] = []
    for verb, one in PAGES.items():
        against = reasons_against(period, verb, by=user, now=now)
        if any(reason.code in HIDDEN for reason in against):
            continue
        if verb in CHECKED and not any(reason.code in DENIALS for reason in against):
            stands = obstacles(period, now=now, is_compared=False)
            against = [one.reason for one in stands]
        found.append(
            {
                "verb": verb,
                "label": one.page.title,
                "icon": one.icon,
                "url": reverse("assessment-act", args=[period.code, one.noun]),
                "reasons": [say(reason) for reason in against],
                "primary": not against and verb in ("give_notice", "lock", "publish"),
            }
        )
    return {"moves": found, "to_fix": [one for one in told_of(period, stands) if one["links"]]}


def _is_closed(period: AssessmentPeriod, verb: str, user: Staff, now: datetime) -> bool:
    """Whether the act is none for this person, or for this state, whatever is put right."""
    against = reasons_against(period, verb, by=user, now=now)
    return any(reason.code in HIDDEN | DENIALS for reason in against)


def _obstacles(
    request: HttpRequest, period: AssessmentPeriod, verb: str, stands: list[Obstacle]
) -> HttpResponse:
    context = {
        "period": period,
        "period_name": name_of_period(period.code),
        "title": PAGES[verb].page.title,
        "back": period.get_absolute_url(),
        "obstacles": told_of(period, stands),
    }
    if wants_part(request):
        return render(request, "evaluation/assessment/_obstacles.html", context, status=409)
    context["evaluation_nav"] = nav_for(staff_of(request), "assessment")
    return render(request, "evaluation/assessment_obstacles.html", context, status=409)


def told_of(period: AssessmentPeriod, stands: Iterable[Obstacle]) -> list[dict[str, Any]]:
    """What stands against an act, each with where it is put right."""
    return [{"text": say(one.reason), "links": links_of(period, one)} for one in stands]


def links_of(period: AssessmentPeriod, obstacle: Obstacle) -> list[tuple[str, str]]:
    """Where what stands against the act is put right: (words, address)."""
    codes = [str(code) for code in obstacle.codes][:MOST_LINKS]
    if obstacle.kind == "entries":
        return [
            (f"{FIXES['entries']} {code}", f"{reverse('entries')}?{urlencode({'period': code})}")
            for code in codes
        ]
    if obstacle.kind == "objections":
        return [(str(FIXES["objections"]), f"{reverse('objections')}?{urlencode({'period': period.code})}")]
    if obstacle.kind in ("earlier", "months"):
        return [
            (name_of_period(code), reverse("assessment-period", args=[code]))
            for code in codes
            if is_code(code)
        ]
    if obstacle.kind == "changed":
        return [
            (str(FIXES["changed"]), result_url(period.code, int(code))) for code in codes if code.isdecimal()
        ]
    return []

"""电话访问: whom to call for a survey, one call with its script, and the answers as they are given."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.keyset import page
from core.refusals import Refused, say
from departments.models import Staff
from evaluation.actions import survey_answering as actions
from evaluation.choices.surveys import SurveyState
from evaluation.forms.surveys import CallForm, SheetForm
from evaluation.models import Invitee, Survey
from evaluation.views.navigation import nav_for
from feedback.views.access import staff_of
from feedback.views.autosave import take_up_here
from feedback.views.desks import holders_only
from feedback.views.moves import UNPROCESSABLE
from supervision.views.measure_acts import go
from supervision.views.measure_filters import turning

SIZE = 30
NAMED = ("ticket__complainant", "ticket__centre", "department", "survey__questionnaire")


@require_safe
def survey_calls(request: HttpRequest, pk: int) -> HttpResponse:
    """People of an open survey who did not answer their link, at the centres of this caller."""
    user, now = staff_of(request), timezone.now()
    survey = _open_survey(user, pk)
    waiting = Invitee.objects.at_centres(user).to_call(survey, now)
    here = page(waiting.select_related(*NAMED), order=("id",), after=request.GET.get("after"), size=SIZE)
    context = {
        "evaluation_nav": nav_for(user, "surveys"),
        "now": now,
        "survey": survey,
        "rows": [_row(one) for one in here.items],
        "total": waiting.count(),
        "is_open": survey.takes_answers(now),
        "days": survey.questionnaire.settings.call_after_days,
        **turning(request, here),
    }
    return render(request, "evaluation/survey_calls.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey_call(request: HttpRequest, pk: int, invitee_id: int) -> HttpResponse:
    """One call. Nobody calls about their own department's work, or who answered or declined already."""
    user, now = staff_of(request), timezone.now()
    survey = _open_survey(user, pk)
    people = Invitee.objects.at_centres(user).filter(survey=survey).select_related(*NAMED)
    invitee: Invitee = get_object_or_404(people, pk=invitee_id)
    data = request.POST if request.method == "POST" else None
    call = CallForm(data)
    reached = data is None or (call.is_valid() and call.is_reached)
    sheet = SheetForm(data, questions=survey.questionnaire.questions, is_needed=reached)
    status = 200
    if data is not None and call.is_valid() and sheet.is_valid():
        try:
            _record(invitee, call, sheet, user)
        except Refused as refused:
            status = refused.status
            for sentence in refused.sentences:
                call.add_error(None, sentence)
        else:
            messages.success(request, _("The call is recorded."))
            return go(request, reverse("survey-calls", args=[survey.pk]))
    elif data is not None:
        status = UNPROCESSABLE
    call.typed_rows = [sheet]  # type: ignore[attr-defined]
    take_up_here(request, call)
    context = _in_hand(invitee, call, sheet) | {
        "reasons": [say(one) for one in actions.reasons_against_calling(invitee, by=user, now=now)],
        "evaluation_nav": nav_for(user, "surveys"),
        "now": now,
        "survey": survey,
    }
    return render(request, "evaluation/survey_call.html", context, status=status)


def _open_survey(user: Staff, pk: int) -> Survey:
    holders_only(user, "call_back")
    found = Survey.objects.visible_to(user).select_related("questionnaire")
    survey: Survey = get_object_or_404(found, pk=pk)
    if survey.state != SurveyState.OPEN:
        raise Http404
    return survey


def _record(invitee: Invitee, call: CallForm, sheet: SheetForm, user: Staff) -> None:
    given = call.cleaned_data
    actions.record_call(
        invitee,
        outcome=given["outcome"],
        given=sheet.given() if call.is_reached else None,
        note=given["note"],
        by=user,
        now=timezone.now(),
    )


def _row(invitee: Any) -> dict[str, Any]:
    person = invitee.ticket.complainant
    return {
        "invitee": invitee,
        "name": person.masked_name if person else "",
        "contact": person.masked_contact(invitee.means) if person else "",
    }


def _in_hand(invitee: Invitee, call: CallForm, sheet: SheetForm) -> dict[str, Any]:
    return {
        **_row(invitee),
        "call": call,
        "asked": sheet.asked(),
        "wrong": sheet.wrong() if sheet.is_bound else [],
        "tried": list(invitee.attempts.select_related("called_by")),
        "ticket": invitee.ticket,
    }

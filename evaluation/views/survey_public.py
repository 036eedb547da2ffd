"""问卷: the citizen's page behind the link: no account, one page, what was typed is kept on errors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.reasons import Reason
from core.refusals import Refused
from evaluation.actions import survey_answering as actions
from evaluation.forms.surveys import SheetForm
from evaluation.models import SurveyLink, SurveyRefusal, SurveySheet
from feedback.views.citizens import behind_link
from feedback.views.moves import UNPROCESSABLE

DECLINE = "decline"
PAGE, END = "evaluation/surveys/answer.html", "evaluation/surveys/answered.html"
citizens = behind_link(actions.find_link)


@citizens
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str, link: SurveyLink) -> HttpResponse:
    """The whole questionnaire; ``decline`` asks never to be asked again."""
    now = timezone.now()
    if request.method == "POST" and DECLINE in request.POST:
        actions.refuse_by_link(token, now=now)
        return redirect("survey-thanks", token)
    if _ended(link):
        return redirect("survey-thanks", token)
    if now > link.expires_at or not link.invitee.survey.takes_answers(now):
        raise Refused(Reason("survey_over"), status=410)
    data = request.POST if request.method == "POST" else None
    form = SheetForm(data, questions=link.invitee.survey.questionnaire.questions)
    if form.is_bound and form.is_valid():
        try:
            actions.answer_by_link(token, given=form.given(), now=now)
        except Refused as refused:
            if "survey_answered" not in refused.codes:
                raise
        return redirect("survey-thanks", token)
    context = _context(link) | {"form": form, "asked": form.asked(), "wrong": form.wrong()}
    return render(request, PAGE, context, status=UNPROCESSABLE if form.is_bound else 200)


@citizens
@require_safe
def thanks(request: HttpRequest, token: str, link: SurveyLink) -> HttpResponse:
    """After the answers, or instead of them."""
    if not _ended(link):
        return redirect("survey-answer", token)
    declined = SurveyRefusal.objects.filter(person=link.invitee.person).exists()
    answered = SurveySheet.objects.filter(invitee=link.invitee_id).exists()
    return render(request, END, _context(link) | {"declined": declined, "answered": answered})


def _ended(link: SurveyLink) -> bool:
    """Whether this person has answered, or does not wish to be asked."""
    if SurveySheet.objects.filter(invitee=link.invitee_id).exists():
        return True
    return SurveyRefusal.objects.filter(person=link.invitee.person).exists()


def _context(link: SurveyLink) -> dict[str, Any]:
    return {
        "questionnaire": link.invitee.survey.questionnaire,
        "ticket": link.invitee.ticket,
        "until": link.expires_at,
    }

"""The citizen's page behind the link of a question: read it, answer it once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from feedback.actions.asking import answer_question, find_question
from feedback.forms.supplement import CitizensAnswerForm
from feedback.models import Question
from feedback.views.citizens import behind_link
from feedback.views.moves import UNPROCESSABLE


@behind_link(find_question)
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, token: str, question: Question) -> HttpResponse:
    """The question and one field; afterwards a word of thanks, and the link is used up."""
    form = CitizensAnswerForm(request.POST if request.method == "POST" else None)
    context = {"ticket": question.ticket, "question": question, "form": form}
    if request.method == "POST" and form.is_valid():
        answer_question(token, text=form.cleaned_data["text"], now=timezone.now())
        return render(request, "feedback/supplement_thanks.html", context)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "feedback/supplement.html", context, status=status)

"""The acts of a survey: the page of each, and which of them stand on its page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from evaluation.actions import surveys as actions
from evaluation.forms.surveys import ConfirmForm, DropForm
from evaluation.lifecycle import ACTS
from evaluation.models import Survey
from evaluation.views.disclosure_acts import Page
from evaluation.views.navigation import nav_for
from feedback.views.access import staff_of
from supervision.views.measure_acts import ActPage, paper_act


def _page(verb: str, form: Any, done: Any, **more: Any) -> ActPage:
    label = ACTS["survey"][verb].label
    return ActPage(verb, form, label, label, done, current="surveys", nav=nav_for, **more)


PAGES: dict[str, Page] = {
    "draw": Page(
        _page(
            "draw",
            ConfirmForm,
            _("The sample is drawn, and stays as it is."),
            intro=_(
                "Who is asked is decided by the rule and the seed alone. Once drawn, the sample is fixed: "
                "whoever wants another has to give this survey up, and that stays in the list."
            ),
        ),
        actions.draw,
        "dispatch",
    ),
    "open": Page(
        _page(
            "open",
            ConfirmForm,
            _("The survey is open; the invitations are on their way."),
            intro=_(
                "Every person of the sample gets a link by the means they gave. Who does not answer within "
                "some days is called. Nobody in the house sees the links."
            ),
        ),
        actions.open_survey,
        "check",
    ),
    "close": Page(
        _page(
            "close",
            ConfirmForm,
            _("The survey is closed."),
            intro=_("No answer is taken any more; the links end. This cannot be undone."),
            is_grave=True,
        ),
        actions.close,
        "stamp",
    ),
    "publish": Page(
        _page(
            "publish",
            ConfirmForm,
            _("The house can read the result now."),
            intro=_("Please look at the number of answers and the intervals once more before you publish."),
        ),
        actions.publish,
        "eye",
    ),
    "drop": Page(
        _page("drop", DropForm, _("The survey is given up; it stays in the list."), is_grave=True),
        actions.drop,
        "slash",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def survey_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One act on its page or in the dialog."""
    if verb not in PAGES:
        raise Http404
    row = get_object_or_404(Survey.objects.visible_to(staff_of(request)), pk=pk)
    return paper_act(request, PAGES[verb].page, row, PAGES[verb].act, back=row.get_absolute_url())

"""The acts on an order, each a noun that is posted; the draft of a report takes files too."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.refusals import Refused, Stale, say
from feedback.views.access import staff_of
from feedback.views.autosave import take_up_here
from feedback.views.moves import UNPROCESSABLE
from supervision.acting import DENIALS, reasons_against
from supervision.actions import orders as actions
from supervision.forms import orders as forms
from supervision.forms.measures import PaperForm
from supervision.lifecycle import ACTS
from supervision.models import SupervisionOrder
from supervision.views.files import take_in
from supervision.views.measure_acts import ActPage, go, paper_act
from supervision.views.navigation import nav_for
from supervision.views.order_story import GRAVE, NOUNS, rounds_of
from supervision.views.orders import visible_order

DRAFT = "draft"
READ_FIRST, READING = "supervision/orders/_read_first.html", ("report", "verify", "send_report_back")
"""The report stands in the form of whoever signs or judges it."""


def _page(verb: str, form: type[PaperForm], done: Any, intro: Any = "") -> ActPage:
    label = ACTS["order"][verb].label
    return ActPage(
        verb=verb,
        form=form,
        title=label,
        submit=label,
        done=done,
        current="orders",
        intro=intro,
        is_grave=verb in GRAVE,
        extra=READ_FIRST if verb in READING else "",
    )


PAGES = {
    page.verb: page
    for page in (
        _page("ack", PaperForm, gettext_lazy("Receipt is confirmed. The report is still to be made.")),
        _page(
            "report",
            PaperForm,
            gettext_lazy("Signed. The supervisor will look at it."),
            gettext_lazy("The time of your signature decides whether the report is in time."),
        ),
        _page("verify", forms.FoundForm, gettext_lazy("Verified. The order can be closed now.")),
        _page(
            "send_report_back",
            forms.SendBackForm,
            gettext_lazy("Sent back. The department's clock goes on."),
            gettext_lazy("The time you had it counts as a pause; at least four working hours are left."),
        ),
        _page(
            "close",
            PaperForm,
            gettext_lazy("The order is closed."),
            gettext_lazy("The ticket is no longer kept from the archive by it."),
        ),
        _page(
            "prolong",
            forms.ProlongForm,
            gettext_lazy("More time is given."),
            gettext_lazy("It counts from the old due day, whatever the day on which it is given."),
        ),
        _page(
            "escalate",
            forms.EscalationForm,
            gettext_lazy("Laid before the leadership. The department still has to report."),
            gettext_lazy(
                "The department will be told; a report it gave did not suffice and is asked for again."
            ),
        ),
        _page(
            "list_publicly",
            PaperForm,
            gettext_lazy("It is on the public list now."),
            gettext_lazy(
                "Everyone in the house sees number, department and subject on the list until it is closed."
            ),
        ),
        _page("unlist", PaperForm, gettext_lazy("It is off the public list.")),
        _page(
            "call_off",
            forms.CallOffForm,
            gettext_lazy("The order is called off."),
            gettext_lazy(
                "It is closed without a report. What was late by now stays late, unless it was a mistake."
            ),
        ),
    )
}
VERBS = {noun: verb for verb, noun in NOUNS.items()}


@require_http_methods(["GET", "HEAD", "POST"])
def order_act(request: HttpRequest, number: str, noun: str) -> HttpResponse:
    """Show or do the act ``noun`` of an order the person may see."""
    row = visible_order(staff_of(request), number)
    verb = VERBS.get(noun)
    if verb is None:
        raise Http404
    if noun == DRAFT:
        return _draft(request, row)
    act: Callable[..., SupervisionOrder] = getattr(actions, verb)
    return paper_act(request, PAGES[verb], row, act, back=row.get_absolute_url())


def _draft(request: HttpRequest, row: SupervisionOrder) -> HttpResponse:
    """The report as a page of its own, with the demand beside it."""
    user, now = staff_of(request), timezone.now()
    against = reasons_against(row, "draft_report", by=user, now=now)
    denied = any(reason.code in DENIALS for reason in against)
    if against and (denied or request.method != "POST"):
        told = {"reasons": [say(reason) for reason in against]}
        return _show(request, row, told, status=403 if denied else 409)
    form = _form(request, row)
    if request.method != "POST" or take_in(request, form):
        return _show(request, row, {"form": form})
    if not form.is_valid():
        return _show(request, row, {"form": form}, status=UNPROCESSABLE)
    try:
        version = form.cleaned_data["version"]
        actions.draft_report(row, by=user, now=now, version=version, **form.arguments())
    except Refused as refused:
        if isinstance(refused, Stale):
            row = visible_order(user, row.number)
            form = _form(request, row, version=row.version)
            form.is_valid()
        for sentence in refused.sentences:
            form.add_error(None, sentence)
        return _show(request, row, {"form": form}, status=refused.status)
    messages.success(request, _("The draft is kept. A second person signs it."))
    return go(request, row.get_absolute_url())


def _form(request: HttpRequest, row: SupervisionOrder, version: int | None = None) -> forms.ReportForm:
    data: Any = None
    if request.method == "POST":
        data = request.POST.copy()
        if version is not None:
            data["version"] = str(version)
    draft = row.unsigned
    return forms.ReportForm(
        data,
        user=staff_of(request),
        now=timezone.now(),
        place=actions.place_of(row),
        initial={"version": row.version, "text": draft.text if draft else ""},
    )


def _show(
    request: HttpRequest, row: SupervisionOrder, told: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    if "form" in told:
        take_up_here(request, told["form"])
    context = {
        "order": row,
        "supervision_nav": nav_for(staff_of(request), "orders"),
        "returned": next((one.report for one in rounds_of(row) if one.report.returned_at), None),
        "now": timezone.now(),
        **told,
    }
    return render(request, "supervision/orders_draft.html", context, status=status)

"""延期, 挂起 and 终止: the deciders' desks of what units ask for."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.refusals import say
from departments.calendars import load_calendar
from departments.models import Staff
from feedback import actions
from feedback.choices import ClockKind, DispatchRole, PaperState, RequestKind
from feedback.forms.requests import GrantForm, RefusalForm
from feedback.models import Deadline
from feedback.panels import files_by_paper
from feedback.views.access import NAMED
from feedback.views.deciding import decision_desk
from feedback.views.decision_tabs.requests import LABELS, NAMES, undecided
from feedback.views.desks import small_print
from feedback.views.move_pages import BY_VERB
from feedback.views.request_papers import newest, requests_of, room_left

EMPTY = {
    RequestKind.EXTENSION: gettext_lazy("No extension waits for a decision"),
    RequestKind.SUSPENSION: gettext_lazy("No suspension waits for a decision"),
    RequestKind.TERMINATION: gettext_lazy("No termination waits for a decision"),
}
QUESTIONS = {
    RequestKind.EXTENSION: gettext_lazy("Does the department get more time?"),
    RequestKind.SUSPENSION: gettext_lazy("Shall the clocks stand still?"),
    RequestKind.TERMINATION: gettext_lazy("Does the matter end here?"),
}


@require_safe
def request_desk(request: HttpRequest, kind: RequestKind) -> HttpResponse:
    """One kind of request by what is to be decided first."""
    return decision_desk(
        request,
        name=NAMES[kind],
        template="feedback/requests.html",
        waiting=partial(_read, kind),
        tell=_told,
        in_hand=partial(_in_hand, kind),
        empty={
            "title": EMPTY[kind],
            "text": _("A request appears here once the department's approver has signed it."),
            "icon": "adjust",
        },
        heading=LABELS[kind],
    )


def _read(kind: RequestKind, user: Staff) -> QuerySet[Deadline]:
    return undecided(kind)(user).select_related(*(f"ticket__{name}" for name in NAMED))


def _told(clock: Any) -> dict[str, Any]:
    ticket = clock.ticket
    return {
        "ticket": ticket,
        "clock": clock,
        "tag": ticket.get_category_display(),
        "note": small_print([ticket.lead_department and ticket.lead_department.label]),
    }


def _in_hand(kind: RequestKind, clock: Any, user: Staff, now: datetime) -> dict[str, Any]:
    ticket = clock.ticket
    lead = ticket.dispatches.live().filter(role=DispatchRole.LEAD).select_related("department").first()
    told = requests_of(ticket, now=now, calendar=load_calendar())
    choices = {choice.verb: choice for choice in actions.choices(ticket, staff=user, now=now)}
    granting, refusing = (choices.get(f"{verb}_{kind.value}") for verb in ("grant", "refuse"))
    given: dict[str, Any] = {"ticket": ticket, "user": user, "now": now}
    grant_form = GrantForm(auto_id="grant_%s", **given)
    refuse_form = RefusalForm(auto_id="refuse_%s", **given)
    this = newest(told, kind, PaperState.SIGNED)
    return {
        "ticket": ticket,
        "lead": lead,
        "clock": clock,
        "told": this,
        "files": files_by_paper(ticket, user),
        "earlier": [one for one in told if one is not this],
        "room": room_left(told),
        "handling": _handling(lead),
        "question": QUESTIONS[kind],
        "grant_page": BY_VERB[f"grant_{kind.value}"],
        "refuse_page": BY_VERB[f"refuse_{kind.value}"],
        "grant_url": BY_VERB[f"grant_{kind.value}"].url(ticket),
        "refuse_url": BY_VERB[f"refuse_{kind.value}"].url(ticket),
        "can_grant": granting is not None and granting.is_allowed,
        "can_refuse": refusing is not None and refusing.is_allowed,
        "reasons": [say(reason) for reason in granting.reasons] if granting else [],
        "grant_form": grant_form,
        "refuse_form": refuse_form,
        "written": {f"grant_{kind.value}": grant_form, f"refuse_{kind.value}": refuse_form},
        "since": this and this.paper.signed_at,
    }


def _handling(lead: Any) -> Deadline | None:
    """The clock that the decision moves."""
    found = Deadline.objects.filter(dispatch=lead, kind=ClockKind.HANDLE, voided_at__isnull=True)
    return found.order_by("-id").first() if lead else None

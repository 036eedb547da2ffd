"""数据共享: the requests one may see, one request with its acts, a new one under a duty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.evidence import Subject, records_of
from core.keyset import page
from core.models import EvidenceRecord
from core.refusals import say
from departments.calendars import load_calendar
from departments.models import Staff
from feedback.history import facts_of_record
from feedback.models import Ticket
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.acting import reasons_against
from supervision.actions import sharing as actions
from supervision.forms import sharing as forms
from supervision.lifecycle import ACTS
from supervision.models import DataShareDuty, Deadline, ShareRequest
from supervision.rules.sharing import fields_of
from supervision.views.act_forms import answer, refused_page
from supervision.views.navigation import nav_for
from supervision.views.sharing_filters import narrowed, readers_only, sharing_tabs, tabs_by_state
from supervision.wording.escalating import watched

SIZE = 40
ORDER = ("due_at", "id")
NAMED = ("duty", "owner", "consumer", "ticket")


@dataclass(frozen=True, slots=True)
class ActPage:
    """The page of one act on a request."""

    form: type[forms.VersionedForm]
    done: Any
    intro: Any = ""
    icon: str = "check"
    is_grave: bool = False


PAGES = {
    "share": ActPage(
        forms.MeansForm,
        gettext_lazy("Noted as shared. The consumer confirms receipt."),
        gettext_lazy("Only the fields named here; the data itself goes the way you name, not through here."),
        "send",
    ),
    "refuse": ActPage(
        forms.ShareRefusalForm, gettext_lazy("Refused. The consumer reads why."), "", "slash", is_grave=True
    ),
    "confirm": ActPage(forms.ConfirmForm, gettext_lazy("Receipt is confirmed."), "", "check"),
    "dispute": ActPage(
        forms.DisputeForm, gettext_lazy("Disputed. The owner answers again; its clock goes on."), "", "undo"
    ),
    "withdraw": ActPage(
        forms.ConfirmForm,
        gettext_lazy("Withdrawn."),
        gettext_lazy("The data is no longer needed. A delay that had begun stays on record."),
        "x",
    ),
}


@require_safe
def shares(request: HttpRequest) -> HttpResponse:
    """The requests, those that wait first; every filter is a parameter of the address."""
    user, now = staff_of(request), timezone.now()
    readers_only(user)
    visible: QuerySet[Any] = ShareRequest.objects.visible_to(user)
    rows, chips = narrowed(request, visible, now)
    order = _order_of(request)
    clocks = Prefetch("deadlines", Deadline.objects.filter(voided_at=None), to_attr="clocks")
    shown = page(
        rows.select_related(*NAMED).prefetch_related(clocks),
        order=order,
        after=request.GET.get("after") or None,
        size=SIZE,
    )
    context = {
        "supervision_nav": nav_for(user, "shares"),
        "tabs": sharing_tabs("shares"),
        "states": tabs_by_state(request, visible, now),
        "rows": shown.items,
        "total": rows.count(),
        "chips": chips,
        "can_ask": _may_ask_at_all(user),
        "now": now,
        "calendar": load_calendar(),
        "next_url": with_params(request, after=shown.next_cursor) if shown.next_cursor else "",
        "previous_url": with_params(request, after=shown.previous_cursor) if shown.previous_cursor else "",
    }
    return render(request, "supervision/sharing.html", context)


def listed(request: HttpRequest, now: datetime) -> QuerySet[Any]:
    """What the page lists by its address, in its order: for the page, and for the file."""
    user = staff_of(request)
    readers_only(user)
    rows, _chips = narrowed(request, ShareRequest.objects.visible_to(user), now)
    return rows.order_by(*_order_of(request))


def _order_of(request: HttpRequest) -> tuple[str, str]:
    return ORDER if request.GET.get("state", "") in ("", "REQUESTED") else ("-asked_at", "-id")


@require_safe
def share(request: HttpRequest, number: str) -> HttpResponse:
    """One request: what is asked, its clock, what happened, what one can do, and who may see this page."""
    row, user, now = visible_share(request, number), staff_of(request), timezone.now()
    context = {
        "supervision_nav": nav_for(user, "shares"),
        "row": row,
        "fields": fields_of(row.fields_asked),
        "ticket": Ticket.objects.visible_to(user).filter(pk=row.ticket_id).first() if row.ticket_id else None,
        "clock": Deadline.objects.filter(share=row, voided_at=None).select_related("rule_version").last(),
        "acts": acts_of(row, user, now),
        "history": _history(row),
        "now": now,
        "calendar": load_calendar(),
    }
    return render(request, "supervision/sharing_request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def share_act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """The page of one act."""
    row, act_page = visible_share(request, number), PAGES.get(verb)
    if act_page is None:
        raise Http404
    shown = {"title": ACTS["share"][verb].label, "back": row.get_absolute_url()}
    if refusal := refused_page(request, row, verb, **shown):
        return refusal
    form = act_page.form(request.POST or None, initial={"version": row.version})

    def act(**given: Any) -> ShareRequest:
        made: ShareRequest = getattr(actions, verb)(row, **given)
        return made

    return answer(
        request,
        form,
        act=act,
        done=str(act_page.done),
        leads_to=ShareRequest.get_absolute_url,
        submit=ACTS["share"][verb].label,
        intro=act_page.intro,
        danger=act_page.is_grave,
        **shown,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def share_new(request: HttpRequest) -> HttpResponse:
    """Ask under the duty ``?duty=``; without one, choose it."""
    user = staff_of(request)
    duties: QuerySet[Any] = DataShareDuty.objects.held_by(user, actions.ASKERS).filter(is_active=True)
    open_to = [d for d in duties.select_related("owner", "consumer") if actions.may_ask(user, d)]
    if not open_to:
        raise Http404
    wanted = request.GET.get("duty", "")
    duty = next((d for d in open_to if str(d.pk) == wanted), None)
    if duty is None:
        context = {"supervision_nav": nav_for(user, "shares"), "duties": open_to}
        return render(request, "supervision/sharing_choose.html", context, status=404 if wanted else 200)
    form = forms.NewShareForm(
        request.POST or None, duty=duty, user=user, initial={"number": request.GET.get("ticket", "")}
    )

    def act(**given: Any) -> ShareRequest:
        return actions.ask(duty, **given)

    return answer(
        request,
        form,
        act=act,
        done=_("The request is sent; the owner's time runs from now."),
        leads_to=ShareRequest.get_absolute_url,
        template="supervision/sharing_new.html",
        title=_("Ask for data"),
        submit=_("Send the request"),
        back=reverse("shares"),
        duty=duty,
    )


def visible_share(request: HttpRequest, number: str) -> ShareRequest:
    """The request of this number, or 404."""
    rows: QuerySet[Any] = ShareRequest.objects.visible_to(staff_of(request))
    people = ("asked_by", "shared_by", "refused_by", "confirmed_by")
    row: ShareRequest = get_object_or_404(rows.select_related(*NAMED, *people), number=number)
    return row


def acts_of(row: ShareRequest, user: Staff, now: datetime) -> list[dict[str, Any]]:
    """The acts that fit the state and the person, refused ones with their reason."""
    found = []
    for verb, act_page in PAGES.items():
        spec, against = ACTS["share"][verb], reasons_against(row, verb, by=user, now=now)
        if any(reason.code in {"no_authority", "act_wrong_state"} for reason in against):
            continue
        found.append(
            {
                "verb": verb,
                "label": spec.label,
                "icon": act_page.icon,
                "url": reverse("share-act", args=[row.number, verb]),
                "reasons": [say(reason) for reason in against],
            }
        )
    return found


def _history(row: ShareRequest) -> list[dict[str, Any]]:
    """What happened to the request, newest first, from its evidence."""
    words = {verb: spec.label for verb, spec in ACTS["share"].items()} | {"ask": _("asked for the data")}
    records = list(records_of(Subject(ShareRequest.KIND, row.pk)))
    return [
        {
            "at": record.at,
            "actor": record.actor_name or _("The portal"),
            "words": _words(record, words),
            "seal": bytes(record.hash).hex()[:8],
            "tone": "now" if place == 0 else "",
        }
        for place, record in enumerate(reversed(records))
    ]


def _words(record: EvidenceRecord, words: Mapping[str, Any]) -> Any:
    told = watched(record.verb, record.actor_name, facts_of_record(record))
    return told[0] if told else words.get(record.verb, record.verb)


def _may_ask_at_all(user: Staff) -> bool:
    found: QuerySet[Any] = DataShareDuty.objects.held_by(user, actions.ASKERS).filter(is_active=True)
    return any(actions.may_ask(user, duty) for duty in found)

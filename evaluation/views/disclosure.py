"""建议采纳: suggestions that wait for their public answer, the answers, and each with its acts."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.keyset import page
from core.refusals import Refused, say
from departments.models import Staff
from departments.scope import scope_many
from evaluation.actions import disclosure as actions
from evaluation.choices.disclosure import NoticeState
from evaluation.forms.disclosure import AnswerForm
from evaluation.models import AdoptionNotice
from evaluation.reports.public_figures import adoptions
from evaluation.rules.disclosure import adoption_rate
from evaluation.views.disclosure_acts import PAGES
from evaluation.views.navigation import DISCLOSERS, nav_for
from evaluation.views.offered import moves_of
from feedback.choices import Category
from feedback.models import Ticket
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from feedback.views.autosave import take_up_here
from feedback.views.desks import holders_only
from feedback.views.moves import UNPROCESSABLE
from supervision.rules.score import rounded
from supervision.views.measure_acts import PAGE, go, paper_act, with_refusal
from supervision.views.measure_filters import (
    department_filter,
    department_id,
    in_department,
    shown,
    turning,
)
from supervision.views.rectification_words import history_of

SIZE = 30
NAMED = ("department", "ticket", "drafted_by", "signed_by", "published_by", "retracted_by")
WAITING = ""
TABS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "drafted": (pgettext_lazy("adoption notices", "Drafts"), (NoticeState.DRAFTED,)),
    "signed": (pgettext_lazy("adoption notices", "To publish"), (NoticeState.SIGNED,)),
    "published": (pgettext_lazy("adoption notices", "Published"), (NoticeState.PUBLISHED,)),
    "retracted": (pgettext_lazy("adoption notices", "Retracted"), (NoticeState.RETRACTED,)),
}


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """``?tab= &department=``; first the suggestions that nobody has answered in public yet."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, *DISCLOSERS)
    tab = request.GET.get("tab", WAITING) if request.GET.get("tab") in TABS else WAITING
    visible, waiting = AdoptionNotice.objects.visible_to(user), unanswered(user)
    counts = _counts(in_department(request, visible), _narrowed(request, waiting))
    listed: QuerySet[Any]
    if tab == WAITING:
        listed, order = (
            _narrowed(request, waiting).select_related("lead_department", "centre"),
            (
                "completed_at",
                "id",
            ),
        )
    else:
        listed = in_department(request, visible).filter(state__in=TABS[tab][1]).select_related(*NAMED)
        order = ("-drafted_at", "-id")
    here = page(listed, order=order, after=request.GET.get("after"), size=SIZE)
    decided = adoptions()
    rate = adoption_rate(decided)
    context = {
        "evaluation_nav": nav_for(user, "disclosure"),
        "now": now,
        "tabs": _tabs(request, counts, tab),
        "is_waiting": tab == WAITING,
        "rows": here.items,
        "total": counts[tab],
        "writes": _may_write(user),
        "rate": None if rate is None else rounded(rate),
        "decided": sum(decided.values()),
        "is_filtered": bool(request.GET.get("department")),
        **shown(
            request, [department_filter(request, _("Department"), _with_department(visible, waiting, tab))]
        ),
        **turning(request, here),
    }
    return render(request, "evaluation/disclosure.html", context)


def unanswered(user: Staff) -> QuerySet[Any]:
    """Completed suggestions the person sees that have no public answer; those on hand now first."""
    there = AdoptionNotice.objects.filter(ticket=OuterRef("pk")).exclude(state=NoticeState.RETRACTED)
    rows = Ticket.objects.visible_to(user).filter(category=Category.SUGGEST, state__in=actions.ENDED)
    return rows.filter(~Exists(there), completed_at__isnull=False)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One public answer: as everybody reads it, and who had a hand in it."""
    user, now = staff_of(request), timezone.now()
    row = _visible(user, pk)
    context = {
        "evaluation_nav": nav_for(user, "disclosure"),
        "now": now,
        "notice": row,
        "ticket_seen": Ticket.objects.visible_to(user).filter(pk=row.ticket_id).first(),
        "moves": moves_of(row, user, now, PAGES, "disclosure-act"),
        "history": history_of(row.KIND, row.pk),
    }
    return render(request, "evaluation/disclosure_notice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The form of one act."""
    row = _visible(staff_of(request), pk)
    if verb not in PAGES:
        raise Http404
    one = PAGES[verb]
    initial = {name: getattr(row, name) for name in one.kept}
    return paper_act(request, one.page, row, one.act, back=row.get_absolute_url(), initial=initial)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_new(request: HttpRequest) -> HttpResponse:
    """``?ticket=NUMBER``: write the public answer to a suggestion."""
    user, now = staff_of(request), timezone.now()
    number = request.GET.get("ticket", "").replace("\x00", "")[:20]
    ticket = get_object_or_404(Ticket.objects.visible_to(user), number=number)
    if not _writes_for(user, ticket):
        raise Http404
    reasons = [say(reason) for reason in actions.reasons_against_answering(ticket)]
    form: Any = AnswerForm(request.POST if request.method == "POST" else None, user=user)
    status = 409 if reasons else 200
    if form.is_bound and form.is_valid():
        try:
            made = actions.draft(ticket, **form.arguments(), by=user, now=now)
        except Refused as refused:
            form, status = with_refusal(form, refused), refused.status
        else:
            return go(request, made.get_absolute_url())
    elif form.is_bound:
        status = UNPROCESSABLE
    return render(request, PAGE, _form_page(request, user, ticket, form, reasons, now), status=status)


def _form_page(
    request: HttpRequest, user: Staff, ticket: Ticket, form: Any, reasons: list[str], now: datetime
) -> dict[str, Any]:
    return {
        "title": _("Answer a suggestion in public"),
        "submit": _("Keep the draft"),
        "intro": _("The unit's approver signs it, and whoever publishes reads it before everybody does."),
        "extra": "evaluation/disclosure/_suggestion.html",
        "paper": ticket,
        "form": take_up_here(request, form),
        "reasons": reasons if request.method != "POST" else [],
        "back": reverse("disclosure"),
        "url": request.get_full_path(),
        "is_page": True,
        "now": now,
        "supervision_nav": nav_for(user, "disclosure"),
    }


def _visible(user: Staff, pk: int) -> Any:
    return get_object_or_404(AdoptionNotice.objects.visible_to(user).select_related(*NAMED), pk=pk)


def _may_write(user: Staff) -> frozenset[int]:
    """Departments for which the person may write public answers."""
    return frozenset(pk for held in scope_many(user, actions.WRITERS).values() for pk in held.ids)


def _writes_for(user: Staff, ticket: Ticket) -> bool:
    return (ticket.lead_department_id or ticket.centre_id) in _may_write(user)


def _narrowed(request: HttpRequest, tickets: QuerySet[Any]) -> QuerySet[Any]:
    given = department_id(request)
    return tickets.filter(lead_department_id=given) if given else tickets


def _with_department(visible: QuerySet[Any], waiting: QuerySet[Any], tab: str) -> QuerySet[Any]:
    if tab != WAITING:
        return visible.filter(state__in=TABS[tab][1])
    rows = waiting.filter(lead_department__isnull=False)
    return rows.annotate(department_id=F("lead_department_id"), department__name=F("lead_department__name"))


def _counts(rows: QuerySet[Any], waiting: QuerySet[Any]) -> dict[str, int]:
    found = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    counted = {tab: sum(found.get(str(state), 0) for state in states) for tab, (_l, states) in TABS.items()}
    return {WAITING: waiting.order_by().count(), **counted}


def _tabs(request: HttpRequest, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    labels = {
        WAITING: pgettext_lazy("adoption notices", "To be answered"),
        **{k: v[0] for k, v in TABS.items()},
    }
    return [
        {
            "url": with_params(request, tab=tab),
            "label": label,
            "count": counts[tab],
            "is_current": tab == current,
        }
        for tab, label in labels.items()
    ]

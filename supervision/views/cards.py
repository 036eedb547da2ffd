"""黄牌, 红牌: the list with its tally, one card as a paper, issuing and revoking."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.keyset import page
from core.refusals import Refused
from departments.models import Department, Staff
from departments.scope import scope
from feedback.choices import PaperState, RetrospectiveGround
from feedback.models import Retrospective, Ticket
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from feedback.views.autosave import take_up_here
from feedback.views.desks import holders_only
from feedback.views.moves import UNPROCESSABLE
from supervision.acting import reasons_against
from supervision.actions import cards as actions
from supervision.actions import proposals
from supervision.choices import CardColour
from supervision.forms.measures import SUPERVISE, CardForm, ProposedCardForm, ReasonForm
from supervision.lifecycle.measures import STANDING
from supervision.models import Card
from supervision.querysets import CardQuerySet
from supervision.rules.quarters import Quarter, quarter_from, quarter_of
from supervision.views.measure_acts import ActPage, go, paper_act, with_refusal
from supervision.views.measure_filters import Filter, department_filter, in_department, shown, turning
from supervision.views.navigation import nav_for
from supervision.views.proposals import decidable
from supervision.wording.measures import say_quarter

SIZE = 30
ORDER = ("-issued_at", "-id")
QUARTERS_BACK = 4
EVERY = "all"
ROWS_OF_TALLY = 30
NAMED = ("department", "ticket", "issued_by", "revoked_by", "order", "proposal")
PROPOSED = ActPage(
    verb="take_up",
    form=ProposedCardForm,
    title=gettext_lazy("Issue the card"),
    submit=gettext_lazy("Issue the card"),
    done=gettext_lazy("The card is issued; the department will be told."),
    current="proposals",
    intro=gettext_lazy("A ticket with a card needs a retrospective before it is archived."),
)
REVOKING = ActPage(
    verb="revoke",
    form=ReasonForm,
    title=gettext_lazy("Revoke the card"),
    submit=gettext_lazy("Revoke"),
    done=gettext_lazy("The card is revoked. It stays readable, and counts no more."),
    current="cards",
    intro=gettext_lazy("It stays visible, struck through, with your reason, and counts no more."),
    is_grave=True,
)


@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """``?quarter= &department= &colour= &state=``; without a quarter this one, "all" for every."""
    user, now = staff_of(request), timezone.now()
    quarter = _quarter(request, quarter_of(now))
    of_quarter, rows = _of_quarter(user, quarter), listed(request, now)
    here = page(rows.select_related(*NAMED), order=ORDER, after=request.GET.get("after"), size=SIZE)
    filters = [department_filter(request, _("Department"), of_quarter), *_filters()]
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "cards"),
        "tabs": _quarter_tabs(request, quarter, quarter_of(now)),
        "heading": say_quarter(quarter) if quarter else _("every quarter"),
        "cards": here.items,
        "total": rows.count(),
        "tally": _tally(request, of_quarter),
        "may_issue": bool(scope(user, SUPERVISE)),
        "is_filtered": any(request.GET.get(key) for key in ("department", "colour", "state")),
        **shown(request, filters),
        **turning(request, here),
    }
    return render(request, "supervision/cards.html", context)


def listed(request: HttpRequest, now: datetime) -> CardQuerySet:
    """What the page lists by its address, in its order: for the page, and for the file."""
    of_quarter = _of_quarter(staff_of(request), _quarter(request, quarter_of(now)))
    given = {one.key: chosen for one in _filters() if (chosen := one.chosen(request))}
    rows: CardQuerySet = in_department(request, of_quarter).filter(**given).order_by(*ORDER)  # type: ignore[assignment]
    return rows


def _of_quarter(user: Staff, quarter: Quarter | None) -> CardQuerySet:
    visible = Card.objects.visible_to(user)
    return visible.in_quarter(quarter) if quarter else visible


def _filters() -> list[Filter]:
    return [
        Filter("colour", _("Colour"), [(c.value, c.label, None) for c in CardColour]),
        Filter("state", _("State"), [(value, label, None) for value, label in STANDING]),
    ]


@require_safe
def card(request: HttpRequest, number: str) -> HttpResponse:
    """One card as a paper, with what it brought and whether it still stands."""
    user, now = staff_of(request), timezone.now()
    row = _visible(user, number)
    against = reasons_against(row, "revoke", by=user, now=now)
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "cards"),
        "card": row,
        "quarter": say_quarter(quarter_of(row.issued_at)),
        "may_revoke": not against,
        "owes_retrospective": _owes(row),
        "sees_ticket": _sees(user, row.ticket_id),
    }
    return render(request, "supervision/cards_one.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def revocation(request: HttpRequest, number: str) -> HttpResponse:
    """Revoke a card, with a reason."""
    row = _visible(staff_of(request), number)
    return paper_act(request, REVOKING, row, actions.revoke, back=row.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def proposed(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of one proposal; its reason is drafted and may be changed."""
    user = staff_of(request)
    row = get_object_or_404(decidable(user).select_related(*proposals.NAMED), pk=pk)
    drafted = {"reason": proposals.drafted_reason(row)}
    return paper_act(request, PROPOSED, row, actions.issue_from, back=reverse("proposals"), initial=drafted)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A card at the supervisor's own judgement; ``?department= &ticket=`` fill the form."""
    user = staff_of(request)
    holders_only(user, SUPERVISE)
    initial = {name: request.GET.get(name, "") for name in ("department", "ticket", "next")}
    form = CardForm(request.POST if request.method == "POST" else None, user=user, initial=initial)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = actions.issue(**form.arguments(), by=user, now=timezone.now())
        except Refused as refused:
            with_refusal(form, refused)
            status = refused.status
        else:
            messages.success(request, str(PROPOSED.done))
            return go(request, made.get_absolute_url())
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {
        "title": _("Issue a card"),
        "submit": _("Issue the card"),
        "intro": PROPOSED.intro,
        "form": take_up_here(request, form),
        "url": request.get_full_path(),
        "back": reverse("cards"),
        "is_page": True,
        "supervision_nav": nav_for(user, "cards"),
    }
    return render(request, "supervision/measures_act.html", context, status=status)


def _visible(user: Staff, number: str) -> Any:
    return get_object_or_404(Card.objects.visible_to(user).select_related(*NAMED), number=number)


def _sees(user: Staff, ticket_id: int | None) -> bool:
    """A department whose part was voided reads its card, and not the ticket any more."""
    return ticket_id is not None and Ticket.objects.visible_to(user).filter(pk=ticket_id).exists()


def _owes(row: Card) -> bool:
    """Whether the ticket still waits for the retrospective that a card asks for."""
    papers = Retrospective.objects.filter(ticket=row.ticket_id, state=PaperState.DRAFTED)
    return any(RetrospectiveGround.CARD in paper.grounds.split(",") for paper in papers)


def _quarter(request: HttpRequest, current: Quarter) -> Quarter | None:
    given = request.GET.get("quarter", "")
    return None if given == EVERY else quarter_from(given) or current


def _quarter_tabs(request: HttpRequest, shown_one: Quarter | None, current: Quarter) -> list[dict[str, Any]]:
    """This quarter, those before it, the one shown if it is none of them, and all."""
    quarters = [current]
    while len(quarters) < QUARTERS_BACK:
        quarters.append(quarters[-1].previous)
    if shown_one and shown_one not in quarters:
        quarters.append(shown_one)
    tabs: list[tuple[str, Any, bool]] = [
        ("" if one == current else one.code, say_quarter(one), one == shown_one) for one in quarters
    ]
    tabs.append((EVERY, _("All"), shown_one is None))
    return [
        {"url": with_params(request, quarter=code), "label": label, "count": None, "is_current": is_current}
        for code, label, is_current in tabs
    ]


def _tally(request: HttpRequest, of_quarter: CardQuerySet) -> list[dict[str, Any]]:
    """Cards that count, by department: the most red ones first. Two queries."""
    counts: dict[int, dict[str, int]] = {}
    for (department, colour), n in of_quarter.counts().items():
        counts.setdefault(department, {})[colour] = n
    names = dict(Department.objects.filter(pk__in=counts).values_list("pk", "name"))
    rows: list[dict[str, Any]] = [
        {
            "name": names[pk],
            "yellow": of.get(CardColour.YELLOW.value, 0),
            "red": of.get(CardColour.RED.value, 0),
            "url": with_params(request, department=pk, state="ISSUED", colour=""),
        }
        for pk, of in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row["red"], -row["yellow"], row["name"]))[:ROWS_OF_TALLY]

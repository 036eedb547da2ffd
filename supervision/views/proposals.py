"""拟办事项: what is proposed, why, and what a supervisor makes of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.keyset import page
from departments.models import Staff
from feedback.choices import ClockKind
from feedback.models import Deadline
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from feedback.views.desks import holders_only
from supervision.actions import proposals as actions
from supervision.choices import CardColour, Measure, ProposalGround, ProposalState
from supervision.forms.measures import SUPERVISE, NoteForm
from supervision.models import Card, Proposal
from supervision.rules.measures import COLOUR_OF
from supervision.rules.quarters import quarter_of
from supervision.views.measure_acts import ActPage, paper_act
from supervision.views.measure_filters import Filter, department_filter, in_department, shown, turning
from supervision.views.navigation import nav_for

SIZE = 30
LADDERS = (ClockKind.HANDLE, ClockKind.CO_HANDLE)
TONES = {"YELLOW_CARD": "urgent", "RED_CARD": "critical", "CIRCULAR": "accent", "INTERVIEW": "suspended"}
DECLINING = ActPage(
    verb="decline",
    form=NoteForm,
    title=gettext_lazy("Decline the proposal"),
    submit=gettext_lazy("Decline"),
    done=gettext_lazy("The proposal is declined."),
    current="proposals",
    intro=gettext_lazy("It is not proposed again for the same reason."),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal as the desk draws it, with the cards of its department this quarter."""

    proposal: Proposal
    why: str
    tone: str
    clock: Deadline | None
    yellow: int
    red: int
    cards_url: str
    acts: "Acts"


@dataclass(frozen=True, slots=True)
class Acts:
    """Where an open proposal is taken up and declined, and the word for the first."""

    take_up_url: str
    label: str
    in_dialog: bool
    decline_url: str


def decidable(user: Staff) -> QuerySet[Any]:
    """Proposals about departments that the person supervises."""
    return Proposal.objects.held_by(user, (SUPERVISE,))


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """``?measure= &department= &ground= &state=``; open ones first, the longest waiting at the top."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, SUPERVISE)
    everything, state = decidable(user), _state(request)
    of_state = everything.filter(state=state)
    grounds = _grounds(of_state)
    tabs, total = _tabs(request, _narrowed(request, of_state))
    named = _named(listed(request, now))
    here = page(named, order=_order_of(state), after=request.GET.get("after"), size=SIZE)
    filters = [department_filter(request, _("Department"), of_state), grounds, _states(everything)]
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "proposals"),
        "tabs": tabs,
        "total": total,
        "rows": rows_of(here.items, user, now),
        "is_open": state == ProposalState.OPEN,
        "is_filtered": any(request.GET.get(key) for key in ("measure", "department", "ground")),
        "here": request.get_full_path(),
        **shown(request, filters),
        **turning(request, here),
    }
    return render(request, "supervision/proposals.html", context)


def listed(request: HttpRequest, _now: datetime) -> QuerySet[Any]:
    """What the page lists by its address, in its order: for the page, and for the file."""
    user, state = staff_of(request), _state(request)
    holders_only(user, SUPERVISE)
    rows = _narrowed(request, decidable(user).filter(state=state))
    if measure := _measure(request):
        rows = rows.filter(measure=measure)
    return rows.order_by(*_order_of(state))


def _narrowed(request: HttpRequest, of_state: QuerySet[Any]) -> QuerySet[Any]:
    """By every filter but the measure."""
    ground = request.GET.get("ground", "")
    rows = in_department(request, of_state)
    return rows.filter(ground=ground) if ground in ProposalGround.values else rows


def _order_of(state: str) -> tuple[str, str]:
    return ("proposed_at", "id") if state == ProposalState.OPEN else ("-proposed_at", "-id")


def _measure(request: HttpRequest) -> str:
    given = request.GET.get("measure", "")
    return given if given in Measure.values else ""


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: why, its clock, the earlier cards of the department, and what became of it."""
    user, now = staff_of(request), timezone.now()
    row = get_object_or_404(_named(decidable(user)), pk=pk)
    quarter = quarter_of(now)
    earlier = Card.objects.visible_to(user).in_quarter(quarter).filter(department=row.department)
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "proposals"),
        "row": rows_of([row], user, now)[0],
        "proposal": row,
        "quarter": quarter,
        "earlier": earlier.select_related("ticket", "issued_by").order_by("-issued_at", "-id")[:SIZE],
        "made": _made_of(row),
    }
    return render(request, "supervision/proposals_one.html", context)


def declining(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline one, with a reason."""
    row = get_object_or_404(_named(decidable(staff_of(request))), pk=pk)
    return paper_act(request, DECLINING, row, actions.decline, back=reverse("proposals"))


def rows_of(found: list[Any], user: Staff, now: datetime) -> list[Row]:
    """Each with its sentence and the department's cards of this quarter; one query."""
    quarter = quarter_of(now)
    places = {row.department_id for row in found}
    tally = Card.objects.visible_to(user).filter(department__in=places).tally(quarter) if places else {}
    address = reverse("cards")
    return [
        Row(
            proposal=row,
            why=actions.why(row),
            tone=TONES[row.measure],
            clock=_clock_of(row),
            yellow=tally.get((row.department_id, CardColour.YELLOW.value), 0),
            red=tally.get((row.department_id, CardColour.RED.value), 0),
            cards_url=f"{address}?department={row.department_id}&quarter={quarter.code}",
            acts=acts_of(row),
        )
        for row in found
    ]


def acts_of(row: Proposal) -> Acts:
    """The pages that decide a proposal."""
    decline = reverse("proposal-declining", args=[row.pk])
    if row.measure in COLOUR_OF:
        return Acts(reverse("proposal-card", args=[row.pk]), _("Issue the card"), True, decline)
    if row.measure == Measure.CIRCULAR:
        return Acts(f"{reverse('circular-new')}?p={row.pk}", _("Draft the circular"), False, decline)
    return Acts(f"{reverse('interview-new')}?proposal={row.pk}", _("Call the interview"), False, decline)


def _named(rows: QuerySet[Any]) -> QuerySet[Any]:
    clocks = Deadline.objects.filter(kind__in=LADDERS, voided_at__isnull=True).order_by("id")
    ladders = Prefetch("dispatch__deadlines", queryset=clocks, to_attr="ladders")
    return rows.select_related(*actions.NAMED, "ticket__lead_department").prefetch_related(ladders)


def _clock_of(row: Any) -> Deadline | None:
    return row.dispatch.ladders[-1] if row.dispatch and row.dispatch.ladders else None


def _state(request: HttpRequest) -> str:
    given = request.GET.get("state", "")
    return given if given in ProposalState.values else ProposalState.OPEN.value


def _tabs(request: HttpRequest, rows: QuerySet[Any]) -> tuple[list[dict[str, Any]], int]:
    """A tab for each measure with what the other filters leave in it, and the number listed; one query."""
    measure = _measure(request)
    counts = rows.aggregate(**{m.value: Count("pk", filter=Q(measure=m)) for m in Measure})
    numbers = {"": sum(counts.values()), **counts}
    labels = {"": _("All"), **dict(Measure.choices)}
    tabs = [
        {
            "url": with_params(request, measure=value),
            "label": label,
            "count": numbers[value],
            "is_current": value == measure,
        }
        for value, label in labels.items()
    ]
    return tabs, numbers[measure]


def _grounds(rows: QuerySet[Any]) -> Filter:
    counts = rows.order_by().values_list("ground").annotate(n=Count("pk"))
    found = dict(counts)
    options = [(ground.value, ground.label, found.get(ground.value, 0)) for ground in ProposalGround]
    return Filter("ground", _("Ground"), options)


def _states(rows: QuerySet[Any]) -> Filter:
    """The decided ones too; the open ones are what the desk shows by itself."""
    found = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    decided = [state for state in ProposalState if state != ProposalState.OPEN]
    return Filter("state", _("State"), [(s.value, s.label, found.get(s.value, 0)) for s in decided])


def _made_of(row: Proposal) -> list[Any]:
    """What was made of the proposal: cards, a circular, an interview."""
    items = row.circular_items.select_related("circular")
    return [*row.cards.all(), *(item.circular for item in items), *row.interviews.all()]

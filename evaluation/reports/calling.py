"""回访台: what became of the citizens invited in a period, by department and by agent; the draws checked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from departments.models import Staff
from departments.scope import scope_many
from feedback.choices import AnswerKind, ClockKind, ContactOutcome
from feedback.models import Callback, Deadline, Invitation, Rating
from feedback.reports.sampling import Drawn, drawings
from supervision.rules.score import Count as Share

WATCHERS = ("assess", "decide_appeal", "supervise", "audit_results")
CALLERS = ("call_back",)
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Desk:
    """The citizens invited for one department's answers (None: the centre's own), and what became of them."""

    department_id: int | None
    name: str
    invited: int
    drawn: int
    called: int
    reached: int
    declined: int
    unreachable: int
    answered: int

    @property
    def waiting(self) -> int:
        """Drawn, and not called yet."""
        return max(0, self.drawn - self.called)

    @property
    def response(self) -> Fraction | None:
        """Answers of those who were invited, in percent."""
        return Share(self.answered, self.invited).rate

    @property
    def reach(self) -> Fraction | None:
        """Of those who were called, reached, in percent."""
        return Share(self.reached, self.called).rate


@dataclass(frozen=True, slots=True)
class Agent:
    """The calls of one person."""

    name: str
    calls: int
    citizens: int
    reached: int
    declined: int
    unanswered: int
    invalid: int

    @property
    def reach(self) -> Fraction | None:
        """Calls that reached somebody, in percent."""
        return Share(self.reached, self.calls).rate


@dataclass(frozen=True, slots=True)
class Checked:
    """The draws of a period worked out again: how many, how many drawn, and those that differ."""

    n: int
    drawn: int
    differing: Sequence[Drawn]
    n_differing: int
    rates: Sequence[tuple[int, str]]
    """Versions of the rates that were used, with their seeds."""


def desks(user: Staff, start: datetime, until: datetime) -> list[Desk]:
    """By department, the busiest first. One query."""
    of_cycle = Callback.objects.filter(ticket=OuterRef("ticket"), cycle=OuterRef("cycle"))
    clock = Deadline.objects.filter(
        ticket=OuterRef("ticket"), kind=ClockKind.CALLBACK, started_at=OuterRef("sent_at")
    )
    answers = Rating.objects.filter(
        ticket=OuterRef("ticket"), cycle=OuterRef("cycle"), stands_for__isnull=True
    )
    rows = _invited(user, start, until).annotate(
        is_drawn=Exists(clock),
        is_called=Exists(of_cycle),
        is_reached=Exists(of_cycle.filter(outcome=ContactOutcome.REACHED)),
        is_declined=Exists(of_cycle.filter(outcome=ContactOutcome.DECLINED)),
        is_answered=Exists(answers),
    )
    counted = rows.order_by().values(
        unit=F("ticket__lead_department"), name=F("ticket__lead_department__name")
    )
    lost = Q(ticket__answer_kind=AnswerKind.UNREACHABLE, cycle=F("ticket__cycle"), is_called=True)
    counted = counted.annotate(
        invited=Count("pk"),
        drawn=Count("pk", filter=Q(is_drawn=True)),
        called=Count("pk", filter=Q(is_called=True)),
        reached=Count("pk", filter=Q(is_reached=True)),
        declined=Count("pk", filter=Q(is_declined=True, is_reached=False)),
        unreachable=Count("pk", filter=lost),
        answered=Count("pk", filter=Q(is_answered=True)),
    )
    return [
        Desk(department_id=row.pop("unit"), name=row.pop("name") or "", **row)
        for row in counted.order_by("-invited", "unit")
    ]


def total_of(rows: Iterable[Desk]) -> Desk:
    """All of them together."""
    names = ("invited", "drawn", "called", "reached", "declined", "unreachable", "answered")
    kept = list(rows)
    return Desk(None, "", **{name: sum(getattr(row, name) for row in kept) for name in names})


def agents(user: Staff, start: datetime, until: datetime) -> list[Agent]:
    """Who called, the busiest first: everybody to those who watch, to an agent the own calls. One query."""
    calls = Callback.objects.filter(_scope(user), at__gte=start, at__lt=until)
    if not any(scope_many(user, WATCHERS).values()):
        calls = calls.filter(called_by=user)
    outcome = {
        "reached": ContactOutcome.REACHED,
        "declined": ContactOutcome.DECLINED,
        "unanswered": ContactOutcome.NO_ANSWER,
        "invalid": ContactOutcome.INVALID_NUMBER,
    }
    rows: Any = (
        calls.order_by()
        .values(name=F("called_by__display_name"), person=F("called_by"))
        .annotate(
            calls=Count("pk"),
            citizens=Count("ticket", distinct=True),
            **{key: Count("pk", filter=Q(outcome=value)) for key, value in outcome.items()},
        )
        .order_by("-calls", "person")
    )
    return [Agent(**{key: value for key, value in row.items() if key != "person"}) for row in rows]


def checked(user: Staff, start: datetime, until: datetime) -> Checked:
    """Every draw of the period worked out again from the seed that was in force, against what is stored."""
    n = drawn = n_differing = 0
    differing: list[Drawn] = []
    rates: dict[int, str] = {}
    for one in drawings(start, until, _scope(user)):
        n, drawn = n + 1, drawn + one.sampling.stored
        rates[one.sampling.version] = one.sampling.drawing.seed
        if not one.sampling.is_as_stored:
            n_differing += 1
            differing += [one] if n_differing <= MOST_SHOWN else []
    return Checked(n, drawn, differing, n_differing, sorted(rates.items()))


def _invited(user: Staff, start: datetime, until: datetime) -> QuerySet[Any]:
    rows = Invitation.objects.filter(_scope(user), about__isnull=True)
    return rows.filter(sent_at__gte=start, sent_at__lt=until)


def _scope(user: Staff) -> Q:
    """Tickets of the person's centres, and those led by departments that they watch."""
    held = scope_many(user, (*WATCHERS, *CALLERS)).values()
    if any(one.everything for one in held):
        return Q()
    ids = sorted({pk for one in held for pk in one.ids})
    return Q(ticket__centre_id__in=ids) | Q(ticket__lead_department_id__in=ids)

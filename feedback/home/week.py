"""One's own week: what was done since Monday, and what citizens thought of it, each with its n."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import CharField, Count, Q, Value

from departments.rules.calendar import SHANGHAI, in_shanghai
from feedback.choices import Solved
from feedback.home.desk import Desk
from feedback.models import Dispatch, Rating

SATISFIED_FROM = 3


@dataclass(frozen=True, slots=True)
class Week:
    """``done``: handled · ``first`` of ``n_first`` first answers: solved · ``satisfied`` of ``n`` ratings."""

    done: int
    first: int
    n_first: int
    satisfied: int
    n: int

    @property
    def first_percent(self) -> int:
        return round(100 * self.first / self.n_first) if self.n_first else 0

    @property
    def satisfied_percent(self) -> int:
        return round(100 * self.satisfied / self.n) if self.n else 0


def monday_of(now: datetime) -> datetime:
    """The first moment of the week in Shanghai."""
    local = in_shanghai(now)
    return datetime.combine(local.date() - timedelta(days=local.weekday()), time(), SHANGHAI)


def week_of(desk: Desk) -> Week:
    """What was assigned to the person and handled this week, and the answers given this week; one query."""
    since = monday_of(desk.now)
    own = Dispatch.objects.filter(assignee=desk.user, handled_at__gte=since, voided_at__isnull=True)
    answers = Rating.objects.filter(dispatch__assignee=desk.user, counts=True, given_at__gte=since)
    named = {"which": Value("done", output_field=CharField())}
    done = own.order_by().annotate(**named).values("which")
    said = answers.order_by().annotate(which=Value("said", output_field=CharField())).values("which")
    is_first = Q(cycle=1)
    solved = is_first & Q(solved__in=(Solved.SOLVED, Solved.PARTLY))
    rows = done.annotate(
        n=Count("pk"), a=Count("pk", filter=Q(pk=None)), b=Count("pk", filter=Q(pk=None)),
        c=Count("pk", filter=Q(pk=None)),
    ).union(
        said.annotate(
            n=Count("pk"), a=Count("pk", filter=is_first), b=Count("pk", filter=solved),
            c=Count("pk", filter=Q(level__gte=SATISFIED_FROM)),
        ),
        all=True,
    )  # fmt: skip
    found = {which: counts for which, *counts in rows.values_list("which", "n", "a", "b", "c")}
    n, n_first, first, satisfied = found.get("said", (0, 0, 0, 0))
    return Week(found.get("done", (0,))[0], first, n_first, satisfied, n)

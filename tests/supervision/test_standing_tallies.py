"""What an assessment counts, story by story: who is in the population, and what counts of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback import actions
from feedback.models import Dispatch, Rating
from supervision.choices import ExclusionState
from supervision.models import ExclusionRequest, ScoreEntry, SetAside
from supervision.reports.populations import Span, span_of
from supervision.reports.tallies import Tally, entry_lines, tallies
from tests.cast import START, STEPS, City, Walk

DUE = datetime(2026, 9, 24, 17, 30, tzinfo=SHANGHAI)
LATER = datetime(2026, 9, 30, 12, 0, tzinfo=SHANGHAI)
SEPTEMBER = "2026-09"


def lead(walk: Walk) -> Dispatch:
    return Dispatch.objects.get(ticket=walk.ticket, role="LEAD")


def _exclude(walk: Walk, state: str = ExclusionState.GRANTED) -> None:
    row = lead(walk)
    request = ExclusionRequest(
        dispatch=row,
        ticket=walk.ticket,
        department=row.department,
        ground="UNREASONABLE",
        grounds="无理由",
        asked_at=walk.now,
        asked_by=walk.staff(Role.UNIT_APPROVER, "lead"),
    )
    request.__dict__["state"] = state
    request.save()


def _refused(walk: Walk) -> None:
    _exclude(walk, ExclusionState.REFUSED)


def _set_aside(walk: Walk) -> None:
    rating = Rating.objects.get(ticket=walk.ticket, counts=True)
    by = walk.staff(Role.ASSESSMENT_MANAGER, "institution")
    SetAside.objects.create(
        rating=rating, ground="MISTAKEN", paper_kind="misrating", paper_id=1, at=walk.now, by=by
    )


def _void(walk: Walk) -> None:
    Dispatch.objects.filter(ticket=walk.ticket).update(voided_at=walk.now, is_open=False)


def _taken_away(walk: Walk) -> None:
    walk.ticket = actions.redispatch(
        walk.ticket, kind="TAKEN_AWAY", reason="另有安排", by=walk.staff(Role.DISPATCHER), now=walk.tick()
    )


def _taken_away_late(walk: Walk) -> None:
    walk.now = LATER - timedelta(hours=1)
    _taken_away(walk)


def _late(*roads: str) -> Callable[[Walk], None]:
    def go(walk: Walk) -> None:
        walk.now = LATER - timedelta(hours=3)
        for step in roads:
            STEPS[step](walk)

    return go


# state reached on Monday, then what; counted until LATER:
# assessed, in time, to respond, responded, answers, resolved, satisfied
STORIES: list[tuple[str, str, Callable[[Walk], None] | None, tuple[int, ...]]] = [
    ("nobody works on it yet", "PENDING_DISPATCH", None, (0, 0, 0, 0, 0, 0, 0)),
    ("dispatched and forgotten: late in both", "DISPATCHED", None, (1, 0, 1, 0, 0, 0, 0)),
    ("contacted, not handled", "CONTACTED", None, (1, 0, 1, 1, 0, 0, 0)),
    ("handled in time", "PENDING_REVIEW", None, (1, 1, 1, 1, 0, 0, 0)),
    ("handled and praised", "COMPLETED", None, (1, 1, 1, 1, 1, 1, 1)),
    ("handled and blamed", "PENDING_VERDICT", None, (1, 1, 1, 1, 1, 0, 0)),
    ("a blame set aside is no answer", "PENDING_VERDICT", _set_aside, (1, 1, 1, 1, 0, 0, 0)),
    ("a granted exclusion leaves all of it out", "PENDING_VERDICT", _exclude, (0, 0, 0, 0, 0, 0, 0)),
    ("a refused one nothing", "PENDING_VERDICT", _refused, (1, 1, 1, 1, 1, 0, 0)),
    ("voided, it never was", "DISPATCHED", _void, (0, 0, 0, 0, 0, 0, 0)),
    ("taken away before it was due", "CONTACTED", _taken_away, (0, 0, 0, 0, 0, 0, 0)),
    ("taken away when it was late", "CONTACTED", _taken_away_late, (1, 0, 1, 1, 0, 0, 0)),
    ("suspended before it was due: not due yet", "SUSPENDED", None, (0, 0, 0, 0, 0, 0, 0)),
    ("contacted and handled late", "IN_PROGRESS", _late("contact", "draft", "submit"), (1, 0, 1, 0, 0, 0, 0)),
]


def figures(tally: Tally) -> tuple[int, ...]:
    return (
        tally.assessed,
        tally.in_time,
        tally.to_respond,
        tally.responded,
        tally.answers,
        tally.resolved,
        tally.satisfied,
    )


@pytest.mark.parametrize(("why", "state", "then", "expected"), STORIES, ids=[row[0] for row in STORIES])
def test_stories(
    city: City, why: str, state: str, then: Callable[[Walk], None] | None, expected: tuple[int, ...]
) -> None:
    walk = Walk(city)
    walk.to(state)
    if then:
        then(walk)
    found = tallies(None, span_of(SEPTEMBER, LATER))
    assert figures(found.get(city.departments["lead"].pk, Tally())) == expected
    assert set(found) <= {city.departments["lead"].pk}, "a co-handler is not assessed"


@pytest.mark.parametrize(
    ("until", "assessed"),
    [(DUE, 0), (DUE + timedelta(seconds=1), 1)],
    ids=["due, and still in time", "a second later it counts"],
)
def test_what_is_not_due_yet_counts_nowhere(city: City, until: datetime, assessed: int) -> None:
    Walk(city).to("DISPATCHED")
    found = tallies(None, Span(START, until)).get(city.departments["lead"].pk, Tally())
    assert found.assessed == assessed


def test_it_belongs_to_the_month_of_what_came_first(city: City) -> None:
    """Due on 8 October, handled on 29 September: September's."""
    walk = Walk(city, now=datetime(2026, 9, 29, 9, 0, tzinfo=SHANGHAI), category="COMPLAINT")
    walk.to("PENDING_REVIEW")
    assert lead(walk).due_at.month == 10
    unit = city.departments["lead"].pk
    end = datetime(2026, 11, 1, tzinfo=SHANGHAI)
    assert tallies([unit], span_of("2026-09", end))[unit].in_time == 1
    assert unit not in tallies([unit], span_of("2026-10", end))


def test_of_a_matter_answered_twice_the_last_answer_counts_and_the_first_is_the_first(city: City) -> None:
    walk = Walk(city)
    walk.to("CALLBACK_AGAIN")
    STEPS["good_answer"](walk)
    unit = city.departments["lead"].pk
    assert Rating.objects.filter(ticket=walk.ticket, counts=True).count() == 2
    for asked in (None, [unit]):
        found = tallies(asked, span_of(SEPTEMBER, LATER))[unit]
        assert (found.answers, found.resolved, found.satisfied) == (1, 1, 1)
        assert (found.first_answers, found.first_resolved) == (1, 0)


def test_many_departments_cost_what_one_costs(city: City, django_assert_num_queries: Any) -> None:
    Walk(city).to("COMPLETED")
    with django_assert_num_queries(2):
        tallies(None, span_of(SEPTEMBER, LATER))
    with django_assert_num_queries(2):
        tallies([row.pk for row in city.departments.values()], span_of(SEPTEMBER, LATER))


def test_numbers_add_up_over_parts_of_a_month(city: City) -> None:
    for day in range(3):
        Walk(city, now=START + timedelta(days=day)).to("COMPLETED")
    unit = city.departments["lead"].pk
    middle = START + timedelta(days=1, hours=12)
    start, end = span_of(SEPTEMBER, LATER).start, LATER
    parts = [tallies([unit], span)[unit] for span in (Span(start, middle), Span(middle, end))]
    whole = tallies([unit], Span(start, end))[unit]
    assert [a + b for a, b in zip(*(figures(part) for part in parts), strict=True)] == list(figures(whole))
    assert whole.assessed == 3


@pytest.mark.parametrize(
    ("state", "counted_in", "counts"),
    [
        ("PROPOSED", "", False),
        ("NOTIFIED", "", False),
        ("APPEALED", "", False),
        ("UPHELD", "", False),
        ("REVOKED", "", False),
        ("CONFIRMED", "", True),
        ("LOCKED", "", True),
        ("CONFIRMED", "2026-10", False),
    ],
)
def test_only_confirmed_entries_count(city: City, state: str, counted_in: str, counts: bool) -> None:
    unit = city.departments["lead"]
    entry = ScoreEntry(
        key="D7:test:1",
        code="D7",
        department=unit,
        points="1.0",
        broken_at=START,
        period=SEPTEMBER,
        counted_in=counted_in,
        proposed_at=START,
        proposed_by=city.person(Role.SUPERVISOR, "institution"),
    )
    entry.__dict__["state"] = state
    entry.save()
    assert len(entry_lines([unit.pk], SEPTEMBER).get(unit.pk, [])) == counts

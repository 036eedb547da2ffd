"""The portal walked at random beside the clerk's book: who may do what, and what comes of it, each step."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from core.refusals import Refused
from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from feedback.models import Deadline, Dispatch, Ticket
from tests.cast import START, City, Walk
from tests.machine.acts import ACTS
from tests.machine.book import Book
from tests.machine.conditions import allows, out_of_turn, who_may
from tests.machine.effects import apply
from tests.machine.paths import BY_NAME, PATHS, Path
from tests.machine.people import PEOPLE, Person
from tests.machine.weights import weight

RUNS, STEPS = 7, 20
PAUSES = (15, 15, 15, 60, 60 * 24, 60 * 24 * 3)
"""Minutes that may pass before a step."""
AFTERWARDS = ("RETROSPECTIVE", "REQUEST_DECIDE")
"""Clocks that run on a completed ticket."""
MET: Counter[tuple[str, str, bool]] = Counter()
"""How often each act was tried in each state, refused or not."""


def staff_of(city: City, person: Person) -> Staff:
    """The account of a person, made and appointed on first call."""
    known = city.people.get(person.name)
    if known is not None:
        return known
    if len(person.posts) == 1:
        role, place = person.posts[0]
        return city.person(Role(role), place)
    staff = Staff.objects.create_user(person.name.replace("@", ".")[:60], "x", display_name=person.name[:40])
    for role, place in person.posts:
        appoint(staff=staff, department=city.departments[place], role=Role(role), by=None, now=START)
    city.people[person.name] = staff
    return staff


class Portal(RuleBasedStateMachine):
    """One ticket; each step somebody tries something, and book and portal must agree."""

    city: City
    path: Path = ()

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.walk = Walk(self.city)
        self.book = Book(now=self.walk.now)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        """Every ticket begins registered, and has gone some way already."""
        for act, name in self.path:
            self.attempt(act, BY_NAME[name], 15)

    @rule(act=st.sampled_from(sorted(ACTS)), person=st.sampled_from(PEOPLE), pause=st.sampled_from(PAUSES))
    def anything(self, act: str, person: Person, pause: int) -> None:
        """Anybody tries anything."""
        self.attempt(act, person, pause)

    def _something_allowed(self, data: st.DataObject, pause: int) -> None:
        """Somebody does what the clerk would let them do."""
        self.book.now = self.walk.now + timedelta(minutes=pause)
        open_to = who_may(self.book, sorted(ACTS), PEOPLE)
        acts = [act for act in open_to for _ in range(weight(act))]
        if acts:
            act = data.draw(st.sampled_from(acts))
            self.attempt(act, data.draw(st.sampled_from(open_to[act])), pause)

    one = rule(data=st.data(), pause=st.sampled_from(PAUSES))(_something_allowed)
    more = rule(data=st.data(), pause=st.sampled_from(PAUSES))(_something_allowed)
    most = rule(data=st.data(), pause=st.sampled_from(PAUSES))(_something_allowed)

    @rule(data=st.data(), pause=st.sampled_from(PAUSES))
    def something_out_of_turn(self, data: st.DataObject, pause: int) -> None:
        """Somebody whose post it is tries it too early, too late, or on their own work."""
        self.book.now = self.walk.now + timedelta(minutes=pause)
        barred = out_of_turn(self.book, sorted(ACTS), PEOPLE)
        if barred:
            act = data.draw(st.sampled_from([act for act in barred for _ in range(weight(act))]))
            self.attempt(act, data.draw(st.sampled_from(barred[act])), pause)

    def attempt(self, act: str, person: Person, pause: int) -> None:
        """One step on both sides."""
        self.book.now = self.walk.tick(pause)
        expected = allows(self.book, act, person)
        by = staff_of(self.city, person)
        refusal: Any = None
        try:
            with transaction.atomic():
                ACTS[act](self.walk, by)
        except Refused as refused:
            refusal = refused.codes
        told = f"{act} by {person.name} in {self.book.state}: {refusal}"
        MET[act, self.book.state, expected] += 1
        assert expected == (refusal is None), told
        if expected:
            apply(self.book, act, person)
        self.compare(told)

    def compare(self, told: str) -> None:
        """The rows say what the book says."""
        ticket = Ticket.objects.get(pk=self.walk.ticket.pk)
        rows = (
            Dispatch.objects.filter(ticket=ticket, voided_at=None).select_related("department").order_by("id")
        )
        assert (ticket.state, ticket.cycle, ticket.return_count) == (
            self.book.state,
            self.book.cycle,
            self.book.returns,
        ), told
        found = [
            (row.department.code, row.role, row.is_live, bool(row.signed_at), bool(row.handled_at))
            for row in rows
        ]
        assert found == [
            (part.place, "LEAD" if part.is_lead else "CO", part.is_live, part.signed, part.answered)
            for part in self.book.parts
        ], told
        for row, part in zip(rows, self.book.parts, strict=True):
            part.due_at = row.due_at
        running = Deadline.objects.filter(ticket=ticket, stopped_at=None, voided_at=None)
        stray = running.exclude(kind__in=AFTERWARDS)
        assert ticket.is_open or not stray.exists(), told
        self.walk.ticket = ticket


def walk_beside(city: City, path: Path, *, runs: int, steps: int, is_random: bool) -> None:
    """Walk so many tickets on from where the path leads; the first divergence raises, with its steps."""
    for person in PEOPLE:
        staff_of(city, person)
    Portal.city, Portal.path = city, path
    run_state_machine_as_test(
        Portal,
        settings=hypothesis_settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not is_random,
            database=None,
            phases=(Phase.generate,),  # shrinking costs minutes, and the steps are told
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[-1][0] if path else "registered")
def test_the_portal_keeps_the_clerks_book(city: City, settings: LazySettings, path: Path) -> None:
    settings.PUBLIC_URL = "http://hotline.test"
    walk_beside(city, path, runs=RUNS, steps=STEPS, is_random=False)

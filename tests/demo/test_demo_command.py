"""``demo``: made once, the same every time, by the verbs people use, and only where it is asked for."""

import json
from collections import Counter
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Count, F, Q
from pytest_django import Settings

from config.demo import institution
from config.demo.history import LOT
from config.demo.house import PASSWORD
from config.demo.lives import Life, live
from core.evidence import Subject, records_of, verify
from core.models import Job, OutboxMessage
from departments.demo_accounts import accounts
from departments.models import Department, Staff
from departments.rules.calendar import SHANGHAI
from feedback.actions._clocks import LEADING
from feedback.choices import Category
from feedback.lifecycle import MOVES
from feedback.models import Deadline, Dispatch, Ticket
from feedback.states import OPEN_STATES, State
from tests.feedback.web import Moment
from tests.plumbing.worlds import SMALL

AS_OF = date(2026, 9, 28)
TICKETS = LOT + 4
"""So few that a kill in the second lot finds some left to do."""
AT_DEPARTMENTS = (State.DISPATCHED, State.IN_PROGRESS, State.RETURN_PENDING, State.SUSPENDED)
BESIDE = {"rating_note", "attach_file", "invited", "hard_case_closed"} | {
    *("hold_placed", "hold_lifted", "retrospective_required", "escalate"),
    *("join_incident", "leave_incident", "skip"),
}
"""Records of a ticket that are no moves."""
AFTER_COMPLETION = {"RETROSPECTIVE", "REQUEST_DECIDE"}
WITH_LEAD = (*AT_DEPARTMENTS, State.PENDING_REVIEW, State.PENDING_CALLBACK, State.PENDING_VERDICT)


def demo(**options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("demo", tickets=TICKETS, as_of=AS_OF, json=True, stdout=out, **options)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


@pytest.fixture
def demo_mode(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    Moment(monkeypatch).now = datetime(2026, 11, 1, 10, tzinfo=SHANGHAI)


def lives() -> list[tuple[Any, ...]]:
    """What is the same each time: everything but the random codes and links, and the rows' ids."""
    fields = ("number", "title", "state", "version", "due_at", "lead_department__code", "satisfaction")
    return list(Ticket.objects.order_by("number").values_list(*fields))


def test_it_is_made_in_demo_mode_only(db: None, settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode only"):
        demo()
    assert not Department.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("demo_mode")
def test_it_is_the_same_each_time_even_if_killed_half_way(monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        assert demo() == {"state": "DONE", "tickets": TICKETS, "password": PASSWORD}
        at_one_go = lives()
        transaction.set_rollback(True)
    lived: list[Life] = []
    at_lot = 0

    def killed(life: Life) -> Ticket:
        nonlocal at_lot
        lived.append(life)
        if len(lived) == LOT + 1:
            at_lot = Ticket.objects.count()
        if len(lived) == LOT + 3:
            raise KeyboardInterrupt
        return live(life)

    monkeypatch.setattr("config.demo.history.live", killed)
    with pytest.raises(KeyboardInterrupt):
        demo()
    assert Job.objects.get().result == {"made": LOT}
    assert Ticket.objects.count() == at_lot, "a lot is there whole or not at all"
    Job.objects.update(lease_until=datetime(2026, 1, 1, tzinfo=SHANGHAI))  # as it is minutes after a kill
    assert demo() == {"state": "DONE", "tickets": TICKETS, "password": PASSWORD}
    assert lives() == at_one_go
    assert demo() == {"state": "DONE", "tickets": TICKETS, "password": PASSWORD}
    assert lives() == at_one_go, "made once"


def test_it_keeps_out_of_a_house_of_another_making(db: None, settings: Settings) -> None:
    settings.DEMO = True
    Department.objects.create(code="X", name="别的单位", peer_group="BUREAU")
    with pytest.raises(CommandError):
        demo()
    assert Department.objects.count() == 1


def test_the_city_stands(small_demonstration: None) -> None:
    assert Ticket.objects.count() >= SMALL, "besides: who called about the same, and what was split off"
    assert Department.objects.count() == len(institution.load_departments()) >= 20
    assert Staff.objects.count() == len(institution.load_staff())


def test_the_history_ends_on_its_day(small_demonstration: None) -> None:
    end = datetime.combine(AS_OF, time(16, 30), SHANGHAI)
    moments = Ticket.objects.values_list("registered_at", "moved_at", "completed_at")
    assert all(moment <= end for row in moments for moment in row if moment)
    assert all(row[0] >= end - timedelta(days=92) for row in moments)
    assert {number[:6] for number in Ticket.objects.values_list("number", flat=True)} <= {
        "202606",
        "202607",
        "202608",
        "202609",
    }


def test_the_evidence_holds(small_demonstration: None) -> None:
    assert verify().faults == []
    for ticket in Ticket.objects.all():
        records = list(records_of(Subject("ticket", ticket.pk)))
        assert records[0].verb == "register"
        assert [record.at for record in records] == sorted(record.at for record in records)
        assert {record.verb for record in records} <= {*MOVES, "register", *BESIDE}
        assert ticket.version == len([r for r in records if r.verb not in BESIDE])


def test_one_department_leads_while_work_is_to_do(small_demonstration: None) -> None:
    live = Count("dispatches", filter=Q(dispatches__role="LEAD", dispatches__ended_at=None))
    for ticket in Ticket.objects.annotate(leads=live):
        assert ticket.leads == (ticket.state in WITH_LEAD), ticket
    assert not Dispatch.objects.filter(is_open=True).exclude(ticket__state__in=AT_DEPARTMENTS).exists()
    for ticket in Ticket.objects.prefetch_related("dispatches"):
        counted = [row for row in ticket.dispatches.all() if row.voided_at is None]
        hands = {pk for row in counted for pk in (row.department_id, row.delegated_to_id)}
        assert set(ticket.department_ids) == hands - {None}


def test_the_clocks_that_run_are_those_of_the_state(small_demonstration: None) -> None:
    running: dict[int, dict[str, Deadline]] = {ticket.pk: {} for ticket in Ticket.objects.all()}
    for clock in Deadline.objects.filter(stopped_at=None, voided_at=None):
        running[clock.ticket_id][clock.kind] = clock
    for ticket in Ticket.objects.all():
        kinds = running[ticket.pk]
        if ticket.state not in OPEN_STATES:
            assert set(kinds) <= AFTER_COMPLETION, ticket
            continue
        leading = LEADING[State(ticket.state)]
        if leading in kinds:
            assert ticket.due_at == kinds[leading].due_at, ticket
        else:
            assert ticket.state == State.PENDING_CALLBACK, ticket
        if ticket.state == State.DISPATCHED:
            assert "SIGN" in kinds or ticket.dispatches.filter(return_requests__isnull=False), ticket
        if ticket.state not in AT_DEPARTMENTS:
            assert set(kinds) <= {leading}, ticket


def test_answers_went_out_by_the_means_of_contact(small_demonstration: None) -> None:
    answered = Ticket.objects.filter(state__in=(State.PENDING_CALLBACK, State.COMPLETED)).exclude(
        category="PRAISE"
    )
    for ticket in answered.exclude(contact_means="NONE").exclude(answer_kind=""):
        assert OutboxMessage.objects.filter(key=f"ticket:{ticket.pk}:answer:{ticket.cycle}").exists(), ticket
    assert not OutboxMessage.objects.filter(about_id__in=Ticket.objects.filter(contact_means="NONE")).exists()


def test_nobody_judges_their_own_work(small_demonstration: None) -> None:
    signed = Dispatch.objects.filter(results__signed_by=F("results__drafted_by"))
    assert not signed.filter(department__self_signing=False).exists()
    assert not Dispatch.objects.filter(results__review__reviewed_by=F("results__drafted_by")).exists()


def test_there_is_something_of_everything(small_demonstration: None) -> None:
    states = Counter(Ticket.objects.values_list("state", flat=True))
    assert states[State.COMPLETED] >= SMALL // 4
    assert len(states) >= 4
    assert len(set(Ticket.objects.values_list("category", flat=True)) & set(Category.values)) >= 4


def test_the_accounts_are_shown_in_demo_mode_and_open_with_their_password(
    small_demonstration: None, settings: Settings
) -> None:
    settings.DEMO = True
    shown = accounts()
    assert len(shown) == 13
    assert {account.password for account in shown} == {PASSWORD}
    staff = Staff.objects.get(username=shown[0].username)
    assert staff.check_password(PASSWORD)
    assert not staff.must_change_password
    settings.DEMO = False
    assert accounts() == []


def test_no_account_is_a_superuser(small_demonstration: None) -> None:
    assert not Staff.objects.filter(is_superuser=True).exists()

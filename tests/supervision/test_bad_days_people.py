"""Bad days of people and papers: a missing year, a dissolved department, who left, mistakes, two at once."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from core.evidence import examine
from core.models import OutboxMessage
from core.refusals import Refused
from departments.actions.accounts import set_account_active
from departments.actions.calendar import load_days
from departments.actions.tree import set_department_active
from departments.calendars import forget
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from departments.rules.calendar_rows import CalendarRow
from feedback import actions
from feedback.models import Deadline
from supervision.actions import cards, orders
from supervision.actions import proposals as proposing
from supervision.models import Alert, Card, Notice, Proposal, Reminder, ScoreEntry, SupervisionOrder
from supervision.sweep import run
from tests.cast import City, Walk, build_city
from tests.feedback.test_races import rush, words
from tests.plumbing.databases import Clone
from tests.supervision.measures import propose, ticket_in_hand

NEW_YEARS_TICKET = datetime(2026, 12, 28, 9, 0, tzinfo=SHANGHAI)
AFTER_NEW_YEAR = datetime(2027, 1, 12, 10, 0, tzinfo=SHANGHAI)
LATER = datetime(2026, 10, 14, 10, 0, tzinfo=SHANGHAI)
"""A working Wednesday, long after everything of September was due."""


def told(username: str) -> int:
    """How many messages a person of the cast was sent."""
    return sum(message.recipient == username for message in OutboxMessage.objects.filter(adapter="staff"))


def arrive_2027(now: datetime) -> None:
    days = [CalendarRow(date(2027, 1, day), False, "元旦") for day in (1, 4)]
    load_days(days, source="2027 notice", by=None, now=now)


def test_a_missing_year_warns_and_raises_nothing_until_it_is_loaded(city: City) -> None:
    walk = Walk(city, now=NEW_YEARS_TICKET, category="COMPLAINT")
    walk.to("IN_PROGRESS")
    city.person(Role.SERVICE_MANAGER, "institution")
    clock = Deadline.objects.get(ticket=walk.ticket, kind="HANDLE")
    assert clock.is_provisional
    run(AFTER_NEW_YEAR)
    assert Alert.objects.get(kind="CALENDAR_MISSING").until is None
    assert not ScoreEntry.objects.filter(clock=clock).exists()
    assert not Proposal.objects.filter(dispatch=clock.dispatch).exists()
    arrive_2027(AFTER_NEW_YEAR)
    run(AFTER_NEW_YEAR + timedelta(minutes=1))
    clock.refresh_from_db()
    assert clock.due_at == datetime(2027, 1, 6, 17, 30, tzinfo=SHANGHAI)
    entry = ScoreEntry.objects.get(clock=clock)
    assert (entry.code, entry.broken_at, entry.period) == ("D3", clock.due_at, "2027-01")
    assert Alert.objects.get(kind="CALENDAR_MISSING").until is not None
    before = (Reminder.objects.count(), ScoreEntry.objects.count())
    run(AFTER_NEW_YEAR + timedelta(minutes=2))
    assert (Reminder.objects.count(), ScoreEntry.objects.count()) == before
    assert examine().holds
    forget()


def test_a_dissolved_department_leaves_entries_where_the_rule_was_broken_and_the_work_to_its_heir(
    city: City,
) -> None:
    walk = ticket_in_hand(city)
    lead, heir = city.departments["lead"], city.departments["stranger"]
    of_lead, of_heir = city.person(Role.HANDLER, "lead"), city.person(Role.HANDLER, "stranger")
    admin, dispatcher = city.person(Role.SYSTEM_ADMIN, "institution"), walk.staff(Role.DISPATCHER)
    run(LATER)
    broken = {entry.pk: entry.department_id for entry in ScoreEntry.objects.all()}
    assert set(broken.values()) == {lead.pk}
    before = told(of_lead.username)
    set_department_active(lead, is_active=False, by=admin, now=LATER)
    why = {"kind": "DISSOLVED", "reason": "机构改革", "successor": heir}
    actions.redispatch(walk.ticket, **why, by=dispatcher, now=LATER + timedelta(minutes=5))
    actions.dispatch(walk.ticket, lead=heir, by=dispatcher, now=LATER + timedelta(minutes=10))
    outcome = run(LATER + timedelta(minutes=15))
    assert not outcome.faults
    running = Deadline.objects.get(ticket=walk.ticket, kind="HANDLE", voided_at=None)
    assert running.owner == heir
    assert told(of_heir.username) == 1
    assert told(of_lead.username) == before
    run(LATER + timedelta(days=9))
    assert {pk: ScoreEntry.objects.get(pk=pk).department_id for pk in broken} == broken
    assert not ScoreEntry.objects.filter(pk__in=broken, state="REVOKED").exists()
    assert not ScoreEntry.objects.filter(state="PROPOSED").exists(), "what was late then grows no more"
    assert not ScoreEntry.objects.filter(department=heir).exclude(code="D1").exists()
    assert examine().holds


def test_who_leaves_with_overdue_work_is_told_nothing_and_the_colleagues_are(city: City) -> None:
    walk = ticket_in_hand(city)
    gone = city.person(Role.HANDLER, "lead")
    dispatch = walk.ticket.dispatches.get()
    dispatch.assignee = gone
    dispatch.save()
    approver = city.person(Role.UNIT_APPROVER, "lead")
    admin = city.person(Role.SYSTEM_ADMIN, "institution")
    set_account_active(gone, is_active=False, by=admin, now=walk.tick())
    run(LATER)
    assert told(gone.username) == 0
    assert told(approver.username) == 1
    assert ScoreEntry.objects.filter(department=city.departments["lead"]).exists(), "the matter stays late"
    assert Reminder.objects.exists()


def test_a_mistaken_card_is_revoked_visibly_and_its_department_told(city: City) -> None:
    walk = ticket_in_hand(city)
    supervisor, approver = (
        city.person(Role.SUPERVISOR, "institution"),
        city.person(Role.UNIT_APPROVER, "lead"),
    )
    row = propose(city, ticket=walk.ticket, now=walk.tick())
    card = cards.issue_from(row, reason="超期三个工作日。", by=supervisor, now=walk.tick())
    run(walk.tick(5))
    assert told(approver.username) == 1
    cards.revoke(card, reason="误发：该件已批准延期。", by=supervisor, now=walk.tick())
    run(walk.tick(5))
    assert told(approver.username) == 2
    card = Card.objects.get()
    assert (card.state, card.revoke_reason) == ("REVOKED", "误发：该件已批准延期。")
    assert Card.objects.visible_to(approver).filter(pk=card.pk).exists()
    assert Proposal.objects.get(pk=row.pk).state == "TAKEN_UP", "the proposal is not proposed again"
    run(walk.tick(5))
    assert told(approver.username) == 2


def test_a_card_revoked_before_anybody_was_told_is_told_to_nobody(city: City) -> None:
    walk = ticket_in_hand(city)
    supervisor, approver = (
        city.person(Role.SUPERVISOR, "institution"),
        city.person(Role.UNIT_APPROVER, "lead"),
    )
    row = propose(city, ticket=walk.ticket, now=walk.tick())
    card = cards.issue_from(row, reason="超期三个工作日。", by=supervisor, now=walk.tick())
    cards.revoke(card, reason="误发。", by=supervisor, now=walk.tick())
    run(walk.tick(5))
    assert told(approver.username) == 0
    assert not Notice.objects.filter(told_at=None).exists()


@pytest.fixture
def real_city(cloned_database: Clone) -> City:
    return build_city()


def two_supervisors(city: City) -> list:
    return [city.person(Role.SUPERVISOR, "institution"), city.person(Role.SUPERVISOR, "parent")]


def outcome_of(results: list) -> list[str]:
    losers = [result for result in results if isinstance(result, Refused)]
    assert all(loser.sentences for loser in losers), "who lost gets a sentence"
    return sorted(words(result) for result in results)


def test_of_two_supervisors_at_one_proposal_one_wins(real_city: City) -> None:
    walk = ticket_in_hand(real_city)
    with transaction.atomic():
        row = propose(real_city, ticket=walk.ticket, now=walk.tick())
    now = walk.tick()
    one, other = two_supervisors(real_city)
    results = rush(
        [
            [
                lambda: cards.issue_from(row.pk, reason="超期三个工作日。", by=one, now=now),
                lambda: proposing.decline(row.pk, note="已批准延期。", by=other, now=now),
            ]
        ]
    )
    assert outcome_of(results[0]) == ["ok", "refused"]
    is_taken = Proposal.objects.get(pk=row.pk).state == "TAKEN_UP"
    assert Card.objects.count() == (1 if is_taken else 0)
    assert examine().holds


def test_of_two_supervisors_who_order_the_same_one_wins(real_city: City) -> None:
    walk = ticket_in_hand(real_city)
    now = walk.tick()
    given = {
        "department": real_city.departments["lead"],
        "ticket": walk.ticket,
        "ground": "OVERDUE",
        "subject": "路灯超期未修",
        "demand": "请三日内修复并反馈。",
        "now": now,
    }
    acts = [lambda by=by: orders.issue(**given, by=by) for by in two_supervisors(real_city)]
    results = rush([acts])
    assert outcome_of(results[0]) == ["ok", "refused"]
    assert SupervisionOrder.objects.count() == 1
    assert examine().holds


def test_of_two_supervisors_who_escalate_one_order_one_wins(real_city: City) -> None:
    walk = ticket_in_hand(real_city)
    one, other = two_supervisors(real_city)
    order = orders.issue(
        department=real_city.departments["lead"],
        ticket=walk.ticket,
        ground="OVERDUE",
        subject="路灯超期未修",
        demand="请三日内修复并反馈。",
        by=one,
        now=walk.tick(),
    )
    now = walk.tick()
    acts = [lambda by=by: orders.escalate(order.pk, note="仍未办理。", by=by, now=now) for by in (one, other)]
    results = rush([acts])
    assert outcome_of(results[0]) == ["ok", "refused"]
    assert SupervisionOrder.objects.get().state == "ESCALATED"
    assert examine().holds

"""Telling people: each thing once, to whom it concerns, when they work; what is critical at once."""

from datetime import datetime, timedelta

import pytest

from core.models import OutboxMessage
from departments.actions.posts import dismiss
from departments.models import DutyRoster, Post
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback import actions
from feedback.models import Deadline
from supervision.acting import record
from supervision.models import Alert, Card, Notice, Reminder
from supervision.sweep import gathering, letters
from supervision.sweep.gathering import gather
from tests.cast import START, City, Walk
from tests.supervision.papers.entries import exclusion_in

MORNING = START + timedelta(days=1, hours=1)
NIGHT = datetime(2026, 9, 22, 22, 0, tzinfo=SHANGHAI)


def walked(city: City, state: str = "IN_PROGRESS") -> Walk:
    walk = Walk(city)
    walk.to(state)
    return walk


def reach(walk: Walk, step: str, kind: str = "HANDLE", urgency: str = "NORMAL") -> Reminder:
    """The clock of the walked ticket has come to a step."""
    clock = Deadline.objects.filter(ticket=walk.ticket, kind=kind).latest("id")
    return Reminder.objects.create(
        deadline=clock,
        ticket=walk.ticket,
        dispatch=clock.dispatch,
        department=clock.owner,
        clock_kind=kind,
        step=step,
        urgency=urgency,
        at=clock.due_at,
        noticed_at=MORNING,
    )


def ours():
    """What went to staff; the citizens' own messages left out."""
    return OutboxMessage.objects.exclude(about_kind="ticket")


def told() -> dict[str, list[str]]:
    """The bodies that each recipient gets."""
    found: dict[str, list[str]] = {}
    for message in ours().order_by("id"):
        found.setdefault(message.recipient, []).append(message.body)
    return found


def of(person) -> str:
    """Where a person of the cast, who has no mail address, is reached."""
    return person.username


def test_one_message_a_person_lists_what_is_new_for_them(city):
    first, second = walked(city), walked(city)
    handler = first.staff(Role.HANDLER, "lead")
    approver = city.person(Role.UNIT_APPROVER, "lead")
    reach(first, "DUE_SOON")
    reach(second, "YELLOW")
    assert gather(MORNING) == 2
    found = told()
    assert set(found) == {of(handler), of(approver)}
    (letter,) = found[of(handler)]
    assert first.ticket.number in letter
    assert second.ticket.number in letter
    assert letter.index(second.ticket.number) < letter.index(first.ticket.number), "the graver first"
    assert "黄牌" in letter
    assert "市照明管理处" in letter
    assert f"/tickets/{first.ticket.number}/" in letter
    assert first.ticket.number not in found[of(approver)][0]


def test_nothing_is_told_twice(city):
    reach(walked(city), "YELLOW")
    city.person(Role.UNIT_APPROVER, "lead")
    assert gather(MORNING) == 2
    assert gather(MORNING + timedelta(minutes=1)) == 0
    assert Reminder.objects.get().told_at == MORNING


def test_outside_working_time_it_waits(city):
    row = reach(walked(city), "YELLOW")
    for quiet in (NIGHT, START + timedelta(hours=3, minutes=30), datetime(2026, 9, 25, 10, tzinfo=SHANGHAI)):
        assert gather(quiet) == 0
    row.refresh_from_db()
    assert row.told_at is None
    assert gather(MORNING) == 1


def test_no_personal_data_leaves(city):
    walk = walked(city)
    walk.ticket.title = "请回电 13812342716 张三丰"
    walk.ticket.save()
    reach(walk, "REMINDER")
    gather(MORNING)
    (letter,) = told()[of(walk.staff(Role.HANDLER, "lead"))]
    assert "13812342716" not in letter
    assert "138＊＊＊＊2716" in letter


def test_a_step_that_does_not_matter_any_more_is_dropped(city):
    walk = walked(city)
    reach(walk, "REMINDER")
    Deadline.objects.filter(ticket=walk.ticket, kind="HANDLE").update(stopped_at=MORNING)
    assert gather(MORNING) == 0
    assert Reminder.objects.get().told_at == MORNING


def test_only_the_highest_step_of_a_clock_is_told(city):
    walk = walked(city)
    for step in ("DUE_SOON", "REMINDER", "YELLOW"):
        reach(walk, step)
    gather(MORNING)
    (letter,) = told()[of(walk.staff(Role.HANDLER, "lead"))]
    assert letter.count(walk.ticket.number) == 2, "once in its line, once in its address"
    assert not Reminder.objects.filter(told_at=None).exists()


def test_who_left_is_never_told_and_the_others_are(city):
    walk = walked(city)
    gone = walk.staff(Role.HANDLER, "lead")
    dispatch = walk.ticket.dispatches.get()
    dispatch.assignee = gone
    dispatch.save()
    gone.is_active = False
    gone.save()
    stays = city.person(Role.HANDLER, "parent")
    reach(walk, "REMINDER")
    gather(MORNING)
    assert set(told()) == {of(stays)}, "the nearest handler above, as the unit has none"


def test_whose_post_ended_is_never_told(city):
    walk = walked(city)
    gone = walk.staff(Role.HANDLER, "lead")
    dismiss(Post.objects.get(staff=gone), by=None, now=MORNING)
    reach(walk, "REMINDER")
    assert gather(MORNING) == 0
    alert = Alert.objects.get()
    assert (alert.kind, alert.department) == ("NOBODY_TO_TELL", city.departments["lead"])


def test_critical_is_told_alone_at_night_to_whoever_has_duty(city):
    walk, other = walked(city), walked(city)
    guard = city.person(Role.HANDLER, "parent")
    DutyRoster.objects.create(
        department=city.departments["parent"],
        staff=guard,
        starts_at=NIGHT - timedelta(hours=4),
        ends_at=NIGHT + timedelta(hours=10),
    )
    reach(walk, "REMINDER", urgency="CRITICAL")
    reach(other, "RED", urgency="CRITICAL")
    assert gather(NIGHT) == 2
    letters_told = told()[of(guard)]
    assert len(letters_told) == 2
    assert all("特急" in letter for letter in letters_told)
    assert not Alert.objects.exists()


def test_critical_with_nobody_on_duty_goes_to_those_in_charge_and_raises_an_alert(city):
    walk = walked(city)
    approver = city.person(Role.UNIT_APPROVER, "lead")
    supervisor = city.person(Role.SUPERVISOR, "institution")
    reach(walk, "REMINDER", urgency="CRITICAL")
    gather(NIGHT)
    found = told()
    assert set(found) == {of(approver), of(supervisor)}
    assert Alert.objects.get().kind == "NOBODY_TO_TELL"
    assert len(found[of(supervisor)]) == 2, "the matter, and that nobody had duty: at any hour"


def test_mail_and_phone_are_used_where_there_are_any(city):
    walk = walked(city)
    handler = walk.staff(Role.HANDLER, "lead")
    handler.email, handler.phone = "li@office.test", "0571-88880000"
    handler.save()
    DutyRoster.objects.create(
        department=city.departments["lead"],
        staff=handler,
        starts_at=START,
        ends_at=START + timedelta(days=9),
    )
    reach(walk, "DUE_SOON")
    reach(walk, "REMINDER", kind="RESPOND", urgency="CRITICAL")
    gather(MORNING)
    ways = ours().order_by("adapter").values_list("adapter", flat=True)
    assert sorted(ways) == ["mail", "mail", "sms"]


def test_a_card_is_told_to_its_department_and_one_revoked_before_that_is_not(city):
    supervisor = city.person(Role.SUPERVISOR, "institution")
    approver = city.person(Role.UNIT_APPROVER, "lead")
    cards = [
        Card.objects.create(
            number=number,
            colour="YELLOW",
            department=city.departments["lead"],
            reason="超期",
            issued_at=START,
            issued_by=supervisor,
        )
        for number in ("Y2026-0001", "Y2026-0002")
    ]
    for card in cards:
        record(card, "issue", by=supervisor, now=START)
    assert Notice.objects.count() == 2
    gather(MORNING)
    (letter,) = told()[of(approver)]
    assert "Y2026-0001" in letter


def test_a_thousand_things_make_one_readable_message(city, monkeypatch):
    monkeypatch.setattr(letters, "SHOWN", 2)
    walks = [walked(city) for _ in range(4)]
    for walk in walks:
        reach(walk, "REMINDER")
    gather(MORNING)
    (letter,) = told()[of(walks[0].staff(Role.HANDLER, "lead"))]
    assert letter.count("· ") == 2
    assert "2" in letter.split("· ")[-1]
    assert not Reminder.objects.filter(told_at=None).exists()


def test_a_crash_before_the_end_tells_nobody_and_the_next_sweep_tells_all(city, monkeypatch):
    reach(walked(city), "REMINDER")

    def crash(*_args, **_kwargs):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(gathering, "post_many", crash)
        with pytest.raises(RuntimeError):
            gather(MORNING)
    assert not ours().exists()
    assert Reminder.objects.get().told_at is None
    assert gather(MORNING) == 1


def test_a_dissolved_department_leaves_its_notices_to_the_successor(city):
    walk = walked(city)
    reach(walk, "RED")
    lead, heir = city.departments["lead"], city.departments["stranger"]
    lead.is_active = False
    lead.save()
    dispatcher, of_heir = walk.staff(Role.DISPATCHER), city.person(Role.HANDLER, "stranger")
    told_why = {"kind": "DISSOLVED", "reason": "机构改革", "successor": heir}
    actions.redispatch(walk.ticket, **told_why, by=dispatcher, now=walk.tick())
    actions.dispatch(walk.ticket, lead=heir, by=dispatcher, now=walk.tick())
    reach(walk, "RED")
    gather(MORNING)
    assert set(told()) == {of(of_heir)}
    assert not Reminder.objects.filter(told_at=None).exists()


@pytest.mark.parametrize(("state", "heading"), [("GRANTED", "已同意剔除"), ("REFUSED", "未同意剔除")])
def test_a_unit_is_told_what_came_of_its_request_for_exclusion(city, state, heading):
    row = exclusion_in(city, state)
    gather(row.decided_at + timedelta(minutes=1))
    (letter,) = told()[of(city.person(Role.UNIT_APPROVER, "lead"))]
    assert heading in letter
    assert row.get_absolute_url() in letter

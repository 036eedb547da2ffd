"""What the watch tells people stands in their inboxes as well, and in their deputies'."""

from datetime import timedelta

from departments.models import Absence, InAppMessage
from departments.roles import Role
from supervision.sweep.gathering import gather
from tests.cast import START
from tests.supervision.test_watching_gathering import MORNING, NIGHT, of, reach, told, walked


def inside() -> dict[str, list[InAppMessage]]:
    """What each person finds in their inbox of it."""
    found: dict[str, list[InAppMessage]] = {}
    sent = InAppMessage.objects.filter(key__regex="^(gathered|critical):")
    for message in sent.select_related("recipient").order_by("id"):
        found.setdefault(message.recipient.username, []).append(message)
    return found


def test_what_leaves_the_house_stands_in_the_inbox_too(city):
    walk = walked(city)
    handler = walk.staff(Role.HANDLER, "lead")
    handler.email = "handler@city.example"
    handler.save()
    reach(walk, "REMINDER")
    gather(MORNING)
    gather(MORNING + timedelta(minutes=1))
    (message,) = inside()[of(handler)]
    assert message.body == told()["handler@city.example"][0]
    assert not message.is_critical
    assert message.read_at is None


def test_a_critical_step_stands_in_the_inbox_as_critical(city):
    walk = walked(city)
    approver = city.person(Role.UNIT_APPROVER, "lead")
    reach(walk, "REMINDER", urgency="CRITICAL")
    gather(NIGHT)
    gather(NIGHT)
    (message,) = inside()[of(approver)]
    assert message.is_critical


def test_the_deputy_of_who_is_away_is_told_as_well(city):
    walk = walked(city)
    handler, deputy = walk.staff(Role.HANDLER, "lead"), city.person(Role.HANDLER, "parent")
    Absence.objects.create(
        staff=handler, deputy=deputy, starts_at=START, ends_at=START + timedelta(days=9),
        entered_by=handler, entered_at=START,
    )  # fmt: skip
    reach(walk, "REMINDER")
    gather(MORNING)
    assert len(inside()[of(handler)]) == 1
    (copy,) = inside()[of(deputy)]
    assert handler.display_name in copy.subject

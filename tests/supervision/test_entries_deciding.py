"""Appeals to the instant, decisions and what they change; exclusions; what follows confirmation."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.evidence import Subject, examine
from core.refusals import NotPermitted, Refused
from departments.actions.tree import create_department
from departments.roles import Role
from feedback.choices import HoldKind
from feedback.models import Hold, Retrospective
from supervision.actions import appeals, entries, exclusions
from supervision.actions.confirmed import after_confirmed, catch_up_confirmed
from supervision.models import Deadline, ExclusionRequest, ScoreEntry
from tests.cast import City, Walk
from tests.supervision.papers.entries import (
    GROUNDS,
    EntryWalk,
    approver,
    confirm,
    decider,
    entry_in,
    exclusion_in,
    noticer,
)


@pytest.mark.parametrize(("late_by", "in_time"), [(timedelta(0), True), (timedelta(microseconds=1), False)])
def test_an_appeal_at_the_due_instant_is_in_time(city: City, late_by: timedelta, in_time: bool) -> None:
    walk = EntryWalk(city)
    entry = walk.to("NOTIFIED")
    due = entry.appeal_due_at
    assert due is not None
    act = {"grounds": GROUNDS, "by": approver(city), "now": due + late_by}
    if in_time:
        assert appeals.appeal(entry, **act).state == "APPEALED"  # type: ignore[arg-type]
        return
    with pytest.raises(Refused) as refused:
        appeals.appeal(entry, **act)  # type: ignore[arg-type]
    assert refused.value.codes == ("appeal_too_late",)


def test_five_working_days_over_the_holiday(city: City) -> None:
    """Notice on Monday 21 September: the Mid-Autumn holiday from the 25th is skipped."""
    entry = EntryWalk(city).to("NOTIFIED")
    assert entry.appeal_due_at is not None
    assert f"{entry.appeal_due_at.astimezone():%Y}" == "2026"
    clock = entry.deadlines.get(kind="APPEAL_FILE")
    assert (clock.amount, clock.basis) == (5, "wd")
    assert clock.due_at - clock.started_at > timedelta(days=7)


def test_an_appeal_holds_the_ticket_until_it_is_decided(city: City) -> None:
    walk = EntryWalk(city)
    entry = walk.to("APPEALED")
    holds = Hold.objects.filter(ticket=walk.ticket, kind=HoldKind.APPEAL, lifted_at=None)
    assert holds.get().ref == f"entry:{entry.pk}"
    (running,) = Deadline.objects.filter(entry=entry, stopped_at=None)
    assert (running.kind, running.owner.code) == ("APPEAL_DECIDE", "institution")
    appeals.decide_appeal(entry, decision="UPHOLD", note="属实。", by=decider(city), now=walk.tick())
    assert not holds.exists()
    assert not Deadline.objects.filter(entry=entry, stopped_at=None).exists()
    assert examine(Subject("ticket", walk.ticket.pk)).faults == []


def test_a_withdrawn_appeal_leaves_the_entry_standing(city: City) -> None:
    walk = EntryWalk(city)
    entry = walk.to("APPEALED")
    entry = appeals.withdraw_appeal(entry, by=approver(city), now=walk.tick())
    assert (entry.state, entry.filed_appeal.withdrawn_by) == ("UPHELD", approver(city))
    assert not Hold.objects.filter(kind=HoldKind.APPEAL, lifted_at=None).exists()
    with pytest.raises(Refused):
        appeals.appeal(entry, grounds=GROUNDS, by=approver(city), now=walk.tick())


@pytest.mark.parametrize(
    ("points", "fits"),
    [("0.5", True), ("1.5", True), ("2.0", False), ("0.0", False), ("1.2", False), ("-0.5", False)],
)
def test_adjusted_points_are_lower_and_in_steps(city: City, points: str, fits: bool) -> None:
    walk = EntryWalk(city)
    entry = walk.to("APPEALED")
    given: dict[str, Any] = {"decision": "ADJUST", "note": "酌减。", "by": decider(city), "now": walk.tick()}
    if not fits:
        with pytest.raises(Refused) as refused:
            appeals.decide_appeal(entry, points=Decimal(points), **given)
        assert refused.value.codes == ("appeal_points_wrong",)
        return
    entry = appeals.decide_appeal(entry, points=Decimal(points), **given)
    assert (entry.state, entry.points, entry.points_before) == ("ADJUSTED", Decimal(points), Decimal("2.0"))
    assert [step[1] for step in ScoreEntry.objects.get(pk=entry.pk).steps] == ["2.0", points]


def test_a_decision_needs_its_kind_and_its_reasons(city: City) -> None:
    walk = EntryWalk(city)
    entry = walk.to("APPEALED")
    with pytest.raises(Refused) as refused:
        appeals.decide_appeal(entry, decision="", note="", by=decider(city), now=walk.tick())
    assert refused.value.codes == ("appeal_decision_missing", "entry_reason_missing")


def test_a_revoked_entry_under_appeal_holds_nothing(city: City) -> None:
    walk = EntryWalk(city)
    entry = walk.to("APPEALED")
    entry = entries.revoke(entry, reason="登记有误。", by=noticer(city), now=walk.tick())
    assert entry.state == "REVOKED"
    assert not Hold.objects.filter(kind=HoldKind.APPEAL, lifted_at=None).exists()
    assert not Deadline.objects.filter(entry=entry, stopped_at=None, voided_at=None).exists()


def test_somebody_elses_approver_appeals_nothing(city: City) -> None:
    entry = entry_in(city, "NOTIFIED")
    other = city.person(Role.UNIT_APPROVER, "stranger")
    with pytest.raises(NotPermitted):
        appeals.appeal(entry, grounds=GROUNDS, by=other, now=entry.proposed_at)
    assert not ScoreEntry.objects.visible_to(other).exists()
    assert ScoreEntry.objects.visible_to(approver(city)).get() == entry


def test_a_granted_exclusion_revokes_what_is_not_locked(city: City) -> None:
    walk = EntryWalk(city, code="D8", road="COMPLETED")
    walk.to("APPEALED")
    exclusion_in(city, "GRANTED", ticket=walk.walk)
    entry = ScoreEntry.objects.get(pk=walk.entry.pk)
    assert (entry.state, entry.revoke_reason) == ("REVOKED", "EXCLUDED")
    assert not Hold.objects.filter(kind=HoldKind.APPEAL, lifted_at=None).exists()
    assert examine(Subject("entry", entry.pk)).faults == []


@pytest.mark.parametrize(("code", "state"), [("D8", "LOCKED"), ("D11", "NOTIFIED")])
def test_an_exclusion_leaves_locked_entries_and_leaked_data_alone(city: City, code: str, state: str) -> None:
    walk = EntryWalk(city, code=code, road="COMPLETED")
    walk.to(state)
    exclusion_in(city, "GRANTED", ticket=walk.walk)
    assert ScoreEntry.objects.get(pk=walk.entry.pk).state == state


def test_one_request_at_a_time_and_none_for_what_never_counted(city: City) -> None:
    walk = Walk(city)
    walk.to("IN_PROGRESS")
    exclusion_in(city, "REQUESTED", ticket=walk)
    with pytest.raises(Refused) as refused:
        exclusion_in(city, "REQUESTED", ticket=walk)
    assert refused.value.codes == ("exclusion_exists",)
    again = ExclusionRequest.objects.get()
    exclusions.refuse_exclusion(again, note="理由不足。", by=decider(city), now=walk.tick())
    assert exclusion_in(city, "REQUESTED", ticket=walk).state == "REQUESTED"


def test_each_review_has_its_five_working_days(city: City) -> None:
    row = exclusion_in(city, "DISTRICT_REVIEWED")
    first, second = Deadline.objects.filter(exclusion=row).order_by("id")
    assert (first.kind, first.stopped_at, second.stopped_at) == ("EXCLUSION_REVIEW", row.first_at, None)
    assert second.started_at == row.first_at
    with pytest.raises(Refused):
        exclusions.grant_exclusion(
            exclusion_in(city, "REFUSED"), note="x", by=decider(city), now=row.first_at
        )


def test_a_confirmed_entry_of_a_whole_point_asks_for_a_retrospective_once(city: City) -> None:
    walk = EntryWalk(city)
    entry = walk.to("NOTIFIED")
    assert after_confirmed([entry.pk], now=walk.now) == 0
    confirm(entry, now=walk.tick())
    assert after_confirmed([entry.pk], now=walk.tick()) == 1
    assert Retrospective.objects.get(ticket=walk.ticket).grounds == "ENTRY"
    assert (after_confirmed([entry.pk], now=walk.tick()), catch_up_confirmed(walk.tick())) == (0, 0)


def test_half_a_point_asks_for_none(city: City) -> None:
    walk = EntryWalk(city)
    entry = walk.to("APPEALED")
    given: dict[str, Any] = {"note": "酌减。", "by": decider(city), "now": walk.tick()}
    appeals.decide_appeal(entry, decision="ADJUST", points=Decimal("0.5"), **given)
    confirm(entry, now=walk.tick())
    assert catch_up_confirmed(walk.tick()) == 0


def test_the_decider_sits_neither_in_the_unit_nor_below_it(city: City) -> None:
    entry = entry_in(city, "APPEALED")
    below = create_department(
        code="below", name="照明一所", peer_group="STREET", parent=city.departments["lead"], by=None,
        now=entry.proposed_at,
    )  # fmt: skip
    city.departments["below"] = below
    person = city.person(Role.ASSESSMENT_MANAGER, "below")
    with pytest.raises(NotPermitted):
        appeals.decide_appeal(entry, decision="REVOKE", note="x", by=person, now=entry.proposed_at)

"""What a pass does, case by case, on tickets walked by the verbs people use."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from core.evidence import Subject, examine, records_of
from departments.actions.rule_versions import issue_rules
from departments.actions.tree import set_department_active
from departments.models import RuleVersion
from departments.roles import Role
from feedback import actions
from feedback.history import facts_of_record, history_of
from feedback.models import Deadline as TicketDeadline
from feedback.models import Dispatch
from supervision.models import (
    Card,
    Deadline,
    ExclusionRequest,
    Proposal,
    Reminder,
    ScoreEntry,
    SweepRun,
)
from supervision.rules.settings import DEFAULT_SUPERVISION
from supervision.sweep import reminding, run
from tests.cast import START, STEPS, City, Walk

LONG = timedelta(days=30)


def walked(city: City, state: str = "DISPATCHED") -> tuple[Walk, TicketDeadline]:
    """A ticket in the state, and its HANDLE clock."""
    walk = Walk(city)
    walk.to(state)
    return walk, TicketDeadline.objects.get(ticket=walk.ticket, kind="HANDLE", voided_at=None)


def entry_of(walk: Walk, code: str) -> ScoreEntry | None:
    return ScoreEntry.objects.filter(ticket=walk.ticket, code=code).exclude(state="REVOKED").first()


def states_of(walk: Walk) -> dict[str, str]:
    return dict(ScoreEntry.objects.filter(ticket=walk.ticket).values_list("key", "state"))


def proposals() -> dict[str, tuple[str, str]]:
    return {key.partition(":")[0]: (state, ground) for key, state, ground in Proposal.objects.values_list(
        "key", "state", "ground"
    )}  # fmt: skip


def holds() -> None:
    report = examine()
    assert report.holds, report.faults


def test_a_matter_nobody_touches(city: City) -> None:
    walk, clock = walked(city)
    outcome = run(clock.due_at + timedelta(days=16))
    assert (outcome.faults, outcome.entries, outcome.notified) == ([], 3, 3)
    assert Dispatch.objects.get(ticket=walk.ticket).level == 3
    assert proposals() == {
        "YELLOW_CARD": ("LAPSED", "LADDER"),
        "RED_CARD": ("LAPSED", "LADDER"),
        "CIRCULAR": ("OPEN", "LADDER"),
        "INTERVIEW": ("OPEN", "LADDER"),
    }
    holds()


def test_a_second_pass_finds_nothing(city: City) -> None:
    _walk, clock = walked(city)
    run(clock.due_at + LONG)
    again = run(clock.due_at + LONG)
    assert (again.clocks, again.reminders, again.entries, again.raised, again.notified) == (0, 0, 0, 0, 0)
    assert (again.proposals, again.confirmed, again.revoked) == (0, 0, 0)
    assert SweepRun.objects.filter(finished_at__isnull=False, fault="").count() == 2


def test_at_the_due_instant_one_is_in_time(city: City) -> None:
    walk, clock = walked(city, "CONTACTED")
    run(clock.due_at)
    assert entry_of(walk, "D3") is None
    run(clock.due_at + timedelta(microseconds=1))
    assert entry_of(walk, "D3") is not None


def test_one_record_says_what_came_of_a_ticket(city: City) -> None:
    walk, clock = walked(city)
    run(clock.due_at + timedelta(days=16))
    records = [r for r in records_of(Subject("ticket", walk.ticket.pk)) if r.verb == "escalate"]
    told = facts_of_record(records[0])
    assert len(records) == 1
    assert {told[name] for name in ("kind", "step", "entry")} == {"HANDLE", "INTERVIEW", "D3 2.0"}
    assert (told["level"], told["also"]) == (3, "RESPOND REMINDER D2 0.5; SIGN REMINDER D1 0.5")
    line = history_of(walk.ticket, now=clock.due_at)[0]
    assert "D3" in line.detail
    assert "2.0" in line.detail


def test_a_drill_tells_and_leaves_nothing(city: City) -> None:
    walk, clock = walked(city)
    outcome = run(clock.due_at + LONG, dry_run=True)
    assert outcome.entries == 3
    assert any(f"ticket:{walk.ticket.pk} HANDLE" in line for line in outcome.told)
    assert [model.objects.count() for model in (Reminder, ScoreEntry, SweepRun)] == [0, 0, 0]
    assert Dispatch.objects.get(ticket=walk.ticket).level == 0


class TestWhatWaits:
    """Clocks that do not escalate now."""

    def test_a_request_undecided(self, city: City) -> None:
        walk, clock = walked(city, "CONTACTED")
        TicketDeadline.objects.filter(pk=clock.pk).update(awaits_decision=True, next_at=None)
        run(clock.due_at + LONG)
        assert entry_of(walk, "D3") is None

    def test_a_suspended_one(self, city: City) -> None:
        walk = Walk(city)
        walk.to("SUSPENDED")
        run(walk.now + LONG)
        assert Dispatch.objects.get(ticket=walk.ticket, role="LEAD").level == 0
        assert entry_of(walk, "D3") is None

    def test_a_provisional_one_reminds_and_raises_nothing_until_it_is_sure(self, city: City) -> None:
        walk, clock = walked(city, "CONTACTED")
        TicketDeadline.objects.filter(pk=clock.pk).update(is_provisional=True)
        run(clock.due_at + LONG)
        assert entry_of(walk, "D3") is None
        assert Dispatch.objects.get(ticket=walk.ticket).level == 0
        steps = Reminder.objects.filter(clock_kind="HANDLE").values_list("step", flat=True)
        assert set(steps) == {"DUE_SOON", "REMINDER"}
        kept = TicketDeadline.objects.get(pk=clock.pk)
        assert (kept.next_at, kept.next_step) == (None, "REMINDER")
        sure = {"is_provisional": False, "next_at": clock.due_at}
        TicketDeadline.objects.filter(pk=clock.pk).update(**sure)  # as the recomputation leaves it
        run(clock.due_at + LONG)
        entry = entry_of(walk, "D3")
        assert entry is not None
        assert entry.points == 2

    def test_a_backlog(self, city: City) -> None:
        walk, clock = walked(city)
        TicketDeadline.objects.filter(ticket=walk.ticket).update(escalates=False, next_at=None, next_step="")
        assert run(clock.due_at + LONG).clocks == 0


def test_a_dissolved_department_is_reminded_and_pays_but_gets_no_cards(city: City) -> None:
    walk, clock = walked(city, "CONTACTED")
    admin = city.person(Role.SYSTEM_ADMIN, "institution")
    set_department_active(city.departments["lead"], is_active=False, by=admin, now=walk.now)
    run(clock.due_at + LONG)
    assert Dispatch.objects.get(ticket=walk.ticket).level == 3
    assert entry_of(walk, "D3") is not None
    assert not Proposal.objects.exists()


def test_an_excluded_dispatch_costs_nothing(city: City) -> None:
    walk, clock = walked(city, "CONTACTED")
    row = Dispatch.objects.get(ticket=walk.ticket)
    request = ExclusionRequest(
        dispatch=row, ticket=walk.ticket, department=row.department, ground="UNREASONABLE", grounds="无理",
        asked_at=walk.now, asked_by=city.person(Role.HANDLER, "lead"),
    )  # fmt: skip
    request.__dict__["state"] = "GRANTED"
    request.save()
    run(clock.due_at + LONG)
    assert not ScoreEntry.objects.exists()


def test_a_granted_return_takes_the_entries_back(city: City) -> None:
    walk, clock = walked(city)
    run(walk.now + timedelta(hours=7))
    assert states_of(walk) == {f"D1:dispatch:{clock.dispatch_id}": "NOTIFIED"}
    for step in ("draft_return", "request_return", "grant_return"):
        STEPS[step](walk)
    entry = ScoreEntry.objects.get(ticket=walk.ticket)
    assert (entry.state, bool(entry.revoke_reason), entry.revoked_by) == ("REVOKED", True, None)
    assert Deadline.objects.get(entry=entry).voided_at is not None
    assert run(clock.due_at + LONG).faults == []
    assert states_of(walk) == {entry.key: "REVOKED"}
    holds()


def test_what_a_changed_calendar_made_untrue_is_revoked_and_may_come_again(city: City) -> None:
    walk, clock = walked(city, "CONTACTED")
    run(clock.due_at + timedelta(minutes=1))
    later = clock.due_at + timedelta(days=4)
    moved = {"due_at": later, "next_at": later, "next_step": "REMINDER"}
    TicketDeadline.objects.filter(pk=clock.pk).update(**moved)
    assert run(clock.due_at + timedelta(days=1)).revoked == 1
    run(later + timedelta(minutes=1))
    key = f"D3:dispatch:{clock.dispatch_id}"
    assert states_of(walk) == {key: "REVOKED", f"{key}#2": "PROPOSED"}


def test_an_entry_a_person_revoked_stays_revoked(city: City) -> None:
    walk, clock = walked(city, "CONTACTED")
    run(clock.due_at + timedelta(minutes=1))
    boss = city.person(Role.ASSESSMENT_MANAGER, "institution")
    entry = ScoreEntry.objects.get(ticket=walk.ticket)
    entry.__dict__["state"] = "REVOKED"
    entry.revoked_by = boss
    entry.save()
    run(clock.due_at + LONG)
    assert ScoreEntry.objects.filter(ticket=walk.ticket, code="D3").count() == 1


def test_the_same_step_twice_on_one_ticket_raises_at_once(city: City) -> None:
    walk, clock = walked(city, "CONTACTED")
    first = Dispatch.objects.get(ticket=walk.ticket)
    run(clock.due_at + timedelta(days=4, minutes=1))
    assert set(proposals()) == {"YELLOW_CARD"}
    taken = city.person(Role.DISPATCHER, "centre")
    at = clock.due_at + timedelta(days=4, hours=17)
    actions.redispatch(walk.ticket, kind="TAKEN_AWAY", reason="重新派单。", by=taken, now=at)
    actions.dispatch(walk.ticket, lead=city.departments["lead"], by=taken, now=at + timedelta(minutes=5))
    second = TicketDeadline.objects.get(ticket=walk.ticket, kind="HANDLE", stopped_at=None)
    yellow = second.due_at + timedelta(days=1, minutes=1)
    assert second.dispatch_id != first.pk
    run(yellow)
    mine = dict(Proposal.objects.filter(dispatch=second.dispatch_id).values_list("measure", "ground"))
    assert mine == {"YELLOW_CARD": "LADDER", "RED_CARD": "TWICE"}
    assert Proposal.objects.get(measure="RED_CARD").state == "OPEN"


@pytest.mark.parametrize(("colour", "cards", "measure"), [("YELLOW", 3, "RED_CARD"), ("RED", 2, "INTERVIEW")])
def test_cards_of_a_quarter_propose_the_next_measure(
    city: City, colour: str, cards: int, measure: str
) -> None:
    boss = city.person(Role.SUPERVISOR, "institution")
    given: dict[str, Any] = {"department": city.departments["lead"], "colour": colour, "issued_by": boss}
    for number in range(cards - 1):
        Card.objects.create(number=f"N{number}", reason="超期", issued_at=START, **given)
    Card.objects.create(number="OLD", reason="超期", issued_at=START - timedelta(days=100), **given)
    assert run(START + timedelta(hours=1)).proposals == 0
    Card.objects.create(number="LAST", reason="超期", issued_at=START, **given)
    assert run(START + timedelta(hours=1)).proposals == 1
    assert run(START + timedelta(hours=2)).proposals == 0
    one = Proposal.objects.get()
    assert (one.measure, one.ground, one.count) == (measure, "QUARTER", cards)


def test_a_rule_changed_today_does_not_rewrite_yesterday(city: City) -> None:
    walk, clock = walked(city, "CONTACTED")
    values = {**DEFAULT_SUPERVISION, "points": {**DEFAULT_SUPERVISION["points"]}}
    values["points"]["D3"] = {"0": "1.0", "1": "2.0"}
    run(clock.due_at + timedelta(minutes=1))
    issue_rules(
        kind="supervision", values=values, effective_from=clock.due_at + timedelta(minutes=2), by=None
    )
    run(clock.due_at + timedelta(days=4, minutes=1))
    entry = entry_of(walk, "D3")
    assert entry is not None
    assert (str(entry.points), entry.rule_version) == (
        "1.0",
        RuleVersion.objects.get(kind="supervision", number=1),
    )
    newer = Walk(city, now=clock.due_at + timedelta(days=5))
    newer.to("CONTACTED")
    run(newer.now + LONG)
    found = entry_of(newer, "D3")
    assert found is not None
    assert [points for _at, points in found.steps] == ["1.0", "2.0"]


def test_one_row_that_cannot_be_done_does_not_stop_the_others(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    walks = [Walk(city, now=START + timedelta(minutes=n)) for n in range(5)]
    for walk in walks:
        walk.to("DISPATCHED")
    poison = TicketDeadline.objects.get(ticket=walks[2].ticket, kind="HANDLE")
    sound = reminding._row

    def spoilt(case: Any, step: str, at: datetime, terms: Any) -> dict[str, object]:
        row = sound(case, step, at, terms)
        return {**row, "department_id": None} if case.clock.pk == poison.pk else row

    monkeypatch.setattr(reminding, "_row", spoilt)
    outcome = run(poison.due_at + LONG)
    assert [fault.partition(":")[0] for fault in outcome.faults] == [f"feedback.Deadline {poison.pk}"]
    assert ScoreEntry.objects.filter(code="D3").count() == 4
    assert str(poison.pk) in SweepRun.objects.get().fault
    monkeypatch.undo()
    assert run(poison.due_at + LONG).faults == []
    assert ScoreEntry.objects.filter(code="D3").count() == 5

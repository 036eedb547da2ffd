"""Co-handlers added later, released or waived: their clocks, their lateness, what the lead is blamed for."""

from datetime import datetime, timedelta

import pytest

from core.evidence import Subject, records_of
from core.refusals import NotPermitted, Refused
from departments.models import Department
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback import actions
from feedback.choices import PaperState
from feedback.history import facts_of_record
from feedback.models import CoReply, CoReturn, Deadline, Dispatch, Ticket
from feedback.rules.cohandling import blocks_lead
from tests.cast import STEPS, City, Walk

NINE = datetime(2026, 9, 21, 9, 0, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)


@pytest.fixture
def walk(city: City) -> Walk:
    return Walk(city)


def part(walk: Walk, place: str = "co") -> Dispatch:
    found: Dispatch = Dispatch.objects.filter(
        ticket=walk.ticket, department=walk.city.departments[place]
    ).latest("id")
    return found


def lead_of(walk: Walk) -> Dispatch:
    found: Dispatch = Dispatch.objects.get(ticket=walk.ticket, role="LEAD")
    return found


def clock(row: Dispatch, kind: str) -> Deadline:
    found: Deadline = Deadline.objects.get(dispatch=row, kind=kind, voided_at=None)
    return found


def add(walk: Walk, *places: str, due_at: datetime | None = None, by: Role = Role.DISPATCHER) -> Ticket:
    departments = [walk.city.departments[place] for place in places]
    staff = walk.staff(by, "lead" if by is Role.UNIT_APPROVER else "centre")
    walk.ticket = actions.add_co_handler(
        walk.ticket, departments=departments, due_at=due_at, by=staff, now=walk.tick()
    )
    return walk.ticket


def told(ticket: Ticket) -> dict[str, object]:
    last = records_of(Subject("ticket", ticket.pk)).last()
    assert last is not None
    return facts_of_record(last)


@pytest.mark.parametrize("by", [Role.DISPATCHER, Role.UNIT_APPROVER])
def test_an_added_co_handler_is_never_due_after_its_lead(walk: Walk, by: Role) -> None:
    walk.to("IN_PROGRESS")
    walk.now += timedelta(days=1)
    ticket = add(walk, "co", by=by)
    row = part(walk)
    assert (row.due_at, clock(row, "CO_HANDLE").due_at) == (lead_of(walk).due_at, lead_of(walk).due_at)
    assert clock(row, "CO_HANDLE").started_at == walk.now
    assert clock(row, "SIGN").is_running
    assert row.department_id in Ticket.objects.get(pk=ticket.pk).department_ids
    assert told(ticket)["co"] == str(row.department_id)


def test_its_own_time_may_be_earlier_but_not_later(walk: Walk) -> None:
    walk.to("IN_PROGRESS")
    earlier = walk.now + 5 * HOUR
    add(walk, "co", due_at=earlier)
    assert clock(part(walk), "CO_HANDLE").due_at == earlier
    for wrong in (walk.now - HOUR, lead_of(walk).due_at + HOUR):
        with pytest.raises(Refused) as refused:
            add(walk, "stranger", due_at=wrong)
        assert refused.value.codes == ("co_due_impossible",)


def test_a_suspension_moves_lead_and_co_handler_alike(walk: Walk) -> None:
    walk.to("IN_PROGRESS")
    walk.now += timedelta(days=1)
    add(walk, "co")
    begun = clock(part(walk), "CO_HANDLE")
    assert [(move.kind.value, move.reason) for move in begun.history] == [("at_most", "LEAD_DUE")]
    for step in ("draft_suspension", "request_suspension", "grant_suspension"):
        STEPS[step](walk)
    assert clock(part(walk), "CO_HANDLE").is_paused
    walk.now += timedelta(days=3)
    actions.resume(walk.ticket, by=walk.staff(Role.SUPERVISOR, "lead"), now=walk.tick())
    handle, co_handle = clock(lead_of(walk), "HANDLE"), clock(part(walk), "CO_HANDLE")
    assert begun.due_at < handle.due_at == co_handle.due_at == part(walk).due_at


def test_who_is_at_work_already_is_not_added_twice(walk: Walk) -> None:
    walk.to("CO_DISPATCHED")
    for places, code in (
        (("lead",), "department_at_work"),
        (("co",), "department_at_work"),
        (("stranger", "stranger"), "department_twice"),
        ((), "co_department_missing"),
    ):
        with pytest.raises(Refused) as refused:
            add(walk, *places)
        assert code in refused.value.codes


def test_the_accused_takes_no_part(walk: Walk) -> None:
    walk.category = "REPORT"
    walk.to("DISPATCHED")
    Ticket.objects.filter(pk=walk.ticket.pk).update(accused_department=walk.city.departments["stranger"])
    with pytest.raises(Refused) as refused:
        add(walk, "stranger")
    assert refused.value.codes == ("co_is_accused",)


def test_the_accused_is_no_co_handler_from_the_start(walk: Walk) -> None:
    walk.category = "REPORT"
    walk.to("PENDING_DISPATCH")
    Ticket.objects.filter(pk=walk.ticket.pk).update(accused_department=walk.city.departments["co"])
    with pytest.raises(Refused) as refused:
        STEPS["dispatch_with_co"](walk)
    assert "co_is_accused" in refused.value.codes


def test_at_most_ten_in_one_cycle_the_waived_included(walk: Walk) -> None:
    walk.to("CO_WAIVED")
    now = walk.ticket.registered_at + timedelta(hours=2)
    Dispatch.objects.filter(role="LEAD").update(due_at=walk.now + timedelta(days=5))
    more = [
        Department.objects.create(code=f"x{n}", name=f"单位{n}", peer_group="BUREAU", ancestry=[n])
        for n in range(10)
    ]
    with pytest.raises(Refused) as refused:
        actions.add_co_handler(walk.ticket, departments=more, by=walk.staff(Role.DISPATCHER), now=walk.tick())
    assert refused.value.codes == ("too_many_co",)
    assert now < walk.now


def test_a_late_lead_gets_no_co_handler(walk: Walk) -> None:
    walk.to("IN_PROGRESS")
    walk.now += timedelta(days=14)
    with pytest.raises(Refused) as refused:
        add(walk, "co")
    assert refused.value.codes == ("lead_overdue_for_co",)


def test_a_returned_draft_can_be_written_again(walk: Walk) -> None:
    walk.to("CO_DRAFTED")
    approver = walk.staff(Role.UNIT_APPROVER, "co")
    actions.return_co_draft(walk.ticket, note="请写明日期。", by=approver, now=walk.tick())
    draft = CoReply.objects.get()
    assert (draft.handed_in_at, draft.returned_note) == (None, "请写明日期。")
    with pytest.raises(Refused) as refused:
        actions.co_reply(walk.ticket, by=approver, now=walk.tick())
    assert refused.value.codes == ("no_draft_handed_in",)
    STEPS["co_draft"](walk)
    STEPS["co_reply"](walk)
    assert CoReply.objects.get().state == PaperState.SIGNED


def test_a_release_is_asked_once_and_stops_the_signature_clock(walk: Walk) -> None:
    walk.to("CO_ASKED")
    approver = walk.staff(Role.UNIT_APPROVER, "co")
    assert clock(part(walk), "SIGN").is_met
    assert clock(part(walk), "CO_HANDLE").is_running
    with pytest.raises(Refused) as refused:
        actions.co_return(walk.ticket, ground="WRONG_DUTY", text="再次", by=approver, now=walk.tick())
    assert refused.value.codes == ("release_asked_already",)


def test_refused_the_department_goes_on_and_may_ask_again(walk: Walk) -> None:
    walk.to("CO_ASKED")
    actions.refuse_co_return(walk.ticket, note="请配合。", by=walk.staff(Role.DISPATCHER), now=walk.tick())
    asked = CoReturn.objects.get()
    assert (asked.state, asked.decision_note) == (PaperState.REFUSED, "请配合。")
    assert part(walk).is_open
    STEPS["co_sign"](walk)
    STEPS["co_ask_release"](walk)
    assert CoReturn.objects.filter(state=PaperState.SIGNED).count() == 1


def test_who_answers_after_all_has_withdrawn_its_wish(walk: Walk) -> None:
    walk.to("CO_ASKED")
    for step in ("co_sign", "co_draft", "co_reply"):
        STEPS[step](walk)
    assert CoReturn.objects.get().state == PaperState.WITHDRAWN
    with pytest.raises(Refused):
        actions.co_return(
            walk.ticket,
            ground="WRONG_DUTY",
            text="已答复",
            by=walk.staff(Role.UNIT_APPROVER, "co"),
            now=walk.tick(),
        )


def test_granted_in_time_nobody_is_late_or_blocked(walk: Walk) -> None:
    walk.to("CO_ASKED")
    STEPS["waive_co"](walk)
    row = part(walk)
    assert (row.is_open, row.end_kind, row.waived_at, row.ended_at) == (False, "WAIVED", walk.now, walk.now)
    assert clock(row, "CO_HANDLE").is_met
    assert not lead_of(walk).blocked_by_co
    assert CoReturn.objects.get().state == PaperState.GRANTED
    assert (told(walk.ticket)["late"], told(walk.ticket)["blocked"]) == (False, False)


def test_before_it_is_overdue_nothing_is_waived(walk: Walk) -> None:
    walk.to("CO_DISPATCHED")
    with pytest.raises(Refused) as refused:
        STEPS["waive_co"](walk)
    assert refused.value.codes == ("co_not_overdue",)


def test_overdue_it_is_waived_stays_late_and_the_lead_submits(walk: Walk) -> None:
    walk.to("CO_LATE")
    for step in ("draft",):
        STEPS[step](walk)
    with pytest.raises(Refused) as refused:
        STEPS["submit"](walk)
    assert refused.value.codes == ("co_not_answered",)
    STEPS["waive_co"](walk)
    late = clock(part(walk), "CO_HANDLE")
    assert (late.stopped_at, late.is_met, late.voided_at) == (walk.now, False, None)
    assert lead_of(walk).blocked_by_co
    assert told(walk.ticket)["blocked"] is True
    STEPS["submit"](walk)
    assert walk.ticket.state == "PENDING_REVIEW"


def test_a_late_answer_blocks_the_lead_too(walk: Walk) -> None:
    walk.to("CO_LATE")
    for step in ("co_sign", "co_draft", "co_reply"):
        STEPS[step](walk)
    assert lead_of(walk).blocked_by_co
    assert told(walk.ticket)["blocked"] is True


def test_of_two_parts_the_one_that_is_named_is_waived(walk: Walk) -> None:
    walk.to("CO_DISPATCHED")
    add(walk, "stranger")
    walk.now += timedelta(days=14)
    with pytest.raises(Refused) as refused:
        STEPS["waive_co"](walk)
    assert refused.value.codes == ("co_part_unknown",)
    actions.waive_co(
        walk.ticket,
        note="逾期",
        dispatch=part(walk, "stranger").pk,
        by=walk.staff(Role.DISPATCHER),
        now=walk.tick(),
    )
    assert part(walk, "stranger").waived_at
    assert part(walk).waived_at is None


def test_the_waived_department_can_be_asked_again(walk: Walk) -> None:
    walk.to("CO_ASKED")
    STEPS["waive_co"](walk)
    add(walk, "co")
    assert part(walk).is_open
    assert Dispatch.objects.filter(ticket=walk.ticket, role="CO").count() == 2


def test_the_waived_department_still_sees_the_ticket_but_works_no_more(walk: Walk) -> None:
    walk.to("CO_WAIVED")
    handler = walk.staff(Role.HANDLER, "co")
    assert Ticket.objects.visible_to(handler).filter(pk=walk.ticket.pk).exists()
    with pytest.raises(NotPermitted):
        actions.co_sign(walk.ticket, by=handler, now=walk.tick())


@pytest.mark.parametrize(
    ("co_due", "lead_due", "blocked"),
    [
        (0, 5, False),  # in time: at the due instant
        (-1, 5, False),  # one hour late, five hours left
        (-1, 1, True),  # as much left as was lost
        (-3, 2, True),
        (-3, -2, True),  # both overdue
        (2, -1, False),  # the lead is late by itself
    ],
)
def test_what_blocks_the_lead(co_due: int, lead_due: int, blocked: bool) -> None:
    found = blocks_lead(co_due_at=NINE + co_due * HOUR, lead_due_at=NINE + lead_due * HOUR, now=NINE)
    assert found is blocked

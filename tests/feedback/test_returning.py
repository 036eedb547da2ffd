"""Returns from draft to decision, joint reviews and designations: what the actions do, and refuse."""

from datetime import timedelta

import pytest

from core.evidence import Subject, records_of
from core.refusals import NotPermitted, Refused
from departments.actions.posts import appoint
from departments.roles import Role
from feedback import actions
from feedback.history import facts_of_record, history_of
from feedback.models import Deadline, Designation, Dispatch, HardCase, JointReview, ReturnRequest, Ticket
from tests.cast import START, STEPS, City, Walk
from tests.roads.returns import BASIS, MINUTES, REFERENCE, WHY


@pytest.fixture
def walk(city: City) -> Walk:
    return Walk(city)


def told(ticket: Ticket) -> dict[str, object]:
    """The facts of the ticket's last record."""
    record = records_of(Subject("ticket", ticket.pk)).last()
    assert record is not None
    return facts_of_record(record)


def draft(walk: Walk, **changed: object) -> Ticket:
    given = {"ground": "WRONG_DUTY", "legal_basis": BASIS, "explanation": WHY} | changed
    by = walk.staff(Role.HANDLER, "lead")
    return actions.draft_return(walk.ticket, by=by, now=walk.tick(), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("lacking", ["ground", "legal_basis", "explanation"])
def test_a_return_says_what_why_and_by_which_rule(walk: Walk, lacking: str) -> None:
    walk.to("DISPATCHED")
    with pytest.raises(Refused, match="return_incomplete"):
        draft(walk, **{lacking: " " if lacking != "ground" else ""})
    with pytest.raises(Refused, match="suggested_itself"):
        draft(walk, suggested=walk.city.departments["lead"])


def test_the_time_of_the_signature_decides(walk: Walk) -> None:
    """Dispatched on Monday 21 September: until the close of Tuesday 22, and not an instant later."""
    walk.to("RETURN_DRAFTED")
    approver = walk.staff(Role.UNIT_APPROVER, "lead")
    close = START.replace(day=22, hour=17, minute=30)
    with pytest.raises(Refused, match="return_too_late"):
        actions.request_return(walk.ticket, by=approver, now=close + timedelta(microseconds=1))
    ticket = actions.request_return(walk.ticket, by=approver, now=close)
    assert (ticket.state, ticket.due_at) == (
        "RETURN_PENDING",
        Deadline.objects.get(ticket=ticket, kind="RETURN_DECIDE").due_at,
    )


def test_nobody_signs_their_own_return_but_in_a_unit_of_one(walk: Walk) -> None:
    walk.to("DISPATCHED")
    lead, clerk = walk.city.departments["lead"], walk.staff(Role.HANDLER, "lead")
    appoint(staff=clerk, department=lead, role=Role.UNIT_APPROVER, by=None, now=START)
    draft(walk)
    with pytest.raises(NotPermitted, match="own_return"):
        actions.request_return(walk.ticket, by=clerk, now=walk.tick())
    lead.self_signing = True
    lead.save()
    ticket = actions.request_return(walk.ticket, by=clerk, now=walk.tick())
    assert told(ticket)["self_signed"] is True


def test_a_contact_ends_the_chance_and_the_draft(walk: Walk) -> None:
    walk.to("IN_PROGRESS")
    draft(walk)
    handler, now = walk.staff(Role.HANDLER, "lead"), walk.tick()
    actions.record_contact(walk.ticket, at=now, way="PHONE", outcome="REACHED", by=handler, now=now)
    assert ReturnRequest.objects.get().state == "WITHDRAWN"
    with pytest.raises(Refused, match="contacted_stays"):
        draft(walk)


def test_a_granted_return_never_happened_for_the_department(walk: Walk) -> None:
    walk.to("CO_RETURN_PENDING")
    ticket = actions.grant_return(walk.ticket, by=walk.staff(Role.DISPATCHER), now=walk.tick())
    rows = list(Dispatch.objects.filter(ticket=ticket))
    assert {(row.end_kind, row.is_open, row.voided_at) for row in rows} == {("RETURNED", False, walk.now)}
    assert (ticket.department_ids, ticket.lead_department_id, ticket.return_count) == ([], None, 1)
    for place in ("lead", "co"):
        handler = walk.staff(Role.HANDLER, place)
        assert not Ticket.objects.visible_to(handler).exists()
        assert not Dispatch.objects.visible_to(handler).exists()
    assert not JointReview.objects.exists()
    paper = ReturnRequest.objects.get()
    assert (paper.state, paper.decided_at, paper.came_from) == ("GRANTED", walk.now, "DISPATCHED")


def test_of_two_departments_only_the_one_that_returned_it_loses_sight(walk: Walk) -> None:
    walk.to("DISPATCHED")
    dispatcher, places = walk.staff(Role.DISPATCHER), walk.city.departments
    actions.redispatch(walk.ticket, kind="TAKEN_AWAY", reason="改派", by=dispatcher, now=walk.tick())
    actions.dispatch(walk.ticket, lead=places["former"], instruction="请办理", by=dispatcher, now=walk.tick())
    handler, approver = walk.staff(Role.HANDLER, "former"), walk.staff(Role.UNIT_APPROVER, "former")
    given = {"ground": "WRONG_AREA", "legal_basis": BASIS, "explanation": WHY}
    actions.draft_return(walk.ticket, by=handler, now=walk.tick(), **given)  # type: ignore[arg-type]
    actions.request_return(walk.ticket, by=approver, now=walk.tick())
    ticket = actions.grant_return(walk.ticket, by=dispatcher, now=walk.tick())
    assert ticket.department_ids == [places["lead"].pk]
    assert ticket.lead_department == places["lead"]


def test_the_second_refusal_designates(walk: Walk) -> None:
    walk.to("RETURN_REFUSED")
    assert told(walk.ticket)["second_refusal"] is False
    draft(walk)
    actions.request_return(walk.ticket, by=walk.staff(Role.UNIT_APPROVER, "lead"), now=walk.tick())
    with pytest.raises(Refused, match="decision_note_missing"):
        actions.refuse_return(walk.ticket, note=" ", by=walk.staff(Role.DISPATCHER), now=walk.tick())
    ticket = actions.refuse_return(
        walk.ticket, note="在管养清册内", by=walk.staff(Role.DISPATCHER), now=walk.tick()
    )
    assert told(ticket)["second_refusal"] is True
    row = Dispatch.objects.get(ticket=ticket)
    assert (row.is_designated, row.designation_kind, row.signed_at) == (True, "REFUSED_TWICE", None)
    with pytest.raises(Refused, match="designated_stays"):
        draft(walk)


def test_a_withdrawn_return_stands_where_it_stood(walk: Walk) -> None:
    walk.to("IN_PROGRESS")
    signed_at = Dispatch.objects.get().signed_at
    draft(walk)
    approver = walk.staff(Role.UNIT_APPROVER, "lead")
    actions.request_return(walk.ticket, by=approver, now=walk.tick())
    ticket = actions.withdraw_return(walk.ticket, by=approver, now=walk.tick())
    assert (ticket.state, Dispatch.objects.get().signed_at) == ("IN_PROGRESS", signed_at)
    assert ReturnRequest.objects.get().state == "WITHDRAWN"
    draft(walk)  # it may ask again


def test_after_the_second_return_the_joint_review_names_the_department(walk: Walk) -> None:
    ticket, places = walk.to("RETURNED_TWICE"), walk.city.departments
    dispatcher = walk.staff(Role.DISPATCHER)
    assert (JointReview.objects.count(), HardCase.objects.count(), ticket.return_count) == (1, 1, 2)
    assert ticket.due_at == Deadline.objects.get(ticket=ticket, kind="JOINT_REVIEW").due_at
    with pytest.raises(Refused, match="joint_review_open"):
        actions.dispatch(ticket, lead=places["lead"], by=dispatcher, now=walk.tick())
    with pytest.raises(Refused, match="joint_review_concludes"):
        actions.designate(
            ticket,
            lead=places["lead"],
            ground=MINUTES,
            reference=REFERENCE,
            by=walk.staff(Role.SUPERVISOR),
            now=walk.tick(),
        )
    STEPS["conclude_review"](walk)
    with pytest.raises(Refused, match="lead_is_designated"):
        actions.dispatch(ticket, lead=places["former"], instruction="请办理", by=dispatcher, now=walk.tick())
    ticket = actions.dispatch(ticket, lead=places["lead"], by=dispatcher, now=walk.tick())
    row = Dispatch.objects.get(ticket=ticket, ended_at=None)
    assert (row.is_designated, row.designation_kind) == (True, "JOINT_REVIEW")
    assert (row.designation_ground, row.designation_reference) == (MINUTES, REFERENCE)
    assert Designation.objects.get().dispatch == row
    with pytest.raises(Refused, match="designated_stays"):
        draft(walk)
    lines = history_of(ticket, now=walk.now)
    assert any(places["lead"].name in line.detail for line in lines)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"participants": ["lead"]}, "too_few_participants"),
        ({"participants": ["lead", "lead"]}, "too_few_participants"),
        ({"held_on": START.date() + timedelta(days=1)}, "held_in_future"),
        ({"held_on": START.date() - timedelta(days=1)}, "held_before_opening"),
        ({"minutes": " "}, "minutes_missing"),
        ({"reference": " "}, "reference_missing"),
        ({"co": ["lead"]}, "department_twice"),
    ],
)
def test_what_a_joint_review_must_say(walk: Walk, changed: dict[str, object], code: str) -> None:
    walk.to("RETURNED_TWICE")
    places = walk.city.departments
    given: dict[str, object] = {
        "participants": ["lead", "co"],
        "held_on": START.date(),
        "minutes": MINUTES,
        "reference": REFERENCE,
        "lead": places["lead"],
    } | changed
    for name in ("participants", "co"):
        given[name] = [places[str(code_)] for code_ in given.get(name, [])]  # type: ignore[attr-defined]
    with pytest.raises(Refused, match=code):
        actions.conclude_joint_review(
            walk.ticket,
            by=walk.staff(Role.DISPATCHER),
            now=walk.tick(),
            **given,  # type: ignore[arg-type]
        )
    assert JointReview.objects.get().closed_at is None


def test_a_rejection_leaves_no_joint_review_open(walk: Walk) -> None:
    walk.to("RETURNED_TWICE")
    actions.reject(walk.ticket, ground="LEGAL_PROCESS", by=walk.staff(Role.DISPATCHER), now=walk.tick())
    assert JointReview.objects.get().is_moot
    assert not Deadline.objects.filter(ticket=walk.ticket, stopped_at=None, voided_at=None).exists()


def test_a_supervisor_designates_when_none_takes_it(walk: Walk) -> None:
    walk.to("PENDING_DISPATCH")
    places, supervisor = walk.city.departments, walk.staff(Role.SUPERVISOR)
    given = {"ground": MINUTES, "reference": REFERENCE}
    with pytest.raises(Refused, match="designation_ground_missing"):
        actions.designate(
            walk.ticket, lead=places["lead"], ground="", reference="1", by=supervisor, now=walk.tick()
        )
    actions.designate(walk.ticket, lead=places["former"], by=supervisor, now=walk.tick(), **given)
    actions.designate(walk.ticket, lead=places["co"], by=supervisor, now=walk.tick(), **given)
    standing = Designation.objects.get(superseded_at=None)
    assert standing.lead == places["co"], "the later designation takes the earlier one's place"
    ticket = actions.dispatch(walk.ticket, lead=places["co"], by=walk.staff(Role.DISPATCHER), now=walk.tick())
    assert Dispatch.objects.get(ticket=ticket).designation_kind == "DIRECT"


def test_a_third_return_opens_another_review_of_the_same_hard_case(walk: Walk) -> None:
    walk.to("DESIGNATED")
    dispatcher, places = walk.staff(Role.DISPATCHER), walk.city.departments
    actions.redispatch(walk.ticket, kind="MISDIRECTED", reason="会商有误", by=dispatcher, now=walk.tick())
    walk.ticket = actions.dispatch(walk.ticket, lead=places["lead"], by=dispatcher, now=walk.tick())
    draft(walk)
    actions.request_return(walk.ticket, by=walk.staff(Role.UNIT_APPROVER, "lead"), now=walk.tick())
    ticket = actions.grant_return(walk.ticket, by=dispatcher, now=walk.tick())
    assert (ticket.return_count, JointReview.objects.count(), HardCase.objects.count()) == (3, 2, 1)


def test_only_a_supervisor_of_the_centre_closes_a_hard_case(walk: Walk) -> None:
    walk.to("RETURNED_TWICE")
    case = HardCase.objects.get()
    for role, place in ((Role.DISPATCHER, "centre"), (Role.SUPERVISOR, "lead")):
        with pytest.raises(NotPermitted):
            actions.close_hard_case(case, note="已明确", by=walk.staff(role, place), now=walk.tick())
    supervisor = walk.staff(Role.SUPERVISOR, "institution")
    with pytest.raises(Refused, match="note_missing"):
        actions.close_hard_case(case, note=" ", by=supervisor, now=walk.tick())
    actions.close_hard_case(case, note="已明确", by=supervisor, now=walk.tick())
    assert told(walk.ticket)["hard_case"] == case.pk
    with pytest.raises(Refused, match="hard_case_closed"):
        actions.close_hard_case(case, note="已明确", by=supervisor, now=walk.tick())

"""改派 and 下派: who has the matter afterwards, who still sees it, and whose clocks run."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.refusals import NotPermitted, Refused
from departments.actions.tree import create_department
from departments.roles import Role
from feedback import actions
from feedback.models import Deadline, Dispatch, Ticket
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in


@pytest.fixture
def walk(city: City) -> Walk:
    return Walk(city)


def redispatch(walk: Walk, kind: str, **given: object) -> Ticket:
    terms = {"reason": "派单目录有误", "by": walk.staff(Role.DISPATCHER)} | given
    return actions.redispatch(walk.ticket, kind=kind, now=walk.tick(), **terms)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "given", "codes"),
    [
        ("MISDIRECTED", {"reason": " "}, ("redispatch_reason_missing",)),
        ("RETURNED", {}, ("redispatch_kind_missing",)),
        ("", {"reason": ""}, ("redispatch_reason_missing", "redispatch_kind_missing")),
        ("DISSOLVED", {}, ("department_still_there", "successor_missing")),
    ],
)
def test_what_a_redispatch_must_say(
    walk: Walk, kind: str, given: dict[str, object], codes: tuple[str, ...]
) -> None:
    walk.to("DISPATCHED")
    with pytest.raises(Refused) as refused:
        redispatch(walk, kind, **given)
    assert refused.value.codes == codes


def test_a_successor_must_be_in_use(walk: Walk) -> None:
    walk.to("DISPATCHED")
    for place in ("lead", "former"):
        walk.city.departments[place].is_active = False
        walk.city.departments[place].save()
    with pytest.raises(Refused, match="department_inactive"):
        redispatch(walk, "DISSOLVED", successor=walk.city.departments["former"])


@pytest.mark.parametrize(("kind", "sees"), [("MISDIRECTED", False), ("TAKEN_AWAY", True)])
def test_who_still_sees_it(walk: Walk, kind: str, *, sees: bool) -> None:
    walk.to("CO_SIGNED")
    ticket = redispatch(walk, kind)
    handler = walk.staff(Role.HANDLER, "lead")
    assert Ticket.objects.visible_to(handler).exists() is sees
    assert {row.end_kind for row in Dispatch.objects.filter(ticket=ticket)} == {kind}
    assert ticket.state == "PENDING_DISPATCH"
    assert not Dispatch.objects.filter(ticket=ticket).live().exists()


def test_a_supervisor_of_the_department_may_take_it_away(walk: Walk) -> None:
    walk.to("DISPATCHED")
    with pytest.raises(NotPermitted):
        redispatch(walk, "TAKEN_AWAY", by=walk.staff(Role.SUPERVISOR, "stranger"))
    assert (
        redispatch(walk, "TAKEN_AWAY", by=walk.staff(Role.SUPERVISOR, "parent")).state == "PENDING_DISPATCH"
    )


def test_an_inherited_clock_keeps_its_pauses_and_moves_with_them(walk: Walk) -> None:
    """Sent back once, then dissolved: the successor's clock carries the review's pause and the gap."""
    walk.to("PENDING_REVIEW")
    actions.send_back(walk.ticket, defect="NO_FACTS", by=walk.staff(Role.AUDITOR), now=walk.tick(60 * 24))
    lead, heir = walk.city.departments["lead"], walk.city.departments["former"]
    lead.is_active = False
    lead.save()
    redispatch(walk, "DISSOLVED", successor=heir)
    walk.now += timedelta(hours=3)
    old = Dispatch.objects.get()
    actions.dispatch(walk.ticket, lead=heir, by=walk.staff(Role.DISPATCHER), now=walk.tick())
    row = Dispatch.objects.get(ended_at=None)
    clock = Deadline.objects.get(dispatch=row, kind="HANDLE")
    assert clock.started_at == Deadline.objects.get(dispatch=old, kind="HANDLE").started_at
    assert len(clock.pauses) == 2
    assert row.due_at == clock.due_at
    assert (row.first_contact_at, row.signed_at) == (old.first_contact_at, None)


def test_a_unit_works_while_the_department_answers(walk: Walk) -> None:
    walk.to("CO_WITH_UNIT")
    unit, approver = walk.city.departments["unit"], walk.staff(Role.UNIT_APPROVER, "lead")
    clerk, chief = walk.city.person(Role.HANDLER, "unit"), walk.city.person(Role.UNIT_APPROVER, "unit")
    dues = list(Deadline.objects.values_list("due_at", flat=True))
    with pytest.raises(Refused, match="assignee_cannot_handle"):
        actions.assign(walk.ticket, assignee=clerk, by=approver, now=walk.tick())
    ticket = actions.delegate(walk.ticket, to=unit, by=approver, now=walk.tick())
    assert list(Deadline.objects.values_list("due_at", flat=True)) == dues
    assert unit.pk in ticket.department_ids
    actions.assign(walk.ticket, assignee=clerk, by=approver, now=walk.tick())
    actions.sign(walk.ticket, by=clerk, now=walk.tick())
    now = walk.tick()
    actions.record_contact(walk.ticket, at=now, way="PHONE", outcome="REACHED", by=clerk, now=now)
    with pytest.raises(NotPermitted):
        actions.assign(walk.ticket, assignee=clerk, by=chief, now=walk.tick())
    with pytest.raises(Refused, match="delegated_already"):
        actions.delegate(walk.ticket, to=unit, by=approver, now=walk.tick())
    ticket = actions.delegate(walk.ticket, to=None, by=approver, now=walk.tick())
    assert unit.pk not in ticket.department_ids
    assert not Dispatch.objects.visible_to(clerk).exists()
    with pytest.raises(Refused, match="not_delegated"):
        actions.delegate(walk.ticket, to=None, by=approver, now=walk.tick())


def test_only_to_an_active_unit_strictly_below_and_not_to_the_accused(walk: Walk) -> None:
    walk.category = "REPORT"
    walk.to("CO_WITH_UNIT")
    places, approver = walk.city.departments, walk.staff(Role.UNIT_APPROVER, "lead")
    for place in ("lead", "parent", "stranger"):
        with pytest.raises(Refused, match="not_below"):
            actions.delegate(walk.ticket, to=places[place], by=approver, now=walk.tick())
    closed = create_department(
        code="shut", name="旧所", peer_group="BUREAU", parent=places["lead"], by=None, now=START
    )
    closed.is_active = False
    closed.save()
    with pytest.raises(Refused, match="department_inactive"):
        actions.delegate(walk.ticket, to=closed, by=approver, now=walk.tick())
    Ticket.objects.filter(pk=walk.ticket.pk).update(accused_department=places["unit"])
    with pytest.raises(Refused, match="lead_is_accused"):
        actions.delegate(walk.ticket, to=places["unit"], by=approver, now=walk.tick())


PAGES = [
    ("DISPATCHED", "return-draft", Role.HANDLER, "lead", "DISPATCHED"),
    ("RETURN_DRAFTED", "return", Role.UNIT_APPROVER, "lead", "RETURN_PENDING"),
    ("RETURN_PENDING", "return-withdrawal", Role.UNIT_APPROVER, "lead", "DISPATCHED"),
    ("RETURN_PENDING", "return-grant", Role.DISPATCHER, "centre", "PENDING_DISPATCH"),
    ("RETURN_PENDING", "return-refusal", Role.DISPATCHER, "centre", "DISPATCHED"),
    ("RETURNED_TWICE", "joint-review", Role.DISPATCHER, "centre", "PENDING_DISPATCH"),
    ("PENDING_DISPATCH", "designation", Role.SUPERVISOR, "centre", "PENDING_DISPATCH"),
    ("DISPATCHED", "redispatch", Role.DISPATCHER, "centre", "PENDING_DISPATCH"),
    ("CO_WITH_UNIT", "delegation", Role.UNIT_APPROVER, "lead", "DISPATCHED"),
]


@pytest.mark.parametrize(("state", "noun", "role", "place", "target"), PAGES)
def test_every_page_makes_its_move(
    walk: Walk, monkeypatch: pytest.MonkeyPatch, state: str, noun: str, role: Role, place: str, target: str
) -> None:
    moment = Moment(monkeypatch)
    ticket = walk.to(state)
    moment.now = walk.tick()
    pk = {name: department.pk for name, department in walk.city.departments.items()}
    typed = {
        "return-draft": {"ground": "DUPLICATE", "legal_basis": "第三条", "explanation": "与前单重复"},
        "return-refusal": {"note": "在管养清册内"},
        "joint-review": {
            "participants": [pk["lead"], pk["co"]],
            "held_on": "2026-09-21",
            "minutes": "由照明处办理",
            "reference": "会商 1 号",
            "lead": pk["lead"],
        },
        "designation": {"lead": pk["lead"], "ground": "兜底", "reference": "指定 1 号"},
        "redispatch": {"kind": "MISDIRECTED", "reason": "目录有误"},
        "delegation": {"to": pk.get("unit", "")},
    }.get(noun, {})
    client = signed_in(walk.city.person(role, place))
    address = reverse(f"ticket-{noun}", args=[ticket.number])
    assert client.get(address).status_code == 200
    made = client.post(address, typed | {"version": ticket.version})
    assert made.status_code == 302, made.content.decode()
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.state, fresh.version) == (target, ticket.version + 1)

"""The machine of a supervision order against tests/golden/orders.csv, its clocks, its two hands, its ends."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from core.evidence import Subject, examine, records_of
from core.refusals import NotPermitted, Refused
from departments.roles import Role
from departments.rules.clocks import Basis, Limit
from feedback.history import facts_of_record
from feedback.models import Hold
from supervision.acting import reasons_against
from supervision.actions import orders
from supervision.choices import OrderState
from supervision.lifecycle import ACTS
from supervision.models import Deadline, SupervisionOrder
from tests.cast import City, Walk
from tests.supervision.papers.orders import DEMAND, NOTE, TEXT, OrderWalk, issuer, signer

TABLE = Path(__file__).parent.parent / "golden" / "orders.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def clock_of(walk: OrderWalk, kind: str) -> Deadline:
    return Deadline.objects.get(order=walk.pk, kind=kind)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['act']}-{r['from']}")
def test_every_cell(row: dict[str, str]) -> None:
    spec = ACTS["order"][row["act"]]
    assert (row["from"] in spec.sources) is (row["to"] != "-")
    if row["to"] != "-":
        assert set(spec.targets) == (set() if row["to"] == "=" else {row["to"]})


def test_the_table_is_complete() -> None:
    assert {(r["act"], r["from"]) for r in ROWS} == {(v, s.value) for v in ACTS["order"] for s in OrderState}


def test_an_order_reaches_every_state_with_its_evidence(city: City) -> None:
    for n, state in enumerate(OrderState):
        ticket = Walk(city, phone=f"1380000280{n}")
        ticket.to("IN_PROGRESS")
        order = OrderWalk(city, walk=ticket).to(state.value)
        assert order.state == state.value
        assert examine(Subject("order", order.pk)).faults == []
        closed = {r["act"] for r in ROWS if r["from"] == state.value and r["to"] == "-"}
        for verb in closed:
            (reason,) = reasons_against(order, verb, by=issuer(city), now=ticket.now)
            assert reason.code == "act_wrong_state"


def test_a_bare_update_shows(city: City) -> None:
    order = OrderWalk(city).to("ACKED")
    SupervisionOrder.objects.filter(pk=order.pk).update(report_by=order.issued_at)
    (fault,) = examine(Subject("order", order.pk)).faults
    assert fault.kind == "row_paper"


@pytest.mark.parametrize(
    ("issued", "receipt", "report"),
    [
        ("2026-09-21T09:00", "2026-09-21T14:30", "2026-09-24T17:30"),
        ("2026-09-21T16:30", "2026-09-22T12:00", "2026-09-24T17:30"),
        ("2026-09-24T10:00", "2026-09-24T15:30", "2026-09-30T17:30"),
        ("2026-09-30T16:30", "2026-10-08T12:00", "2026-10-10T17:30"),
        ("2026-10-03T11:00", "2026-10-08T14:30", "2026-10-10T17:30"),
    ],
    ids=["monday", "late-afternoon", "before-mid-autumn", "eve-of-national-day", "on-a-holiday"],
)
def test_due_over_holidays(city: City, issued: str, receipt: str, report: str) -> None:
    order = orders.issue(
        department=city.departments["lead"],
        ground="INSTRUCTION",
        subject="汛期排查",
        demand=DEMAND,
        by=issuer(city),
        now=at(issued),
    )
    due = {clock.kind: clock.due_at for clock in order.deadlines.all()}
    assert due == {"ORDER_ACK": at(receipt), "ORDER_REPORT": at(report)}
    assert order.report_by == at(report)


def test_the_signature_decides_and_counts_as_receipt(city: City) -> None:
    walk = OrderWalk(city)
    walk.step("draft")
    due = walk.order.report_by
    orders.report(walk.pk, by=signer(city), now=due)
    order = walk.order
    assert clock_of(walk, "ORDER_REPORT").is_met
    assert (order.acked_at, order.acked_by) == (due, signer(city))
    assert clock_of(walk, "ORDER_ACK").stopped_at == due


def test_the_drafter_does_not_sign_save_where_the_department_signs_for_itself(city: City) -> None:
    walk = OrderWalk(city)
    both = signer(city)
    orders.draft_report(walk.pk, text=TEXT, by=both, now=walk.tick())
    with pytest.raises(NotPermitted) as refused:
        orders.report(walk.pk, by=both, now=walk.tick())
    assert refused.value.codes == ("act_own_paper",)
    department = walk.order.department
    department.self_signing = True
    department.save()
    orders.report(walk.pk, by=both, now=walk.tick())
    last = list(records_of(Subject("order", walk.pk)))[-1]
    assert facts_of_record(last)["self_signed"] is True


def test_nobody_of_the_department_verifies(city: City) -> None:
    walk = OrderWalk(city)
    walk.to("REPORTED")
    inside = city.person(Role.SUPERVISOR, "lead")
    with pytest.raises(NotPermitted) as refused:
        orders.verify(walk.pk, note=NOTE, by=inside, now=walk.tick())
    assert refused.value.codes == ("act_own_department",)


def test_sent_back_the_time_it_was_read_is_given_back_and_each_round_stays(city: City) -> None:
    walk = OrderWalk(city)
    walk.to("REPORTED")
    due, signed = walk.order.report_by, walk.now
    walk.walk.now = at("2026-09-23T10:00")
    walk.step("send_back")
    assert walk.order.report_by > due
    clock = clock_of(walk, "ORDER_REPORT")
    assert clock.is_running
    assert clock.pauses[0][0] == signed
    walk.step("draft")
    walk.step("report")
    rounds = list(walk.order.reports.values_list("returned_note", flat=True))
    assert rounds == ["缺少现场照片。", ""]


def test_escalated_after_a_report_another_is_asked_for(city: City) -> None:
    walk = OrderWalk(city)
    walk.to("REPORTED")
    walk.step("escalate")
    assert clock_of(walk, "ORDER_REPORT").is_running
    walk.step("draft")
    assert walk.step("report").state == "REPORTED"
    assert walk.order.reports.count() == 2


def test_more_time_is_given_before_it_is_due_within_bounds(city: City) -> None:
    walk = OrderWalk(city)
    due = walk.order.report_by
    for days in (0, 6):
        with pytest.raises(Refused) as refused:
            orders.prolong(walk.pk, days=days, note=NOTE, by=issuer(city), now=walk.now)
        assert refused.value.codes == ("order_prolong_wrong",)
    orders.prolong(walk.pk, days=1, note=NOTE, by=issuer(city), now=due)
    assert walk.order.report_by > due
    orders.prolong(walk.pk, days=1, note=NOTE, by=issuer(city), now=due)
    with pytest.raises(Refused) as refused:
        orders.prolong(walk.pk, days=1, note=NOTE, by=issuer(city), now=due)
    assert refused.value.codes == ("order_prolonged_enough",)
    with pytest.raises(Refused) as refused:
        orders.prolong(walk.pk, days=1, note=NOTE, by=issuer(city), now=at("2026-12-01T10:00"))
    assert refused.value.codes == ("order_due_already",)


def test_the_ticket_is_held_until_the_order_is_closed(city: City) -> None:
    walk = OrderWalk(city)
    held = Hold.objects.filter(ticket=walk.walk.ticket, kind="ORDER", lifted_at__isnull=True)
    assert [hold.ref for hold in held] == [walk.order.number]
    walk.to("CLOSED")
    assert not held.all().exists()


def test_one_open_order_a_ticket_and_department(city: City) -> None:
    walk = OrderWalk(city)
    with pytest.raises(Refused) as refused:
        OrderWalk(city, walk=walk.walk)
    assert refused.value.codes == ("order_exists",)
    walk.to("CLOSED")
    assert OrderWalk(city, walk=walk.walk).order.number.endswith("-0002")


def test_called_off_what_was_late_stays_late_unless_it_was_a_mistake(city: City) -> None:
    first = OrderWalk(city)
    second = OrderWalk(city, walk=Walk(city, phone="13800002718"), ticket=None)
    late = at("2026-12-01T10:00")
    orders.call_off(first.pk, note=NOTE, by=issuer(city), now=late)
    orders.call_off(second.pk, note=NOTE, was_mistake=True, by=issuer(city), now=late)
    assert clock_of(first, "ORDER_REPORT").is_overdue(late)
    assert clock_of(second, "ORDER_REPORT").voided_at == late
    assert {first.order.state, second.order.state} == {"CLOSED"}
    assert not Hold.objects.filter(kind="ORDER", lifted_at__isnull=True).exists()


def test_a_limit_out_of_bounds_and_a_stranger_to_the_ticket_are_refused(city: City) -> None:
    for given, code in (
        ({"limit": Limit(16, Basis.WD)}, "order_limit_too_long"),
        ({"department": city.departments["stranger"]}, "order_not_theirs"),
        ({"demand": " "}, "order_demand_missing"),
    ):
        with pytest.raises(Refused) as refused:
            OrderWalk(city, **given)
        assert refused.value.codes == (code,)


@pytest.mark.parametrize("role", list(Role))
def test_only_who_supervises_the_department_issues(city: City, role: Role) -> None:
    def issue_by(place: str) -> None:
        orders.issue(
            department=city.departments["lead"],
            ground="OTHER",
            subject="汛期排查",
            demand=DEMAND,
            by=city.person(role, place),
            now=at("2026-09-21T10:00"),
        )

    if role is Role.SUPERVISOR:
        issue_by("parent")
    else:
        with pytest.raises(NotPermitted):
            issue_by("parent")
    with pytest.raises(NotPermitted):
        issue_by("stranger")

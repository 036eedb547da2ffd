"""The sweep on supervision's own clocks: orders that are late, rectifications without a plan."""

from datetime import datetime, timedelta

import pytest

from core.evidence import Subject, examine, records_of
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from supervision.actions import order_issuing, order_judging, orders, rectification
from supervision.lifecycle import ACTS
from supervision.models import Deadline, Proposal, Rectification, Reminder, ScoreEntry, SupervisionOrder
from supervision.sweep import run
from supervision.views.order_story import history_of
from tests.cast import START, City, Walk


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


@pytest.fixture
def order(city: City) -> SupervisionOrder:
    """An order of Monday morning: the report is due on Thursday's close, before the Mid-Autumn holiday."""
    return order_issuing.issue(
        department=city.departments["lead"],
        ground="OVERDUE",
        subject="路灯维修超期",
        demand="请于三日内修复并书面报告。",
        by=city.person(Role.SUPERVISOR, "institution"),
        now=START,
    )


def seen(order: SupervisionOrder) -> tuple[int, str, str]:
    """Level, points and state of D10."""
    entry = ScoreEntry.objects.filter(order=order).exclude(state="REVOKED").first()
    level = SupervisionOrder.objects.get(pk=order.pk).level
    return level, str(entry.points) if entry else "", str(entry.state) if entry else ""


def test_an_order_nobody_reports_on(order: SupervisionOrder) -> None:
    assert order.report_by == at("09-24 17:30")
    told = {
        "09-21 14:31": (0, "", ""),
        "09-24 17:30": (0, "", ""),
        "09-24 17:31": (0, "1.0", "PROPOSED"),
        "09-28 17:31": (1, "1.0", "PROPOSED"),
        "09-29 17:30": (1, "1.0", "PROPOSED"),
        "09-29 17:31": (1, "2.0", "NOTIFIED"),
        "09-30 17:31": (2, "2.0", "NOTIFIED"),
        "10-09 17:31": (3, "2.0", "NOTIFIED"),
        "10-12 17:31": (3, "2.0", "CONFIRMED"),
    }
    found = {}
    for moment in told:
        assert run(at(moment)).faults == []
        found[moment] = seen(order)
    assert found == told
    steps = Reminder.objects.filter(order=order, clock_kind="ORDER_ACK").values_list("step", flat=True)
    assert set(steps) == {"DUE_SOON", "REMINDER"}
    measures = dict(Proposal.objects.filter(order=order).values_list("measure", "state"))
    assert measures == {
        "YELLOW_CARD": "LAPSED", "RED_CARD": "LAPSED", "CIRCULAR": "OPEN", "INTERVIEW": "OPEN"
    }  # fmt: skip
    assert {p.ground for p in Proposal.objects.all()} == {"ORDER_LATE"}
    assert any(record.verb == "escalate" for record in records_of(Subject("order", order.pk)))
    reported_up = ACTS["order"]["escalate"].label
    assert reported_up not in [line["words"] for line in history_of(order)], "only a person reports it up"
    report = examine()
    assert report.holds, report.faults


def test_once_after_all_of_it(order: SupervisionOrder) -> None:
    run(at("10-09 17:31"))
    assert seen(order) == (3, "2.0", "NOTIFIED")
    entry = ScoreEntry.objects.get(order=order)
    assert entry.steps == [
        ["2026-09-24T17:30:00+08:00", "1.0"],
        ["2026-09-29T17:30:00+08:00", "2.0"],
    ]
    assert entry.period == "2026-09"


def test_a_late_report_is_noticed_once_it_is_verified(order: SupervisionOrder, city: City) -> None:
    handler, approver = city.person(Role.HANDLER, "lead"), city.person(Role.UNIT_APPROVER, "lead")
    orders.draft_report(order.pk, text="已修复路灯并恢复照明。", by=handler, now=at("09-28 09:30"))
    orders.report(order.pk, by=approver, now=at("09-28 10:00"))
    run(at("09-30 12:00"))
    assert seen(order) == (0, "1.0", "PROPOSED")
    boss = city.person(Role.SUPERVISOR, "institution")
    order_judging.verify(order.pk, note="现场核实属实。", by=boss, now=at("09-30 13:40"))
    run(at("09-30 14:00"))
    assert seen(order) == (0, "1.0", "NOTIFIED")


def test_a_rectification_without_a_plan(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_VERDICT")
    paper = Rectification.objects.get(ticket=walk.ticket)
    plan = Deadline.objects.get(rectification=paper, kind="RECT_PLAN")
    assert run(plan.due_at).entries == 0
    run(plan.due_at + timedelta(minutes=1))
    entry = ScoreEntry.objects.get(code="D9")
    assert (entry.key, str(entry.points), entry.state) == (
        f"D9:rectification:{paper.pk}:{paper.department_id}:PLAN", "0.5", "NOTIFIED"
    )  # fmt: skip
    remedy = Deadline.objects.get(rectification=paper, kind="RECT_REMEDY")
    run(remedy.due_at + timedelta(minutes=1))
    late = dict(ScoreEntry.objects.filter(rectification=paper).values_list("key", "points"))
    assert {key.rpartition(":")[2]: str(points) for key, points in late.items()} == {
        "PLAN": "0.5", "REMEDY": "1.0"
    }  # fmt: skip
    report = examine()
    assert report.holds, report.faults


def test_what_was_late_before_a_rectification_was_handed_over_stays_its_first_owners(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_VERDICT")
    paper = Rectification.objects.get(ticket=walk.ticket)
    first = Deadline.objects.get(rectification=paper, kind="RECT_PLAN")
    boss, heir = city.person(Role.SUPERVISOR, "institution"), city.departments["co"]
    late = first.due_at + timedelta(hours=1)
    rectification.hand_over(paper, to=heir, note="机构改革，由承接单位继续整改。", by=boss, now=late)
    run(late + timedelta(minutes=1))
    entry = ScoreEntry.objects.get(code="D9")
    assert (entry.department, entry.state) == (city.departments["lead"], "NOTIFIED")
    second = Deadline.objects.open().get(rectification=paper, kind="RECT_PLAN")
    run(second.due_at + timedelta(minutes=1))
    plans = ScoreEntry.objects.filter(code="D9", key__endswith=":PLAN").order_by("id")
    assert [row.department for row in plans] == [city.departments["lead"], heir]

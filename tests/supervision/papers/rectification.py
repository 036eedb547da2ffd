"""Rectifications, claims and matters, and each of their acts, for the permission table."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from departments.models import Staff
from departments.roles import Role
from departments.rules.calendar import in_shanghai
from supervision.actions import callbacks, matters, misrating, rectification
from supervision.models import Matter
from tests.cast import City
from tests.supervision.rectifying import DONE, FINE, PLAN, SAID, WHY, Case

Made = tuple[Any, Callable[[Staff], object]]
NOTE = "经核实录音与现场照片，情况属实。"
PLANNED = ("fault_but_solved", "contact", "draft_plan", "sign_plan")
REMEDIED = (*PLANNED, "remedy")


def case_at(city: City, *acts: str) -> Case:
    """A ticket with a bad rating, its rectification taken so far by other people than the table's."""
    case = Case(city, seconds=True).rated(level=2, solved="SOLVED")
    return case.all(*acts)


def repeated(city: City) -> Matter:
    """A matter that three bad ratings proposed."""
    for _ in range(3):
        Case(city, seconds=True).rated()
    return Matter.objects.get()


def _act(*acts: str, do: Callable[[Case, Staff, Any], object]) -> Callable[[City], Made]:
    def make(city: City) -> Made:
        case = case_at(city, *acts)
        now = case.now + timedelta(minutes=15)
        return case.row, lambda by: do(case, by, now)

    return make


def _rect(action: Any, *acts: str, **given: Any) -> Callable[[City], Made]:
    return _act(*acts, do=lambda case, by, now: action(case.row, by=by, now=now, **given))


def _contact(case: Case, by: Staff, now: Any) -> object:
    return rectification.contact(case.row, at=now, note=SAID, by=by, now=now)


def _hand_over(case: Case, by: Staff, now: Any) -> object:
    to = case.city.departments["co"]
    return rectification.hand_over(case.row, to=to, note="机构改革，职责已划转。", by=by, now=now)


def _claim(action: Any, *acts: str) -> Callable[[City], Made]:
    def make(city: City) -> Made:
        case = case_at(city, "claim", *acts)
        now = case.now + timedelta(minutes=15)
        return case.claim, lambda by: action(case.claim, note=NOTE, by=by, now=now)

    return make


def _claiming(city: City) -> Made:
    case = case_at(city)
    now = case.now + timedelta(minutes=15)
    words = {"ground": "MALICIOUS", "grounds": WHY}
    return case.row, lambda by: misrating.claim_misrating(case.row, by=by, now=now, **words)  # type: ignore[arg-type]


def opened(city: City, **changed: Any) -> Matter:
    """A matter that a supervisor opened by hand."""
    case = Case(city)
    given: dict[str, Any] = {
        "kind": "TASK_FORCE",
        "title": "老旧路灯整治",
        "department": city.departments["lead"],
        "topic": city.topic,
        "problem": "同一路段路灯反复报修，维修标准不统一。",
        "due_on": in_shanghai(case.now).date() + timedelta(days=20),
        "by": city.person(Role.SUPERVISOR, "institution"),
        "now": case.now,
    }
    return matters.open_matter(**(given | changed))


def _matter(action: Any, **given: Any) -> Callable[[City], Made]:
    def make(city: City) -> Made:
        row = opened(city)
        now = row.opened_at + timedelta(minutes=15)
        return row, lambda by: action(Matter.objects.get(pk=row.pk), by=by, now=now, **given)

    return make


def _starting(city: City) -> Made:
    row = repeated(city)
    now = row.opened_at + timedelta(minutes=15)
    due = in_shanghai(now).date() + timedelta(days=20)
    words = {"kind": "OPTIMISATION", "problem": "灯具防水不足，雨后反复故障。", "due_on": due}
    lead = city.departments["lead"]
    return row, lambda by: matters.start(row, department=lead, by=by, now=now, **words)  # type: ignore[arg-type]


def _changing(city: City) -> Made:
    row = opened(city)
    now, lead = row.opened_at + timedelta(minutes=15), city.departments["lead"]
    due = row.due_on + timedelta(days=5) if row.due_on else None
    why = "备件采购延期，需要顺延五天。"
    return row, lambda by: matters.change(row, department=lead, due_on=due, reason=why, by=by, now=now)


def _adding(city: City) -> Made:
    row, case = opened(city), Case(city)
    now = row.opened_at + timedelta(minutes=15)
    return row, lambda by: matters.add_ticket(row, ticket=case.ticket, by=by, now=now)


MAKE: dict[tuple[str, str], Callable[[City], Made]] = {
    ("rectification", "contact"): _act("fault_but_solved", do=_contact),
    ("rectification", "draft_plan"): _rect(rectification.draft_plan, "fault_but_solved", plan=PLAN),
    ("rectification", "return_plan"): _rect(
        rectification.return_plan, "draft_plan", note="请写明完成日期和责任人。"
    ),
    ("rectification", "sign_plan"): _rect(rectification.sign_plan, "draft_plan"),
    ("rectification", "remedy"): _rect(rectification.remedy, *PLANNED, text=DONE),
    ("rectification", "call_back"): _rect(callbacks.call_back, *REMEDIED, level=4, solved="SOLVED"),
    ("rectification", "try_calling"): _rect(callbacks.try_calling, *REMEDIED, outcome="NO_ANSWER"),
    ("rectification", "close"): _rect(rectification.close, *REMEDIED, "call_back", note=FINE),
    ("rectification", "hand_over"): _act(do=_hand_over),
    ("misrating", "issue"): _claiming,
    ("misrating", "pass_review"): _claim(misrating.pass_review),
    ("misrating", "grant"): _claim(misrating.grant, "pass_review"),
    ("misrating", "refuse"): _claim(misrating.refuse),
    ("matter", "start"): _starting,
    ("matter", "report_progress"): _matter(matters.report_progress, text="已完成全线排查，共十二处需更换。"),
    ("matter", "add_ticket"): _adding,
    ("matter", "change"): _changing,
    ("matter", "conclude"): _matter(matters.conclude, outcome="巡检周期由半年改为一季度，灯具统一加装防水。"),
    ("matter", "drop"): _matter(matters.drop, reason="与既有专项重复，不再单列。"),
}

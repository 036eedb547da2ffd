"""A suggestion that was answered, and its public answer brought to any state by the right people."""

from datetime import date, datetime, timedelta
from typing import Any

from departments.roles import Role
from evaluation.actions import disclosure, public_reports
from evaluation.models import AdoptionNotice, PublicReport
from feedback.models import Ticket
from tests.cast import City, Walk
from tests.supervision.second import another

SAID = {
    "decision": "ADOPTED",
    "title": "听雨路增设路灯",
    "suggestion": "建议在听雨路北段增设路灯，方便夜间出行。",
    "answer": "已列入本季度照明改造计划，由照明管理处实施。",
    "planned_on": date(2027, 3, 1),
}
REFUSED = {
    **SAID,
    "decision": "NOT_ADOPTED",
    "answer": "该路段属规划绿地，按规定不设路灯，请您谅解。",
    "planned_on": None,
}
WHY = "表述还可以更明白，请补充实施步骤。"
REPORT = {
    "code": "2026-08",
    "title": "2026 年 8 月服务改进报告",
    "situation": "本月市政设施类诉求较多，夜间照明问题集中。",
    "measures": "照明管理处已排定巡查，逐街整改，月底前完成。",
}


def a_suggestion(city: City) -> Ticket:
    """A completed one, led by "lead"."""
    walk = Walk(city)
    walk.to("COMPLETED")
    Ticket.objects.filter(pk=walk.ticket.pk).update(category="SUGGEST")
    return Ticket.objects.get(pk=walk.ticket.pk)


def after(ticket: Ticket) -> datetime:
    assert ticket.completed_at is not None
    return ticket.completed_at + timedelta(hours=1)


def drafted(city: City, **said: Any) -> AdoptionNotice:
    ticket = a_suggestion(city)
    by = another(city, Role.HANDLER, "lead")
    return disclosure.draft(ticket, **{**SAID, **said}, by=by, now=after(ticket))


def signed(city: City, **said: Any) -> AdoptionNotice:
    row = drafted(city, **said)
    return disclosure.sign(row, by=another(city, Role.UNIT_APPROVER, "lead"), now=after(row.ticket))


def published(city: City, **said: Any) -> AdoptionNotice:
    row = signed(city, **said)
    by = another(city, Role.ASSESSMENT_MANAGER, "institution")
    return disclosure.publish(row, by=by, now=after(row.ticket))


def a_report(city: City, now: datetime) -> PublicReport:
    return public_reports.write(**REPORT, by=another(city, Role.ASSESSMENT_MANAGER, "institution"), now=now)


def a_public_report(city: City, now: datetime) -> PublicReport:
    by = city.person(Role.ASSESSMENT_MANAGER, "institution")
    return public_reports.publish(a_report(city, now), by=by, now=now)

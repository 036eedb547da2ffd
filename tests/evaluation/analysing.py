"""A department's quarterly analysis, brought to any state by the right people."""

from datetime import datetime, timedelta
from typing import Any

from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.actions import department_reports as actions
from evaluation.models import DepartmentReport
from feedback.models import Dispatch
from tests.cast import City, Walk
from tests.supervision.second import another

QUARTER = "2026-Q3"
OPENED = datetime(2026, 10, 1, 1, 0, tzinfo=SHANGHAI)
IN_TIME = datetime(2026, 10, 15, 23, 59, tzinfo=SHANGHAI)
LATE = datetime(2026, 10, 16, 9, 0, tzinfo=SHANGHAI)
WORDS = {
    "situation": "本季度路灯类诉求增多，按期办结率有所下降。",
    "causes": "老旧线路集中到龄，巡查频次不足。",
    "measures": "十一月底前更换望湖路段线路，每周巡查两次，由照明管理处负责。",
    "not_adopted": "",
}
WHY = "请补充老旧线路的更换计划和完成时间。"


def worked(city: City) -> Dispatch:
    """Work of "lead" that is counted in the quarter."""
    walk = Walk(city)
    walk.to("COMPLETED")
    return Dispatch.objects.get(ticket=walk.ticket, role="LEAD")


def opened(city: City, now: datetime = OPENED) -> DepartmentReport:
    """As the portal opens it, once the quarter is over."""
    worked(city)
    (row,) = actions.open_analyses(now=now)
    return row


def written(city: City, **words: Any) -> DepartmentReport:
    by = another(city, Role.HANDLER, "lead")
    return actions.write(opened(city), **{**WORDS, **words}, by=by, now=IN_TIME - timedelta(days=1))


def submitted(city: City, now: datetime = IN_TIME) -> DepartmentReport:
    return actions.submit(written(city), by=another(city, Role.UNIT_APPROVER, "lead"), now=now)


def returned(city: City) -> DepartmentReport:
    by = another(city, Role.ASSESSMENT_MANAGER, "institution")
    return actions.send_back(submitted(city), reason=WHY, by=by, now=IN_TIME)

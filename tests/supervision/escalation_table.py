"""Reading tests/golden/escalation.csv: whole overdue lives as a clerk tells them, made with real moves."""

import csv
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from departments.rules.calendar import SHANGHAI
from feedback.models import Dispatch, DispatchRule
from supervision.models import ScoreEntry
from tests.cast import City
from tests.feedback.test_clocks_of_tickets import Teller

TABLE = Path(__file__).parent.parent / "golden" / "escalation.csv"
DAYS = "一二三四五六日"
URGENCY = {"一般": "NORMAL", "紧急": "URGENT", "特急": "CRITICAL"}
CATEGORY = {"求助": "HELP", "投诉": "COMPLAINT", "咨询": "CONSULT"}
LEVELS = ("无", "黄牌", "红牌", "约谈")
SIDE = {"主办": "LEAD", "协办": "CO"}
SEEN = ("级别", "超期未签收", "超期未响应", "超期未办结", "整改未按期", "归属月")
MOVES = {
    "签收": "sign",
    "联系": "record_contact",
    "拟稿": "draft_result",
    "送审": "submit_result",
    "退回": "send_back",
    "通过": "approve_result",
    "差评": "record_callback",
    "重办": "rework",
    "拟延期": "draft_extension",
    "签延期": "request_extension",
    "准延期": "grant_extension",
    "不准延期": "refuse_extension",
    "拟挂起": "draft_suspension",
    "签挂起": "request_suspension",
    "准挂起": "grant_suspension",
    "恢复": "resume",
    "拟退单": "draft_return",
    "签退单": "request_return",
    "准退单": "grant_return",
    "改派": "redispatch",
    "协办签收": "co_sign",
    "协办拟稿": "draft_co_reply",
    "协办答复": "co_reply",
}
GIVEN = {"record_contact": {"outcome": "REACHED"}, "record_callback": {"level": "1", "solved": "UNSOLVED"}}
TAKES = {"draft_extension": "days", "draft_suspension": "days", "redispatch": "kind"}

Row = dict[str, str]


def rows() -> list[Row]:
    """The rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stories() -> dict[str, list[Row]]:
    """The rows by their story, in order."""
    return {name: list(group) for name, group in groupby(rows(), lambda row: row["故事"])}


def instant(text: str) -> datetime:
    """Read "2026-02-12 周四 10:00"; the day of the week, where it is told, must be right."""
    day, *rest = text.split()
    moment = datetime.fromisoformat(f"{day} {rest[-1]}").replace(tzinfo=SHANGHAI)
    assert len(rest) == 1 or rest[0] == f"周{DAYS[moment.weekday()]}", f"{text}: wrong weekday"
    return moment


@dataclass(frozen=True)
class Told:
    """One move of a story."""

    at: datetime
    move: str
    given: dict[str, str]


def moves_of(row: Row) -> list[Told]:
    """What happens in a row's story, from the registration on."""
    words = row["派单时刻"].split()
    at = instant(" ".join(words[:3]))
    start = {"category": CATEGORY[row["诉求类别"]], "urgency": URGENCY[row["紧急程度"]]}
    sent = {"co": "yes"} if words[3:] else {}
    told = [
        Told(at - timedelta(minutes=10), "register", {}),
        Told(at - timedelta(minutes=5), "triage", start),
        Told(at, "dispatch", sent),
    ]
    return told + [_told(part.strip()) for part in row["经过"].split("；") if part.strip()]


def _told(part: str) -> Told:
    day, clock, word, *rest = part.split()
    move = MOVES[word]
    given = {TAKES[move]: rest[0]} if rest else {}
    return Told(instant(f"{day} {clock}"), move, {**GIVEN.get(move, {}), **given})


class Life:
    """One ticket on its way through a story."""

    def __init__(self, city: City, row: Row) -> None:
        DispatchRule.objects.update(effective_from=date(2026, 1, 1))
        self.teller = Teller(replace(city, people=dict(city.people)))
        self.coming = moves_of(row)
        self.side = SIDE[row["对象"]]

    def until(self, at: datetime) -> None:
        """Make every move up to and at the instant."""
        while self.coming and self.coming[0].at <= at:
            told = self.coming.pop(0)
            self.teller.make(told.move, told.at, dict(told.given))

    def seen(self) -> Row:
        """What has come of it, as a row tells it."""
        last = Dispatch.objects.filter(ticket=self.teller.ticket, role=self.side).latest("id")
        entries = ScoreEntry.objects.filter(ticket=self.teller.ticket).exclude(state="REVOKED")
        entries = entries.filter(department_id=last.department_id)
        by_code = {entry.code: entry for entry in entries}
        d3 = by_code.get("D3")
        remedy = (
            entries.filter(key__endswith=":REMEDY").first()
            or entries.filter(key__startswith="D9:dispatch").first()
        )
        return {
            "级别": LEVELS[last.level] if last.voided_at is None else LEVELS[0],
            "超期未签收": str(by_code["D1"].points) if "D1" in by_code else "",
            "超期未响应": str(by_code["D2"].points) if "D2" in by_code else "",
            "超期未办结": f"{d3.points} {'拟' if d3.state == 'PROPOSED' else '告知'}" if d3 else "",
            "整改未按期": str(remedy.points) if remedy else "",
            "归属月": d3.period if d3 and d3.state != "PROPOSED" else "",
        }


def expected(row: Row) -> Row:
    """The same as the table has it."""
    return {
        name: row[name] for name in ("级别", "超期未签收", "超期未响应", "超期未办结", "整改未按期", "归属月")
    }

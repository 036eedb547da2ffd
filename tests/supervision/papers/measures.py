"""Proposals, cards, circulars and interviews, each brought to where an act starts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from departments.models import Staff
from supervision.actions import cards, circulars, interviews, proposals
from supervision.actions.circulars import Named
from supervision.models import Card, Circular, Interview
from tests.cast import START, City
from tests.supervision.measures import propose, supervisor

NOW = START + timedelta(days=3)
LATER = NOW + timedelta(days=2)
WHY = "多次催办后仍未办结。"
Call = Callable[[Staff], object]


def a_card(city: City) -> Card:
    return cards.issue(
        department=city.departments["lead"], colour="RED", reason=WHY, by=supervisor(city), now=NOW
    )


def a_circular(city: City, by: Staff | None = None) -> Circular:
    return circulars.issue(
        department=city.departments["parent"],
        title="关于超期事项的通报",
        text="现予通报。",
        items=[Named(city.departments["lead"], "超期三件。")],
        by=by or supervisor(city),
        now=NOW,
    )


def an_interview(city: City, by: Staff | None = None) -> Interview:
    return interviews.call(
        department=city.departments["lead"],
        person="主要负责人",
        reason=WHY,
        scheduled_for=NOW + timedelta(days=1),
        place="三楼会议室",
        by=by or supervisor(city),
        now=NOW,
    )


def held(city: City) -> Interview:
    return hold(an_interview(city), supervisor(city))


def hold(row: Interview, by: Staff) -> Interview:
    return interviews.hold(
        row,
        held_at=row.scheduled_for,
        present="主要负责人、分管负责人",
        minutes="说明了超期原因。",
        demands="限期办结。",
        demands_due_on=date(2026, 9, 30),
        by=by,
        now=LATER,
    )


def _take_up(city: City) -> tuple[Any, Call]:
    row = propose(city, now=NOW)
    return row, lambda by: cards.issue_from(row, reason=WHY, by=by, now=NOW)


def _decline(city: City) -> tuple[Any, Call]:
    row = propose(city, now=NOW)
    return row, lambda by: proposals.decline(row, note=WHY, by=by, now=NOW)


def _issue_card(city: City) -> tuple[Any, Call]:
    lead = city.departments["lead"]
    return a_card(city), lambda by: cards.issue(department=lead, colour="YELLOW", reason=WHY, by=by, now=NOW)


def _revoke_card(city: City) -> tuple[Any, Call]:
    row = a_card(city)
    return row, lambda by: cards.revoke(row, reason=WHY, by=by, now=NOW)


def _issue_circular(city: City) -> tuple[Any, Call]:
    return a_circular(city), lambda by: a_circular(city, by)


def _revoke_circular(city: City) -> tuple[Any, Call]:
    row = a_circular(city)
    return row, lambda by: circulars.revoke(row, reason=WHY, by=by, now=NOW)


def _call(city: City) -> tuple[Any, Call]:
    return an_interview(city), lambda by: an_interview(city, by)


def _hold(city: City) -> tuple[Any, Call]:
    row = an_interview(city)
    return row, lambda by: hold(row, by)


def _put_off(city: City) -> tuple[Any, Call]:
    row = an_interview(city)
    return row, lambda by: interviews.put_off(
        row, scheduled_for=LATER, place="二楼", reason=WHY, by=by, now=NOW
    )


def _settle(city: City) -> tuple[Any, Call]:
    row = held(city)
    return row, lambda by: interviews.settle(row, note=WHY, by=by, now=LATER)


def _call_off(city: City) -> tuple[Any, Call]:
    row = an_interview(city)
    return row, lambda by: interviews.call_off(row, reason=WHY, by=by, now=NOW)


MAKE: dict[tuple[str, str], Callable[[City], tuple[Any, Call]]] = {
    ("proposal", "take_up"): _take_up,
    ("proposal", "decline"): _decline,
    ("card", "issue"): _issue_card,
    ("card", "revoke"): _revoke_card,
    ("circular", "issue"): _issue_circular,
    ("circular", "revoke"): _revoke_circular,
    ("interview", "issue"): _call,
    ("interview", "hold"): _hold,
    ("interview", "put_off"): _put_off,
    ("interview", "settle"): _settle,
    ("interview", "call_off"): _call_off,
}

"""Proposals, cards, circulars, interviews: what a proposal says, and what many of them come to. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from core.reasons import Reason
from departments.rules.calendar import in_shanghai
from departments.rules.ladder import CRITICAL_AFTER, URGENT_AFTER, WORKDAYS_LATE, StepName, Urgency
from departments.rules.limits import Basis, Limit
from supervision.rules.quarters import FOLLOWS, Quarter

COLOUR_OF = {"YELLOW_CARD": "YELLOW", "RED_CARD": "RED"}
"""The card that a measure is; circulars and interviews are none."""
STEP_OF = {
    "YELLOW_CARD": StepName.YELLOW,
    "RED_CARD": StepName.RED,
    "CIRCULAR": StepName.RED,
    "INTERVIEW": StepName.INTERVIEW,
}
"""The step of the ladder at which a measure is proposed."""
COUNTED_FOR = {measure: colour for colour, measure in FOLLOWS.items()}
"""The colour of which too many in a quarter propose a measure."""
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """What the sentence of a proposal is made of; names and numbers as people read them."""

    measure: str
    ground: str
    department: str
    quarter: Quarter
    ticket: str = ""
    order: str = ""
    urgency: str = Urgency.NORMAL
    count: int = 1


def threshold(measure: str, urgency: str) -> Limit | None:
    """By how much more than this a clock is late when the measure is proposed; None where any lateness is."""
    step = STEP_OF[measure]
    if urgency == Urgency.NORMAL:
        return Limit(dict(WORKDAYS_LATE)[step], Basis.WD)
    delay = dict(URGENT_AFTER if urgency == Urgency.URGENT else CRITICAL_AFTER)[step]
    if not delay:
        return None
    hours, rest = divmod(delay, HOUR)
    return Limit(delay // MINUTE, Basis.MIN) if rest else Limit(hours, Basis.H)


def ground_of(facts: ProposalFacts) -> Reason:
    """Why the measure is proposed: a code of the wording with what fills its sentence."""
    named: dict[str, Any] = {"ticket": facts.ticket, "order": facts.order}
    named |= {"count": facts.count, "quarter": facts.quarter}
    match facts.ground:
        case "QUARTER":
            return Reason("proposed_quarter", named | {"colour": COUNTED_FOR[facts.measure]})
        case "TWICE":
            return Reason("proposed_twice", named)
        case "DATA_SHARE":
            return Reason("proposed_data_share", named)
        case "FALSE_RESULT":
            return Reason("proposed_false_result", named)
        case "RUNNING_LOW":
            return Reason("proposed_running_low", named)
    late = threshold(facts.measure, facts.urgency)
    what = "order" if facts.order else "ticket"
    return Reason(f"proposed_{what}_late", named | {"beyond": late})


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a bulk act would do: how many of each measure, to how many departments, and how many it cannot."""

    measures: dict[str, int] = field(default_factory=dict)
    departments: int = 0
    refused: int = 0

    @property
    def able(self) -> int:
        return sum(self.measures.values())


def foreseen(rows: Iterable[tuple[str, int, bool]]) -> Foreseen:
    """The sum of rows of (measure, department, can it be done), the measures in their order of weight."""
    given = list(rows)
    counted = Counter(measure for measure, _department, able in given if able)
    return Foreseen(
        measures={measure: counted[measure] for measure in STEP_OF if counted[measure]},
        departments=len({department for _measure, department, able in given if able}),
        refused=sum(not able for _measure, _department, able in given),
    )


def is_blank(text: str | None) -> bool:
    """Whether nothing was written."""
    return not (text or "").strip()


def wanting(given: dict[str, Any]) -> list[Reason]:
    """The reason codes whose text is blank, in their order."""
    return [Reason(code) for code, text in given.items() if is_blank(text)]


def appointment_faults(scheduled_for: datetime, now: datetime) -> list[Reason]:
    """Why an interview cannot be appointed for that instant."""
    return [] if scheduled_for > now else [Reason("interview_in_the_past")]


def minutes_faults(
    *, called_at: datetime, held_at: datetime, demands: str, due_on: date | None, now: datetime
) -> list[Reason]:
    """Why the minutes of an interview cannot be kept as they are."""
    found = []
    if held_at > now:
        found.append(Reason("interview_not_yet"))
    if held_at < called_at:
        found.append(Reason("interview_before_call", {"called": called_at}))
    if is_blank(demands) == (due_on is not None):
        found.append(Reason("demands_without_day" if due_on is None else "day_without_demands"))
    if due_on is not None and due_on < in_shanghai(held_at).date():
        found.append(Reason("demands_due_before"))
    return found


def is_owing(demands: str, settled_at: datetime | None) -> bool:
    """Whether an interview's demands are not confirmed yet."""
    return settled_at is None and not is_blank(demands)


def is_demand_overdue(demands: str, due_on: date | None, settled_at: datetime | None, today: date) -> bool:
    """Whether what an interview demanded is owed since before ``today``; on the day itself it is in time."""
    return is_owing(demands, settled_at) and due_on is not None and due_on < today

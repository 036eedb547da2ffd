"""催办, levels, and when each clock is looked at again."""

from collections.abc import Sequence
from datetime import datetime

from feedback.models import Deadline as TicketDeadline
from feedback.models import Dispatch
from supervision.models import Deadline, Reminder, SupervisionOrder
from supervision.sweep._rows import among, change, insert
from supervision.sweep.cases import Case, Terms

Reached = tuple[int, str, datetime]
LEVELLED = {"dispatch": Dispatch, "order": SupervisionOrder}


def remind(cases: Sequence[Case], terms: Terms) -> int:
    """One row per step reached and not noted yet; returns how many."""
    known = _known(cases)
    rows = []
    for case in cases:
        case.new_steps = [
            step for step in case.course.reminded if (case.clock.pk, step.name.value, step.at) not in known
        ]
        rows += [_row(case, step.name.value, step.at, terms) for step in case.new_steps]
    insert(Reminder, rows)
    return len(rows)


def level(cases: Sequence[Case]) -> None:
    """Raise dispatches and orders to the level their clocks reached; it never falls."""
    highest: dict[tuple[str, int], Case] = {}
    for case in cases:
        place = case.place
        if place.kind in LEVELLED and case.course.level > place.level:
            known = highest.setdefault((place.kind, place.id), case)
            if case.course.level > known.course.level:
                highest[place.kind, place.id] = case
    for kind, model in LEVELLED.items():
        raised = [(id_, case.course.level) for (of, id_), case in highest.items() if of == kind]
        change(model, {"level": "smallint"}, sorted(raised))
    for case in highest.values():
        case.new_level = case.course.level


def look_again(cases: Sequence[Case]) -> None:
    """Store the next step of each clock."""
    for model in (TicketDeadline, Deadline):
        rows = [
            (case.clock.pk, case.course.next_at, case.course.next_step)
            for case in cases
            if isinstance(case.clock, model)
        ]
        change(model, {"next_at": "timestamptz", "next_step": "text"}, rows)


def _known(cases: Sequence[Case]) -> set[Reached]:
    """What is noted already; the cases are all of one table of clocks."""
    key = "own_deadline_id" if cases and cases[0].is_own else "deadline_id"
    rows = Reminder.objects.filter(**{f"{key}__in": among(case.clock.pk for case in cases)})
    return set(rows.values_list(key, "step", "at"))


def _row(case: Case, step: str, at: datetime, terms: Terms) -> dict[str, object]:
    place, clock = case.place, case.clock
    return {
        "own_deadline_id" if case.is_own else "deadline_id": clock.pk,
        "ticket_id": place.ticket_id,
        "dispatch_id": place.dispatch_id,
        "order_id": place.order_id,
        "department_id": clock.owner_id,
        "clock_kind": clock.kind,
        "step": step,
        "urgency": clock.urgency,
        "at": at,
        "noticed_at": terms.now,
    }

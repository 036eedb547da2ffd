"""Whom the dispatch catalogue proposes for a ticket, and why; a person decides (R17)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.known_queries import KnownQuery
from departments.models import Department
from departments.rules.calendar import in_shanghai
from feedback.choices import Category
from feedback.models import DispatchRule, Ticket
from feedback.rules.catalogue import CatalogueRule, suggest
from feedback.rules.merging import REPEAT_WITHIN

MOST = 3
NAMED = ("department", "fallback_department", "topic", "area")
RULES = KnownQuery[DispatchRule](
    lambda topics: DispatchRule.objects.filter(topic_id__in=topics).select_related(*NAMED)
)
LINES = ("topic__parent__parent", "area__parent__parent")
WHY = {
    "exact": _("Rule for exactly this topic and area"),
    "wider_area": _("Rule for this topic in a wider area"),
    "wider_topic": _("Rule of the wider topic"),
    "fallback": _("Fallback: the department of the rule is out of use"),
    "repeat": _("It had the same matter, closed within the last 30 days"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One department the catalogue names, or the one that had the matter before (then without ``rule``).

    ``is_barred`` when it is, or belongs to, the accused.
    """

    department: Department
    why: str
    rule: DispatchRule | None
    is_barred: bool = False

    @property
    def reason(self) -> Any:
        return WHY[self.why]

    @property
    def key(self) -> str:
        """How a form names the department."""
        return str(self.department.pk)

    @property
    def is_exact(self) -> bool:
        return self.why == "exact"


def proposals_for(ticket: Ticket, *, on: date) -> list[Proposal]:
    """Up to three departments in order of fit; who had a repeated matter comes first.

    One query when ``LINES`` came with the ticket, one more for a repeat.
    """
    return proposals_for_each([ticket], on=on)[0]


def proposals_for_each(tickets: Sequence[Ticket], *, on: date) -> list[list[Proposal]]:
    """The proposals of each ticket, in the order given, at the price of one."""
    earlier = _earlier(tickets)
    lines = [(line_of(ticket.topic), line_of(ticket.area)) for ticket in tickets]
    topics = {pk for topic_line, _areas in lines for pk in topic_line}
    rows = RULES(tuple(sorted(topics))) if topics else []
    return [
        _merged(_who_had_it(ticket, earlier, on), _named(ticket, rows, *line, on=on))
        for ticket, line in zip(tickets, lines, strict=True)
    ]


def _merged(again: list[Proposal], named: list[Proposal]) -> list[Proposal]:
    known = {proposal.department.pk for proposal in again}
    return [*again, *(proposal for proposal in named if proposal.department.pk not in known)][:MOST]


def _named(
    ticket: Ticket, rows: Iterable[DispatchRule], topics: list[int], areas: list[int], *, on: date
) -> list[Proposal]:
    """What the catalogue names for the ticket."""
    held = {
        row.pk: row
        for row in rows
        if row.topic_id in topics and (row.area_id is None or row.area_id in areas)
    }
    found = suggest(catalogue_rules(held.values()), topics=topics, areas=areas, on=on)[:MOST]
    return [_proposal(ticket, held[item.rule_id], item.why) for item in found]


def _earlier(tickets: Iterable[Ticket]) -> dict[int, Ticket]:
    """The earlier tickets that these repeat; no query where none does."""
    wanted = {ticket.duplicate_of_id for ticket in tickets if ticket.is_repeat} - {None}
    if not wanted:
        return {}
    return Ticket.objects.select_related("lead_department").in_bulk([pk for pk in wanted if pk])


def _who_had_it(ticket: Ticket, earlier: Mapping[int, Ticket], on: date) -> list[Proposal]:
    """The department of the earlier matter that this one repeats, closed 30 days ago at most."""
    first = earlier.get(ticket.duplicate_of_id or 0) if ticket.is_repeat else None
    if first is None:
        return []
    lead, closed = first.lead_department, first.completed_at
    if lead is None or closed is None or first.centre_id != ticket.centre_id or not lead.is_active:
        return []
    if in_shanghai(closed).date() < on - REPEAT_WITHIN:
        return []
    return [Proposal(lead, "repeat", None, _is_barred(ticket, lead))]


def _is_barred(ticket: Ticket, department: Department) -> bool:
    accused = ticket.accused_department
    is_report = ticket.category == Category.REPORT
    return is_report and accused is not None and accused.is_same_or_above(department)


def catalogue_rules(rows: Iterable[DispatchRule]) -> list[CatalogueRule]:
    """Rows of the catalogue as the rules read them; departments must come with the rows."""
    return [
        CatalogueRule(
            id=row.pk,
            topic_id=row.topic_id,
            area_id=row.area_id,
            department_id=row.department_id,
            fallback_id=row.fallback_department_id,
            effective_from=row.effective_from,
            effective_to=row.effective_to,
            department_active=row.department.is_active,
            fallback_active=row.fallback_department is not None and row.fallback_department.is_active,
        )
        for row in rows
    ]


def line_of(node: Any) -> list[int]:
    """The ids of a topic or area from itself up to the root; nothing for none."""
    line = []
    while node is not None:
        line.append(node.pk)
        node = node.parent
    return line


def _proposal(ticket: Ticket, row: DispatchRule, why: str) -> Proposal:
    department = row.fallback_department if why == "fallback" and row.fallback_department else row.department
    return Proposal(department, why, row, _is_barred(ticket, department))

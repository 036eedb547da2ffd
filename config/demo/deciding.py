"""Who of the demo's dispatchers decides a matter, and what they write when the catalogue names another."""

from datetime import datetime

from config.demo.house import House
from departments.models import Department, Staff
from departments.roles import Role
from departments.rules.calendar import in_shanghai
from feedback.models import Ticket
from feedback.suggestions import proposals_for


def dispatcher_of(house: House, ticket: Ticket) -> Staff | None:
    """The senior dispatcher where the matter needs one; None where any will do."""
    return house.staff(Role.DISPATCHER, "RX")[0] if ticket.senior_reasons else None


def why_this(ticket: Ticket, lead: Department, now: datetime) -> str:
    """The instruction: empty where the catalogue names the department, else why it is chosen."""
    named = proposals_for(ticket, on=in_shanghai(now).date())
    is_named = lead.pk in {proposal.department.pk for proposal in named}
    return "" if is_named else "按职责清单，此类事项由贵单位主办。"

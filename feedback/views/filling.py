"""What a template's variables become: for a ticket, and for the sample that its keeper looks at."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from core.masking import STAR, mask_text
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from feedback.models import ReplyTemplate, Ticket
from feedback.rules.templates import fill

CITIZENS_LANGUAGE = "zh-hans"
LONGEST_ID = 18


def templates_for(ticket: Ticket) -> list[ReplyTemplate]:
    """Templates in use that fit the ticket: first of its topic, then of its department, then its category."""
    return sorted(
        _fitting(ticket),
        key=lambda row: (row.topic_id is None, row.department_id is None, row.category == "", row.name),
    )


def chosen_template(pk: str | None, ticket: Ticket) -> ReplyTemplate | None:
    """The template of this id, if it is one of those that fit the ticket."""
    if not pk or not pk.isdecimal() or len(pk) > LONGEST_ID:
        return None
    return _fitting(ticket).filter(pk=int(pk)).first()


def _fitting(ticket: Ticket) -> QuerySet[ReplyTemplate]:
    fits = Q(category__in=["", ticket.category]) & (Q(topic__isnull=True) | Q(topic_id=ticket.topic_id))
    lead = ticket.lead_department
    whose = Q(department=None) | Q(department_id__in=lead.ancestry if lead else [])
    return ReplyTemplate.objects.filter(fits & whose, is_active=True)


def filled(template: ReplyTemplate, ticket: Ticket, now: datetime, *, writer: Staff) -> str:
    """The template's text with this ticket's values; what it was told, it tells without personal numbers."""
    with translation.override(CITIZENS_LANGUAGE):
        values = {
            "number": ticket.number,
            "citizen": _citizen(ticket),
            "title": mask_text(ticket.title),
            "place": mask_text(ticket.place),
            "raised": _day(ticket.registered_at),
            "department": ticket.lead_department.name if ticket.lead_department else "",
            "handler": writer.display_name,
            "date": _day(now),
            "due": _day(ticket.due_at) if ticket.due_at else "",
        }
    return fill(template.body, values)


def sample_values() -> dict[str, str]:
    """A ticket that never was, for the preview of a template."""
    with translation.override(CITIZENS_LANGUAGE):
        return {
            "number": "20260921000001",
            "citizen": _("Mr or Ms %(surname)s") % {"surname": "张"},
            "title": "听雨路路灯不亮",
            "place": "听雨路与桂子巷路口",
            "raised": "2026 年 9 月 21 日",
            "department": "市照明管理处",
            "handler": "林晓舟",
            "date": "2026 年 9 月 24 日",
            "due": "2026 年 9 月 28 日",
        }


def _day(at: datetime) -> str:
    day = in_shanghai(at)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _citizen(ticket: Ticket) -> str:
    """How the answer addresses them: by the surname alone, or as a citizen."""
    surname = ticket.complainant.masked_name.rstrip(STAR) if ticket.complainant else ""
    return _("Mr or Ms %(surname)s") % {"surname": surname} if surname else _("citizen and friend")

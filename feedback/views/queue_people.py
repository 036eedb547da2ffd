"""People round the queue: who is at which row, and for whom one stands in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from departments.models import Absence, Staff
from feedback.reports.presence import others_at

CELL = "feedback/presence/_cell.html"


def at_rows(ticket_ids: Iterable[int], user: Staff, now: datetime) -> dict[int, str]:
    """The cell of each ticket where somebody is, drawn; one query."""
    found = others_at(set(ticket_ids), user=user, now=now)
    return {pk: render_to_string(CELL, {"others": others}) for pk, others in found.items()}


def with_deputy_tabs(
    tabs: list[dict[str, Any]], user: Staff, params: QueryDict, now: datetime
) -> list[dict[str, Any]]:
    """The tabs, and one for each colleague in whose place the person works; one of all is the current one."""
    theirs = _deputy_tabs(user, params, now)
    if any(tab["is_current"] for tab in theirs):
        tabs = [tab | {"is_current": False} for tab in tabs]
    return [*tabs, *theirs]


def _deputy_tabs(user: Staff, params: QueryDict, now: datetime) -> list[dict[str, Any]]:
    """A tab for each colleague who is away and for whom the person stands in: their open work; one query."""
    away = Absence.objects.on(now).filter(deputy=user).order_by("staff__display_name", "pk")
    return [
        {
            "url": f"{reverse('queue')}?{urlencode({'assignee': pk})}",
            "label": _("For %(name)s") % {"name": name},
            "count": None,
            "tone": "",
            "is_current": params.getlist("assignee") == [str(pk)] and params.get("tab", "all") in ("", "all"),
        }
        for pk, name in away.values_list("staff_id", "staff__display_name")
    ]

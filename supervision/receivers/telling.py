"""Reactions: acts of which departments are told."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from supervision.actions.watching import announce
from supervision.events import acted

ISSUE = "issue"


@receiver(acted, dispatch_uid="supervision.telling")
def tell_department(
    *, row: Any, kind: str, verb: str, now: datetime, facts: dict[str, Any], **_rest: Any
) -> None:
    """Keep the act to be told with the next gathered message; a new paper's first act is its issue."""
    place = getattr(row, "department_id", None)
    announce(row.pk, kind=kind, verb=verb if "from" in facts else ISSUE, department_id=place, now=now)

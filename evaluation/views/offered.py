"""The acts on one paper as its page offers them: those this person may make, and why one of theirs waits."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

from django.urls import reverse

from core.refusals import say
from departments.models import Staff
from supervision.acting import reasons_against
from supervision.views.measure_acts import ActPage
from supervision.views.rectification_acts import HIDDEN


class Offered(Protocol):
    """One act: its form's page and its icon; ``noun``, where it has one, stands in its address."""

    @property
    def page(self) -> ActPage: ...

    @property
    def icon(self) -> str: ...


def moves_of(
    row: Any,
    user: Staff,
    now: datetime,
    pages: Mapping[str, Offered],
    url_name: str,
    primary: Collection[str] | None = None,
) -> list[dict[str, Any]]:
    """The acts as ui/_move.html wants them. ``primary``: the verbs that stand out; None for the first."""
    found: list[dict[str, Any]] = []
    for verb, one in pages.items():
        against = reasons_against(row, verb, by=user, now=now)
        if any(reason.code in HIDDEN for reason in against):
            continue
        stands_out = not found if primary is None else verb in primary
        found.append(
            {
                "verb": verb,
                "label": one.page.title,
                "icon": one.icon,
                "url": reverse(url_name, args=[row.pk, getattr(one, "noun", verb)]),
                "reasons": [say(reason) for reason in against],
                "primary": stands_out and not against,
            }
        )
    return found

"""Issue a new version of a kind of rules; versions are only ever added."""

from collections.abc import Mapping
from datetime import datetime

from departments.calendars import Actor
from departments.models.rule_version import RuleVersion


def issue_rules(
    *,
    kind: str,
    values: Mapping[str, object],
    effective_from: datetime,
    note: str = "",
    by: Actor | None,
) -> RuleVersion:
    """The next version of its kind, in force from the instant.

    The kind's last version is locked, so that two people issuing at once get two numbers.
    """
    last = RuleVersion.objects.select_for_update().filter(kind=kind).order_by("-number").first()
    return RuleVersion.objects.create(
        kind=kind,
        number=last.number + 1 if last else 1,
        effective_from=effective_from,
        values=dict(values),
        note=note,
        made_by=by.display_name if by else "",
    )

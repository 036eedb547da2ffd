"""What the evidence of an entry or exclusion says, as sentences; newest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import EvidenceRecord
from feedback.history import facts_of_record
from supervision.choices import AppealDecision
from supervision.rules.acts import ActSpec


@dataclass(frozen=True, slots=True)
class Told:
    """One record: when, who, what, and one line more."""

    at: datetime
    actor: str
    verb: str
    text: str
    seal: str


def story_of(records: Iterable[EvidenceRecord], table: Mapping[str, ActSpec]) -> list[Told]:
    """The records of one paper, newest first."""
    found = []
    for record in records:
        facts: dict[str, Any] = facts_of_record(record)
        spec = table.get(record.verb)
        verb = str(spec.label) if spec else str(FIRST.get(record.verb, record.verb))
        found.append(
            Told(
                record.at,
                record.actor_name or _("The portal"),
                verb,
                _more(facts),
                bytes(record.hash).hex()[:8],
            )
        )
    return found[::-1]


def points_text(value: Fraction) -> str:
    """Points as people write them: "2.5"; halves are exact, so that nothing is rounded."""
    return f"{float(value):.1f}"


def _more(facts: Mapping[str, Any]) -> str:
    parts = []
    decision = facts.get("decision")
    if decision in AppealDecision.values:
        parts.append(str(AppealDecision(decision).label))
    if facts.get("before") and facts.get("before") != facts.get("points"):
        parts.append(_("%(before)s points, now %(points)s") % facts)
    elif facts.get("points"):
        parts.append(_("%(points)s points") % facts)
    if facts.get("counted_in"):
        parts.append(_("counts in %(counted_in)s") % facts)
    return " · ".join(parts)


FIRST = {
    "propose": gettext_lazy("proposed it"),
    "issue": gettext_lazy("asked for it"),
    "reverse": gettext_lazy("gave back what it had cost, in the next open month"),
    "count_reversal": gettext_lazy("counted what was given back, with the lock of that month"),
}

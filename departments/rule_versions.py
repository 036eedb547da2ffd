"""Which version of a kind of rules was in force at an instant."""

from datetime import datetime

from core.known_queries import KnownQuery
from core.refusals import Refused
from departments.models.rule_version import RuleVersion

IN_FORCE = KnownQuery[RuleVersion](
    lambda kind, at: RuleVersion.objects.filter(kind=kind, effective_from__lte=at).order_by(
        "-effective_from", "-number"
    )[:1]
)


def current_rules(kind: str, at: datetime) -> RuleVersion:
    """The version in force at the instant. Raises Refused when the kind had none yet."""
    version = rules_or_none(kind, at)
    if version is None:
        raise Refused("no_rules_in_force")
    return version


def rules_or_none(kind: str, at: datetime) -> RuleVersion | None:
    """The version in force at the instant, or None."""
    return IN_FORCE.first(kind, at)

"""The version of supervision's numbers in force at an instant."""

from datetime import datetime

from departments.models import RuleVersion
from departments.rule_versions import current_rules

KIND = "supervision"


def supervision_rules(at: datetime) -> RuleVersion:
    """The version in force at the instant: ``values`` as ``rules.settings.DEFAULT_SUPERVISION``."""
    return current_rules(KIND, at)

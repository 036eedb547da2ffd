"""The versions of supervision's and the assessment's numbers in force at an instant."""

from datetime import datetime

from departments.models import RuleVersion
from departments.rule_versions import current_rules

KIND, ASSESSMENT = "supervision", "assessment"


def supervision_rules(at: datetime) -> RuleVersion:
    """The version in force at the instant: ``values`` as ``rules.settings.DEFAULT_SUPERVISION``."""
    return current_rules(KIND, at)


def assessment_rules(at: datetime) -> RuleVersion:
    """The version in force at the instant: ``values`` as ``rules.score.DEFAULT_ASSESSMENT``.

    A period is judged by the version in force at its first instant: nobody by numbers that came afterwards.
    """
    return current_rules(ASSESSMENT, at)

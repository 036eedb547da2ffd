"""Versions of the assessment's numbers: issued with evidence, from the first of a coming month on."""

from collections.abc import Mapping
from datetime import datetime

from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import RuleVersion, Staff
from departments.scope import scope
from evaluation.rules import assessment_table
from feedback.actions.ruling import issue_version
from supervision.rule_versions import ASSESSMENT

ISSUER = "configure_assessment"


def may_issue(person: Staff) -> bool:
    """Whether the person sets the assessment's numbers: an assessment manager of any department."""
    return bool(scope(person, ISSUER))


def issue_assessment(
    *, cells: Mapping[str, str], effective_from: datetime, note: str, by: Staff, now: datetime
) -> RuleVersion:
    """Put a table of numbers in force from a month's first instant on.

    A month that has begun is judged by the version of its first day, so none may start within one. Raises
    Refused with every fault, NotPermitted.
    """
    if not may_issue(by):
        raise NotPermitted(Reason("no_authority", {"permission": ISSUER}))
    found = list(assessment_table.faults(cells).values())
    if not assessment_table.may_start(effective_from, now):
        found.append(Reason("assessment_not_a_first"))
    if found:
        raise Refused(*found, status=422)
    values = assessment_table.table_of(cells)
    return issue_version(ASSESSMENT, values=values, effective_from=effective_from, note=note, by=by, now=now)

"""A new version of the questionnaire; earlier ones stay as they were answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from core.refusals import Refused
from departments.models import Department, Staff
from evaluation.models import Questionnaire
from evaluation.rules.surveys.questions import version_faults
from supervision.acting import require_grant


def issue_version(
    *,
    title: str,
    intro: str,
    rows: Sequence[Mapping[str, Any]],
    values: Mapping[str, Any],
    note: str,
    by: Staff,
    now: datetime,
) -> Questionnaire:
    """Write the next version. Raises Refused with what is wrong with it, NotPermitted without the grant."""
    root = Department.objects.filter(parent__isnull=True).earliest("pk")
    require_grant(by, "configure_assessment", root.pk)
    if faults := version_faults(rows, values):
        raise Refused(*faults, status=422)
    with transaction.atomic():
        Department.objects.select_for_update().get(pk=root.pk)  # one new version at a time
        newest = Questionnaire.objects.order_by("-number").values_list("number", flat=True).first() or 0
        made: Questionnaire = Questionnaire.objects.create(
            number=newest + 1,
            title=title.strip(),
            intro=intro.strip(),
            rows=list(rows),
            values=dict(values),
            note=note.strip(),
            made_at=now,
            made_by=by,
        )
    return made

"""Facts of a locked period that are no longer as they were, in words, each with its rows."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.models import AssessmentPeriod
from evaluation.reports.behind import NAMES, label
from evaluation.reports.drift import drift_of
from evaluation.views.assessment_reading import Opening, rows_url

MOST = 200


def drift_lines(period: AssessmentPeriod, opening: Opening) -> list[dict[str, Any]]:
    """What assessment/_drift.html shows: of the departments whose numbers the person may open."""
    if not period.drift:
        return []
    found = (one for one in drift_of(period) if one.department_id in opening)
    return [
        {"name": one.name, "then": one.then, "now": one.now, **_what(period.code, one)}
        for one, _place in zip(found, range(MOST), strict=False)
    ]


def _what(code: str, one: Any) -> dict[str, Any]:
    """The field in words, and where it is opened."""
    kind, _colon, pk = one.field.partition(":")
    if pk:
        words = _("entry %(number)s") if kind == "entry" else _("entry %(number)s, given back")
        return {"what": words % {"number": pk}, "url": reverse("entry", args=[pk])}
    if one.field in NAMES:
        return {"what": label(one.field), "url": rows_url(code, one.department_id, one.field)}
    return {"what": _("Third party's score") if kind == "third_party" else one.field, "url": ""}

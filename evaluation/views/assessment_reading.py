"""What every page of a period begins with: the period if it is visible, and whose numbers open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from departments.models import Department, Staff
from departments.scope import scope_many
from evaluation.models import AssessmentPeriod
from evaluation.rules.periods import is_code
from supervision.querysets import READERS

NAMED = ("rules", "numbers", "calendar", "authority", "noticed_by", "locked_by", "published_by")


@dataclass(frozen=True, slots=True)
class Opening:
    """The departments whose arithmetic and rows a person may open."""

    everything: bool
    ids: frozenset[int]

    def __contains__(self, department_id: object) -> bool:
        return self.everything or department_id in self.ids

    @property
    def own(self) -> frozenset[int]:
        """The departments to point out among all: none for whoever opens every one."""
        return frozenset() if self.everything else self.ids


def visible_period(user: Staff, code: str) -> AssessmentPeriod:
    """The period of this code; 404 for one that is not there for the person, as for no code at all."""
    found = None
    if is_code(code):
        found = AssessmentPeriod.objects.visible_to(user).select_related(*NAMED).filter(code=code).first()
    if found is None:
        raise Http404
    period: AssessmentPeriod = found
    return period


def opened_by(user: Staff) -> Opening:
    """Whose numbers the person may open: as ``Assessment.objects.opened_to``. No query of its own."""
    held = scope_many(user, READERS).values()
    everything = any(one.everything for one in held)
    return Opening(everything, frozenset(pk for one in held for pk in one.ids))


def named_department(department_id: int) -> Department:
    """The department of an id that the person may open; 404 for none."""
    found = Department.objects.filter(pk=department_id).first()
    if found is None:
        raise Http404
    return found


def rows_url(code: str, department_id: int, name: str) -> str:
    """The address of the rows behind a number."""
    return reverse("assessment-rows", args=[code, department_id, name])


def result_url(code: str, department_id: int) -> str:
    """The address of one department's result."""
    return reverse("assessment-result", args=[code, department_id])


NUMBERS: Mapping[str, tuple[str, str]] = {
    "response": ("responded", "to_respond"),
    "on_time": ("in_time", "assessed"),
    "resolution": ("resolved", "answers"),
    "satisfaction": ("satisfied", "answers"),
}
"""Of each index of the score: the names of its numerator and denominator."""


def index_url(code: str, department_id: int) -> Any:
    """For ``standing_words.steps_of``: the list behind "part" or "whole" of an index, or "entries"."""

    def address(index: str, which: str) -> str:
        if index not in NUMBERS:
            return rows_url(code, department_id, "entries")
        return rows_url(code, department_id, NUMBERS[index][which == "whole"])

    return address

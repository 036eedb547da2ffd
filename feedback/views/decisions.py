"""裁决台: the address of the deciders' desk, which opens where something waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from feedback.views.access import staff_of
from feedback.views.decision_tabs import first_tab


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """The first of the person's tabs in which something waits."""
    return redirect(first_tab(staff_of(request)).name)

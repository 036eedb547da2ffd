"""The audit administrator's page of the evidence: anchors, verification, and what came of it."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import jobs
from core.evidence.verification import count_records
from core.keyset import page
from core.models import Anchor, Job
from core.refusals import NotPermitted
from core.tasks import VERIFICATION
from departments.models import Staff
from departments.scope import scope

SIZE = 50


def auditors_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for people who read the audit trail; others are told so (403)."""

    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        held = scope(cast(Staff, request.user), "read_audit")
        if not (held.everything or held.ids):
            raise NotPermitted
        return view(request, *args, **kwargs)

    return guarded


@never_cache
@require_safe
@auditors_only
def evidence_page(request: HttpRequest) -> HttpResponse:
    """How much is recorded, the last verification with each fault, and the anchors, newest first."""
    anchors = page(Anchor.objects.all(), order=("-number",), after=request.GET.get("cursor"), size=SIZE)
    records, is_exact = count_records()
    every = Job.objects.filter(kind=VERIFICATION).order_by("-id")
    context = {
        "anchors": anchors,
        "last_anchor": Anchor.objects.order_by("-number").first(),
        "records": records,
        "is_exact": is_exact,
        "last": every.filter(state=Job.State.DONE).first(),
        "under_way": every.exclude(state__in=(Job.State.DONE, Job.State.FAILED)).first(),
        "now": timezone.now(),
    }
    return render(request, "departments/evidence.html", context)


@require_POST
@auditors_only
def evidence_verification(request: HttpRequest) -> HttpResponse:
    """Start a verification, unless one is under way, and go where its progress is shown."""
    staff = cast(Staff, request.user)
    under_way = Job.objects.filter(kind=VERIFICATION, state__in=(Job.State.QUEUED, Job.State.RUNNING))
    if under_way.exclude(by_id=staff.pk).exists():
        messages.info(request, _("A verification is under way already; its outcome will stand here."))
        return redirect("evidence")
    job = under_way.first() or jobs.start(
        VERIFICATION, by_id=staff.pk, by_name=staff.display_name, params={}, now=timezone.now()
    )
    return redirect("job", job.pk)

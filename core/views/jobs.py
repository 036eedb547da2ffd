"""A job's page: how far it is, why it failed, what came of it. Its owner's alone."""

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import jobs
from core.files import open_stored
from core.models import Job


@never_cache
@login_required
@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """The page; to htmx only its progress, which asks again until the job has ended."""
    found = _own_job(request, job_id)
    fragment = request.headers.get("HX-Request") == "true"
    template = "core/job/_progress.html" if fragment else "core/job.html"
    context = {"job": found, "title": jobs.title_of(found), "address": _address(found)}
    return render(request, template, context)


@never_cache
@login_required
@require_safe
def job_report(request: HttpRequest, job_id: int) -> FileResponse:
    """The file that the job wrote, as a download."""
    file = _own_job(request, job_id).report_file
    if file is None:
        raise Http404
    return FileResponse(
        open_stored(file), as_attachment=True, filename=file.name, content_type=file.content_type or None
    )


def _own_job(request: HttpRequest, job_id: int) -> Job:
    own = Job.objects.filter(by_id=request.user.pk).select_related("report_file")
    return get_object_or_404(own, pk=job_id)


def _address(found: Job) -> str:
    """Where the outcome can be seen: a path of ours that the handler named, else nothing."""
    address = str(found.result.get("address", ""))
    parts = urlsplit(address)
    is_ours = address.startswith("/") and not parts.scheme and not parts.netloc
    return address if is_ours and found.state == Job.State.DONE else ""

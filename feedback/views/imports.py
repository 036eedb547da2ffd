"""Imports: upload an export, watch it being read, name its columns, take back what was refused."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import files, jobs
from core.models import Job
from core.reasons import Reason
from core.refusals import say
from departments.models import Department, Staff
from departments.scope import Scope, scope
from feedback.actions.importing import save_columns, saved_columns
from feedback.forms.importing import ImportForm, MappingForm
from feedback.models import Channel
from feedback.views.access import staff_of

KIND = "import_tickets"
SHOWN = 20
COUNTS = ("rows", "registered", "repeats", "known", "refused")


def _registering(request: HttpRequest) -> tuple[Staff, Scope]:
    """The person and where they may register; to anybody else there is no such page."""
    staff = staff_of(request)
    held = scope(staff, "register_tickets")
    if not (held.everything or held.ids):
        raise Http404
    return staff, held


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The upload form above one's own imports; a good upload starts a job."""
    staff, held = _registering(request)
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        centre_ids=None if held.everything else list(held.ids),
    )
    if form.is_valid():
        return redirect("import", _start(form, staff).pk)
    mine = Job.objects.filter(kind=KIND, by_id=staff.pk).select_related("file").order_by("-id")[:SHOWN]
    rows = [{"job": job, "counts": _counts(job)} for job in mine]
    return render(
        request, "feedback/imports.html", {"form": form, "rows": rows}, status=400 if form.errors else 200
    )


def _start(form: ImportForm, staff: Staff) -> Job:
    now, data = timezone.now(), form.cleaned_data
    upload = data["file"]
    stored = files.store(
        upload.file, name=upload.name, content_type=upload.content_type or "", by_id=staff.pk, now=now
    )
    return jobs.start(
        KIND,
        by_id=staff.pk,
        by_name=staff.display_name,
        params={
            "centre": data["centre"].pk,
            "channel": data["channel"].pk,
            "channel_name": data["channel"].name,
            "backlog": data["is_backlog"],
            "dry_run": data["dry_run"],
        },
        file=stored,
        now=now,
    )


@never_cache
@require_safe
def import_page(request: HttpRequest, job_id: int) -> HttpResponse:
    """One import: its progress, then what became of every row. Asked by htmx, the progress alone."""
    job = _own(request, job_id)
    return _show(request, job, _mapping_form(job))


@require_POST
def import_columns(request: HttpRequest, job_id: int) -> HttpResponse:
    """Keep for the channel what its headers stand for, and read the same file again."""
    job = _own(request, job_id)
    form = _mapping_form(job, request.POST)
    if form is None or job.file is None:
        raise Http404
    if not form.is_valid():
        return _show(request, job, form, status=422)
    staff, now = staff_of(request), timezone.now()
    channel = Channel.objects.get(pk=job.params["channel"])
    centre = Department.objects.get(pk=job.params["centre"])
    save_columns(channel, columns=form.columns(), centre=centre, by=staff, now=now)
    again = jobs.start(
        KIND, by_id=staff.pk, by_name=staff.display_name, params=job.params, file=job.file, now=now
    )
    return redirect("import", again.pk)


def _show(request: HttpRequest, job: Job, form: MappingForm | None, status: int = 200) -> HttpResponse:
    context = {
        "job": job,
        "counts": _counts(job),
        "refusals": [say(Reason(r["code"], r["params"])) for r in job.reasons],
        "is_dry_run": job.params.get("dry_run"),
        "form": form,
    }
    template = "feedback/imports/_outcome.html" if request.htmx else "feedback/import.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=status)


def _mapping_form(job: Job, data: QueryDict | None = None) -> MappingForm | None:
    """The form for an import that failed for a missing column; None for any other."""
    missing = [r for r in job.reasons if r["code"] == "column_missing"]
    if not missing or not missing[0]["params"].get("found"):
        return None
    channel = Channel.objects.get(pk=job.params["channel"])
    return MappingForm(data, headers=missing[0]["params"]["found"], saved=saved_columns(channel))


@never_cache
@require_safe
def import_refused(request: HttpRequest, job_id: int) -> FileResponse:
    """The workbook of the rows that were refused, each with its reasons."""
    job = _own(request, job_id)
    if job.report_file is None:
        raise Http404
    return FileResponse(
        files.open_stored(job.report_file),
        as_attachment=True,
        filename=job.report_file.name,
        content_type=job.report_file.content_type,
    )


def _own(request: HttpRequest, job_id: int) -> Job:
    staff, _held = _registering(request)
    return get_object_or_404(
        Job.objects.select_related("file", "report_file"), pk=job_id, kind=KIND, by_id=staff.pk
    )


def _counts(job: Job) -> dict[str, int]:
    return {name: job.result[name] for name in COUNTS if name in job.result}

"""导出与报告: the history of files, one file, what an export would hold before it is begun."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from core.exports import is_exported, list_named
from core.files import open_stored
from core.keyset import page
from core.refusals import Refused, say
from departments.models import Staff
from departments.scope import scope, scope_many
from evaluation.actions.exporting import start_export
from evaluation.actions.reporting import kinds, reasons_against_taking, take_report
from evaluation.forms.reports import ExportForm
from evaluation.models import Report
from evaluation.reports.exports import KIND, may_export, preview
from evaluation.views.navigation import REPORTERS, nav_for
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.views.measure_filters import Filter, shown, turning

SIZE = 25
AUDITOR = "read_audit"
OWN, ALL, UNUSUAL = "", "all", "unusual"


@never_cache
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """One's own files; to auditors ``?tab=all`` everybody's, ``?tab=unusual`` those out of the ordinary."""
    user, now = _reporter(request), timezone.now()
    sets = _sets(user)
    given = request.GET.get("tab", "")
    tab = given if given in sets else next(iter(sets))
    filter_ = Filter("kind", pgettext("file", "Kind"), [(kind.name, kind.title, None) for kind in kinds()])
    chosen = filter_.chosen(request)
    rows = sets[tab].filter(kind=chosen) if chosen else sets[tab]
    here = page(rows.select_related("job", "by"), order=("-id",), after=request.GET.get("after"), size=SIZE)
    context = {
        "now": now,
        "evaluation_nav": nav_for(user, "reports"),
        "tabs": _tabs(request, sets, tab) if len(sets) > 1 else [],
        "rows": [_row(one, user, now) for one in here.items],
        "shows_who": tab != OWN,
        "total": rows.count(),
        "is_filtered": bool(chosen) or tab == UNUSUAL,
        "may_export": may_export(user),
        **shown(request, [filter_]),
        **turning(request, here),
    }
    return render(request, "evaluation/reports.html", context)


@never_cache
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: its progress, then what it holds; asked by htmx, only how it stands."""
    user, now = staff_of(request), timezone.now()
    visible: QuerySet[Any] = Report.objects.visible_to(user)
    row = get_object_or_404(visible.select_related("job", "by", "file"), pk=pk)
    is_own = row.by_id == user.pk
    against = reasons_against_taking(row, by=user, now=now) if is_own and row.job.is_finished else []
    context = {
        "now": now,
        "evaluation_nav": nav_for(user, "reports"),
        "report": row,
        "job": row.job,
        "is_own": is_own,
        "is_expired": row.file is None or (row.expires_at is not None and row.expires_at <= now),
        "reasons": [say(reason) for reason in against] if row.made_at else [],
        "again_url": _again(row) if is_own else "",
        "has_changed": row.expected is not None and row.rows is not None and row.expected != row.rows,
    }
    fragment = request.headers.get("HX-Request") == "true"
    return render(
        request, "evaluation/reports/_state.html" if fragment else "evaluation/report.html", context
    )


@never_cache
@require_GET
def report_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file itself, to whom it was made for, as long as that is allowed; every taking is written down."""
    user = staff_of(request)
    try:
        file = take_report(pk, by=user, now=timezone.now(), address=request.META.get("REMOTE_ADDR"))
    except Report.DoesNotExist as fault:
        raise Http404 from fault
    answer = FileResponse(
        open_stored(file), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest, name: str) -> HttpResponse:
    """What the export of a list would hold, by the list's own address; posting it begins."""
    user, now = staff_of(request), timezone.now()
    if not may_export(user) or not is_exported(name):
        raise Http404
    one, query = list_named(name), request.META.get("QUERY_STRING", "")
    form = ExportForm(request.POST if request.method == "POST" else None, one=one)
    reasons: list[str] = []
    if form.is_bound and form.is_valid():
        try:
            made = start_export(name, query=query, reason=form.cleaned_data["reason"], by=user, now=now)
        except Refused as refused:
            reasons = refused.sentences
        else:
            return redirect(made)
    told = preview(one, query, by=user, now=now)
    context = {
        "evaluation_nav": nav_for(user, "reports"),
        "one": one,
        "told": told,
        "form": form,
        "reasons": reasons or [say(reason) for reason in told.reasons],
        "back": f"{reverse(name)}?{told.query}" if told.query else reverse(name),
        "now": now,
    }
    return render(request, "evaluation/reports_new.html", context, status=_status(form, reasons))


def _status(form: ExportForm, reasons: list[str]) -> int:
    if form.errors:
        return 422
    return 409 if reasons else 200


def _reporter(request: HttpRequest) -> Staff:
    """Who may have files made, or reads the history of all; to others there is no such page."""
    user = staff_of(request)
    if not any(scope_many(user, REPORTERS).values()) and not Report.objects.owned_by(user).exists():
        raise Http404
    return user


def _sets(user: Staff) -> dict[str, Any]:
    """What each tab lists; who only reads the history is shown that of all at once."""
    own, visible = Report.objects.owned_by(user), Report.objects.visible_to(user)
    if not scope(user, AUDITOR):
        return {OWN: own}
    history = {ALL: visible, UNUSUAL: visible.unusual()}
    return {OWN: own, **history} if may_export(user) else history


def _tabs(request: HttpRequest, sets: dict[str, Any], current: str) -> list[dict[str, Any]]:
    labels = {OWN: _("My files"), ALL: _("Everybody's"), UNUSUAL: _("Out of the ordinary")}
    return [
        {
            "label": labels[name],
            "url": with_params(request, tab=name),
            "count": rows.count(),
            "is_current": name == current,
        }
        for name, rows in sets.items()
    ]


def _row(one: Report, user: Staff, now: datetime) -> dict[str, Any]:
    """One line. Whether rows in it are still the person's is asked when it is taken, not for every line."""
    is_own = one.by_id == user.pk
    is_there = one.file_id is not None and one.expires_at is not None and one.expires_at > now
    return {
        "report": one,
        "may_take": is_own and is_there,
        "is_expired": one.made_at is not None and not is_there,
        "again_url": _again(one) if is_own and (one.made_at is not None or one.job.is_finished) else "",
    }


def _again(one: Report) -> str:
    """Where the same is asked for anew; "" for a file that has a page of its own to begin from."""
    if one.kind != KIND or not is_exported(one.name):
        return ""
    query = QueryDict(str(one.params.get("query", ""))).urlencode()
    address = reverse("report-new", args=[one.name])
    return f"{address}?{query}" if query else address

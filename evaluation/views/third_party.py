"""第三方评估: sheets of scores, looked at before they are taken in; bad rows come back with their reasons."""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.keyset import page
from core.reasons import Reason
from core.refusals import Refused, say
from core.xlsx import write_rows
from departments.models import Department, Staff
from evaluation.actions import third_party as actions
from evaluation.actions.reporting import XLSX
from evaluation.forms.third_party import UploadForm
from evaluation.models import ThirdPartyImport, ThirdPartyScore, ThirdPartyUpload
from evaluation.rules.periods import MONTH, QUARTER, YEAR, code_of, previous_code
from evaluation.views.assessment_words import name_of_period
from evaluation.views.navigation import nav_for
from feedback.views.access import staff_of
from feedback.views.desks import holders_only
from feedback.views.moves import UNPROCESSABLE
from supervision.views.measure_filters import turning

SIZE = 50
GRANT = "assess"
NEWEST = 8
OFFERED = ((YEAR, 2), (QUARTER, 4), (MONTH, 6))


@require_http_methods(["GET", "HEAD", "POST"])
def third_party(request: HttpRequest) -> HttpResponse:
    """The upload, the sheets taken in so far, and the scores that stand in ``?period=``."""
    user, now = _manager(request), timezone.now()
    offered = _periods(now)
    form = UploadForm(request.POST or None, request.FILES or None, periods=offered)
    status = 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.receive(given["file"], period=given["period"], by=user, now=now)
            actions.examine(made)
        except Refused as refused:
            status = refused.status
            for sentence in refused.sentences:
                form.add_error("file", sentence)
        else:
            return redirect("third-party-preview")
    elif request.method == "POST":
        status = UNPROCESSABLE
    context = _standing(request, offered) | {
        "evaluation_nav": nav_for(user, "third-party"),
        "now": now,
        "form": form,
        "imports": list(ThirdPartyImport.objects.select_related("by")[:NEWEST]),
    }
    return render(request, "evaluation/third_party.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest) -> HttpResponse:
    """What the uploaded sheet would come to; POST takes its good rows in."""
    user = _manager(request)
    upload: ThirdPartyUpload = get_object_or_404(_uploads(user))
    if request.method == "POST":
        made = actions.take_in(upload, by=user, now=timezone.now())
        done = ngettext("%(n)s score is taken in.", "%(n)s scores are taken in.", made.taken) % {
            "n": made.taken
        }
        messages.success(request, done)
        return redirect("third-party-import", made.pk)
    found = actions.examine(upload)
    names = dict(
        Department.objects.filter(pk__in=[r.department_id for r in found.good]).values_list("pk", "name")
    )
    context = {
        "evaluation_nav": nav_for(user, "third-party"),
        "upload": upload,
        "good": [{"row": one, "name": names[one.department_id]} for one in found.good],
        "refused": [_said(one.row, one.cells, one.reasons) for one in found.refused],
    }
    return render(request, "evaluation/third_party_preview.html", context)


@require_safe
def imported(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """One sheet that was taken in. ``?refused`` is the workbook of the rows that were not."""
    user = _manager(request)
    found = ThirdPartyImport.objects.select_related("by").order_by("pk")
    row: ThirdPartyImport = get_object_or_404(found, pk=pk)
    refused = [_said(number, cells, [Reason(*one) for one in why]) for number, cells, why in row.refusals]
    if "refused" in request.GET:
        return _workbook(refused)
    context = {
        "evaluation_nav": nav_for(user, "third-party"),
        "row": row,
        "scores": list(row.scores.select_related("department").order_by("row")),
        "refused": refused,
    }
    return render(request, "evaluation/third_party_import.html", context)


def _manager(request: HttpRequest) -> Staff:
    user = staff_of(request)
    holders_only(user, GRANT)
    return user


def _uploads(user: Staff) -> Any:
    return ThirdPartyUpload.objects.select_related("file").filter(by=user)


def _said(number: int, cells: Any, reasons: Any) -> dict[str, Any]:
    return {"row": number, "cells": list(cells), "why": " ".join(say(reason) for reason in reasons)}


def _workbook(refused: list[dict[str, Any]]) -> FileResponse:
    if not refused:
        raise Http404
    stream = BytesIO()
    widest = max(len(one["cells"]) for one in refused)
    header = [_("Row"), _("Why it was not imported"), *[""] * widest]
    rows = [[one["row"], one["why"], *one["cells"], *[""] * (widest - len(one["cells"]))] for one in refused]
    write_rows(stream, header, rows)
    stream.seek(0)
    name = _("Rows not imported") + ".xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


def _standing(request: HttpRequest, offered: list[tuple[str, str]]) -> dict[str, Any]:
    codes = [code for code, _label in offered]
    given = request.GET.get("period", "")
    code = given if given in codes else codes[0]
    newest = ThirdPartyScore.objects.filter(period=code).newest().values("pk")
    rows = ThirdPartyScore.objects.filter(pk__in=newest).select_related("department", "third_party")
    here = page(rows, order=("department.code", "id"), after=request.GET.get("after"), size=SIZE)
    earlier = ThirdPartyScore.objects.filter(period=code).exclude(pk__in=newest).count()
    return {
        "period": code,
        "periods": codes,
        "scores": here.items,
        "total": rows.count(),
        "earlier": earlier,
        **turning(request, here),
    }


def _periods(now: datetime) -> list[tuple[str, str]]:
    """Years, quarters and months that may be scored: the running ones too, for interim reports."""
    offered = []
    for kind, count in OFFERED:
        code = code_of(now, kind)
        for _place in range(count):
            offered.append((code, name_of_period(code)))
            code = previous_code(code)
    return offered

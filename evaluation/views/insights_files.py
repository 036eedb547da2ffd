"""Take the table of a page of insights along: a workbook made in the background."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from evaluation.actions.reporting import start_report
from evaluation.exports.insights import KIND, may_take, table_named
from evaluation.filters.insights import read
from evaluation.views.insights_links import said_filters
from feedback.views.access import staff_of

LONGEST_QUERY = 500


@require_POST
def insight_file(request: HttpRequest, page: str) -> HttpResponse:
    """The table of ``page`` with the filters of this address; 404 for a page that has none."""
    user, now = staff_of(request), timezone.now()
    table = table_named(page)
    if not may_take(user):
        raise Http404
    chosen = read(request, user, now)
    report = start_report(
        KIND,
        name=chosen.code,
        title=table.title,
        params={"page": page, "query": request.GET.urlencode()[:LONGEST_QUERY]},
        by=user,
        now=now,
        said=said_filters(chosen),
    )
    return redirect(report.get_absolute_url())

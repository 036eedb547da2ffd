"""工作量: what each handler of a department has in hand, and by which rule new work finds its hands."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from core.refusals import Refused
from departments.models import Department, Post, Staff
from departments.scope import scope
from feedback.actions.assigning import set_assignment
from feedback.forms.assignment_policy import PolicyForm
from feedback.reports.workload import COUNTS, Load, workload_of
from feedback.views.access import staff_of

KEEPER = "approve_results"
MOST_DEPARTMENTS = 60
LONGEST_ID = 18
UNPROCESSABLE = 422


@require_safe
def workload(request: HttpRequest) -> HttpResponse:
    """One department's handlers with their work; ``?department=`` another one that the person signs for."""
    department = _department(request, request.GET.get("department", ""))
    return _page(request, department, PolicyForm(department=department))


@require_POST
def workload_policy(request: HttpRequest) -> HttpResponse:
    """Decide how the department names its handlers."""
    department = _department(request, request.POST.get("department", ""))
    form = PolicyForm(request.POST, department=department)
    status = UNPROCESSABLE
    if form.is_valid():
        try:
            set_assignment(department, by=staff_of(request), now=timezone.now(), **form.arguments())
        except Refused as refused:
            form.add_error(None, refused.sentences)  # type: ignore[arg-type]
            status = refused.status
        else:
            messages.success(request, _("From now on handlers are named this way."))
            return redirect(f"{reverse('workload')}?{urlencode({'department': department.pk})}")
    return _page(request, department, form, status=status)


def _department(request: HttpRequest, wanted: str) -> Department:
    """The one asked for, else the person's own; 404 where they sign for none, or not for that one."""
    held = scope(staff_of(request), KEEPER)
    if not held:
        raise Http404
    if wanted.isdecimal() and len(wanted) <= LONGEST_ID and int(wanted) in held:
        found = Department.objects.filter(pk=int(wanted)).first()
    elif wanted:
        raise Http404
    else:
        found = _own(staff_of(request), held.ids)
    if found is None:
        raise Http404
    return found


def _own(user: Staff, ids: Any) -> Department | None:
    posts = Post.objects.filter(staff=user, ended_at__isnull=True, department_id__in=list(ids))
    own = posts.select_related("department").order_by("-since", "id").first()
    return own.department if own else Department.objects.filter(pk__in=list(ids)).first()


def _page(request: HttpRequest, department: Department, form: PolicyForm, status: int = 200) -> HttpResponse:
    user, now = staff_of(request), timezone.now()
    loads = workload_of(department, now)
    others = (
        Department.objects.active().filter(pk__in=list(scope(user, KEEPER).ids)).order_by("order", "code")
    )
    context = {
        "now": now,
        "department": department,
        "departments": list(others[:MOST_DEPARTMENTS]),
        "lines": [_line(load, department) for load in loads],
        "columns": _columns(),
        "totals": [sum(load.counts[name] for load in loads) for name in COUNTS],
        "done": sum(load.done for load in loads),
        "form": form,
    }
    return render(request, "feedback/workload.html", context, status=status)


def _columns() -> list[str]:
    return [pgettext("count", "Open"), _("To sign for"), _("Due today"), _("Overdue"), _("Suspended")]


def _line(load: Load, department: Department) -> dict[str, Any]:
    """A line with the addresses its numbers lead to: the queue, filtered by just that."""
    person = load.person
    of_whom = {"unit": department.pk, "assignee": person.pk if person else "nobody"}
    counts = [
        {
            "name": name,
            "n": load.counts[name],
            "url": f"{reverse('queue')}?{urlencode(of_whom | ({} if name == 'all' else {'tab': name}))}",
            "tone": {"overdue": "overdue", "today": "due-soon"}.get(name, "") if load.counts[name] else "",
        }
        for name in COUNTS
    ]
    return {"load": load, "counts": counts, "hand_over": _hand_over(load, department)}


def _hand_over(load: Load, department: Department) -> str:
    if load.person is None or not load.counts["all"]:
        return ""
    return f"{reverse('handover-of', args=[load.person.pk])}?{urlencode({'department': department.pk})}"

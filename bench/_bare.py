"""The bare page of P1: what Django itself takes for fifty joined rows behind a sign-in."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from feedback.models import Dispatch

TABLE = """<!doctype html><title>bare</title><p>{{ request.user.display_name }}: {{ total }}</p>
<table>{% for d in rows %}<tr>
<td>{{ d.due_at|date:"Y-m-d H:i" }}</td><td>{{ d.ticket.get_urgency_display }}</td>
<td><a href="{{ d.ticket.get_absolute_url }}">{{ d.ticket.title }}</a></td>
<td>{{ d.ticket.get_category_display }}</td>
<td>{{ d.ticket.topic.path }}</td><td>{{ d.ticket.number }}</td><td>{{ d.department.name }}</td>
<td>{{ d.ticket.channel.name }}</td><td>{{ d.assignee.display_name }}</td><td>{{ d.get_role_display }}</td>
</tr>{% endfor %}</table>"""
NAMES = ("ticket__topic", "ticket__channel", "department", "assignee")


def bare(request: HttpRequest) -> HttpResponse:
    """Session, user, one count, one query and a plain table: no scope, no clocks, no shell round it."""
    open_ = Dispatch.objects.filter(is_open=True)
    rows = open_.select_related(*NAMES).order_by("due_at", "id")[:50]
    context = {"rows": rows, "total": open_.count()}
    return HttpResponse(engines["django"].from_string(TABLE).render(context, request))


urlpatterns = [path("bare/", bare), path("", include("config.urls"))]

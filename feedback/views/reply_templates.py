"""答复模板: the list, one template with its preview, and putting it out of use."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.refusals import Refused
from core.web.unsent import noun_of
from departments.scope import scope
from feedback.actions import reply_templates as actions
from feedback.actions.catalogue import may_keep_catalogue
from feedback.choices import Category
from feedback.forms.reply_templates import ReplyTemplateForm
from feedback.models import ReplyTemplate
from feedback.rules.templates import fill, unknown_variables
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from feedback.views.autosave import sent, take_up
from feedback.views.filling import sample_values
from feedback.views.posted_words import words_posted

Answering = Callable[..., HttpResponse]


def keepers_only(view: Answering) -> Answering:
    """Only for those who keep templates; to others the page is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actions.may_keep_templates(staff_of(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@keepers_only
@words_posted
def templates(request: HttpRequest) -> HttpResponse:
    """The templates the person may read: the house's, and those of their departments."""
    with_retired = bool(request.GET.get("all"))
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    category = request.GET.get("category", "")
    rows = _readable(request).select_related("topic", "department").order_by("category", "name", "id")
    rows = rows if with_retired else rows.filter(is_active=True)
    if category in Category.values:
        rows = rows.filter(category=category)
    if asked:
        rows = rows.filter(
            Q(name__icontains=asked) | Q(topic__path__icontains=asked) | Q(body__icontains=asked)
        )
    user = staff_of(request)
    shown = [{"template": row, "is_mine": actions.may_keep(user, row.department_id)} for row in rows]
    options = [("", _("every category")), *Category.choices]
    context = {
        "rows": shown,
        "asked": asked,
        "with_retired": with_retired,
        "tabs": [
            {
                "label": label,
                "url": with_params(request, category=value),
                "count": None,
                "tone": "",
                "is_current": value == category,
            }
            for value, label in options
        ],
        "turn": with_params(request, all="" if with_retired else "1"),
        "category": category,
    }
    return render(request, "feedback/reply_templates.html", context)


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def template_new(request: HttpRequest) -> HttpResponse:
    """A new template."""
    return _answer(request, None)


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def template_change(request: HttpRequest, template_id: int) -> HttpResponse:
    """Change one that is the person's to keep."""
    return _answer(request, _kept(request, template_id))


@keepers_only
@require_POST
def template_standing(request: HttpRequest, template_id: int) -> HttpResponse:
    """Retire a template, or take it into use again."""
    row = _kept(request, template_id)
    is_active = request.POST.get("is_active") == "1"
    actions.set_standing(row, is_active=is_active, by=staff_of(request), now=timezone.now())
    messages.success(
        request, _("In use again.") if is_active else _("Retired. Answers written with it stay.")
    )
    return redirect("templates")


def _answer(request: HttpRequest, row: ReplyTemplate | None) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = ReplyTemplateForm(given, user=staff_of(request), row=row)
    is_look, status = given is not None and "look" in given, 200
    if given is not None and not is_look:
        status = _save(request, form, row)
        if not status:
            sent(request)
            return redirect("templates")
    take_up(request, form, noun=noun_of("template", row))
    body = str(form["body"].value() or "")
    context = {
        "form": form,
        "row": row,
        "looked": fill(body, sample_values()),
        "unknown": unknown_variables(body),
        "back": reverse("templates"),
    }
    is_part = is_look and request.htmx  # type: ignore[attr-defined]
    template = "feedback/reply_templates/_look.html" if is_part else "feedback/reply_template.html"
    return render(request, template, context, status=status)


def _save(request: HttpRequest, form: ReplyTemplateForm, row: ReplyTemplate | None) -> int:
    """Save what was sent; the status of the refusal, or 0."""
    if not form.is_valid():
        return form.unfit()
    user, now = staff_of(request), timezone.now()
    try:
        saved = actions.save_template(row, **form.cleaned_data, by=user, now=now)
    except Refused as refused:
        return form.refuse(refused, "body" if "template_unknown_variable" in refused.codes else "name")
    messages.success(request, _("Saved: %(name)s.") % {"name": saved.name})
    return 0


def _readable(request: HttpRequest) -> QuerySet[ReplyTemplate]:
    user = staff_of(request)
    if may_keep_catalogue(user):
        return ReplyTemplate.objects.all()
    own = scope(user, actions.OWN)
    return ReplyTemplate.objects.filter(Q(department=None) | Q(department_id__in=own.ids))


def _kept(request: HttpRequest, template_id: int) -> ReplyTemplate:
    row = get_object_or_404(_readable(request).select_related("department"), pk=template_id)
    if not actions.may_keep(staff_of(request), row.department_id):
        raise Http404
    return row

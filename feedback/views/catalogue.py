"""派单目录: which department leads on a topic in an area, from when until when, and where it has gaps."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.refusals import Refused
from departments.rules.calendar import in_shanghai
from feedback.actions import catalogue as actions
from feedback.forms.catalogue import AddRuleForm, ChangeRuleForm, EndRuleForm, first_values
from feedback.models import DispatchRule, Topic
from feedback.rules.catalogue import in_force
from feedback.rules.catalogue_checks import gaps, overlaps, without_department
from feedback.suggestions import catalogue_rules
from feedback.views.access import staff_of
from feedback.views.moves import UNPROCESSABLE

NAMED = ("topic", "area", "department", "fallback_department")
Answering = Callable[..., HttpResponse]


@dataclass(slots=True)
class Branch:
    """One topic of the first level: its rules as they stand, and its topics without one."""

    topic: Topic
    rows: list[DispatchRule] = field(default_factory=list)
    gaps: list[Topic] = field(default_factory=list)


def keepers_only(view: Answering) -> Answering:
    """Only for service managers; to others the catalogue is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actions.may_keep_catalogue(staff_of(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@keepers_only
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The rules of one branch of the topics, ``?branch=`` its code; ``?all=1`` with those that are over."""
    today = in_shanghai(timezone.now()).date()
    topics = list(Topic.objects.filter(is_active=True).order_by("code"))
    rules = list(DispatchRule.objects.select_related(*NAMED))
    pure = catalogue_rules(rules)
    held = {rule.pk: rule for rule in rules}
    branches = _branches(topics, rules, gaps(pure, lines=_lines(topics), on=today))
    chosen = next(
        (b for b in branches if b.topic.code == request.GET.get("branch")), branches[0] if branches else None
    )
    standing = sum(in_force(rule, today) for rule in pure)
    return render(
        request,
        "feedback/catalogue.html",
        {
            "today": today,
            "branches": branches,
            "chosen": chosen,
            "rows": _shown(chosen, today, with_past=bool(request.GET.get("all"))),
            "standing": standing,
            "gap_count": sum(len(branch.gaps) for branch in branches),
            "overlaps": [(held[o.earlier_id], held[o.later_id]) for o in overlaps(pure, on=today)],
            "orphans": [held[pk] for pk in without_department(pure, on=today)],
            "with_past": bool(request.GET.get("all")),
        },
    )


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: HttpRequest) -> HttpResponse:
    """A new rule; ``?topic=`` begins with one."""
    today = in_shanghai(timezone.now()).date()
    first = {"topic": request.GET.get("topic", ""), "effective_from": today}
    form = AddRuleForm(request.POST or None, initial=first)
    return _answer(request, form, title=_("Add a rule"), submit=_("Add the rule"), act=actions.add_rule)


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def rule_change(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Another department for a rule, from a day on."""
    rule, today = _rule(rule_id), in_shanghai(timezone.now()).date()
    form = ChangeRuleForm(request.POST or None, initial=first_values(rule, today))

    def act(**given: Any) -> DispatchRule:
        return actions.change_rule(rule, **given)

    return _answer(request, form, title=_("Change the rule"), submit=_("Save the change"), act=act, rule=rule)


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def rule_end(request: HttpRequest, rule_id: int) -> HttpResponse:
    """The last day of a rule."""
    rule, today = _rule(rule_id), in_shanghai(timezone.now()).date()
    form = EndRuleForm(request.POST or None, initial=first_values(rule, today))

    def act(**given: Any) -> DispatchRule:
        return actions.end_rule(rule, **given)

    return _answer(request, form, title=_("End the rule"), submit=_("End the rule"), act=act, rule=rule)


def _answer(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    submit: str,
    act: Callable[..., DispatchRule],
    rule: DispatchRule | None = None,
) -> HttpResponse:
    """Show the form, or act on it; what is refused stands above what was typed."""
    status = 200
    if form.is_bound and form.is_valid():
        try:
            saved = act(**form.cleaned_data, by=staff_of(request), now=timezone.now())
        except Refused as refused:
            status = refused.status
            for sentence in refused.sentences:
                form.add_error(None, sentence)
        else:
            messages.success(request, _("Saved: %(rule)s.") % {"rule": saved})
            return redirect(_address(saved))
    elif form.is_bound:
        status = UNPROCESSABLE
    back = _address(rule) if rule else reverse("catalogue")
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "rule": rule,
        "back": back,
        "url": request.get_full_path(),
    }
    return render(request, "feedback/catalogue_rule.html", context, status=status)


def _rule(rule_id: int) -> DispatchRule:
    return get_object_or_404(DispatchRule.objects.select_related(*NAMED, "topic__parent__parent"), pk=rule_id)


def _address(rule: DispatchRule) -> str:
    topic: Topic = rule.topic
    while topic.parent is not None:
        topic = cast(Topic, topic.parent)
    return f"{reverse('catalogue')}?branch={topic.code}"


def _lines(topics: Iterable[Topic]) -> dict[int, list[int]]:
    """Each topic without branches of its own, with its ids up to the root."""
    parent = {topic.pk: topic.parent_id for topic in topics}
    inner = set(parent.values())
    lines: dict[int, list[int]] = {}
    for pk in parent:
        node: int | None = pk
        while pk not in inner and node is not None:
            lines.setdefault(pk, []).append(node)
            node = parent.get(node)
    return lines


def _branches(topics: list[Topic], rules: list[DispatchRule], missing: list[int]) -> list[Branch]:
    node = {topic.pk: topic for topic in topics}
    root = {pk: _root(pk, node) for pk in node}
    branches = {pk: Branch(topic) for pk, topic in node.items() if topic.parent_id is None}
    for rule in rules:
        if rule.topic_id in root:
            branches[root[rule.topic_id]].rows.append(rule)
    for pk in missing:
        branches[root[pk]].gaps.append(node[pk])
    return list(branches.values())


def _root(pk: int, node: dict[int, Topic]) -> int:
    while (parent := node[pk].parent_id) in node and parent is not None:
        pk = parent
    return pk


def _shown(branch: Branch | None, today: date, *, with_past: bool) -> list[dict[str, Any]]:
    """The branch's rules, each with how it stands on the day."""
    if branch is None:
        return []
    seen: dict[int, int] = defaultdict(int)
    shown = []
    for rule in branch.rows:
        is_over = rule.effective_to is not None and rule.effective_to < today
        if is_over and not with_past:
            continue
        seen[rule.topic_id] += 1
        shown.append(
            {
                "rule": rule,
                "is_first": seen[rule.topic_id] == 1,
                "is_over": is_over,
                "is_coming": rule.effective_from > today,
            }
        )
    return shown

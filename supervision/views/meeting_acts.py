"""What is done to a meeting: agenda, invitations, another time, minutes, and carrying out what it decided."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from core.refusals import Refused
from feedback.actions import close_hard_case
from feedback.models import HardCase
from feedback.views.access import staff_of, way_back
from feedback.views.autosave import take_up_here
from feedback.views.decision_tabs.returns import open_cases
from feedback.views.moves import UNPROCESSABLE
from supervision.actions import meetings as actions
from supervision.forms.meetings import CallOffForm, InvitedForm, MinutesForm, PutOffForm, decision_forms
from supervision.lifecycle import ACTS
from supervision.models import Meeting, MeetingItem
from supervision.reports.agenda import Proposed, candidates
from supervision.reports.meetings import items_of
from supervision.rule_versions import supervision_rules
from supervision.views.act_forms import answer, refused_page
from supervision.views.measure_acts import go
from supervision.views.meetings import visible_meeting

MOST = 500


@require_POST
def meeting_agenda(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Put what is ticked on the agenda, or take one item off it; ``subject`` is put on by hand."""
    row, user, now = visible_meeting(request, meeting_id), staff_of(request), timezone.now()
    wanted = set(request.POST.getlist("put_on"))
    offered = candidates(row, user, now, supervision_rules(now).values) if wanted else []
    points = [_point(one) for one in offered if one.key in wanted]
    if subject := request.POST.get("subject", "").strip()[: actions.NOTE]:
        points.append(actions.Point(subject))
    off = [int(pk) for pk in request.POST.getlist("take_off") if pk.isdecimal() and len(pk) < 10]

    def act(version: int | None) -> Meeting:
        return actions.change_agenda(row, put_on=points, take_off=off, by=user, now=now, version=version)

    return _do(request, row, act, _("The agenda is changed."))


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_invited(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Who is invited."""
    row = visible_meeting(request, meeting_id)
    form = InvitedForm(
        request.POST or None,
        initial={"version": row.version, "invited": list(row.invited.values_list("pk", flat=True))},
    )
    return _page(request, row, "change_agenda", form, actions.change_agenda, _("Saved."), _("Invite"))


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_put_off(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Another time."""
    row = visible_meeting(request, meeting_id)
    form = PutOffForm(request.POST or None, initial={"version": row.version, "place": row.place})
    return _page(request, row, "put_off", form, actions.put_off, _("The meeting is put off."))


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_call_off(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """It does not take place."""
    row = visible_meeting(request, meeting_id)
    form = CallOffForm(request.POST or None, initial={"version": row.version})
    return _page(request, row, "call_off", form, actions.call_off, _("The meeting is called off."))


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The minutes, with a decision on each item."""
    row = visible_meeting(request, meeting_id)
    shown = {"title": ACTS["meeting"]["hold"].label, "back": row.get_absolute_url()}
    if refusal := refused_page(request, row, "hold", **shown):
        return refusal
    posted = request.POST or None
    form = MinutesForm(posted, initial={"version": row.version})
    parts, status = decision_forms(list(items_of(row)), posted), 200
    if posted is not None and form.is_valid() and all([part.is_valid() for part in parts]):
        try:
            decisions = [part.decision() for part in parts]
            actions.hold(
                row, decisions=decisions, by=staff_of(request), now=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            status = refused.status
            for sentence in refused.sentences:
                form.add_error(None, sentence)
        else:
            messages.success(request, pgettext("meeting", "The minutes are recorded."))
            return go(request, row.get_absolute_url())
    elif posted is not None:
        status = UNPROCESSABLE
    form.typed_rows = parts  # type: ignore[attr-defined]
    context = {**shown, "row": row, "form": take_up_here(request, form), "parts": parts}
    return render(request, "supervision/meeting_minutes.html", context, status=status)


@require_POST
def meeting_entry(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Enter one decision in the dispatch catalogue."""
    row, user, now = visible_meeting(request, meeting_id), staff_of(request), timezone.now()
    item = get_object_or_404(items_of(row), pk=item_id)

    def act(version: int | None) -> MeetingItem:
        return actions.enter_rule(item, by=user, now=now)

    return _do(request, row, act, _("Entered. The dispatch catalogue is changed."))


@require_POST
def meeting_case(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Close the hard case of an item's ticket with what the meeting decided."""
    row, user, now = visible_meeting(request, meeting_id), staff_of(request), timezone.now()
    item = get_object_or_404(items_of(row), pk=item_id)
    case: HardCase = get_object_or_404(open_cases(user), ticket_id=item.ticket_id)
    note = _("Decided at “%(meeting)s”: %(decision)s") % {"meeting": row.title, "decision": item.decision}

    def act(version: int | None) -> HardCase:
        return close_hard_case(case, note=note[:MOST], by=user, now=now)

    return _do(request, row, act, _("The case is closed."))


def _point(one: Proposed) -> actions.Point:
    kind, _colon, pk = one.key.partition(":")
    return actions.Point(one.subject, grounds=one.grounds, **{f"{kind}_id": int(pk)})


def _do(request: HttpRequest, row: Meeting, act: Callable[[int | None], Any], done: str) -> HttpResponse:
    """Act, and go back; a refusal is told there."""
    given = request.POST.get("version", "")
    try:
        act(int(given) if given.isdecimal() and len(given) < 10 else None)
    except Refused as refused:
        for sentence in refused.sentences:
            messages.error(request, sentence)
    else:
        messages.success(request, done)
    return redirect(way_back(request, row.get_absolute_url()))


def _page(
    request: HttpRequest,
    row: Meeting,
    verb: str,
    form: Any,
    action: Callable[..., Meeting],
    done: str,
    title: str = "",
) -> HttpResponse:
    label = title or str(ACTS["meeting"][verb].label)
    shown = {"title": label, "back": row.get_absolute_url()}
    if refusal := refused_page(request, row, verb, **shown):
        return refusal

    def act(**given: Any) -> Meeting:
        return action(row, **given)

    return answer(request, form, act=act, done=done, leads_to=Meeting.get_absolute_url, submit=label, **shown)

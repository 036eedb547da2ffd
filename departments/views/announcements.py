"""公告: what is and was announced; writing, publishing and withdrawing; closing a banner, confirming it."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.keyset import page
from core.refusals import NotPermitted, Refused, Stale
from core.web.unsent import noun_of, sent, take_up
from departments.actions import announcements as actions
from departments.forms.announcements import AnnouncementForm
from departments.models import Announcement, AnnouncementState, Post, Staff
from departments.rules.announcements import concerns

SIZE = 50
PUBLIC_STATES = (AnnouncementState.PUBLISHED, AnnouncementState.WITHDRAWN)
LONGEST_VERSION = 9
TABS = ("now", "past", "drafts")


@require_safe
def announcements_page(request: HttpRequest) -> HttpResponse:
    """What is announced now and next; what is over; for who announces, the drafts."""
    staff, now = cast(Staff, request.user), timezone.now()
    may = actions.may_announce(staff)
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS[: 3 if may else 2] else TABS[0]
    rows = _rows(str(tab), now).prefetch_related("departments").select_related("written_by")
    here = page(rows, order=("-shown_from", "-id"), after=request.GET.get("after"), size=SIZE)
    held = _posts(staff)
    seen = [row for row in here.items if may or _is_for(row, held)]
    context = {
        "rows": seen,
        "tab": tab,
        "tabs": _tabs(str(tab), may=may),
        "may": may,
        "now": now,
        "next_url": f"?tab={tab}&after={here.next_cursor}" if here.next_cursor else "",
        "previous_url": f"?tab={tab}&after={here.previous_cursor}" if here.previous_cursor else "",
    }
    return render(request, "departments/announcements.html", context)


@require_safe
def announcement_page(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """One announcement; for who announces also as it will look, what may be done, and who has read it."""
    staff, now = cast(Staff, request.user), timezone.now()
    row = _visible(staff, announcement_id)
    may = actions.may_announce(staff)
    readings = row.readings.filter(confirmed_at__isnull=False).select_related("staff")
    context = {
        "row": row,
        "may": may,
        "now": now,
        "places": list(row.departments.all()),
        "own": row.readings.filter(staff=staff).first(),
        "readings": list(readings.order_by("-confirmed_at")[:200]) if may else [],
        "is_mine": row.written_by_id == staff.pk,
        "is_on": row.state == AnnouncementState.PUBLISHED and row.shown_from <= now < row.shown_until,
        "is_over": row.state == AnnouncementState.WITHDRAWN or row.shown_until <= now,
    }
    return render(request, "departments/announcement.html", context)


@require_http_methods(["GET", "POST"])
def announcement_edit(request: HttpRequest, announcement_id: int | None = None) -> HttpResponse:
    """Write a new one, or a standing one anew."""
    staff = cast(Staff, request.user)
    if not actions.may_announce(staff):
        raise NotPermitted
    row = _visible(staff, announcement_id) if announcement_id else None
    form, status = AnnouncementForm(request.POST or None, row=row), 200
    if form.is_bound and form.is_valid():
        try:
            read_at = form.cleaned_data["version"]
            kept = actions.write_announcement(
                form.words(), announcement=row, by=staff, now=timezone.now(), version=read_at
            )
        except Refused as refused:
            status = form.refuse(refused)
        else:
            sent(request)
            return redirect(kept)
    elif form.is_bound:
        status = form.unfit()
    take_up(request, form, noun=noun_of(actions.KIND, row))
    context = {"form": form, "row": row, "back": row.get_absolute_url() if row else reverse("announcements")}
    return render(request, "departments/announcement_edit.html", context, status=status)


@require_POST
def announcement_publish(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Publish it, or put it before a second reader."""
    staff = cast(Staff, request.user)
    row = _visible(staff, announcement_id)
    given = request.POST.get("version", "")
    read_at = int(given) if given.isdecimal() and len(given) <= LONGEST_VERSION else None
    try:
        kept = actions.publish_announcement(row, by=staff, now=timezone.now(), version=read_at)
    except Stale:
        messages.warning(
            request, _("It was changed while you read it. Please read it again, then publish it.")
        )
        return redirect(row)
    if kept.state == AnnouncementState.SECOND:
        messages.info(request, _("It waits for a second person to read and publish it."))
    else:
        messages.success(request, _("Published."))
    return redirect(kept)


@require_POST
def announcement_withdraw(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Take it down before its time."""
    staff = cast(Staff, request.user)
    row = _visible(staff, announcement_id)
    kept = actions.withdraw_announcement(row, by=staff, now=timezone.now())
    messages.success(request, _("Withdrawn. Nobody sees its banner any more."))
    return redirect(kept)


@require_POST
def announcement_close(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Close its banner for oneself until it is changed."""
    staff = cast(Staff, request.user)
    actions.close_banner(_visible(staff, announcement_id), staff=staff)
    return redirect(_back(request))


@require_POST
def announcement_confirm(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Say that one has read it."""
    staff = cast(Staff, request.user)
    actions.confirm_reading(_visible(staff, announcement_id), staff=staff, now=timezone.now())
    return redirect(_back(request))


def _rows(tab: str, now: datetime) -> QuerySet[Announcement]:
    if tab == "drafts":
        return Announcement.objects.filter(state__in=(AnnouncementState.DRAFT, AnnouncementState.SECOND))
    if tab == "past":
        shown = Announcement.objects.filter(state__in=PUBLIC_STATES)
        return shown.exclude(pk__in=Announcement.objects.not_over(now).values("pk"))
    return Announcement.objects.not_over(now)


def _visible(staff: Staff, announcement_id: int) -> Announcement:
    """Authors see all of them; others what was published for them."""
    if actions.may_announce(staff):
        return get_object_or_404(Announcement.objects.all(), pk=announcement_id)
    row = get_object_or_404(Announcement.objects.filter(state__in=PUBLIC_STATES), pk=announcement_id)
    if not _is_for(row, _posts(staff)):
        raise Http404
    return row


def _posts(staff: Staff) -> list[tuple[str, list[int]]]:
    posts = Post.objects.filter(staff=staff, ended_at=None)
    return list(posts.values_list("role", "department__ancestry"))


def _is_for(row: Announcement, posts: list[tuple[str, list[int]]]) -> bool:
    return concerns(row.roles, {place.pk for place in row.departments.all()}, posts)


def _tabs(tab: str, *, may: bool) -> list[dict[str, Any]]:
    labels = {
        "now": pgettext("announcements", "Now and next"),
        "past": pgettext("announcements", "Past"),
        "drafts": pgettext("announcements", "Drafts"),
    }
    return [
        {
            "url": f"{reverse('announcements')}?tab={name}",
            "label": labels[name],
            "count": None,
            "is_current": name == tab,
        }
        for name in TABS[: 3 if may else 2]
    ]


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and is_ours else reverse("announcements")

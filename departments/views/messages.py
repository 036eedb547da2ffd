"""站内消息: one's own messages, the bell that counts them, and noting that they were read."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.keyset import page
from departments.actions.inbox import leads_on, mark_read
from departments.models import InAppMessage, Staff

SIZE = 50
MOST = 99
"""The bell counts no further."""


@require_safe
def messages_page(request: HttpRequest) -> HttpResponse:
    """The newest first; ``?unread=1`` leaves out what was read."""
    staff = cast(Staff, request.user)
    own = InAppMessage.objects.filter(recipient=staff)
    unread, is_unread = own.filter(read_at__isnull=True), bool(request.GET.get("unread"))
    here = page(unread if is_unread else own, order=("-at", "-id"), after=request.GET.get("after"), size=SIZE)
    context = {
        "rows": here.items,
        "is_unread": is_unread,
        "n_unread": count_unread(staff),
        "most": MOST,
        "tabs": _tabs(is_unread=is_unread),
        "next_url": _address(is_unread, here.next_cursor),
        "previous_url": _address(is_unread, here.previous_cursor),
        "here": request.get_full_path(),
        "now": timezone.now(),
    }
    return render(request, "departments/messages.html", context)


@require_POST
def message_open(request: HttpRequest, message_id: int) -> HttpResponse:
    """Note the message as read and go to its matter; to the list with ``stay``, or where it leads nowhere."""
    staff = cast(Staff, request.user)
    message = get_object_or_404(InAppMessage.objects.filter(recipient=staff), pk=message_id)
    mark_read(staff, now=timezone.now(), ids=[message.pk])
    if request.POST.get("stay"):
        return HttpResponseRedirect(_back(request))
    if message.address and not leads_on(message, staff=staff):
        messages.info(request, _("This matter is not, or no longer, among those you may see."))
        return HttpResponseRedirect(_back(request))
    return HttpResponseRedirect(_ours(request, message.address) or _back(request))


@require_POST
def messages_read(request: HttpRequest) -> HttpResponse:
    """Note all of one's messages as read."""
    mark_read(cast(Staff, request.user), now=timezone.now())
    return redirect(_back(request))


@never_cache
@require_safe
def messages_bell(request: HttpRequest) -> HttpResponse:
    """The bell by itself, for the page that asks every minute whether there is anything new. One query."""
    staff = cast(Staff, request.user)
    return render(request, "ui/_bell_face.html", {"unread": count_unread(staff)})


def count_unread(staff: Staff) -> int:
    """How many of the person's messages are unread, counted to one beyond ``MOST``."""
    unread = InAppMessage.objects.filter(recipient=staff, read_at__isnull=True)
    return unread.order_by()[: MOST + 1].count()


def _tabs(*, is_unread: bool) -> list[dict[str, Any]]:
    address = reverse("messages")
    return [
        {
            "url": address,
            "label": pgettext("messages", "All"),
            "count": None,
            "is_current": not is_unread,
        },
        {"url": f"{address}?unread=1", "label": _("Unread"), "count": None, "is_current": is_unread},
    ]


def _address(is_unread: bool, cursor: str | None) -> str:
    query = "?unread=1&" if is_unread else "?"
    return f"{reverse('messages')}{query}after={cursor}" if cursor else ""


def _back(request: HttpRequest) -> str:
    return _ours(request, request.POST.get("next", "")) or reverse("messages")


def _ours(request: HttpRequest, address: str) -> str:
    """The address if it is a path of the portal, else nothing."""
    is_ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""

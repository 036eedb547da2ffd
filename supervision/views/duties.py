"""数据共享责任: who gives what to whom, in what time, and how that changed."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from core.keyset import page
from departments.models import Staff
from departments.rules.clocks import Limit
from departments.scope import scope, scope_many
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.actions import duties as actions
from supervision.actions.sharing import ASKERS
from supervision.forms import sharing as forms
from supervision.models import DataShareDuty
from supervision.rules.sharing import fields_of
from supervision.views.act_forms import answer
from supervision.views.navigation import nav_for
from supervision.views.sharing_filters import readers_only, sharing_tabs

SIZE = 40
ORDERS = {False: ("owner_id", "item", "id"), True: ("-ended_at", "-id")}


@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """The duties in force; ``?past=1`` those that are over, the latest first."""
    user, is_past = staff_of(request), bool(request.GET.get("past"))
    readers_only(user)
    visible: QuerySet[Any] = DataShareDuty.objects.visible_to(user)
    rows = visible.filter(is_active=not is_past)
    changed = DataShareDuty.objects.filter(instead_of=OuterRef("pk"))
    named = rows.select_related("owner", "consumer", "made_by", "ended_by", "instead_of")
    shown = page(
        named.annotate(was_changed=Exists(changed)),
        order=ORDERS[is_past],
        after=request.GET.get("after") or None,
        size=SIZE,
    )
    context = {
        "supervision_nav": nav_for(user, "shares"),
        "tabs": sharing_tabs("share-duties"),
        "rows": [_row(duty, user) for duty in shown.items],
        "total": rows.count(),
        "filters": _filters(visible, is_past=is_past),
        "is_past": is_past,
        "can_enter": bool(scope(user, actions.KEEP)),
        "now": timezone.now(),
        "next_url": with_params(request, after=shown.next_cursor) if shown.next_cursor else "",
        "previous_url": with_params(request, after=shown.previous_cursor) if shown.previous_cursor else "",
    }
    return render(request, "supervision/duties.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def duty_new(request: HttpRequest) -> HttpResponse:
    """A new duty; for the administrator of data sharing."""
    if not scope(staff_of(request), actions.KEEP):
        raise Http404
    form = forms.NewDutyForm(request.POST or None, initial={"amount": 3, "unit": "wd"})
    return answer(
        request,
        form,
        act=actions.enter_duty,
        done=_("The duty is in force."),
        leads_to=_to_list,
        title=_("Enter a duty to share"),
        submit=_("Put it in force"),
        back=reverse("share-duties"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def duty_change(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Other terms from now on; the old duty stays on record."""
    duty = _kept(request, duty_id)
    form = forms.ChangeDutyForm(request.POST or None, initial=forms.ChangeDutyForm.first_values(duty))

    def act(**given: Any) -> DataShareDuty:
        return actions.change_duty(duty, **given)

    return answer(
        request,
        form,
        act=act,
        done=_("Changed. The duty as it was stays on record."),
        leads_to=_to_list,
        title=_("Change the duty"),
        submit=_("Save the change"),
        back=reverse("share-duties"),
        intro=_words_of(duty),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def duty_end(request: HttpRequest, duty_id: int) -> HttpResponse:
    """The end of a duty."""
    duty = _kept(request, duty_id)
    form = forms.ConfirmForm(request.POST or None)

    def act(*, version: int | None, **given: Any) -> DataShareDuty:
        return actions.end_duty(duty, **given)

    return answer(
        request,
        form,
        act=act,
        done=_("The duty is ended. Requests made before go on."),
        leads_to=_to_list,
        title=_("End the duty"),
        submit=_("End the duty"),
        back=reverse("share-duties"),
        intro=_words_of(duty),
        danger=True,
    )


def _kept(request: HttpRequest, duty_id: int) -> DataShareDuty:
    """The duty, for whoever keeps it."""
    user = staff_of(request)
    rows: QuerySet[Any] = DataShareDuty.objects.visible_to(user).select_related("owner", "consumer")
    duty: DataShareDuty = get_object_or_404(rows, pk=duty_id)
    if duty.owner_id not in scope(user, actions.KEEP):
        raise Http404
    return duty


def _row(duty: DataShareDuty, user: Staff) -> dict[str, Any]:
    askers = scope_many(user, ASKERS).values()
    return {
        "duty": duty,
        "fields": fields_of(duty.fields_allowed),
        "limit": Limit.parse(duty.limit),
        "can_keep": duty.is_active and duty.owner_id in scope(user, actions.KEEP),
        "can_ask": duty.is_active and any(duty.consumer_id in held for held in askers),
    }


def _words_of(duty: DataShareDuty) -> str:
    words = {"owner": duty.owner.name, "consumer": duty.consumer.name, "item": duty.item}
    return _("%(owner)s gives “%(item)s” to %(consumer)s.") % words


def _to_list(_made: object) -> str:
    return reverse("share-duties")


def _filters(visible: QuerySet[Any], *, is_past: bool) -> list[dict[str, Any]]:
    address = reverse("share-duties")
    standing = visible.filter(is_active=True).count()
    over = visible.filter(is_active=False).count()
    return [
        {"url": address, "label": pgettext("duty", "In force"), "count": standing, "is_current": not is_past},
        {"url": f"{address}?past=1", "label": pgettext("duty", "Over"), "count": over, "is_current": is_past},
    ]

"""服务之星: the page of honours, what waits before it, and the acts on one star."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.keyset import page
from departments.models import Staff
from departments.scope import scope_many
from evaluation.actions import stars as actions
from evaluation.choices import StarState
from evaluation.forms.stars import NominationForm, StarNoteForm
from evaluation.lifecycle import ACTS
from evaluation.models import ServiceStar
from evaluation.views.flag_acts import Page
from evaluation.views.navigation import nav_for
from evaluation.views.offered import moves_of
from evaluation.views.star_words import figures_of
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.querysets import READERS
from supervision.views.measure_acts import ActPage, paper_act
from supervision.views.measure_filters import department_filter, in_department, shown, turning
from supervision.views.rectification_words import history_of

SIZE = 30
ORDER = ("-period", "-id")
DECIDERS = ("approve_results", "assess")
TABS: dict[str, tuple[Any, Q]] = {
    "": (pgettext_lazy("stars", "Honours"), Q(state=StarState.AWARDED)),
    "proposed": (pgettext_lazy("stars", "To nominate"), Q(state=StarState.PROPOSED)),
    "nominated": (pgettext_lazy("stars", "To award"), Q(state=StarState.NOMINATED)),
    "declined": (pgettext_lazy("stars", "Not awarded"), Q(state=StarState.DECLINED)),
}
NAMED = ("person", "department", "rules", "nominated_by", "decided_by")


def _page(verb: str, form: Any, done: Any, intro: Any) -> ActPage:
    label = ACTS["star"][verb].label
    return ActPage(verb, form, label, label, done, "stars", intro, nav=nav_for)


PAGES: dict[str, Page] = {
    "nominate": Page(
        _page(
            "nominate",
            NominationForm,
            gettext_lazy("The nomination is kept; the assessment manager decides."),
            gettext_lazy("Your words stand on the page of honours. Please name no citizen."),
        ),
        "send",
    ),
    "pass_over": Page(
        _page(
            "pass_over",
            StarNoteForm,
            gettext_lazy("It is not nominated."),
            gettext_lazy("Only your unit and the assessment managers read this."),
        ),
        "slash",
    ),
    "award": Page(
        _page(
            "award",
            StarNoteForm,
            gettext_lazy("The star is awarded and stands on the page of honours."),
            gettext_lazy("Everybody in the house sees the star, the unit's words, and no figures of others."),
        ),
        "check",
    ),
    "decline": Page(
        _page(
            "decline",
            StarNoteForm,
            gettext_lazy("The star is not awarded."),
            gettext_lazy("Only the unit and the assessment managers read this."),
        ),
        "slash",
    ),
}


@require_safe
def stars(request: HttpRequest) -> HttpResponse:
    """``?tab= &department=``: the page of honours; what waits, to whom it waits for."""
    user = staff_of(request)
    held = scope_many(user, (*READERS, "publish"))
    if not any(held.values()):
        raise Http404
    decides = any(held[name] for name in DECIDERS)
    visible = ServiceStar.objects.visible_to(user)
    tab = request.GET.get("tab", "") if decides and request.GET.get("tab", "") in TABS else ""
    narrowed = in_department(request, visible)
    listed = narrowed.filter(TABS[tab][1]).select_related(*NAMED)
    here = page(listed, order=ORDER, after=request.GET.get("after"), size=SIZE)
    counts = _counted(narrowed)
    context = {
        "evaluation_nav": nav_for(user, "stars"),
        "tabs": _tabs(request, counts, tab) if decides else [],
        "is_honours": not tab,
        "rows": [{"star": row, "figures": figures_of(row)} for row in here.items],
        "opened": set(visible.held_by(user, DECIDERS).values_list("pk", flat=True)) if decides else set(),
        "total": counts[tab],
        **shown(request, [department_filter(request, _("Department"), visible.filter(TABS[tab][1]))]),
        **turning(request, here),
    }
    return render(request, "evaluation/stars.html", context)


@require_safe
def star(request: HttpRequest, pk: int) -> HttpResponse:
    """One star, for the unit and whoever decides."""
    user, now = staff_of(request), timezone.now()
    row = _opened(user, pk)
    context = {
        "evaluation_nav": nav_for(user, "stars"),
        "now": now,
        "star": row,
        "figures": figures_of(row),
        "moves": moves_of(row, user, now, PAGES, "star-act", ("nominate", "award")),
        "history": history_of(ServiceStar.KIND, row.pk),
    }
    return render(request, "evaluation/star.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def star_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The form of one act."""
    row = _opened(staff_of(request), pk)
    if verb not in PAGES:
        raise Http404
    act = getattr(actions, verb)
    return paper_act(request, PAGES[verb].page, row, act, back=row.get_absolute_url())


def _opened(user: Staff, pk: int) -> ServiceStar:
    rows = ServiceStar.objects.held_by(user, DECIDERS).select_related(*NAMED)
    found: ServiceStar = get_object_or_404(rows, pk=pk)
    return found


def _counted(rows: QuerySet[Any]) -> dict[str, int]:
    wanted = {f"n{place}": Count("pk", filter=only) for place, (_label, only) in enumerate(TABS.values())}
    found = rows.order_by().aggregate(**wanted)
    return {tab: found[f"n{place}"] for place, tab in enumerate(TABS)}


def _tabs(request: HttpRequest, counts: dict[str, int], tab: str) -> list[dict[str, Any]]:
    return [
        {"url": with_params(request, tab=key), "label": label, "count": counts[key], "is_current": key == tab}
        for key, (label, _only) in TABS.items()
    ]

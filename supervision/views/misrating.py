"""误评/恶意差评: claims that a rating should not count, by what they wait for; one claim; claiming."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.keyset import page
from core.refusals import NotPermitted, Refused, say
from core.uploads import kind_of
from core.web.parts import wants_part
from departments.models import Staff
from departments.scope import scope
from feedback.models import Ticket
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from feedback.views.autosave import take_up_here
from feedback.views.moves import UNPROCESSABLE
from supervision.acting import reasons_against
from supervision.actions import misrating as actions
from supervision.choices import MisratingState
from supervision.forms.rectification import ClaimForm, ReviewForm
from supervision.lifecycle import ACTS
from supervision.models import MisratingClaim, PaperFile
from supervision.views.files import take_in
from supervision.views.measure_acts import DIALOG, PAGE, ActPage, go, paper_act
from supervision.views.measure_filters import department_filter, in_department, shown, turning
from supervision.views.navigation import nav_for
from supervision.views.rectification import visible_rectification
from supervision.views.rectification_acts import HIDDEN
from supervision.views.rectification_words import history_of

SIZE = 30
TABS: dict[str, tuple[Any, Q]] = {
    "": (pgettext_lazy("claims", "For the first review"), Q(state=MisratingState.CLAIMED)),
    "to-decide": (pgettext_lazy("claims", "For the decision"), Q(state=MisratingState.REVIEWED)),
    "granted": (pgettext_lazy("claims", "Set aside"), Q(state=MisratingState.GRANTED)),
    "refused": (pgettext_lazy("claims", "Rating stands"), Q(state=MisratingState.REFUSED)),
}
NAMED = ("ticket", "department", "rating", "rating__stands_for", "claimed_by", "first_by", "decided_by")
ICONS = {"pass_review": "check", "grant": "shield-check", "refuse": "slash"}
PAGES = {
    verb: ActPage(
        verb, ReviewForm, label, label, done, current="rectifications", intro=intro, is_grave=verb == "grant"
    )
    for verb, label, done, intro in (
        (
            "pass_review",
            ACTS["misrating"]["pass_review"].label,
            gettext_lazy("The first review is passed; a second person decides."),
            gettext_lazy("Please compare the reasons with the ticket and the record of the callback."),
        ),
        (
            "grant",
            ACTS["misrating"]["grant"].label,
            gettext_lazy("The rating is set aside; it stays visible, and its points are revoked."),
            gettext_lazy("The rating stays visible beside your decision, and counts no more."),
        ),
        (
            "refuse",
            ACTS["misrating"]["refuse"].label,
            gettext_lazy("The rating stands."),
            gettext_lazy("The department reads your reasons."),
        ),
    )
}


@require_safe
def misratings(request: HttpRequest) -> HttpResponse:
    """``?tab= &department=``: the oldest first while undecided, the newest first after that."""
    user, now = staff_of(request), timezone.now()
    visible = MisratingClaim.objects.visible_to(user)
    tab = _tab(request)
    named = listed(request, now).select_related(*NAMED)
    here = page(named, order=_order_of(tab), after=request.GET.get("after"), size=SIZE)
    counts = _counted(in_department(request, visible))
    tabs = [
        {"url": with_params(request, tab=key), "label": label, "count": counts[key], "is_current": key == tab}
        for key, (label, _only) in TABS.items()
    ]
    context = {
        "supervision_nav": nav_for(user, "rectifications"),
        "now": now,
        "tabs": tabs,
        "claims": here.items,
        "total": counts[tab],
        **shown(request, [department_filter(request, _("Department"), visible)]),
        **turning(request, here),
    }
    return render(request, "supervision/misratings.html", context)


def listed(request: HttpRequest, _now: datetime) -> QuerySet[Any]:
    """What the page lists by its address, in its order: for the page, and for the file."""
    tab = _tab(request)
    narrowed = in_department(request, MisratingClaim.objects.visible_to(staff_of(request)))
    return narrowed.filter(TABS[tab][1]).order_by(*_order_of(tab))


def _tab(request: HttpRequest) -> str:
    given = request.GET.get("tab", "")
    return given if given in TABS else ""


def _order_of(tab: str) -> tuple[str, str]:
    return ("claimed_at", "id") if tab in ("", "to-decide") else ("-claimed_at", "-id")


@require_safe
def misrating(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim: the rating, the reasons, the two decisions."""
    user, now = staff_of(request), timezone.now()
    claim = _visible(user, pk)
    context = {
        "supervision_nav": nav_for(user, "rectifications"),
        "now": now,
        "claim": claim,
        "ticket": claim.ticket,
        "words": (claim.rating.stands_for or claim.rating).words,
        "sees_ticket": Ticket.objects.visible_to(user).filter(pk=claim.ticket_id).exists(),
        "files": _files(claim),
        "moves": _moves(claim, user, now),
        "history": history_of(MisratingClaim.KIND, claim.pk),
    }
    return render(request, "supervision/misrating.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def misrating_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The form of one decision."""
    claim = _visible(staff_of(request), pk)
    if verb not in PAGES:
        raise Http404
    return paper_act(request, PAGES[verb], claim, getattr(actions, verb), back=claim.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def misrating_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Claim that the rating of this rectification was mistaken or malicious."""
    user, now = staff_of(request), timezone.now()
    row = visible_rectification(user, pk)
    if row.department_id not in scope(user, actions.CLAIMS):
        raise NotPermitted("not_permitted")
    data = request.POST if request.method == "POST" else None
    form = ClaimForm(data, user=user, now=now, place=actions.place_of(row))
    if data is None:
        against = [say(reason) for reason in actions.claim_reasons(row)]
        return _form_page(request, row, form, reasons=against, status=409 if against else 200)
    if take_in(request, form) or not form.is_valid():
        return _form_page(request, row, form, status=UNPROCESSABLE if form.errors else 200)
    try:
        claim = actions.claim_misrating(row, by=user, now=now, **form.arguments())
    except Refused as refused:
        for sentence in refused.sentences:
            form.add_error(None, sentence)
        return _form_page(request, row, form, status=refused.status)
    return go(request, claim.get_absolute_url())


def _form_page(
    request: HttpRequest, row: Any, form: ClaimForm, *, reasons: list[str] | None = None, status: int
) -> HttpResponse:
    context = {
        "title": _("Claim a mistaken or malicious rating"),
        "submit": _("File the claim"),
        "intro": _("Two persons outside your department decide. Until then the rating counts."),
        "form": take_up_here(request, form),
        "reasons": reasons,
        "back": row.get_absolute_url(),
        "url": reverse("misrating-new", args=[row.pk]),
    }
    if wants_part(request):
        return render(request, DIALOG, context, status=status)
    nav = {"supervision_nav": nav_for(staff_of(request), "rectifications"), "is_page": True}
    return render(request, PAGE, context | nav, status=status)


def _visible(user: Staff, pk: int) -> Any:
    rows = MisratingClaim.objects.visible_to(user).select_related(*NAMED, "rectification", "centre")
    return get_object_or_404(rows, pk=pk)


def _counted(rows: QuerySet[Any]) -> dict[str, int]:
    wanted = {f"n{place}": Count("pk", filter=only) for place, (_label, only) in enumerate(TABS.values())}
    found = rows.order_by().aggregate(**wanted)
    return {tab: found[f"n{place}"] for place, tab in enumerate(TABS)}


def _moves(claim: Any, user: Staff, now: datetime) -> list[dict[str, Any]]:
    found = []
    for verb, one in PAGES.items():
        against = reasons_against(claim, verb, by=user, now=now)
        if any(reason.code in HIDDEN for reason in against):
            continue
        url = reverse("misrating-act", args=[claim.pk, verb])
        reasons = [say(reason) for reason in against]
        primary = verb != "refuse" and not against
        found.append(
            {
                "verb": verb,
                "label": one.title,
                "icon": ICONS[verb],
                "url": url,
                "reasons": reasons,
                "primary": primary,
            }
        )
    return found


def _files(claim: MisratingClaim) -> list[Any]:
    rows = PaperFile.objects.filter(paper_kind=claim.KIND, paper_id=claim.pk)
    found: list[Any] = list(rows.select_related("file", "uploaded_by"))
    for one in found:
        one.kind = kind_of(one.file.content_type)
    return found

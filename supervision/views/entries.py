"""One entry, and why; proposals by hand; notice of many at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.evidence import Subject, records_of
from core.refusals import Refused, say
from departments.models import Staff
from feedback.choices import DispatchRole
from feedback.models import Dispatch, Ticket
from feedback.views.access import staff_of, way_back
from feedback.views.autosave import take_up_here
from feedback.views.desks import holders_only
from feedback.views.moves import UNPROCESSABLE
from supervision.acting import reasons_against
from supervision.actions import entries as actions
from supervision.actions import proposing
from supervision.actions.locking import counted_in, locked_periods
from supervision.choices import ClockKind, EntryState
from supervision.forms.entries import BonusForm, DeductionForm, EntryForm
from supervision.lifecycle import ACTS
from supervision.models import PaperFile, ScoreEntry
from supervision.rules.scoring import Line, TicketSum, by_ticket
from supervision.rules.settings import number_of
from supervision.views.entry_acts import ENTRY_PAGES, act_on, choices_of, say_limit_of
from supervision.views.entry_story import points_text, story_of
from supervision.views.measure_acts import PAGE, go
from supervision.views.navigation import nav_for
from supervision.wording.entries import told_reason

MOST = 200
NAMED = (
    "department", "ticket", "dispatch", "order", "rectification", "share", "clock", "own_clock",
    "rule_version", "proposed_by", "seconded_by", "notified_by", "revoked_by",
)  # fmt: skip


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Why this entry: its rule, clock, points step by step, people, appeal, and what may be done now."""
    user, now = staff_of(request), timezone.now()
    row = _visible(user, pk)
    sees_ticket = row.ticket is not None and Ticket.objects.visible_to(user).filter(pk=row.ticket_id).exists()
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "entries"),
        "entry": row,
        "appeal": getattr(row, "filed_appeal", None),
        "clock": actions.appeal_clock(row),
        "files": _files(row, user),
        "steps": _steps(row),
        "sum": _sum_of_ticket(row),
        "counts_in": counted_in(row, locked_periods()),
        "revoke_reason": told_reason(row.revoke_reason),
        "story": story_of(records_of(Subject(row.KIND, row.pk)), ACTS[row.KIND]),
        "acts": choices_of(row, user=user, now=now, url_of=act_url(row)),
        "sees_ticket": sees_ticket,
        "may_ask_exclusion": _may_ask_exclusion(row, user),
    }
    return render(request, "supervision/entries_one.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_act(request: HttpRequest, pk: int, noun: str) -> HttpResponse:
    """One act on an entry, by the noun of its address."""
    if noun not in ENTRY_PAGES:
        raise Http404
    return act_on(request, _visible(staff_of(request), pk), ENTRY_PAGES[noun])


@require_http_methods(["GET", "HEAD", "POST"])
def deduction(request: HttpRequest) -> HttpResponse:
    """Propose D7, D8 or D11; ``?ticket= &code=`` fill the form."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, "supervise")
    given = {"number": request.GET.get("ticket", ""), "code": request.GET.get("code", "")}
    form = DeductionForm(request.POST or None, row=None, user=user, now=now, initial=given)
    shown = {
        "title": _("Propose a deduction"),
        "submit": _("Propose"),
        "intro": _("Somebody else gives notice of it; until then the department does not see it as settled."),
    }
    return _propose(request, form, _deduct, shown)


@require_http_methods(["GET", "HEAD", "POST"])
def bonus(request: HttpRequest) -> HttpResponse:
    """Propose a bonus; ``?department=`` fills the form."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, "assess")
    given = {"department": request.GET.get("department", "")}
    form = BonusForm(request.POST or None, row=None, user=user, now=now, initial=given)
    shown = {
        "title": _("Propose a bonus"),
        "submit": _("Propose"),
        "intro": _("Another assessment manager gives notice of it."),
    }
    return _propose(request, form, _reward, shown)


@require_POST
def notices(request: HttpRequest) -> HttpResponse:
    """Notice of the ticked proposals: first who will be told and what cannot, then the result."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, "assess")
    rows = _ticked(request, user)
    against = {row.pk: reasons_against(row, "notify", by=user, now=now) for row in rows}
    is_done = bool(request.POST.get("sure"))
    if is_done:
        outcome = actions.notify_many([row for row in rows if not against[row.pk]], by=user, now=now)
        against |= {pk: list(reasons) for pk, reasons in outcome.refused}
        told = ngettext("Notice given of %(n)s entry.", "Notice given of %(n)s entries.", len(outcome.done))
        messages.success(request, told % {"n": len(outcome.done)})
        if not any(against.values()):
            return redirect(way_back(request, reverse("entries")))
    context = {
        "supervision_nav": nav_for(user, "entries"),
        "is_done": is_done,
        "able": [row for row in rows if not against[row.pk]],
        "unable": [(row, [say(reason) for reason in against[row.pk]]) for row in rows if against[row.pk]],
        "back": way_back(request, reverse("entries")),
        "appeal_limit": say_limit_of(ClockKind.APPEAL_FILE, now),
        "now": now,
    }
    return render(request, "supervision/entries_notices.html", context)


def act_url(row: ScoreEntry) -> Callable[[str], str]:
    """Where the act of a noun on this entry is made."""
    return lambda noun: reverse("entry-act", args=[row.pk, noun])


def _propose(request: HttpRequest, form: EntryForm, act: Any, shown: dict[str, Any]) -> HttpResponse:
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = act(form)
        except Refused as refused:
            status = refused.status
            for sentence in refused.sentences:
                form.add_error(None, sentence)
        else:
            messages.success(request, _("The proposal is on record; it waits for notice by somebody else."))
            return go(request, made.get_absolute_url())
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {
        "form": take_up_here(request, form),
        "url": request.get_full_path(),
        "back": reverse("entries"),
        "is_page": True,
        "supervision_nav": nav_for(form.user, "entries"),
        **shown,
    }
    return render(request, PAGE, context, status=status)


def _deduct(form: Any) -> ScoreEntry:
    given = form.arguments()
    ticket: Ticket = given.pop("number")
    led = ticket.dispatches.filter(role=DispatchRole.LEAD, voided_at__isnull=True)
    dispatch: Dispatch | None = led.select_related("department").order_by("-id").first()
    if dispatch is None:
        raise Refused("entry_not_lead")
    return proposing.propose_deduction(dispatch, by=form.user, now=form.now, **given)


def _reward(form: Any) -> ScoreEntry:
    given = form.arguments()
    return proposing.propose_bonus(given.pop("department"), by=form.user, now=form.now, **given)


def _visible(user: Staff, pk: int) -> Any:
    rows = ScoreEntry.objects.visible_to(user).select_related(
        *NAMED, "filed_appeal", "filed_appeal__filed_by"
    )
    return get_object_or_404(rows, pk=pk)


def _ticked(request: HttpRequest, user: Staff) -> list[ScoreEntry]:
    pks = [int(pk) for pk in request.POST.getlist("e") if pk.isascii() and pk.isdecimal() and len(pk) < 19]
    rows = ScoreEntry.objects.held_by(user, ("assess",)).filter(pk__in=pks[:MOST])
    return list(rows.select_related("department", "ticket").order_by("id"))


def _files(row: ScoreEntry, user: Staff) -> list[PaperFile]:
    files = PaperFile.objects.visible_to(user).filter(paper_kind=row.KIND, paper_id=row.pk)
    return list(files.select_related("file", "uploaded_by"))


def _steps(row: ScoreEntry) -> list[tuple[datetime, str]]:
    """How the points came about, first to last."""
    return [(datetime.fromisoformat(at), points) for at, points in row.steps]


def _sum_of_ticket(row: ScoreEntry) -> dict[str, Any] | None:
    """The capped entries of the same ticket and department, with the cap; None where there is no cap."""
    rows = ScoreEntry.objects.filter(ticket=row.ticket_id, department=row.department_id)
    standing = list(rows.exclude(state=EntryState.REVOKED).order_by("id"))
    lines = [Line(one.code, one.points, one.ticket_id, one.pk) for one in standing]
    table = row.rule_version.values if row.rule_version else {}
    cap = number_of(table, "cap")
    sums: tuple[TicketSum, ...] = by_ticket(lines, cap) if row.ticket_id else ()
    if not sums or not any(line.entry == row.pk for line in sums[0].lines):
        return None
    entries = {one.pk: one for one in standing}
    return {
        "lines": [entries[line.entry] for line in sums[0].lines if line.entry],
        "total": points_text(sums[0].total),
        "counted": points_text(sums[0].counted),
        "is_capped": sums[0].is_capped,
        "cap": cap,
    }


def _may_ask_exclusion(row: ScoreEntry, user: Staff) -> bool:
    if row.dispatch_id is None or row.state in (EntryState.REVOKED, EntryState.LOCKED):
        return False
    return ScoreEntry.objects.held_by(user, ("file_appeal",)).filter(pk=row.pk).exists()

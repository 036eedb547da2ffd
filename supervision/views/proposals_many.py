"""Many proposals at once: first what would happen and what cannot, then the result row by row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.refusals import say
from departments.models import Staff
from feedback.views.access import staff_of, way_back
from feedback.views.moves import UNPROCESSABLE
from supervision.actions import cards
from supervision.actions import proposals as actions
from supervision.actions.proposals import Outcome
from supervision.models import Proposal
from supervision.rules.measures import Foreseen, foreseen, is_blank
from supervision.views.navigation import nav_for
from supervision.views.proposals import TONES, decidable

MOST = 200
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the preview or the result."""

    proposal: Proposal
    why: str
    tone: str
    reasons: list[str]
    made: Any = None


@require_POST
def many_cards(request: HttpRequest) -> HttpResponse:
    """Cards from the ticked proposals."""
    user, now = staff_of(request), timezone.now()
    rows = _ticked(request, user)
    if request.POST.get("sure"):
        outcomes = cards.issue_many(rows, by=user, now=now)
        return _answer(request, outcomes, say_issued, is_done=True, what="cards")
    return _answer(request, actions.foresee_cards(rows, by=user, now=now), say_issuing, what="cards")


@require_POST
def many_declined(request: HttpRequest) -> HttpResponse:
    """Decline the ticked proposals, all for one reason."""
    user, now = staff_of(request), timezone.now()
    rows, note = _ticked(request, user), request.POST.get("note", "").strip()[:LONGEST_NOTE]
    if request.POST.get("sure") and not is_blank(note):
        outcomes = actions.decline_many(rows, note=note, by=user, now=now)
        return _answer(request, outcomes, say_declined, is_done=True, what="declining")
    wanting = bool(request.POST.get("sure"))
    outcomes = actions.foresee_declining(rows, by=user, now=now)
    status = UNPROCESSABLE if wanting else 200
    return _answer(request, outcomes, say_declining, what="declining", status=status, wanting=wanting)


@require_POST
def many_named(request: HttpRequest) -> HttpResponse:
    """The circular that names the ticked proposals: its form shows what it names."""
    picked = [("p", pk) for pk in request.POST.getlist("p")[:MOST] if pk.isascii() and pk.isdecimal()]
    return redirect(f"{reverse('circular-new')}?{urlencode(picked)}")


def _ticked(request: HttpRequest, user: Staff) -> list[Proposal]:
    """The ticked ones that the person may decide, in the order of the desk."""
    pks = [int(pk) for pk in request.POST.getlist("p") if pk.isascii() and pk.isdecimal() and len(pk) < 19]
    rows = decidable(user).filter(pk__in=pks[:MOST]).select_related(*actions.NAMED)
    return list(rows.order_by("proposed_at", "pk"))


def _answer(
    request: HttpRequest,
    outcomes: Sequence[Outcome],
    sentence: Callable[[Foreseen], str],
    *,
    what: str,
    is_done: bool = False,
    status: int = 200,
    wanting: bool = False,
) -> HttpResponse:
    lines = [_line(outcome) for outcome in outcomes]
    sums = foreseen((o.proposal.measure, o.proposal.department_id, o.is_able) for o in outcomes)
    context = {
        "supervision_nav": nav_for(staff_of(request), "proposals"),
        "headline": sentence(sums),
        "refused": say_refused(sums),
        "able": [line for line in lines if not line.reasons],
        "unable": [line for line in lines if line.reasons],
        "is_done": is_done,
        "what": what,
        "wanting": wanting,
        "note": request.POST.get("note", ""),
        "back": way_back(request, reverse("proposals")),
        "now": timezone.now(),
    }
    return render(request, "supervision/proposals_many.html", context, status=status)


def _line(outcome: Outcome) -> Line:
    row = outcome.proposal
    reasons = [say(reason) for reason in outcome.reasons]
    return Line(row, actions.why(row), TONES[row.measure], reasons, outcome.made)


def _cards(sums: Foreseen) -> str:
    """Such as: 12 yellow cards and 3 red cards."""
    yellow, red = sums.measures.get("YELLOW_CARD", 0), sums.measures.get("RED_CARD", 0)
    told = [
        ngettext("%(n)s yellow card", "%(n)s yellow cards", yellow) % {"n": yellow} if yellow else "",
        ngettext("%(n)s red card", "%(n)s red cards", red) % {"n": red} if red else "",
    ]
    return _(" and ").join(word for word in told if word)


def _departments(sums: Foreseen) -> str:
    return ngettext("%(n)s department", "%(n)s departments", sums.departments) % {"n": sums.departments}


def say_issuing(sums: Foreseen) -> str:
    """What will be issued."""
    parts = {"cards": _cards(sums), "departments": _departments(sums)}
    return _("%(cards)s will be issued to %(departments)s") % parts if sums.able else _("Nothing to issue")


def say_issued(sums: Foreseen) -> str:
    """What was issued."""
    parts = {"cards": _cards(sums), "departments": _departments(sums)}
    return _("%(cards)s issued to %(departments)s") % parts if sums.able else _("Nothing was issued")


def say_declining(sums: Foreseen) -> str:
    """What will be declined."""
    n = sums.able
    told = ngettext("%(n)s proposal will be declined", "%(n)s proposals will be declined", n) % {"n": n}
    return told if n else _("Nothing to decline")


def say_declined(sums: Foreseen) -> str:
    """What was declined."""
    n = sums.able
    told = ngettext("%(n)s proposal is declined", "%(n)s proposals are declined", n) % {"n": n}
    return told if n else _("Nothing was declined")


def say_refused(sums: Foreseen) -> str:
    """How many cannot, or empty."""
    n = sums.refused
    return ngettext("%(n)s cannot", "%(n)s cannot", n) % {"n": n} if n else ""

"""The citizen's page behind the link: no account, no personal data, two taps."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from core.refusals import Refused
from feedback import actions
from feedback.actions.answering import find_invitation
from feedback.choices import Level, Solved
from feedback.forms.rating import SMOOTH, RatingForm
from feedback.models import Invitation, Rating
from feedback.views.moves import UNPROCESSABLE

FACES = [(level.value, level.label, f"face{level.value}") for level in Level]
SOLVED_WORDS = [
    (Solved.SOLVED, pgettext_lazy("a citizen says", "Solved")),
    (Solved.PARTLY, pgettext_lazy("a citizen says", "Largely solved")),
    (Solved.UNSOLVED, pgettext_lazy("a citizen says", "Not solved")),
]
Answering = Callable[..., HttpResponse]


def citizens(view: Answering) -> Answering:
    """Open to everybody who has the link, kept by nobody: not stored, not indexed, not told to other sites.

    A link that is unknown (404) or over (410) is answered with one kind sentence.
    """

    @login_not_required
    @never_cache
    @sensitive_variables("token")
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        try:
            answer = view(request, token, find_invitation(token, now=timezone.now()))
        except Refused as refused:
            context = {"sentences": refused.sentences}
            answer = render(request, "feedback/rating_closed.html", context, status=refused.status)
        # no other site learns the link; "no-referrer" would make browsers send Origin: null with our own form
        answer["Referrer-Policy"] = "same-origin"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return guarded


@citizens
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    """Both questions; the button of the second sends them."""
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.rate(token, answer=form.answer(), now=timezone.now())
        return redirect("rate-thanks", token)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "feedback/rating.html", _context(invitation) | {"form": form}, status=status)


@citizens
@require_safe
def rate_thanks(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    """What became of the last answer: it counts, or is kept beside the one that does."""
    given = Rating.objects.filter(ticket=invitation.ticket_id, cycle=invitation.cycle)
    last = given.order_by("-id").first()
    if last is None:
        return redirect("rate", token)
    return render(request, "feedback/rating_thanks.html", _context(invitation) | {"rating": last})


def _context(invitation: Invitation) -> dict[str, Any]:
    ticket = invitation.ticket
    is_this_cycle = ticket.cycle == invitation.cycle
    counted = Rating.objects.filter(ticket=ticket, cycle=invitation.cycle, counts=True)
    return {
        "ticket": ticket,
        "reply": ticket.public_reply if is_this_cycle else "",
        "department": ticket.lead_department,
        "until": invitation.expires_at,
        "is_answered": counted.exists(),
        "solved_words": SOLVED_WORDS,
        "faces": FACES,
        "smooth_words": SMOOTH,
    }

"""The citizen's page behind the link: no account, no personal data, two taps."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from departments.views.sign_in import address_of
from feedback import actions
from feedback.actions.answering import find_invitation
from feedback.actions.origins import origin_of
from feedback.choices import Level, Solved
from feedback.forms.rating import SMOOTH, RatingForm
from feedback.models import Invitation, Rating
from feedback.views.citizens import behind_link
from feedback.views.moves import UNPROCESSABLE

FACES = [(level.value, level.label, f"face{level.value}") for level in Level]
SOLVED_WORDS = [
    (Solved.SOLVED, pgettext_lazy("a citizen says", "Solved")),
    (Solved.PARTLY, pgettext_lazy("a citizen says", "Largely solved")),
    (Solved.UNSOLVED, pgettext_lazy("a citizen says", "Not solved")),
]
citizens = behind_link(lambda token: find_invitation(token, now=timezone.now()))


@citizens
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    """Both questions; the button of the second sends them."""
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = replace(form.answer(), origin=origin_of(address_of(request), now=timezone.now()))
        actions.rate(token, answer=answer, now=timezone.now())
        return redirect("rate-thanks", token)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "feedback/rating.html", _context(invitation) | {"form": form}, status=status)


@citizens
@require_safe
def rate_thanks(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    """What became of the last answer: it counts, or is kept beside the one that does."""
    given = Rating.objects.filter(
        ticket=invitation.ticket_id, cycle=invitation.cycle, stands_for__isnull=True
    )
    last = given.order_by("-id").first()
    if last is None:
        return redirect("rate", token)
    is_shared = invitation.about_id is not None or invitation.ticket.merged_count > 0
    waits = is_shared and not last.counts and given.count() == 1
    context = _context(invitation) | {"rating": last, "waits": waits}
    return render(request, "feedback/rating_thanks.html", context)


def _context(invitation: Invitation) -> dict[str, Any]:
    ticket = invitation.ticket
    matter = invitation.about or ticket
    is_this_cycle = matter.cycle == invitation.cycle
    counted = Rating.objects.filter(ticket=matter, cycle=invitation.cycle, counts=True)
    return {
        "ticket": ticket,
        "reply": matter.public_reply if is_this_cycle else "",
        "department": matter.lead_department,
        "until": invitation.expires_at,
        "is_answered": counted.exists(),
        "solved_words": SOLVED_WORDS,
        "faces": FACES,
        "smooth_words": SMOOTH,
    }

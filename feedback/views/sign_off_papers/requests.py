"""Extension, suspension and termination requests, as the approver signs them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from feedback.choices import ClockKind, RequestKind
from feedback.models import ExtensionRequest, SuspensionRequest, TerminationRequest
from feedback.views.request_papers import requests_of, room_left, tell
from feedback.views.sign_off_papers._paper import InHand, PaperType

TEXT = "feedback/sign_off/_request.html"
CHECKS = "feedback/sign_off/_request_checks.html"
HANDLING = (ClockKind.HANDLE,)


def _request(hand: InHand) -> Mapping[str, Any]:
    told = requests_of(hand.row.ticket, now=hand.now, calendar=hand.calendar)
    return {
        "told": tell(hand.paper, now=hand.now, calendar=hand.calendar),
        "earlier": [one for one in told if one.paper != hand.paper and one.paper.signed_at],
        "room": room_left(told),
    }


PAPERS: tuple[PaperType, ...] = (
    PaperType(
        RequestKind.EXTENSION.value,
        ExtensionRequest,
        tag=_("extension"),
        heading=_("Sign the extension request"),
        intro=_("The dispatcher decides within four working hours; escalation waits until then."),
        submit=_("Sign the extension request"),
        sign="request_extension",
        give_back="return_request",
        text=TEXT,
        checks=CHECKS,
        clocks=HANDLING,
        tell=_request,
    ),
    PaperType(
        RequestKind.SUSPENSION.value,
        SuspensionRequest,
        tag=_("suspension"),
        heading=_("Sign the suspension request"),
        intro=_("The supervisor decides; until then the clocks run, but escalation waits."),
        submit=_("Sign the suspension request"),
        sign="request_suspension",
        give_back="return_request",
        text=TEXT,
        checks=CHECKS,
        clocks=HANDLING,
        tell=_request,
    ),
    PaperType(
        RequestKind.TERMINATION.value,
        TerminationRequest,
        tag=_("termination"),
        heading=_("Sign the termination request"),
        intro=_("The auditor decides; until then the clocks run on."),
        submit=_("Sign the termination request"),
        sign="request_termination",
        give_back="return_request",
        text=TEXT,
        checks=CHECKS,
        clocks=HANDLING,
        tell=_request,
    ),
)

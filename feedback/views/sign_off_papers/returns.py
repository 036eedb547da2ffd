"""A return, as the approver signs it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.rules.clocks import due
from feedback.choices import ClockKind
from feedback.models import ReturnRequest
from feedback.models.return_facts import RETURN_WITHIN
from feedback.views.sign_off_papers._paper import AT_WORK, InHand, PaperType


def _return(hand: InHand) -> Mapping[str, Any]:
    until = due(RETURN_WITHIN, hand.row.dispatched_at, hand.calendar).due_at
    return {"until": until, "in_time": hand.now <= until}


PAPERS: tuple[PaperType, ...] = (
    PaperType(
        "return",
        ReturnRequest,
        tag=_("return"),
        heading=_("Sign the return"),
        intro=_(
            "Your signature counts as signing for the matter. The hotline centre decides within four working "
            "hours; your other clocks run on meanwhile."
        ),
        submit=_("Sign the return"),
        sign="request_return",
        give_back="return_request",
        text="feedback/sign_off/_return.html",
        checks="feedback/sign_off/_return_checks.html",
        on=AT_WORK & Q(dispatch__first_contact_at__isnull=True),
        clocks=(ClockKind.SIGN, ClockKind.HANDLE),
        tell=_return,
    ),
)

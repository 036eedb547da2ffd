"""The lead's result and the co-handler's part, as the approver signs them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.choices import DispatchRole
from feedback.models import CoReply, ResultDraft
from feedback.views.sign_off_papers._paper import InHand, PaperType


def _result(hand: InHand) -> Mapping[str, Any]:
    live = hand.row.ticket.dispatches.live().select_related("department")
    shares = [share for share in live if share.role == DispatchRole.CO]
    return {
        "shares": shares,
        "answered": sum(share.handled_at is not None for share in shares),
        "contacts": list(hand.row.contacts.select_related("recorded_by")),
    }


PAPERS: tuple[PaperType, ...] = (
    PaperType(
        "result",
        ResultDraft,
        tag=_("result"),
        heading=_("Sign the result"),
        intro=_(
            "Your signature freezes the answer and stops the handling clock. "
            "An auditor checks it before the citizen reads it."
        ),
        submit=_("Sign and submit"),
        sign="submit_result",
        give_back="return_draft",
        text="feedback/sign_off/_result.html",
        checks="feedback/sign_off/_result_checks.html",
        tell=_result,
    ),
    PaperType(
        "co-reply",
        CoReply,
        tag=_("co-reply"),
        heading=_("Sign the reply"),
        intro=_("Your signature stops your department's clock and gives the lead department your part."),
        submit=_("Sign the reply"),
        sign="co_reply",
        give_back="return_co_draft",
        text="feedback/sign_off/_co_reply.html",
    ),
)
WHAT = {
    DispatchRole.LEAD: pgettext_lazy("after a clock", "handling"),
    DispatchRole.CO: pgettext_lazy("after a clock", "co-handling"),
}
"""The small word after a dispatch's clock."""

"""The retrospective, as the approver signs it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.choices import ClockKind
from feedback.models import Retrospective
from feedback.states import State
from feedback.views.sign_off_papers._paper import InHand, PaperType


def _told(_hand: InHand) -> Mapping[str, Any]:
    return {"what": _("retrospective")}


PAPERS: tuple[PaperType, ...] = (
    PaperType(
        "retrospective",
        Retrospective,
        tag=_("retrospective"),
        heading=_("Sign the retrospective"),
        intro=_("Your signature ends it: it no longer keeps the ticket from the archive."),
        submit=_("Sign the retrospective"),
        sign="sign_retrospective",
        give_back="return_retrospective",
        text="feedback/sign_off/_retrospective.html",
        on=Q(ticket__state=State.COMPLETED),
        clocks=(ClockKind.RETROSPECTIVE,),
        tell=_told,
    ),
)

"""The retrospective, as the approver signs it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from feedback.choices import ClockKind
from feedback.models import Retrospective, Ticket
from feedback.states import State
from feedback.views.sign_off_papers._paper import InHand, PaperType


def _told(_hand: InHand) -> Mapping[str, Any]:
    return {"what": _("retrospective")}


STATE = Ticket.objects.filter(pk=OuterRef("ticket_id")).values("state")[:1]
DONE = Q(Exact(Subquery(STATE), State.COMPLETED.value))
"""Asked of each paper. As a join the database would walk through all tickets for the few that have one."""

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
        on=DONE,
        clocks=(ClockKind.RETROSPECTIVE,),
        tell=_told,
    ),
)

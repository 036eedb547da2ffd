"""Extensions, suspensions and terminations that wait for their decision, by the decision's own clock."""

from collections.abc import Callable
from typing import Any, cast

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Staff
from departments.scope import scope
from feedback.choices import ClockKind, PaperState, RequestKind
from feedback.models import Deadline
from feedback.models.request_facts import MODELS
from feedback.views.decision_tabs._tab import Tab

NEEDS: dict[RequestKind, str] = {
    RequestKind.EXTENSION: "dispatch_tickets",
    RequestKind.SUSPENSION: "supervise",
    RequestKind.TERMINATION: "audit_results",
}
NAMES: dict[RequestKind, str] = {
    RequestKind.EXTENSION: "decisions-extensions",
    RequestKind.SUSPENSION: "decisions-suspensions",
    RequestKind.TERMINATION: "decisions-terminations",
}


def undecided(kind: RequestKind) -> Callable[[Staff], QuerySet[Any]]:
    """The running decision clocks of the kind before one person; each has its ticket's ``number``.

    Suspensions are decided by who supervises the LEAD, the others at the ticket's centre.
    """

    def waiting(user: Staff) -> QuerySet[Any]:
        held = scope(user, NEEDS[kind])
        papers = MODELS[kind]._default_manager.filter(
            dispatch__ticket=OuterRef("ticket"), state=PaperState.SIGNED
        )
        clocks = cast("QuerySet[Any]", Deadline.objects.filter(kind=ClockKind.REQUEST_DECIDE))
        clocks = clocks.filter(stopped_at__isnull=True, voided_at__isnull=True)
        if kind == RequestKind.SUSPENSION and not held.everything:
            papers = papers.filter(dispatch__department_id__in=list(held.ids))
        elif not held.everything:
            clocks = clocks.filter(ticket__centre_id__in=list(held.ids))
        return clocks.filter(Exists(papers)).annotate(number=F("ticket__number"))

    return waiting


LABELS = {
    RequestKind.EXTENSION: _("Extensions"),
    RequestKind.SUSPENSION: _("Suspensions"),
    RequestKind.TERMINATION: _("Terminations"),
}
TABS: tuple[Tab, ...] = tuple(
    Tab(NAMES[kind], LABELS[kind], frozenset({NEEDS[kind]}), undecided(kind)) for kind in RequestKind
)

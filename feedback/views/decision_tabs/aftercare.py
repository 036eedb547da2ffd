"""Bad answers that wait for a verdict or the final answer, and reopenings that wait for a supervisor."""

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Staff
from departments.scope import Scope, scope, scope_many
from feedback.models import Rating, ReopeningRequest, Ticket
from feedback.models.aftercare_facts import BAD
from feedback.states import State
from feedback.views.decision_tabs._tab import Tab

AUDIT, SUPERVISE = "audit_results", "supervise"


def verdicts(user: Staff) -> QuerySet[Any]:
    """First bad answers for the auditors of the centre; later ones for the supervisors of the department."""
    held = scope_many(user, (AUDIT, SUPERVISE))
    before = Rating.objects.filter(BAD, ticket=OuterRef("pk"), counts=True, cycle__lt=OuterRef("cycle"))
    # few come a second time: the ratings of the others are not asked for
    is_second = ExpressionWrapper(Q(cycle__gt=1) & Exists(before), output_field=BooleanField())
    waiting = Ticket.objects.filter(state=State.PENDING_VERDICT).annotate(is_second=is_second)
    return waiting.filter(
        Q(_centre_in(held[AUDIT]), is_second=False) | Q(_led_in(held[SUPERVISE]), is_second=True)
    )


def reopenings(user: Staff) -> QuerySet[Any]:
    """What the intake asked for, for the supervisors of the department that led last."""
    asked = ReopeningRequest.objects.filter(decided_at__isnull=True, ticket__state=State.COMPLETED)
    return asked.filter(_led_in(scope(user, SUPERVISE), "ticket__"))


def _centre_in(held: Scope) -> Q:
    return Q() if held.everything else Q(centre_id__in=list(held.ids))


def _led_in(held: Scope, prefix: str = "") -> Q:
    """The department that led last, or the centre where none did."""
    if held.everything:
        return Q()
    ids = list(held.ids)
    led = Q(**{f"{prefix}lead_department_id__in": ids})
    return led | Q(**{f"{prefix}lead_department__isnull": True, f"{prefix}centre_id__in": ids})


TABS: tuple[Tab, ...] = (
    Tab("decisions-verdicts", _("Bad answers"), frozenset({AUDIT, SUPERVISE}), verdicts),
    Tab("decisions-reopenings", _("Reopenings"), frozenset({SUPERVISE}), reopenings),
)

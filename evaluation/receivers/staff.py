"""Registrations and reactions: performance of staff and service stars."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from evaluation.actions.bonuses import propose_first_time
from evaluation.choices import PeriodKind
from evaluation.home.stars import NOMINATORS, stars
from evaluation.models import AssessmentPeriod, ServiceStar
from evaluation.views.star_words import SAID
from feedback.home import register_block
from supervision.events import acted
from supervision.views.rectification_words import register_words


@receiver(acted, sender=AssessmentPeriod, dispatch_uid="bonus-of-locked-quarters")
def on_locked(sender: Any, *, row: AssessmentPeriod, verb: str, now: datetime, **_: Any) -> None:
    """A quarter that is locked proposes the bonus of whoever solved most at the first attempt."""
    if verb == "lock" and row.kind == PeriodKind.QUARTER:
        propose_first_time(row.code, rules=row.rules, now=now)


register_block(*NOMINATORS, make=stars)
register_words(ServiceStar.KIND, SAID)

"""Whether somebody may still be asked, and when they count as not reached. Pure."""

from collections.abc import Iterable
from datetime import datetime

from departments.rules.calendar import in_shanghai
from evaluation.rules.surveys.questions import Settings


def is_unreachable(tries: Iterable[datetime], settings: Settings) -> bool:
    """Enough fruitless calls on enough days of Shanghai."""
    made = list(tries)
    return len(made) >= settings.tries and len({in_shanghai(at).date() for at in made}) >= settings.try_days


def stand_of(*, is_answered: bool, is_refused: bool, is_unreached: bool, is_sent: bool, is_over: bool) -> str:
    """How it stands with one person of the sample."""
    if is_answered:
        return "ANSWERED"
    if is_refused:
        return "REFUSED"
    if is_unreached:
        return "UNREACHABLE"
    if is_over:
        return "SILENT"
    return "ASKED" if is_sent else "DRAWN"

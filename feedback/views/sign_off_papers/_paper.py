"""One kind of paper that waits for the approver's signature."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from departments.models import Staff
from departments.rules.calendar import WorkCalendar
from feedback.choices import ClockKind, PaperState
from feedback.models.answers import SignedPaper

AT_WORK = Q(dispatch__is_open=True)


@dataclass(frozen=True, slots=True)
class InHand:
    """A paper as the desk shows it: on whose dispatch it is, who reads it, when, and by which calendar."""

    paper: Any
    row: Any
    user: Staff
    now: datetime
    calendar: WorkCalendar


def nothing(_hand: InHand) -> Mapping[str, Any]:
    """A paper whose templates need no more than itself."""
    return {}


@dataclass(frozen=True, slots=True)
class PaperType:
    """``model`` inherits SignedPaper and has a ``dispatch``; ``on`` narrows it to those one may still sign.

    ``tag`` is its word in the list, ``heading`` stands above the signature, ``intro`` says what that changes.
    ``text`` is the template of the paper, ``checks`` of what to look at before signing, or nothing; both get
    paper, row, ticket, now, calendar and what ``tell`` gives. ``sign`` and ``give_back`` are verbs; the form
    of the latter sends ``note``, both send ``dispatch`` and ``kind`` (the ``code``).
    """

    code: str
    model: type[SignedPaper]
    tag: Any
    heading: Any
    intro: Any
    submit: Any
    sign: str
    text: str
    give_back: str = ""
    checks: str = ""
    on: Q = AT_WORK
    clocks: tuple[ClockKind, ...] = (ClockKind.HANDLE, ClockKind.CO_HANDLE)
    tell: Callable[[InHand], Mapping[str, Any]] = nothing

    def waiting(self) -> QuerySet[Any]:
        """The papers of this kind that were handed in and not signed."""
        rows: QuerySet[Any] = self.model._default_manager.filter(self.on)
        return rows.filter(state=PaperState.DRAFTED, handed_in_at__isnull=False)

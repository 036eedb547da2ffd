"""The second callback: what the citizen says after the remedy, or that nobody answered."""

from datetime import datetime

from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from feedback.actions.results import text_digest
from feedback.choices import ContactOutcome, Level, Solved
from feedback.rules.answers import is_unreachable
from supervision.acting import acting
from supervision.actions.rectification import Act, note_clock
from supervision.choices import ClockKind, RectificationState
from supervision.models import Rectification, SecondCallback


def record_call(
    rectification: Rectification,
    *,
    outcome: str,
    level: int | None = None,
    solved: str = "",
    note: str = "",
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Rectification:
    """One call, as it came out. Answers belong to a citizen who was reached, and to nobody else."""
    answered = level is not None and bool(solved)
    if outcome == ContactOutcome.REACHED:
        if level is None or not solved:
            raise Refused(Reason("rect_answer_missing"))
        return call_back(
            rectification, level=level, solved=solved, note=note, by=by, now=now, version=version
        )
    if answered:
        raise Refused(Reason("rect_answer_without_contact"))
    return try_calling(rectification, outcome=outcome, note=note, by=by, now=now, version=version)


def call_back(
    rectification: Rectification | int,
    *,
    level: int,
    solved: str,
    note: str = "",
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Rectification:
    """The citizen was reached and answered both questions; the first rating stays what it was."""
    pk = rectification.pk if isinstance(rectification, Rectification) else rectification
    with acting(Rectification, pk, "call_back", by=by, now=now, version=version) as act:
        known = level in Level.values and solved in Solved.values
        act.require([] if known else [Reason("rect_answer_missing")])
        _note_try(act, by, ContactOutcome.REACHED, "")
        row = act.row
        row.called_back_at, row.called_back_by = now, by
        row.level, row.solved, row.callback_note = level, solved, note.strip()
        note_clock(act, ClockKind.RECT_CALLBACK, at=now)
        row.call_back()
        act.note(level=level, solved=solved, text=text_digest(note.strip()))
    return act.row


def try_calling(
    rectification: Rectification | int,
    *,
    outcome: str,
    note: str = "",
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Rectification:
    """Nobody answered. Three tries on two days end the calling: the citizen could not be reached."""
    pk = rectification.pk if isinstance(rectification, Rectification) else rectification
    with acting(Rectification, pk, "try_calling", by=by, now=now, version=version) as act:
        fruitless = outcome in ContactOutcome.values and outcome != ContactOutcome.REACHED
        act.require([] if fruitless else [Reason("rect_answer_missing")])
        _note_try(act, by, outcome, note)
        row, to = act.row, RectificationState.REMEDIED
        tries = row.callbacks.exclude(outcome=ContactOutcome.REACHED).values_list("at", flat=True)
        if is_unreachable(tries):
            to = RectificationState.CALLED_BACK
            row.called_back_at, row.called_back_by = now, by
            note_clock(act, ClockKind.RECT_CALLBACK, at=now)
        row.try_calling(to)
        act.note(outcome=str(outcome))
    return act.row


def _note_try(act: Act, by: Staff, outcome: str, note: str) -> None:
    SecondCallback.objects.create(
        rectification=act.row, at=act.now, by=by, outcome=outcome, note=note.strip()
    )

"""What happened to a clock, in words: each pause with its reason, each extension with who granted it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from departments.clock_wording import say_beside, say_exact, say_limit
from departments.models.clock import Clock
from departments.rules.calendar import WorkCalendar
from departments.rules.clocks import Basis, Limit, Move, MoveKind, MoveReason, due, replay

REASONS: dict[str, Promise] = {
    MoveReason.REVIEW: gettext_lazy("under review"),
    MoveReason.SUSPENSION: gettext_lazy("suspended"),
    MoveReason.CITIZEN_MATERIAL: gettext_lazy("waiting for the citizen's material"),
    MoveReason.JUDICIAL: gettext_lazy("judicial proceedings under way"),
    MoveReason.FORCE_MAJEURE: gettext_lazy("force majeure"),
    MoveReason.ASKED_CITIZEN: gettext_lazy("the citizen was asked to add something"),
    MoveReason.RETURN_DELAY: gettext_lazy("the return was decided later than it should have been"),
    MoveReason.SENT_BACK: gettext_lazy("sent back"),
    MoveReason.RECLASSIFIED: gettext_lazy("reclassified"),
    MoveReason.RETURNED: gettext_lazy("the return was granted"),
    MoveReason.REDISPATCHED: gettext_lazy("dispatched to another department"),
    MoveReason.MERGED: gettext_lazy("merged"),
    MoveReason.URGENCY: gettext_lazy("another urgency"),
    MoveReason.CALENDAR: gettext_lazy("the working calendar changed"),
    MoveReason.LEAD_DUE: gettext_lazy("the lead department is due then"),
    MoveReason.SET_TIME: gettext_lazy("set by the dispatcher"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the panel: a short word before it, and what there is to say."""

    term: str
    text: str


def register_reasons(words: Mapping[str, Promise]) -> None:
    """Let an app name its own reasons for what it does to clocks."""
    REASONS.update(words)


def story_of(clock: Clock, calendar: WorkCalendar) -> tuple[Told, ...]:
    """Everything that moved the clock's due time, or might have, in the order it happened."""
    lines = [*_caps(clock, calendar)]
    history = clock.history
    for position, move in enumerate(history):
        line = _line(clock, move, history[position + 1 :], calendar)
        if line:
            lines.append(line)
    return tuple(lines)


def _line(clock: Clock, move: Move, later: tuple[Move, ...], calendar: WorkCalendar) -> Told | None:
    match move.kind:
        case MoveKind.PAUSE:
            end = next((other for other in later if other.kind is MoveKind.RESUME), None)
            return Told(pgettext("why this time", "Paused"), _pause(clock, move, end, calendar))
        case MoveKind.EXTEND:
            return Told(pgettext("why this time", "Extended"), _extension(clock, move))
        case MoveKind.AT_LEAST:
            return Told(pgettext("why this time", "At least"), _at_least(clock, move))
        case MoveKind.AT_MOST:
            return Told(
                pgettext("why this time", "At most"), _reasoned(move, say_beside(move.at, clock.due_at))
            )
        case MoveKind.VOID:
            words = _("no longer counted since %(when)s") % {"when": say_beside(move.at, clock.due_at)}
            return Told(pgettext("why this time", "Void"), _reasoned(move, words))
        case MoveKind.RECOMPUTE:
            return Told(pgettext("why this time", "Anew"), _recomputed(clock, move))
        case MoveKind.RESUME:
            return None


def _caps(clock: Clock, calendar: WorkCalendar) -> list[Told]:
    """The upstream order and the limit of law, and whether they are what counts."""
    lines = []
    own = replay(clock.limit, clock.started_at, clock.history, calendar).due_at
    if clock.statutory_limit:
        law = due(clock.statutory_limit, clock.started_at, calendar).due_at
        words = _("%(limit)s, until %(when)s") % {
            "limit": say_limit(clock.statutory_limit),
            "when": say_beside(law, clock.due_at),
        }
        lines.append(
            Told(pgettext("why this time", "Law"), _counts(words, law < own and law == clock.due_at))
        )
    if clock.external_due_at:
        words = _("until %(when)s") % {"when": say_beside(clock.external_due_at, clock.due_at)}
        counts = clock.external_due_at < own and clock.external_due_at == clock.due_at
        lines.append(Told(pgettext("why this time", "Upstream"), _counts(words, counts)))
    if own != clock.due_at:
        words = _("by the department's own limit it would be due %(when)s") % {
            "when": say_beside(own, clock.due_at)
        }
        lines.append(Told(pgettext("why this time", "Own"), words))
    return lines


def _counts(words: str, counts: bool) -> str:
    return _("%(words)s; earlier, so it is what counts") % {"words": words} if counts else words


def _pause(clock: Clock, move: Move, end: Move | None, calendar: WorkCalendar) -> str:
    start = say_beside(move.at, clock.due_at)
    if end is None:
        return _reasoned(move, _("since %(start)s") % {"start": start})
    if move.at >= _due_before(clock, move, calendar):
        words = _("%(start)s to %(end)s, begun too late to move the time")
    else:
        words = _("%(start)s to %(end)s, given back in full")
    return _reasoned(move, words % {"start": start, "end": say_beside(end.at, clock.due_at)})


def _due_before(clock: Clock, move: Move, calendar: WorkCalendar) -> datetime:
    """The due time as it stood when the pause began; what was granted later does not make it in time."""
    earlier = clock.history[: clock.history.index(move)]
    state = replay(
        clock.limit, clock.started_at, earlier, calendar, clock.external_due_at, clock.statutory_limit
    )
    return state.due_at


def _extension(clock: Clock, move: Move) -> str:
    words = ngettext("%(n)s working day granted", "%(n)s working days granted", move.amount) % {
        "n": move.amount
    }
    if move.made_at:
        when = say_beside(move.made_at, clock.due_at)
        parts = {"days": words, "when": when, "who": move.by}
        words = (_("%(days)s by %(who)s on %(when)s") if move.by else _("%(days)s on %(when)s")) % parts
    return _("%(granted)s; it was due %(old)s") % {
        "granted": words,
        "old": say_beside(move.at, clock.due_at),
    }


def _at_least(clock: Clock, move: Move) -> str:
    words = _("%(hours)s from %(when)s on") % {
        "hours": say_limit(Limit(move.amount, Basis.WH)),
        "when": say_beside(move.at, clock.due_at),
    }
    return _reasoned(move, words)


def _recomputed(clock: Clock, move: Move) -> str:
    return _("worked out anew on %(when)s, by version %(number)s of the calendar; it was due %(old)s") % {
        "when": say_beside(move.made_at or move.at, clock.due_at),
        "number": move.amount,
        "old": say_exact(move.at),
    }


def _reasoned(move: Move, words: str) -> str:
    reason = REASONS.get(move.reason)
    return _("%(reason)s: %(words)s") % {"reason": reason, "words": words} if reason else words

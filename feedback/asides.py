"""What was said about a ticket beside its moves, as much of it as this person may read; and how far they see.

A department that only co-handles sees the public facts of a ticket and its own part: no draft of the lead,
no word about its contacts, no note of others, no other co-handler's papers.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from core.masking import mask_text
from departments.models import Staff
from departments.scope import scope
from feedback.choices import DispatchRole, PaperState
from feedback.models import CoReturn, Dispatch, Note, Ticket, Urge, WithdrawalRequest
from feedback.querysets import VIEW


@dataclass(frozen=True, slots=True)
class Aside:
    """One thing said: what it is, its words, who said it when, and what came of it."""

    kind: str
    what: str
    words: str
    who: str
    at: datetime
    note: str = ""


def sees_co_part_alone(ticket: Ticket, dispatches: Iterable[Dispatch], user: Staff) -> bool:
    """Whether the person sees the ticket through a co-handler's part only; ``dispatches`` not voided."""
    seen = scope(user, VIEW)
    if seen.everything or ticket.centre_id in seen:
        return False
    leads = [row for row in dispatches if row.role == DispatchRole.LEAD]
    return not any(row.department_id in seen or (row.delegated_to_id or 0) in seen for row in leads)


def is_own_part(row: Dispatch, user: Staff) -> bool:
    """Whether the person's departments hold this part."""
    seen = scope(user, VIEW)
    return row.department_id in seen or (row.delegated_to_id or 0) in seen


def notes_seen(ticket: Ticket, user: Staff) -> list[Note]:
    """The internal notes this person may read, oldest first."""
    return list(Note.objects.visible_to(user).filter(ticket=ticket).select_related("by", "department"))


def asides_of(
    ticket: Ticket, user: Staff, *, notes: Iterable[Note], verbs: Set[str], co_alone: bool
) -> list[Aside]:
    """Newest first; ``verbs`` are those of the ticket's history: what never happened is not looked for."""
    found = [_of_note(note) for note in notes]
    if "urge" in verbs:
        found += [_of_urge(urge) for urge in ticket.urges.select_related("by", "channel")]
    if verbs & {"withdraw", "ask_withdrawal"}:
        wishes = ticket.withdrawals.select_related("drafted_by")
        found += [_of_withdrawal(wish, co_alone) for wish in wishes]
    if "co_return" in verbs:
        asked = CoReturn.objects.filter(dispatch__ticket=ticket, dispatch__voided_at__isnull=True)
        rows = asked.select_related("dispatch__department", "signed_by")
        found += [_of_release(row) for row in rows if not co_alone or is_own_part(row.dispatch, user)]
    return sorted(found, key=lambda aside: aside.at, reverse=True)


def _of_note(note: Note) -> Aside:
    what = f"{note.department.label} · {note.get_audience_display()}"
    return Aside("note", _("Internal note"), mask_text(note.text), note.by.display_name, note.at, what)


def _of_urge(urge: Urge) -> Aside:
    channel = urge.channel.name if urge.channel else ""
    return Aside(
        "urge", _("The citizen called again"), mask_text(urge.words), urge.by.display_name, urge.at, channel
    )


def _of_withdrawal(wish: WithdrawalRequest, co_alone: bool) -> Aside:
    outcome = {
        "SIGNED": _("waits for a callback"),
        "GRANTED": _("withdrawn"),
        "REFUSED": _("the citizen goes on"),
        "WITHDRAWN": _("settled otherwise"),
    }
    said = "" if co_alone else mask_text(wish.decision_note)
    note = " · ".join(part for part in (outcome.get(wish.state, ""), said) if part)
    who = wish.drafted_by.display_name if wish.drafted_by else ""
    return Aside(
        "withdrawal", _("The citizen wants to withdraw"), mask_text(wish.words), who, wish.drafted_at, note
    )


def _of_release(row: CoReturn) -> Aside:
    what = _("%(department)s asks to be released") % {"department": row.dispatch.department.label}
    came_of_it = _RELEASE.get(row.state, lambda: "")()
    if row.state == PaperState.WITHDRAWN and row.dispatch.handled_at is None:
        came_of_it = _("settled otherwise")
    outcome = f"{row.get_ground_display()} · {came_of_it}"
    if row.decision_note:
        outcome = f"{outcome} · {mask_text(row.decision_note)}"
    who = row.signed_by.display_name if row.signed_by else ""
    return Aside("release", what, mask_text(row.text), who, row.drafted_at, outcome)


_RELEASE = {
    "SIGNED": lambda: _("waits for the dispatcher"),
    "GRANTED": lambda: _("released"),
    "REFUSED": lambda: _("refused"),
    "WITHDRAWN": lambda: _("answered meanwhile"),
}

"""Text that was typed and not sent: kept, put aside, emptied when sent, removed when its days are over.

Private, so there is no evidence of it; handing a text to a colleague is another file (``handing_text``).
"""

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from feedback.models import Draft
from feedback.rules.drafts import EMPTIED_LASTS, LASTS, Typed, is_too_long

SITTING_BYTES = 16
QUERY = "?"
"""Among the fields of a draft: the query of its address, where its noun has only a digest of that."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One showing of one form to one person: whose, of what (in which round), on what it was based.

    ``continues``: the kept text that was put back into it, and ``taken``: of which sitting it was then.
    ``more``: the names of its fields that only this showing has; ``rows``: under which names its rows are
    kept; ``query``: of its address, where that is too long for the noun; ``part``: of its ticket, where the
    form is about one of several.
    """

    staff_id: int
    ticket_id: int | None
    noun: str
    key: str
    version: int | None = None
    based_on: str = ""
    continues: int | None = None
    taken: str = ""
    cycle: int | None = None
    more: Collection[str] = ()
    rows: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    part: str = ""


def new_key() -> str:
    """The key of a new sitting."""
    return secrets.token_hex(SITTING_BYTES)


def keep_draft(sitting: Sitting, *, typed: Typed, by: Staff, now: datetime) -> bool:
    """Keep what was typed in a sitting; earlier ones of the same form, never sent, are put aside.

    False when the sitting was sent already, and nothing is kept. Refused for text no form would take, and for
    a sitting of somebody else: whoever signs in at another's desk does not get their text.
    """
    if sitting.staff_id != by.pk:
        raise Refused(Reason("draft_of_another"))
    if is_too_long(typed):
        raise Refused(Reason("draft_too_long"), status=413)
    with transaction.atomic():
        Staff.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
        own = _row_of(sitting)
        if own is not None and own.fields is None:
            return False
        offered = Draft.objects.of_form(by, sitting.ticket_id, sitting.noun).filter(part=sitting.part)
        offered.filter(given_by__isnull=True).exclude(pk=own.pk if own else None).update(aside_at=now)
        row = own or Draft(staff=by, ticket_id=sitting.ticket_id, noun=sitting.noun)
        row.sitting, row.version, row.based_on = sitting.key, sitting.version, sitting.based_on
        row.cycle, row.part = sitting.cycle, sitting.part
        kept = {**typed, QUERY: [sitting.query]} if sitting.query else typed
        row.fields, row.saved_at, row.aside_at = json.dumps(kept, ensure_ascii=False), now, None
        row.save()
    return True


def end_sitting(sitting: Sitting, *, by: Staff, now: datetime) -> None:
    """The form was sent: its text is no longer kept, and what else waited for it is put aside."""
    if sitting.staff_id != by.pk:
        return
    with transaction.atomic():
        Staff.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
        sent = Q(sitting=sitting.key) | Q(pk=sitting.continues, sitting=sitting.taken)
        rows = Draft.objects.visible_to(by).filter(sent)
        rows.exclude(sitting=sitting.key).delete()
        if not rows.update(fields=None, aside_at=now, saved_at=now):
            Draft.objects.create(
                staff=by,
                ticket_id=sitting.ticket_id,
                noun=sitting.noun,
                part=sitting.part,
                sitting=sitting.key,
                fields=None,
                saved_at=now,
                aside_at=now,
            )
        waiting = Draft.objects.of_form(by, sitting.ticket_id, sitting.noun)
        waiting.filter(part=sitting.part).update(aside_at=now)


def put_aside(draft: Draft, *, by: Staff, now: datetime) -> None:
    """Do not offer the text any more; it stays among the person's unsent texts until its days are over."""
    Draft.objects.visible_to(by).filter(pk=draft.pk).update(aside_at=now)


def remove_draft(draft: Draft, *, by: Staff, now: datetime) -> None:
    """Remove an unsent text for good."""
    Draft.objects.visible_to(by).filter(pk=draft.pk).delete()


def thin_drafts(*, now: datetime) -> int:
    """Remove the texts whose days are over; returns how many."""
    sent = Q(fields__isnull=True, saved_at__lt=now - EMPTIED_LASTS)
    return Draft.objects.filter(Q(saved_at__lt=now - LASTS) | sent).delete()[0]


def fields_of(draft: Draft) -> Mapping[str, list[str]]:
    """What was typed, by field."""
    return {name: values for name, values in _held(draft).items() if name != QUERY}


def query_of(draft: Draft) -> str:
    """The query of the address where the form stood; "" where its noun tells it."""
    return "".join(_held(draft).get(QUERY, []))


def _held(draft: Draft) -> dict[str, list[str]]:
    return dict(json.loads(draft.fields)) if draft.fields else {}


def _row_of(sitting: Sitting) -> Draft | None:
    rows = Draft.objects.filter(staff_id=sitting.staff_id)
    own: Draft | None = rows.filter(sitting=sitting.key).first()
    if own is None and sitting.continues:
        # another window, in which the same text was put back, may have gone on with it: that text is its own
        own = rows.filter(pk=sitting.continues, sitting=sitting.taken, given_by__isnull=True).first()
    return own

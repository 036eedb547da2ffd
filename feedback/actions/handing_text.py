"""Handing an unsent text to the colleague who has the ticket now: only by its writer, and with evidence."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import cast

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.evidence import Entry, Subject, append
from core.reasons import Reason
from core.refusals import Refused
from departments.actions.inbox import InApp, tell
from departments.models import Staff
from feedback.actions.results import text_digest
from feedback.models import Dispatch, Draft

LANGUAGE_OF_THE_HOUSE = "zh-hans"


def receivers(draft: Draft, *, by: Staff) -> list[Staff]:
    """Who may be handed the text: who works on the ticket now in a department that its writer sees.

    Nobody for a paper's, be it begun at a ticket ("article:new"): whoever has the ticket does not write that.
    """
    if draft.ticket_id is None or ":" in draft.noun:
        return []
    return receivers_by_ticket([draft.ticket_id], by=by).get(draft.ticket_id, [])


def receivers_by_ticket(ticket_ids: Collection[int], *, by: Staff) -> Mapping[int, list[Staff]]:
    """The same for many texts at once, by ticket; one query."""
    rows = Dispatch.objects.visible_to(by).live().filter(ticket_id__in=ticket_ids, assignee__is_active=True)
    found: dict[int, dict[int, Staff]] = {}
    for row in rows.exclude(assignee=by).select_related("assignee").order_by("assignee__display_name"):
        if row.assignee is not None:
            found.setdefault(row.ticket_id, {})[row.assignee.pk] = row.assignee
    return {pk: list(people.values()) for pk, people in found.items()}


def handed_by(user: Staff, drafts: Sequence[Draft]) -> dict[int, list[Staff]]:
    """To whom each of these texts of ``user`` was handed as it stands; one query."""
    copies = Draft.objects.filter(given_by=user, ticket_id__in={draft.ticket_id for draft in drafts})
    told: dict[tuple[int | None, str, datetime], list[Staff]] = {}
    for copy in copies.select_related("staff").order_by("id"):
        told.setdefault((copy.ticket_id, copy.noun, copy.saved_at), []).append(copy.staff)
    return {draft.pk: told.get((draft.ticket_id, draft.noun, draft.saved_at), []) for draft in drafts}


def hand_over(draft: Draft, *, to: Staff, by: Staff, now: datetime) -> Draft:
    """Give a copy of the own text to ``to``, beside what they typed themselves; one's own is put aside."""
    with transaction.atomic():
        own = Draft.objects.select_for_update(of=("self",)).visible_to(by).unsent().get(pk=draft.pk)
        if to not in receivers(own, by=by):
            raise Refused(Reason("nobody_to_hand_to"))
        given = Draft.objects.visible_to(to).unsent().filter(given_by=by, ticket=own.ticket, noun=own.noun)
        if same := given.filter(saved_at=own.saved_at).first():  # the button was pressed twice
            return cast(Draft, same)
        handed: Draft = Draft.objects.create(
            staff=to,
            ticket=own.ticket,
            noun=own.noun,
            part=own.part,
            sitting=secrets.token_hex(16),
            fields=own.fields,
            based_on=own.based_on,
            version=own.version,
            cycle=own.cycle,
            saved_at=own.saved_at,
            given_by=by,
        )
        own.aside_at = now
        own.save(update_fields=["aside_at"])
        facts = {"ticket": own.ticket_id, "to": to.pk, "form": own.noun, "text": text_digest(str(own.fields))}
        append(Entry(Subject("draft", own.pk), "hand_text", by.pk, by.display_name, now, facts))
        with translation.override(LANGUAGE_OF_THE_HOUSE):
            tell([_message(handed, by)], now=now)
    return handed


def _message(handed: Draft, by: Staff) -> InApp:
    number = handed.ticket.number if handed.ticket else ""
    return InApp(
        key=f"draft:{handed.pk}",
        recipient_id=handed.staff_id,
        subject=_("%(who)s handed you a text for %(number)s") % {"who": by.display_name, "number": number},
        body=_("It waits where the form is opened, and among your unsent texts."),
        address=reverse("drafts"),
        about=Subject("ticket", handed.ticket_id) if handed.ticket_id else None,
    )

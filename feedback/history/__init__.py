"""The timeline of a ticket: one sentence per fact, composed from the evidence in the reader's language.

Sentences are never stored and never put together in a template; the evidence holds codes, ids and times.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.evidence import Subject, records_of
from core.models import EvidenceRecord
from departments.models import Department, Staff
from feedback.history import aftercare, attachments, cohandling, main_path, merging, requests, returns
from feedback.history._names import Facts, Names, names_in
from feedback.history._sentence import Sentence
from feedback.history.assigning import without_load
from feedback.lifecycle import LABELS
from feedback.models import Ticket

SEAL = 4
GOOD = frozenset({"co_reply", "submit_result", "approve_result"})
BY_CITIZEN = frozenset({"rate", "rating_note", "supplement"})
SENTENCES: dict[str, Sentence] = {
    **main_path.SENTENCES,
    **requests.SENTENCES,
    **returns.SENTENCES,
    **aftercare.SENTENCES,
    **attachments.SENTENCES,
    **cohandling.SENTENCES,
    **merging.SENTENCES,
}


def register_sentences(sentences: Mapping[str, Sentence]) -> None:
    """Let an upper app word the facts it writes into tickets' evidence; called once from its receivers."""
    SENTENCES.update(sentences)


@dataclass(frozen=True, slots=True)
class Line:
    """One record as the timeline shows it; ``seal`` is the head and tail of its hash."""

    at: datetime
    actor: str
    words: str
    detail: str
    seal: str
    tone: str = ""


def history_of(
    ticket: Ticket,
    *,
    now: datetime,
    known: Iterable[Department | Staff] = (),
    records: Sequence[EvidenceRecord] | None = None,
    notes: Collection[int] = (),
    loads: bool = True,
) -> list[Line]:
    """Every record of the ticket, newest first. ``known`` rows need not be read again for their names.

    Internal notes are told of only where ``notes`` has their ids; what a handler had in hand, which is the
    department's own business, only with ``loads``. One query, none if the ``records`` are given, and one
    more for each kind of name that is not known.
    """
    if records is None:
        records = list(records_of(Subject("ticket", ticket.pk)))
    told = [(record, facts_of_record(record)) for record in records]
    told = [(record, facts) for record, facts in told if not is_hidden(record.verb, facts, notes)]
    if not loads:
        told = [(record, without_load(facts)) for record, facts in told]
    names = names_in([facts for _record, facts in told], ticket, list(known), now)
    return [_line(record, facts, names) for record, facts in reversed(told)]


def is_hidden(verb: str, facts: Facts, notes: Collection[int]) -> bool:
    """Whether a record tells of an internal note that is not among ``notes``."""
    return verb == "note" and facts.get("note") not in notes


def facts_of_record(record: EvidenceRecord) -> dict[str, Any]:
    """The facts as they were sealed; none where the text was tampered with until nobody can read it."""
    try:
        facts: dict[str, Any] = json.loads(record.text)["facts"]
    except (ValueError, TypeError, KeyError):
        return {}
    return facts or {}


def _line(record: EvidenceRecord, facts: Facts, names: Names) -> Line:
    seal = bytes(record.hash).hex()
    sentence = SENTENCES.get(record.verb)
    plain = str(LABELS.get(record.verb, record.verb)), ""
    words, detail = sentence(facts, names) if sentence and facts else plain
    return Line(
        at=record.at,
        actor=_actor(record, facts, names),
        words=words,
        detail=_("; ").join(part for part in (detail, requests.fallen(facts)) if part),
        seal=f"{seal[:SEAL]}…{seal[-SEAL:]}",
        tone=_tone(record.verb, facts),
    )


def _actor(record: EvidenceRecord, facts: Facts, names: Names) -> str:
    if not record.actor_name:
        return _("The citizen") if record.verb in BY_CITIZEN else _("The system")
    if not (away := names.person(facts.get("stead_of"))):
        return str(record.actor_name)
    return _("%(deputy)s (for %(person)s)") % {"deputy": record.actor_name, "person": away}


def _tone(verb: str, facts: Facts) -> str:
    if verb in GOOD:
        return "good"
    return "now" if facts.get("to") in {"COMPLETED"} else ""

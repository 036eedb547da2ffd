"""The timeline of a ticket: one sentence per fact, composed from the evidence in the reader's language.

Sentences are never stored and never put together in a template; the evidence holds codes, ids and times.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.evidence import Subject, records_of
from core.models import EvidenceRecord
from departments.clock_wording import say_moment
from departments.models import Department, Staff
from feedback.choices import (
    Category,
    ContactOutcome,
    ContactWay,
    Defect,
    Level,
    RejectGround,
    ResultCode,
    Solved,
    Urgency,
)
from feedback.lifecycle import LABELS
from feedback.models import Ticket, Topic

SEAL = 4
GOOD = frozenset({"co_reply", "submit_result", "approve_result"})
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One record as the timeline shows it; ``seal`` is the head and tail of its hash."""

    at: datetime
    actor: str
    words: str
    detail: str
    seal: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in the facts are called."""

    departments: Mapping[int, str]
    people: Mapping[int, str]
    topics: Mapping[int, str]
    now: datetime

    def department(self, pk: Any) -> str:
        return self.departments.get(int(pk), "") if pk else ""

    def department_list(self, packed: Any) -> str:
        """The names of ids written "3,7"."""
        ids = str(packed).split(",") if packed else []
        return _(", ").join(name for name in map(self.department, ids) if name)

    def person(self, pk: Any) -> str:
        return self.people.get(pk, "")

    def topic(self, pk: Any) -> str:
        return self.topics.get(pk, "")

    def when(self, text: Any) -> str:
        return say_moment(datetime.fromisoformat(str(text)), self.now) if text else ""


def history_of(ticket: Ticket, *, now: datetime, known: Iterable[Department | Staff] = ()) -> list[Line]:
    """Every record of the ticket, newest first. ``known`` rows need not be read again for their names.

    One query, and one more for each kind of name that is not known.
    """
    records = list(records_of(Subject("ticket", ticket.pk)))
    facts = [facts_of_record(record) for record in records]
    names = _names(facts, ticket, list(known), now)
    return [_line(record, given, names) for record, given in reversed(list(zip(records, facts, strict=True)))]


def facts_of_record(record: EvidenceRecord) -> dict[str, Any]:
    """The facts as they were sealed."""
    facts: dict[str, Any] = json.loads(record.text)["facts"]
    return facts


def _names(
    all_facts: Iterable[Facts], ticket: Ticket, known: list[Department | Staff], now: datetime
) -> Names:
    wanted: dict[str, set[int]] = {"department": set(), "person": set(), "topic": set()}
    for facts in all_facts:
        wanted["department"] |= {facts[key] for key in ("lead", "accused") if facts.get(key)}
        wanted["department"] |= {int(pk) for pk in str(facts.get("co") or "").split(",") if pk}
        wanted["person"] |= {facts["assignee"]} if facts.get("assignee") else set()
        wanted["topic"] |= {facts["topic"]} if facts.get("topic") else set()
    departments = {row.pk: row.label for row in known if isinstance(row, Department)}
    people = {row.pk: row.display_name for row in known if isinstance(row, Staff)}
    topics: dict[int, str] = {ticket.topic.pk: ticket.topic.path} if ticket.topic else {}
    if missing := wanted["department"] - departments.keys():
        departments |= {row.pk: row.label for row in Department.objects.filter(pk__in=missing)}
    if missing := wanted["person"] - people.keys():
        people |= dict(Staff.objects.filter(pk__in=missing).values_list("pk", "display_name"))
    if missing := wanted["topic"] - topics.keys():
        topics |= dict(Topic.objects.filter(pk__in=missing).values_list("pk", "path"))
    return Names(departments, people, topics, now)


def _line(record: EvidenceRecord, facts: Facts, names: Names) -> Line:
    seal = bytes(record.hash).hex()
    sentence = SENTENCES.get(record.verb)
    words, detail = sentence(facts, names) if sentence else (str(LABELS.get(record.verb, record.verb)), "")
    return Line(
        at=record.at,
        actor=record.actor_name or (_("The citizen") if record.verb in BY_CITIZEN else _("The system")),
        words=words,
        detail=detail,
        seal=f"{seal[:SEAL]}…{seal[-SEAL:]}",
        tone=_tone(record.verb, facts),
    )


def _tone(verb: str, facts: Facts) -> str:
    if verb in GOOD:
        return "good"
    return "now" if facts.get("to") in {"COMPLETED"} else ""


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else str(value or "")


def _register(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [_("raised %(when)s") % {"when": names.when(facts["reported"])}] if facts.get("reported") else []
    if facts.get("repeat"):
        parts.append(_("the same words were registered before"))
    if facts.get("backlog"):
        parts.append(_("taken over from a backlog"))
    return _("registered the matter"), _("; ").join(parts)


def _triage(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [_label(Category, facts.get("category")), names.topic(facts.get("topic"))]
    if facts.get("urgency") != Urgency.NORMAL:
        parts.append(_label(Urgency, facts.get("urgency")))
    return _("settled what kind of matter it is"), _("; ").join(part for part in parts if part)


def _reject(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("did not accept the matter"), _label(RejectGround, facts.get("ground"))


def _dispatch(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [_("lead %(department)s") % {"department": names.department(facts.get("lead"))}]
    if facts.get("co"):
        parts.append(_("co-handling %(departments)s") % {"departments": names.department_list(facts["co"])})
    if facts.get("due"):
        parts.append(_("due %(when)s") % {"when": names.when(facts["due"])})
    return _("dispatched the ticket"), _("; ").join(parts)


def _sign(facts: Facts, _names: Names) -> tuple[str, str]:
    closes = facts.get("to") == "COMPLETED"
    return _("signed for it"), _("praise, passed on for information") if closes else ""


def _assign(facts: Facts, names: Names) -> tuple[str, str]:
    return _("assigned it to %(person)s") % {"person": names.person(facts.get("assignee"))}, ""


def _contact(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [_label(ContactWay, facts.get("way")), _label(ContactOutcome, facts.get("outcome"))]
    parts.append(names.when(facts.get("at")))
    if not facts.get("counts"):
        parts.append(_("does not count as the first contact yet"))
    return _("contacted the citizen"), _("; ").join(part for part in parts if part)


def _draft(facts: Facts, _names: Names) -> tuple[str, str]:
    return (
        _("handed the draft of the result in") if facts.get("handed_in") else _("saved a draft of the result")
    ), ""


def _submit(facts: Facts, _names: Names) -> tuple[str, str]:
    parts = [_label(ResultCode, facts.get("result")), _label(Solved, facts.get("solved"))]
    if facts.get("self_signed"):
        parts.append(_("self-signed, as this unit may"))
    return _("signed the result and submitted it"), _("; ").join(part for part in parts if part)


def _send_back(facts: Facts, names: Names) -> tuple[str, str]:
    parts = [_label(Defect, facts.get("defect"))]
    if facts.get("due"):
        parts.append(_("due %(when)s") % {"when": names.when(facts["due"])})
    return _("sent the result back"), _("; ").join(part for part in parts if part)


def _approve(facts: Facts, _names: Names) -> tuple[str, str]:
    if not facts.get("asks"):
        return _("approved the result"), _("the citizen left no means of contact and is not asked")
    drawn = _("drawn for a callback") if facts.get("drawn") else _("not drawn for a callback")
    return _("approved the result; the answer went out with a link to rate it"), drawn


def _callback(facts: Facts, names: Names) -> tuple[str, str]:
    return _("called the citizen back"), _answer(facts, names) or _label(ContactOutcome, facts.get("outcome"))


def _rate(facts: Facts, names: Names) -> tuple[str, str]:
    return _("rated by the link"), _answer(facts, names)


def _rating_note(facts: Facts, names: Names) -> tuple[str, str]:
    return _("rated once more; kept as a note, the first answer counts"), _answer(facts, names)


def _answer(facts: Facts, _names: Names) -> str:
    if not facts.get("level"):
        return ""
    return _("; ").join((_label(Level, facts["level"]), _label(Solved, facts.get("solved"))))


def _recompute(facts: Facts, names: Names) -> tuple[str, str]:
    before, after = names.when(facts.get("due_was")), names.when(facts.get("due_at"))
    if before == after:
        return _("confirmed a deadline by the working calendar"), after
    return _("moved a deadline when the calendar changed"), f"{before} → {after}"


def _plain(words: Callable[[], str]) -> Callable[[Facts, Names], tuple[str, str]]:
    return lambda _facts, _names: (words(), "")


BY_CITIZEN = frozenset({"rate", "rating_note"})
SENTENCES: dict[str, Callable[[Facts, Names], tuple[str, str]]] = {
    "register": _register,
    "triage": _triage,
    "reject": _reject,
    "overturn": _plain(lambda: _("overturned the rejection; the matter is taken up after all")),
    "dispatch": _dispatch,
    "sign": _sign,
    "assign": _assign,
    "record_contact": _contact,
    "co_sign": _plain(lambda: _("signed for the co-handling part")),
    "draft_co_reply": _plain(lambda: _("wrote the co-handler's reply")),
    "co_reply": _plain(lambda: _("signed the co-handler's reply")),
    "draft_result": _draft,
    "return_draft": _plain(lambda: _("returned the draft to its writer")),
    "submit_result": _submit,
    "send_back": _send_back,
    "approve_result": _approve,
    "record_callback": _callback,
    "rate": _rate,
    "rating_note": _rating_note,
    "close_unanswered": _plain(lambda: _("closed it: nobody was asked, and no answer came in seven days")),
    "recompute_clock": _recompute,
}

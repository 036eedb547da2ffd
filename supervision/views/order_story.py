"""What the page of an order tells: its reports, round by round, its acts, remarks, and what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.evidence import Subject, records_of
from core.models import EvidenceRecord
from core.refusals import say
from departments.models import Staff
from feedback.history import facts_of_record
from feedback.states import State
from supervision.acting import DENIALS, reasons_against
from supervision.actions.order_issuing import ENDED
from supervision.lifecycle import ACTS
from supervision.models import OrderReport, PaperFile, SupervisionOrder
from supervision.wording.escalating import watched

NOUNS = {
    "ack": "receipt",
    "report": "signature",
    "draft_report": "draft",
    "verify": "verification",
    "send_report_back": "sending-back",
    "close": "closing",
    "prolong": "extension",
    "escalate": "escalation",
    "list_publicly": "listing",
    "unlist": "unlisting",
    "call_off": "calling-off",
}
"""The acts in the order in which the page offers them, and the noun of each in its address."""
ICONS = {
    "ack": "check",
    "draft_report": "pen",
    "report": "stamp",
    "verify": "check",
    "send_report_back": "undo",
    "close": "check",
    "prolong": "clock-plus",
    "escalate": "warn",
    "list_publicly": "flag",
    "unlist": "x",
    "call_off": "slash",
}
GRAVE = frozenset({"escalate", "call_off"})
NEXT = frozenset({"ack", "report", "draft_report", "verify", "close"})
"""Acts that bring the order on; the first that is offered stands out."""
QUIETLY_ABSENT = frozenset({"no_authority", "act_wrong_state"})
FIRST_WORDS = {"issue": gettext_lazy("issued the order")}


@dataclass(slots=True)
class Round:
    """One report, with the files that came with it."""

    report: OrderReport
    files: list[PaperFile] = field(default_factory=list)

    @property
    def is_last(self) -> bool:
        """It was not sent back."""
        return self.report.returned_at is None


def rounds_of(row: SupervisionOrder) -> list[Round]:
    """Every report, the newest first; a file belongs to the first report signed after it came."""
    people = ("drafted_by", "signed_by", "returned_by")
    rounds = [Round(report) for report in row.reports.select_related(*people).order_by("id")]
    files = PaperFile.objects.filter(paper_kind=row.KIND, paper_id=row.pk)
    for file in files.select_related("file", "uploaded_by").order_by("id"):
        ends = (one for one in rounds if (one.report.signed_at or file.uploaded_at) >= file.uploaded_at)
        if (own := next(ends, rounds[-1] if rounds else None)) is not None:
            own.files.append(file)
    return rounds[::-1]


def acts_of(row: SupervisionOrder, user: Staff, now: datetime) -> list[dict[str, Any]]:
    """The acts that fit the state and the grant, refused ones with their reason."""
    found: list[dict[str, Any]] = []
    for verb, noun in NOUNS.items():
        against = reasons_against(row, verb, by=user, now=now)
        if any(reason.code in QUIETLY_ABSENT for reason in against):
            continue
        if verb in ("list_publicly", "unlist") and not any(r.code in DENIALS for r in against) and against:
            continue  # the other of the two is offered
        found.append(
            {
                "verb": verb,
                "label": ACTS[row.KIND][verb].label,
                "icon": ICONS[verb],
                "url": reverse("order-act", args=[row.number, noun]),
                "reasons": [say(reason) for reason in against],
                "has_page": verb == "draft_report",
                "is_next": verb in NEXT and not against and not any(act["is_next"] for act in found),
            }
        )
    return found


def remarks_on(row: SupervisionOrder) -> list[str]:
    """What one should know of the ticket and the department before going on."""
    if not row.is_open:
        return []
    found: list[str] = []
    ticket = row.ticket
    if ticket is not None and ticket.state in ENDED:
        state = {"ticket": ticket.number, "state": State(ticket.state).label}
        found.append(
            _(
                "Ticket %(ticket)s has ended (%(state)s). The order goes on until it is closed; if nothing "
                "is left to be done, the supervisor calls it off with a note."
            )
            % state
        )
    elif row.dispatch is not None and row.dispatch.voided_at is not None:
        found.append(
            _(
                "The ticket is no longer with this department. The order goes on until it is closed, "
                "or called off by the supervisor."
            )
        )
    if not row.department.is_active:
        found.append(
            _("%(department)s is no longer in use. Please call the order off and issue it to its successor.")
            % {"department": row.department.name}
        )
    return found


def history_of(row: SupervisionOrder) -> list[dict[str, Any]]:
    """What happened to the order, newest first, from its evidence."""
    words = {verb: spec.label for verb, spec in ACTS[row.KIND].items()} | FIRST_WORDS
    records = list(records_of(Subject(row.KIND, row.pk)))
    return [
        {
            "at": record.at,
            "actor": record.actor_name or _("The portal"),
            **_told(record, words),
            "seal": bytes(record.hash).hex()[:8],
            "tone": "now" if place == 0 else "",
        }
        for place, record in enumerate(reversed(records))
    ]


def _told(record: EvidenceRecord, words: Mapping[str, Any]) -> dict[str, Any]:
    """What the record says was done, and its detail; the sweep's own steps in the sweep's words."""
    facts = facts_of_record(record)
    if told := watched(record.verb, record.actor_name, facts):
        return {"words": told[0], "more": told[1]}
    return {"words": words.get(record.verb, record.verb), "more": _more(facts)}


def _more(facts: dict[str, Any]) -> str:
    said = []
    if "in_time" in facts:
        said.append(_("in time") if facts["in_time"] else _("late"))
    if facts.get("self_signed"):
        said.append(_("drafted and signed by one person: the department signs for itself"))
    if "days" in facts:
        said.append(_("%(n)s working days more") % {"n": facts["days"]})
    if facts.get("was_mistake"):
        said.append(_("issued by mistake"))
    if facts.get("files"):
        said.append(_("%(n)s files") % {"n": facts["files"]})
    return _(", ").join(said)

"""What happened to a rectification, claim or matter, line by line, from its evidence."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.evidence import Subject, records_of
from core.models import EvidenceRecord
from supervision.choices import RectificationEnd
from supervision.lifecycle import ACTS
from supervision.wording.escalating import watched

SAID: dict[str, dict[str, Any]] = {
    "rectification": {
        "issue": gettext_lazy("opened the rectification"),
        "contact": gettext_lazy("recorded the contact"),
        "draft_plan": gettext_lazy("drafted the plan"),
        "return_plan": gettext_lazy("returned the plan"),
        "sign_plan": gettext_lazy("signed the plan"),
        "remedy": gettext_lazy("reported the remedy"),
        "call_back": gettext_lazy("called back"),
        "try_calling": gettext_lazy("tried to call"),
        "close": gettext_lazy("closed the rectification"),
        "hand_over": gettext_lazy("handed it over"),
        "follow_rework": gettext_lazy("the ticket is handled again, which is the remedy"),
        "follow_contact": gettext_lazy("the citizen was contacted in the new round"),
        "follow_remedy": gettext_lazy("the result of the new round was approved"),
        "follow_answer": gettext_lazy("the citizen answered after the new round"),
        "end": pgettext_lazy("rectification", "ended"),
        "void": pgettext_lazy("rectification", "voided"),
    },
    "misrating": {
        "issue": gettext_lazy("claimed that the rating should not count"),
        "pass_review": gettext_lazy("passed the first review"),
        "grant": gettext_lazy("set the rating aside"),
        "refuse": gettext_lazy("let the rating stand"),
    },
    "matter": {
        "issue": gettext_lazy("proposed the matter"),
        "start": gettext_lazy("started the matter"),
        "report_progress": gettext_lazy("reported progress"),
        "add_ticket": gettext_lazy("added a ticket"),
        "change": gettext_lazy("changed lead or day"),
        "conclude": gettext_lazy("concluded the matter"),
        "drop": gettext_lazy("dropped the matter"),
    },
}


def register_words(kind: str, words: Mapping[str, Any]) -> None:
    """Add what an upper app says of the acts on its papers; "issue" is the record that a paper began with."""
    SAID[kind] = dict(words)


def history_of(kind: str, pk: int) -> list[dict[str, Any]]:
    """The records of a paper, newest first, as ui/_timeline_item.html wants them."""
    records = list(records_of(Subject(kind, pk)))
    return [
        {
            "at": record.at,
            "actor": record.actor_name or _("The portal"),
            **_told(kind, record),
            "seal": bytes(record.hash).hex()[:8],
            "tone": "now" if place == 0 else "",
        }
        for place, record in enumerate(reversed(records))
    ]


def _told(kind: str, record: EvidenceRecord) -> dict[str, Any]:
    """What the record says was done, and its detail; the sweep's own steps in the sweep's words."""
    facts = json.loads(record.text)["facts"]
    if told := watched(record.verb, record.actor_name, facts):
        return {"words": told[0], "detail": told[1]}
    return {"words": _said(kind, record.verb), "detail": _detail(facts)}


def _said(kind: str, verb: str) -> Any:
    """The sentence for a verb; the words of its button where there is none."""
    declared = ACTS.get(kind, {}).get(verb)
    return SAID.get(kind, {}).get(verb) or (declared.label if declared else verb)


def _detail(facts: dict[str, Any]) -> str:
    if facts.get("why") in RectificationEnd.values:
        return str(RectificationEnd(facts["why"]).label)
    if "in_time" in facts:
        return _("in time") if facts["in_time"] else _("late")
    return ""

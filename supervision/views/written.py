"""What is saved while one types in orders, entries, measures, meetings and sharing, by its address."""

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from feedback.forms.drafts import has_words
from feedback.views.written import Written, write
from supervision.forms import entries as entry_forms
from supervision.forms import measures as measure_forms
from supervision.forms import meetings as meeting_forms
from supervision.forms import sharing as sharing_forms
from supervision.forms.matters import OpenForm
from supervision.forms.measures_circulars import CircularForm, NamedForm
from supervision.forms.orders import OrderForm, ReportForm
from supervision.forms.rectification import ClaimForm
from supervision.forms.ruling import NumbersForm
from supervision.lifecycle import ACTS
from supervision.views import (
    cards,
    circulars,
    entry_acts,
    interviews,
    matter_acts,
    misrating,
    order_acts,
    proposals,
    rectification_acts,
    sharing,
)
from supervision.views.order_story import NOUNS


def write_acts(name: str, pages: Mapping[str, tuple[type[Form], Any]]) -> None:
    """Let the acts at the address ``name`` be saved: form and title by the last word of it."""
    write(name, {word: Written(form, title) for word, (form, title) in pages.items() if has_words(form)})


def _titled(
    pages: Mapping[str, Any], words: Mapping[str, str] | None = None
) -> dict[str, tuple[type[Form], Any]]:
    """The pages of acts, by the word in their address."""
    return {(words or {}).get(key, key): (one.form, one.title) for key, one in pages.items()}


def _by_lifecycle(kind: str, pages: Mapping[str, Any]) -> dict[str, tuple[type[Form], Any]]:
    return {word: (one.form, ACTS[kind][getattr(one, "verb", word)].label) for word, one in pages.items()}


write_acts(
    "order-act",
    _titled(order_acts.PAGES, NOUNS) | {order_acts.DRAFT: (ReportForm, ACTS["order"]["draft_report"].label)},
)
write_acts("entry-act", _by_lifecycle("entry", entry_acts.ENTRY_PAGES))
write_acts("exclusion-act", _by_lifecycle("exclusion", entry_acts.EXCLUSION_PAGES))
write_acts("rectification-act", _titled({key: one.page for key, one in rectification_acts.PAGES.items()}))
write_acts("matter-act", _titled({key: one.page for key, one in matter_acts.PAGES.items()}))
write_acts("misrating-act", _titled(misrating.PAGES))
write_acts("share-act", _by_lifecycle("share", sharing.PAGES))
for _noun, (_page, _act) in interviews.ACTS.items():
    write(f"interview-{_noun}", Written(_page.form, _page.title))
for _name, _made in {
    "card-revocation": cards.REVOKING,
    "proposal-card": cards.PROPOSED,
    "circular-revocation": circulars.REVOKING,
    "proposal-declining": proposals.DECLINING,
}.items():
    write(_name, Written(_made.form, _made.title))
for _name, _written in {
    "order-new": Written(OrderForm, _("Issue the order"), query=("ticket", "tickets", "department")),
    "entry-deduction": Written(entry_forms.DeductionForm, _("Propose a deduction"), query=("ticket", "code")),
    "entry-bonus": Written(entry_forms.BonusForm, _("Propose a bonus"), query=("department",)),
    "exclusion-new": Written(
        entry_forms.ExclusionForm, _("Ask for exclusion from the assessment"), query=("dispatch",)
    ),
    "misrating-new": Written(ClaimForm, _("Claim a mistaken or malicious rating")),
    "card-new": Written(measure_forms.CardForm, _("Issue a card"), query=("department", "ticket")),
    "interview-new": Written(
        measure_forms.InterviewForm,
        _("Call an interview"),
        query=("proposal", "entry", "department", "ticket"),
    ),
    "circular-new": Written(CircularForm, _("Draft a circular"), query=("p",), part=NamedForm),
    "matter-new": Written(OpenForm, _("Open a matter"), query=("topic", "department")),
    "meeting-new": Written(meeting_forms.CallForm, _("Call the coordination meeting")),
    "meeting-put-off": Written(meeting_forms.PutOffForm, ACTS["meeting"]["put_off"].label),
    "meeting-call-off": Written(meeting_forms.CallOffForm, ACTS["meeting"]["call_off"].label),
    "meeting-minutes": Written(
        meeting_forms.MinutesForm, ACTS["meeting"]["hold"].label, part=meeting_forms.DecisionForm
    ),
    "share-new": Written(sharing_forms.NewShareForm, _("Ask for data"), query=("duty", "ticket")),
    "share-duty-new": Written(sharing_forms.NewDutyForm, _("Enter a duty to share")),
    "rules-supervision-new": Written(NumbersForm, _("New version")),
    "share-duty-change": Written(sharing_forms.ChangeDutyForm, _("Change the duty")),
}.items():
    write(_name, _written)

"""The page of each move: its noun in the address, its form, its words. Every door reads them here."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from feedback.forms.base import MoveForm, PlainForm
from feedback.forms.handling import ContactForm, CoReplyForm, DraftForm, PartForm, PartSigningForm
from feedback.forms.reviewing import ApprovalForm, CallbackForm, SendBackForm
from feedback.forms.triaging import AssignmentForm, DispatchForm, NoteForm, RejectionForm, TriageForm
from feedback.models import Ticket


@dataclass(frozen=True, slots=True)
class MovePage:
    """``verb`` names the action, ``done`` is said after it, ``key`` its shortcut, ``extra`` a template."""

    noun: str
    verb: str
    form: type[MoveForm]
    submit: Any
    intro: Any
    done: Any
    icon: str
    key: str = ""
    extra: str = ""
    is_grave: bool = False
    is_first: bool = False

    def url(self, ticket: Ticket) -> str:
        return reverse(f"ticket-{self.noun}", args=[ticket.number])


PAGES = (
    MovePage(
        "triage",
        "triage",
        TriageForm,
        _("Settle and pass on for dispatch"),
        _("The limits of every later step follow from category and urgency."),
        _("Triaged. The ticket now waits for dispatch."),
        "search",
        is_first=True,
    ),
    MovePage(
        "rejection",
        "reject",
        RejectionForm,
        _("Do not accept"),
        _(
            "The citizen is told the ground and the proper channel at once. "
            "A supervisor can overturn it within 30 days."
        ),
        _("Not accepted. The citizen is told the proper channel."),
        "slash",
        is_grave=True,
    ),
    MovePage(
        "overturn",
        "overturn",
        NoteForm,
        _("Take the matter up after all"),
        _("The ticket returns to triage, and a new dispatch clock starts."),
        _("The rejection is overturned; the ticket waits for triage."),
        "undo",
    ),
    MovePage(
        "dispatch",
        "dispatch",
        DispatchForm,
        _("Dispatch"),
        _("All clocks of the departments start at this moment, not at their signature."),
        _("Dispatched. The departments' clocks are running."),
        "dispatch",
        is_first=True,
    ),
    MovePage(
        "signature",
        "sign",
        PlainForm,
        _("Sign for it"),
        _("Your department takes the matter up. The clock for the first contact is already running."),
        _("Signed for. Please contact the citizen next."),
        "check",
        key="s",
        is_first=True,
    ),
    MovePage(
        "assignment",
        "assign",
        AssignmentForm,
        _("Assign"),
        _("The clocks stay as they are."),
        _("Assigned."),
        "user-plus",
        key="a",
    ),
    MovePage(
        "contact",
        "record_contact",
        ContactForm,
        _("Record the contact"),
        _("An automatic message does not count. Three tries on two half-days count as a contact."),
        _("The contact is recorded."),
        "phone",
        key="c",
    ),
    MovePage(
        "co-signature",
        "co_sign",
        PartForm,
        _("Sign for our part"),
        _("Your department takes up its part as co-handler."),
        _("Signed for your part."),
        "check",
        is_first=True,
    ),
    MovePage(
        "co-draft",
        "draft_co_reply",
        CoReplyForm,
        _("Hand to the approver"),
        _("The lead department reads it once your approver has signed."),
        _("Your part is with the approver."),
        "pen",
        is_first=True,
    ),
    MovePage(
        "co-reply",
        "co_reply",
        PartSigningForm,
        _("Sign the reply"),
        _("Your signature stops your department's clock."),
        _("Signed. The lead department has your reply."),
        "stamp",
        extra="feedback/ticket/_co_reply_text.html",
        is_first=True,
    ),
    MovePage(
        "draft",
        "draft_result",
        DraftForm,
        _("Hand to the approver"),
        _("Say what was asked, what was done and when. The approver signs, then an auditor checks."),
        _("The draft is saved."),
        "pen",
        key="e",
    ),
    MovePage(
        "result-return",
        "return_draft",
        NoteForm,
        _("Return the draft"),
        _("The draft goes back to its writer with your note; the clock runs on."),
        _("The draft is back with its writer."),
        "undo",
    ),
    MovePage(
        "result",
        "submit_result",
        PlainForm,
        _("Sign and submit"),
        _(
            "Your signature freezes the answer and stops the handling clock. "
            "An auditor checks it before the citizen reads it."
        ),
        _("Signed. The result is with the auditor."),
        "stamp",
        key="e",
        extra="feedback/ticket/_draft_text.html",
        is_first=True,
    ),
    MovePage(
        "sendback",
        "send_back",
        SendBackForm,
        _("Send back"),
        _("The handling clock runs on from where the review paused it."),
        _("Sent back to the department."),
        "undo",
        is_grave=True,
    ),
    MovePage(
        "review",
        "approve_result",
        ApprovalForm,
        _("Approve the result"),
        _("The answer goes out to the citizen with a link to rate it."),
        _("Approved. The answer is on its way to the citizen."),
        "check",
        is_first=True,
        extra="feedback/ticket/_draft_text.html",
    ),
    MovePage(
        "callback",
        "record_callback",
        CallbackForm,
        _("Record the call"),
        _("Please ask both questions in the citizen's own words, and suggest no answer."),
        _("The call is recorded."),
        "callback",
        is_first=True,
    ),
)
BY_NOUN = {page.noun: page for page in PAGES}
BY_VERB = {page.verb: page for page in PAGES}

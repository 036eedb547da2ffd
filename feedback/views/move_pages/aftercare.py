"""The pages of the moves after the citizen's answer."""

from django.utils.translation import gettext_lazy as _

from feedback.forms.aftercare import (
    AskReopeningForm,
    FinalAnswerForm,
    RefuseReopeningForm,
    ReopenForm,
    RetrospectiveForm,
    RetrospectiveReturnForm,
    RetrospectiveSigningForm,
    ReworkForm,
    VerdictForm,
)
from feedback.views.move_pages._page import MovePage

PAGES: tuple[MovePage, ...] = (
    MovePage(
        "rework",
        "rework",
        ReworkForm,
        _("Fault: handle again"),
        _(
            "The department that led gets it back at once, in a new cycle with new clocks. "
            "The citizen is told that it is handled again."
        ),
        _("The ticket is back at the department, in a new cycle."),
        "undo",
        is_grave=True,
        is_first=True,
    ),
    MovePage(
        "verdict",
        "verdict",
        VerdictForm,
        _("Decide and complete"),
        _("The rating stays as the citizen gave it; the decision says whose fault it was."),
        _("Decided. The ticket is completed."),
        "check",
    ),
    MovePage(
        "conclusion",
        "conclude",
        FinalAnswerForm,
        _("Give the final answer"),
        _(
            "After the second bad answer the head of the department signs a final answer; "
            "it goes out to the citizen, and the matter is not handled again."
        ),
        _("The final answer is on its way to the citizen; the ticket is completed."),
        "stamp",
        is_first=True,
        is_grave=True,
    ),
    MovePage(
        "retrospective",
        "draft_retrospective",
        RetrospectiveForm,
        _("Save the retrospective"),
        _("Say what the root cause was and how it is kept from happening again. The approver signs it."),
        _("The retrospective is saved."),
        "pen",
    ),
    MovePage(
        "retrospective-return",
        "return_retrospective",
        RetrospectiveReturnForm,
        _("Return the retrospective"),
        _("It goes back to its writer with your note; the clock runs on."),
        _("The retrospective is back with its writer."),
        "undo",
    ),
    MovePage(
        "retrospective-signature",
        "sign_retrospective",
        RetrospectiveSigningForm,
        _("Sign the retrospective"),
        _("Signed, it no longer keeps the ticket from the archive."),
        _("Signed. The retrospective is complete."),
        "stamp",
        extra="feedback/ticket/_retrospective_text.html",
        is_first=True,
    ),
    MovePage(
        "reopening-request",
        "ask_reopening",
        AskReopeningForm,
        _("Ask for reopening"),
        _("A supervisor decides within four working hours. Without new facts a matter stays completed."),
        _("The supervisor has the new facts."),
        "bell",
    ),
    MovePage(
        "reopening",
        "reopen",
        ReopenForm,
        _("Reopen"),
        _(
            "A new cycle begins at the department that led last. "
            "It has its own limit, at most three working days."
        ),
        _("Reopened, in a new cycle."),
        "undo",
        extra="feedback/ticket/_new_facts.html",
        is_first=True,
    ),
    MovePage(
        "reopening-refusal",
        "refuse_reopening",
        RefuseReopeningForm,
        _("Refuse to reopen"),
        _("The ticket stays completed, and the citizen is told your reason."),
        _("Refused. The citizen is told the reason."),
        "slash",
        extra="feedback/ticket/_new_facts.html",
        is_grave=True,
    ),
)

"""The pages of extension, suspension, termination and reclassification."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from feedback.forms.base import PlainForm
from feedback.forms.requests import (
    ExtensionForm,
    GrantForm,
    HandBackForm,
    ReclassificationForm,
    RefusalForm,
    SuspensionForm,
    TerminationForm,
)
from feedback.views.move_pages._page import MovePage

PAPER = "feedback/requests/_papers.html"
HANDED_IN = _("The request is with the approver.")
REFUSED = _("Refused. The department reads why.")


def _decision(
    noun: str, verb: str, submit: Any, intro: Any, done: Any, *, is_grave: bool = False
) -> MovePage:
    return MovePage(
        noun, verb, GrantForm, submit, intro, done, "check", extra=PAPER, is_first=True, is_grave=is_grave
    )


def _refusal(noun: str, verb: str, submit: Any, intro: Any) -> MovePage:
    return MovePage(noun, verb, RefusalForm, submit, intro, REFUSED, "slash", extra=PAPER)


def _signing(noun: str, verb: str, submit: Any, intro: Any) -> MovePage:
    done = _("Signed. The request waits for its decision.")
    return MovePage(noun, verb, PlainForm, submit, intro, done, "stamp", extra=PAPER, is_first=True)


PAGES: tuple[MovePage, ...] = (
    MovePage(
        "extension-draft",
        "draft_extension",
        ExtensionForm,
        _("Hand to the approver"),
        _("Your approver must sign it before the matter is due. At most two extensions are granted."),
        HANDED_IN,
        "clock-plus",
        is_rare=True,
    ),
    _signing(
        "extension",
        "request_extension",
        _("Sign the extension request"),
        _("The dispatcher decides within four working hours; escalation waits until then."),
    ),
    _decision(
        "extension-grant",
        "grant_extension",
        _("Grant the extension"),
        _("The days are added to the old due day, whenever you decide. The citizen is told the new day."),
        _("Granted. The citizen is told."),
    ),
    _refusal(
        "extension-refusal",
        "refuse_extension",
        _("Refuse the extension"),
        _("Nothing is given; the old due time stands."),
    ),
    MovePage(
        "suspension-draft",
        "draft_suspension",
        SuspensionForm,
        _("Hand to the approver"),
        _("Signed before the matter is due, force majeure excepted; the supervisor decides."),
        HANDED_IN,
        "snooze",
        is_rare=True,
    ),
    _signing(
        "suspension",
        "request_suspension",
        _("Sign the suspension request"),
        _("The supervisor decides; until then the clocks run, but escalation waits."),
    ),
    _decision(
        "suspension-grant",
        "grant_suspension",
        _("Grant the suspension"),
        _("The department's clocks stand still, and go on by themselves when the time is over."),
        _("Granted. The clocks stand still; the citizen is told why."),
    ),
    _refusal(
        "suspension-refusal",
        "refuse_suspension",
        _("Refuse the suspension"),
        _("The clocks never stood still."),
    ),
    MovePage(
        "resumption",
        "resume",
        PlainForm,
        _("Resume the work"),
        _("The clocks go on with what was left when they stood still."),
        _("The work goes on; the citizen is told."),
        "refresh",
        is_first=True,
    ),
    MovePage(
        "termination-draft",
        "draft_termination",
        TerminationForm,
        _("Hand to the approver"),
        _(
            "For matters that cannot be handled to their end. "
            "The clocks run on until the auditor has decided."
        ),
        HANDED_IN,
        "x",
        is_rare=True,
        is_grave=True,
    ),
    _signing(
        "termination",
        "request_termination",
        _("Sign the termination request"),
        _("The auditor decides; until then the clocks run on."),
    ),
    _decision(
        "termination-grant",
        "grant_termination",
        _("Grant the termination"),
        _("The work ends for good, and the citizen is told why. The clocks stop at the unit's signature."),
        _("The work is ended; the citizen is told why."),
        is_grave=True,
    ),
    _refusal(
        "termination-refusal",
        "refuse_termination",
        _("Refuse the termination"),
        _("The department goes on; its clocks never stood still."),
    ),
    MovePage(
        "request-return",
        "return_request",
        HandBackForm,
        _("Hand it back"),
        _("The draft goes back to its writer with your note."),
        _("The draft is back with its writer."),
        "undo",
        extra=PAPER,
    ),
    MovePage(
        "request-withdrawal",
        "withdraw_request",
        PlainForm,
        _("Withdraw the request"),
        _("Your department no longer asks for it; nobody needs to decide."),
        _("The request is withdrawn."),
        "undo",
        extra=PAPER,
    ),
    MovePage(
        "reclassification",
        "reclassify",
        ReclassificationForm,
        _("Reclassify"),
        _(
            "The limits are measured anew from the dispatch; nothing falls due within four working hours. "
            "A supervisor must do it when the department gets more time."
        ),
        _("Reclassified. The clocks are measured anew."),
        "adjust",
        is_rare=True,
    ),
)

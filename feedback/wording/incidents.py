"""What the tickets of a matter of many wait for, in words, and whose each step is."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from feedback.rules.incidents import Step

STEPS: dict[Step, Any] = {
    Step.MERGE: _("to be merged into the matter"),
    Step.SIGN: _("to be signed for, the answer is there"),
    Step.DRAFT: _("gets the answer as its draft"),
    Step.SUBMIT: _("the answer waits for a signature"),
    Step.APPROVE: _("the answer waits for review"),
    Step.WAIT: _("waits for the matter's answer"),
    Step.DISPATCH: _("the matter is over: to be answered as an enquiry, or dispatched"),
    Step.OWN_WAY: _("goes its own way"),
    Step.DONE: _("has the answer, or gets it with the matter"),
}
THEIRS = {
    Step.MERGE: "dispatch_tickets",
    Step.SIGN: "handle_tickets",
    Step.DRAFT: "handle_tickets",
    Step.SUBMIT: "approve_results",
    Step.APPROVE: "audit_results",
}
"""The grant of whoever takes the step."""

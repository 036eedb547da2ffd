"""What is said when a request, its decision or a reclassification is refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "not_for_urgent": _("Urgent and critical matters are not extended."),
    "extensions_used_up": _("This matter was extended %(most)s times already; more is not given."),
    "days_out_of_range": _("Please ask for 1 to %(most)s working days."),
    "suspension_used_up": _(
        "This matter was suspended for %(most)s working days already; more is not given."
    ),
    "request_after_due": _(
        "The matter is overdue already; it had to be asked for, and signed, before it was due."
    ),
    "request_undecided": _(
        "Another request on this matter waits for its decision; please wait for it, or withdraw it."
    ),
    "request_waits_for_signature": _(
        "The request waits for your approver, who can hand it back for changes."
    ),
    "no_request_handed_in": _("No such request has been handed in for signature."),
    "no_request_to_decide": _("No such request waits for a decision."),
    "no_request_to_withdraw": _("No request of your department waits for a decision."),
    "own_request": _("You wrote this request; a second person of the department must sign it."),
    "own_request_decided": _("You wrote or signed this request; someone else must decide it."),
    "suspension_not_over": _("The suspension is not over yet."),
    "request_incomplete": _("Please fill in every field of the request."),
    "nothing_changes": _("Nothing would change; please choose another category, topic or urgency."),
    "longer_needs_supervisor": _("This gives the department more time; a supervisor must decide it."),
}

"""The sentences with which something is refused: orders."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from supervision.wording.ruling import WORDING as RULING

WORDING: dict[str, Any] = {
    **RULING,
    "order_no_draft": _(
        "There is no report to sign yet. Please draft it first: what was done, and with what result."
    ),
    "order_due_already": _(
        "The report was due at %(due)s. More time can be given only before; you may escalate the order."
    ),
    "order_listed_already": _("It is on the public list already."),
    "order_not_listed": _("It is not on the public list."),
    "order_limit_too_long": _(
        "A report is due within %(most)s working days at most. Please set a shorter time."
    ),
    "order_prolong_wrong": _("Please give between 1 and %(most)s working days more."),
    "order_prolonged_enough": _(
        "More time was given %(times)s times already, which is the most. Please wait for it, or escalate."
    ),
    "order_subject_missing": _("Please say in a line what the order is about."),
    "order_demand_missing": _("Please write what the department is to do."),
    "order_text_missing": _("Please write what was done, and with what result."),
    "order_note_missing": _("Please say why: the department reads it, and it stays in the record."),
    "order_found_missing": _("Please write what you looked at and found."),
    "order_exists": _(
        "%(department)s has an open order on this ticket already: %(number)s. Please use that one."
    ),
    "order_ticket_ended": _(
        "Ticket %(ticket)s has ended (%(state)s); nothing of it can be ordered any more."
    ),
    "order_not_theirs": _(
        "%(department)s has no part in ticket %(ticket)s. Please check the number or the department."
    ),
    "order_nobody_leads": _(
        "Ticket %(ticket)s is with no department at the moment, so nobody can be ordered."
    ),
    "order_department_gone": _(
        "%(department)s is no longer in use. Please issue the order to its successor."
    ),
}

"""Why a co-handler is not added or released, and a ticket not urged, noted on or withdrawn."""

from django.utils.translation import gettext_lazy as _

WORDING = {
    "cannot_be_told": _("%(person)s cannot read this note, so nobody is told. Please leave that name out."),
    "too_many_told": _("A note can tell %(most)s colleagues at most. Please leave some names out."),
    "lead_overdue_for_co": _(
        "The lead's time is over, and a co-handler is never due after its lead; "
        "please ask the centre for another dispatch."
    ),
    "co_due_impossible": _("The co-handler's time must lie between now and the lead's, %(due)s."),
    "co_department_missing": _("Please choose the department that is to co-handle."),
    "department_at_work": _("“%(department)s” is at work on this ticket already."),
    "co_is_accused": _("“%(department)s” is the accused or belongs to it, so it cannot take part."),
    "release_asked_already": _("Your department has answered, or its release waits for the dispatcher."),
    "no_release_asked": _("No co-handler has asked to be released."),
    "co_not_overdue": _(
        "No co-handler is overdue, and none asked to be released; until then its part cannot be waived."
    ),
    "no_co_at_work": _("No co-handler's part is open on this ticket."),
    "co_part_unknown": _("Please choose the co-handler whose part is meant."),
    "words_missing": _("Please write down what the citizen says."),
    "withdrawal_needs_callback": _(
        "A department has worked on it: please record the citizen's word; a callback confirms it."
    ),
    "withdraw_at_once": _("No department has worked on it yet: please withdraw it at once."),
    "withdrawal_waits": _("The citizen's wish to withdraw is recorded and waits for a callback."),
    "no_withdrawal_asked": _("Nobody has recorded that the citizen wants to withdraw."),
    "skip_ground_missing": _("Please choose why it waits."),
    "skip_not_in_hand": _("No department of yours has this matter in hand, so there is nothing to skip."),
    "skip_overdue": _("This matter is overdue."),
    "skip_critical": _("This matter is critical."),
    "skip_watched": _("This matter is under supervision."),
    "snooze_critical": _("What is critical does not lie aside."),
    "snooze_too_late": _("It must be dispatched too soon to lie aside; please decide now."),
    "snooze_left_the_desk": _("It has left the desk meanwhile."),
    "own_asking": _("You recorded the citizen's wish yourself; a second person must confirm it."),
}

"""What is said when a move after the citizen's answer is refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "not_drawn": _(
        "The citizen was not drawn for a callback; they answer by the link, or are not asked any further."
    ),
    "notes_full": _(
        "You have answered several times already, and we kept it all. You can also call 12345 and tell us."
    ),
    "judged_department": _(
        "Your own department handled this ticket; someone above or outside it must decide."
    ),
    "own_reopening": _("You asked for the reopening yourself; someone else must decide it."),
    "only_final_answer": _(
        "The citizen is dissatisfied for the second time: only the supervisor's final answer is left."
    ),
    "solved_already": _("The citizen says the problem is solved; please decide without rework."),
    "fault_needs_rework": _(
        "The problem is not solved: with fault the ticket is handled again; please choose rework."
    ),
    "first_bad_answer": _(
        "This is the first bad answer; the auditor decides first. A final answer follows the second."
    ),
    "head_missing": _("Please name the head who signed."),
    "reference_missing": _("Please give the reference of the paper."),
    "signed_in_future": _("The signature cannot lie in the future."),
    "no_retrospective_due": _("No retrospective is outstanding for this ticket."),
    "root_cause_too_short": _("Please explain the root cause in at least %(least)s characters."),
    "prevention_too_short": _("Please write down the prevention in at least %(least)s characters."),
    "new_facts_too_short": _("Please write down the new facts in at least %(least)s characters."),
    "reopening_asked_already": _("Reopening has been asked for; the supervisor decides."),
    "reopen_too_late": _("A ticket can be reopened within %(days)s days; please register the matter anew."),
    "reopening_not_asked": _("Nobody has asked for reopening; the intake asks when there are new facts."),
    "archived_already": _("The ticket is archived already; nothing can hold it any more."),
    "archive_too_early": _("It is archived in %(days)s days."),
    "held_retrospective": _("The retrospective is not signed yet."),
    "held_rectification": _("A rectification is running."),
    "held_order": _("A supervision order is open."),
    "held_appeal": _("An appeal is undecided."),
    "held_reopening": _("A supervisor has still to decide on reopening."),
}

"""Why a return, a joint review, a designation, a redispatch or a delegation is refused."""

from django.utils.translation import gettext_lazy as _

CLOCK_REASONS = {"JOINT_REVIEW": _("a joint review is to name the department")}
"""Why a clock stood still, for the panel that tells it."""

WORDING = {
    "designated_stays": _("This matter was designated to your department and cannot be returned."),
    "contacted_stays": _(
        "The citizen has been contacted already; a matter can be returned only before that."
    ),
    "return_too_late": _(
        "A return must be signed by the end of the first working day after the dispatch; that was %(until)s."
    ),
    "return_waits_for_signature": _(
        "The return waits for the approver's signature; the approver can hand it back for changes."
    ),
    "no_return_handed_in": _("No return has been handed in for signature."),
    "unit_hands_nothing_on": _(
        "The matter was delegated to your unit; only the department itself can delegate it anew."
    ),
    "own_return": _("You wrote this return; a second person of the department must sign it."),
    "return_incomplete": _("Please give the ground, the legal basis and an explanation."),
    "suggested_itself": _("Please suggest another department than the one that returns the matter."),
    "decision_note_missing": _("Please say why; the department reads it."),
    "no_joint_review": _("No joint review is open for this ticket."),
    "joint_review_open": _(
        "The matter was returned twice: please conclude the joint review first; it names the department."
    ),
    "joint_review_concludes": _("A joint review is open; please conclude it, and it names the department."),
    "too_few_participants": _("A joint review needs at least two departments beside the hotline centre."),
    "held_in_future": _("The joint review cannot have been held in the future."),
    "held_before_opening": _("The joint review cannot have been held before the matter was returned twice."),
    "minutes_missing": _("Please write down what was agreed and why."),
    "reference_missing": _("Please give the number of the paper, so that everyone can find it."),
    "designation_ground_missing": _("Please say on what ground the department is designated."),
    "lead_is_designated": _("“%(department)s” is designated for this matter and must lead."),
    "redispatch_reason_missing": _("Please say why the matter is taken from the department."),
    "redispatch_kind_missing": _("Please choose what kind of redispatch it is."),
    "department_still_there": _(
        "“%(department)s” is still in use; please choose another kind of redispatch."
    ),
    "successor_missing": _("Please name the department that inherits the matter."),
    "not_below": _("“%(department)s” does not lie below the lead department."),
    "delegated_already": _("“%(department)s” works on it already."),
    "not_delegated": _("The matter is not delegated; there is nothing to take back."),
    "hard_case_closed": _("This case was closed meanwhile."),
}

"""The sentences with which something is refused: score entries, appeals, exclusions, periods."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "entry_not_seconded": _("A false conclusion needs a second supervisor before notice is given."),
    "entry_needs_no_second": _("This rule needs no second person; notice can be given at once."),
    "entry_seconded_already": _("A second supervisor has agreed already."),
    "entry_still_grows": _(
        "The clock still runs and the points may grow; the portal gives notice as soon as it stops."
    ),
    "entry_excluded": _("This dispatch was taken out of the assessment; please decline the proposal."),
    "entry_exists": _(
        "There is an entry for this already: rule %(code)s counts once. Please look at that one."
    ),
    "entry_reason_missing": _("Please say why, so that the department can understand it."),
    "entry_not_lead": _("The department was not the lead of this ticket, or its dispatch did not count."),
    "entry_not_designated": _(
        "Passing the buck presupposes that the department was designated. Here it was not."
    ),
    "entry_signed_in_time": _(
        "The department has signed, or still has time to sign; this rule is for orders left unsigned."
    ),
    "entry_referral_missing": _("Please say to which body the leak was passed on."),
    "entry_bonus_of_nothing": _("Please name the ticket that earned the bonus."),
    "appeal_not_open": _("There is nothing to appeal: notice has not been given, or the time has ended."),
    "appeal_too_late": _("The time to appeal ended at %(due)s. Please turn to the assessment office."),
    "appeal_points_wrong": _(
        "Adjusted points must be less than the %(before)s now, at least %(least)s, and in steps of %(step)s."
    ),
    "appeal_too_short": _(
        "Please give the reasons in %(least)s characters or more, so that they can be judged."
    ),
    "appeal_decision_missing": _("Please choose what the appeal comes to."),
    "exclusion_exists": _("There is a request for this dispatch already."),
    "exclusion_not_counted": _("This dispatch does not count anyway: it was returned or misdirected."),
    "period_not_over": _("The period %(period)s is not over yet; it can be locked from %(end)s."),
    "period_locked": _("The period %(period)s is locked already."),
    "period_earlier_open": _("Please lock the earlier period %(earlier)s first."),
    "period_undecided": _(
        "%(count)s entries of %(period)s are undecided. Please give notice, decide or decline them first."
    ),
}

PORTAL_REASONS = {
    "EXCLUDED": _("The dispatch was taken out of the assessment."),
}
"""Reasons with which the portal itself revokes."""


def told_reason(reason: str) -> str:
    """A reason as people wrote it, or the portal's own in words."""
    return str(PORTAL_REASONS.get(reason, reason))

"""Why something is refused: assessment periods, scores and rankings."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "assessment_no_departments": _("There are no departments yet, so nothing can be assessed."),
    "assessment_not_begun": _("The period %(period)s has not begun: it can be opened from %(start)s."),
    "assessment_before_all": _(
        "The period %(period)s lies before everything on record, which begins in %(year)s. "
        "Please check the year."
    ),
    "assessment_not_over": _(
        "The period %(period)s is not over yet. Notice of its result can be given from %(end)s."
    ),
    "assessment_reason_missing": _("Please say why the notice is taken back: the departments read it."),
    "assessment_objections_run": _("Departments may object until %(until)s. Please lock it after that."),
    "assessment_objections_open": _("%(count)s objections are undecided. Please decide them first."),
    "assessment_earlier_open": _("Please lock the earlier period %(earlier)s first."),
    "assessment_months_open": _("Please lock its months first; these are not locked yet: %(months)s."),
    "assessment_facts_changed": _(
        "The facts have changed since the notice (%(departments)s; %(count)s in all). "
        "Please take the notice back, compute anew and give notice again."
    ),
    "assessment_published": _("This result is public already."),
    "objection_not_open": _(
        "Nothing can be objected to now: no notice of the result of %(period)s is running."
    ),
    "objection_too_late": _("The time to object ended at %(until)s. Please turn to the assessment office."),
    "objection_no_result": _("%(department)s has no result in this period."),
    "objection_open_already": _(
        "An objection of this department is undecided already. Please wait for the decision on it."
    ),
    "objection_ground_missing": _("Please choose what the objection is about."),
    "objection_too_short": _(
        "Please say in %(least)s characters or more what is wrong and why, so that it can be judged."
    ),
    "objection_note_short": _(
        "Please give the reasons of the decision in %(least)s characters or more; the department reads them."
    ),
}

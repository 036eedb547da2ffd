"""Why something is refused: adopted suggestions, public reports, analyses of departments."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "disclosure_not_a_suggestion": _(
        "Ticket %(number)s is not a suggestion. Only suggestions are answered in public; please check its "
        "category."
    ),
    "disclosure_not_completed": _(
        "Ticket %(number)s is not completed yet. Please publish once the citizen has been answered."
    ),
    "disclosure_there_already": _(
        "Ticket %(number)s has its public answer already. Please retract that one first if it is wrong."
    ),
    "disclosure_decision": _("Please choose what becomes of the suggestion."),
    "disclosure_too_short": _("Please write at least %(least)s characters in each text: everybody reads it."),
    "disclosure_number": _(
        "One of the texts holds a phone or identity number. Please take it out: everybody reads it."
    ),
    "disclosure_name": _("One of the texts names the citizen. Please take the name out: everybody reads it."),
    "disclosure_day_missing": _("Please say by which day what is adopted will be done."),
    "disclosure_day_past": _("The day by which it will be done is over. Please choose one still to come."),
    "disclosure_day_unasked": _(
        "What is not adopted has no day by which it is done. Please empty the field."
    ),
    "disclosure_not_adopted": _("It was not adopted, so there is nothing to carry out."),
    "disclosure_done_already": _("It is reported done already."),
    "disclosure_reason": _("Please give the reason, in at least %(least)s characters."),
    "public_report_there_already": _(
        "There is a report on %(period)s already. Please open that one, or retract it first."
    ),
    "public_report_not_over": _("The period %(period)s is not over yet. Please choose one that is."),
}

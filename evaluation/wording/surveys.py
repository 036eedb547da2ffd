"""Why something is refused: surveys and third-party scores."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "survey_there_already": _(
        "There is a survey of %(period)s already. Please give that one up first, or choose another period."
    ),
    "survey_period": _("“%(given)s” is no month or quarter. Please write it as 2026-Q3 or 2026-09."),
    "survey_period_runs": _(
        "The period runs until %(until)s. The sample is drawn from all its tickets; please come back then."
    ),
    "survey_title_missing": _("Please give the survey a title."),
    "survey_size": _("Please draw at least %(least)s and at most %(most)s people."),
    "survey_reason_missing": _("Please say in a few words why it is given up."),
    "survey_nobody": _(
        "Nobody can be asked about %(period)s: no ticket was completed whose citizen left a contact, may be "
        "asked, and was not asked lately. Please choose another period."
    ),
    "survey_second_person": _(
        "You drew, opened or closed this survey. A second person has to publish it; please leave it to a "
        "colleague."
    ),
    "survey_still_open": _("It is open until %(until)s."),
    "survey_link_unknown": _("This link is not valid. Please use the complete link of our message."),
    "survey_over": _("This survey is closed. Thank you all the same; you can call 12345 at any time."),
    "survey_not_closed": _("The answers can be taken along once the survey is closed."),
    "survey_answered": _("The answers of this person have arrived already; each person answers once."),
    "survey_refused": _("This person does not wish to be asked. Please do not call them."),
    "survey_unreachable": _("Enough calls were tried on enough days; this person counts as not reached."),
    "survey_call_answers": _("Please record all answers, or say that nobody was reached."),
    "survey_call_no_contact": _(
        "Answers can only come from a citizen who was reached. Please check the call."
    ),
    "survey_answer_missing": _("Please choose an answer; “I cannot say” is one too."),
    "survey_answer_unknown": _("Please choose one of the answers shown."),
    "survey_words_too_long": _("Please use at most %(most)s characters."),
    "questionnaire_text_missing": _("Question %(code)s has no text."),
    "questionnaire_dimension_missing": _(
        "No question asks about “%(dimension)s” any more. Each dimension needs one at least."
    ),
    "questionnaire_weights": _("The weights of the dimensions have to be 0 or more, and not all 0."),
    "questionnaire_least": _("An interval needs %(least)s answers at least."),
    "questionnaire_numbers": _("Days, tries and the size of the sample have to be 1 or more."),
    "third_party_column": _("The sheet has no column “%(column)s”. Please add it to the first row."),
    "third_party_empty": _("The sheet has no rows below its header."),
    "third_party_many": _("The sheet has more than %(most)s rows. Please split it."),
    "third_party_kind": _("This is neither an .xlsx workbook nor a .csv text. Please save the sheet as one."),
    "third_party_formula": _("A cell holds a formula. Please paste the values only."),
    "third_party_institution": _(
        "The name of the institution is missing, or longer than %(most)s characters."
    ),
    "third_party_period": _("“%(given)s” is no period. Please write 2026, 2026-Q3 or 2026-09."),
    "third_party_other_period": _("The row is of %(given)s, and the import of %(wanted)s."),
    "third_party_locked": _("%(period)s is locked: its scores cannot be replaced any more."),
    "third_party_department": _(
        "There is no department “%(name)s”. Please use its name or code as in the portal."
    ),
    "third_party_score": _("“%(given)s” is no score from 0 to 100."),
    "third_party_twice": _("Row %(row)s scores the same department for the same period already."),
    "third_party_gone": _("The upload is not there any more. Please choose the file again."),
    "third_party_nothing": _("No row can be taken in. Please correct the sheet and upload it again."),
}

"""Why a merge, a split, a question, a supplement or a direct answer is refused, or needs a senior."""

from django.utils.translation import gettext_lazy as _

WORDING = {
    "for_a_senior": _(
        "This matter is for a senior dispatcher: it speaks of law or petition, touches three topics or more, "
        "or the catalogue names nobody."
    ),
    "off_catalogue": _(
        "The catalogue does not name “%(department)s” for this topic and area; please write in the "
        "instruction why it should have the matter."
    ),
    "has_merged_tickets": _(
        "%(count)s tickets are merged into this one; please merge those into the other ticket instead."
    ),
    "merge_into_itself": _("A ticket cannot be merged into itself."),
    "merge_other_centre": _("The other ticket belongs to another hotline centre."),
    "merge_target_closed": _(
        "The other ticket is not open any more. If it was closed at most 30 days ago, please mark this one "
        "as raised again and dispatch it to the same department."
    ),
    "merge_to_accused": _("The department that leads the other ticket is accused in this one."),
    "merge_is_settled": _("The ticket it was merged into is completed; the merge can no longer be undone."),
    "ticket_unknown": _("There is no ticket of this number, or you may not see it."),
    "repeat_of_itself": _("A ticket cannot repeat itself."),
    "repeat_is_open": _("The earlier ticket is still open; please merge this one into it."),
    "repeat_too_old": _("The earlier ticket was not completed within the last %(days)s days."),
    "parts_wrong": _("Please give each matter its own text; from %(least)s to %(most)s matters."),
    "part_too_long": _("The text of a matter may have %(most)s characters at most."),
    "nobody_to_ask": _("The citizen left no means of contact, so nobody can be asked."),
    "question_open": _("The citizen has been asked already; please wait for the answer."),
    "no_open_question": _("No question to the citizen is open."),
    "question_still_open": _("The citizen still has time to answer."),
    "question_unknown": _("This link is not valid. Please use the complete link of our message."),
    "question_answered": _("Thank you, we have your answer already."),
    "question_closed": _("The matter has gone on meanwhile. Please call 12345 if you want to add something."),
    "supplement_too_long": _("Please use %(most)s characters at most."),
    "direct_answer_for_enquiries": _(
        "Only an enquiry can be answered at once; other matters are dispatched."
    ),
    "nothing_awaited": _("No rating is awaited any more."),
    "others_still_asked": _("Other citizens of this matter can still answer."),
    "answered_already": _("The citizen has answered already; the others of the matter still may."),
}

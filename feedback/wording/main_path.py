"""Why a move of the main path, a registration or an import is refused."""

from django.utils.translation import gettext_lazy as _

WORDING = {
    "wrong_state": _("“%(move)s” is not possible while the ticket is “%(state)s”."),
    "ticket_moved_meanwhile": _(
        "Someone else moved this ticket meanwhile; it is now “%(state)s”. "
        "What you typed is kept: please check and send again."
    ),
    "no_authority": _("You hold no grant for this on the department concerned."),
    "own_draft": _("You wrote this draft; a second person of the department must sign it."),
    "own_work": _("You worked on this ticket; someone else must judge it."),
    "own_department": _("Your own department handled this ticket; someone of another department must call."),
    "accused_department": _("The complainant of a report is never shown to the department it is about."),
    "no_lead": _("No lead department is working on this ticket."),
    "no_share_in_hand": _("Your department has nothing of this kind to do on this ticket."),
    "overturn_too_late": _(
        "A rejection can be overturned within %(days)s days; please register the matter anew."
    ),
    "not_triaged": _("Category and topic are missing; please triage the ticket first."),
    "draft_waits_for_signature": _(
        "The draft waits for the approver's signature; the approver can return it for changes."
    ),
    "no_draft_handed_in": _("No draft has been handed in for signature."),
    "not_contacted": _("The citizen has not been contacted yet; please contact them and record it first."),
    "co_not_answered": _("%(count)s co-handling departments have not answered yet."),
    "result_incomplete": _("The result is not complete; please open the draft to see what is missing."),
    "co_already_signed": _("Your department has signed for its part already."),
    "co_not_signed": _("Please sign for your part first."),
    "result_code_missing": _("Please choose the result."),
    "solved_missing": _("Please say whether the problem is solved."),
    "unsolved_reason_missing": _("Please say why the problem is not solved."),
    "reply_too_short": _("Please write an answer of at least %(least)s characters."),
    "topic_out_of_use": _("The topic “%(topic)s” is no longer in use; please choose another."),
    "accused_only_in_report": _("Only a report of misconduct names an accused department."),
    "ground_missing": _("Please choose the ground."),
    "note_missing": _("Please write down why."),
    "text_missing": _("Please write the text first."),
    "department_inactive": _("“%(department)s” is no longer in use; please choose another department."),
    "department_twice": _("A department can take part only once."),
    "too_many_co": _("At most %(most)s departments can co-handle; please split the matter."),
    "lead_is_accused": _("“%(department)s” is the accused or belongs to it, so it cannot lead."),
    "assignee_cannot_handle": _("%(person)s cannot handle tickets of this department."),
    "handler_named_already": _("Somebody is named for it already; the approver can name another."),
    "nobody_to_contact": _("The citizen left no means of contact, so there is nobody to contact."),
    "contact_time_impossible": _("The time of the contact must lie between the dispatch and now."),
    "defect_missing": _("Please choose the defect."),
    "answer_missing": _("The citizen was reached; please record both answers."),
    "answer_without_contact": _("An answer can only be recorded when the citizen was reached."),
    "level_missing": _("Please choose how satisfied you are."),
    "still_to_be_asked": _("The citizen is still to be asked."),
    "invitation_unknown": _("This link is not valid. Please use the complete link of our message."),
    "invitation_expired": _("This link was valid for seven days. You can still call 12345 and tell us."),
    "reveal_reason_missing": _(
        "Please say in at least %(least)s characters why you need the contact; it is recorded."
    ),
    "no_complainant": _("The matter was raised anonymously; there is no contact."),
    "content_missing": _("Please write down what the citizen says."),
    "content_too_long": _("The text may have %(most)s characters at most."),
    "title_too_long": _("The title may have %(most)s characters at most."),
    "reported_in_future": _("The citizen cannot have raised it in the future."),
    "upstream_due_before_raised": _("The upstream order cannot be due before the citizen raised the matter."),
    "phone_malformed": _("This is no phone number: 11 digits, or an area code and a number."),
    "email_malformed": _("This is no email address."),
    "contact_missing": _("The chosen means of contact is empty."),
    "column_missing": _("The column “%(column)s” is missing. The file has: %(headers)s."),
    "no_rows_below_header": _("The sheet has a header, but no rows below it."),
    "import_lost": _("The file or the account of this import is gone; please upload it again."),
    "mapping_incomplete": _("Please choose the column for “%(column)s”; without it nothing can be imported."),
    "mapping_twice": _("The column “%(column)s” was chosen twice; each can be used once."),
    "external_number_missing": _(
        "The number of the row is empty; it is needed so that nothing is imported twice."
    ),
    "external_number_too_long": _("The number may have %(most)s characters at most."),
    "external_number_twice": _("Number %(number)s stands in the file twice; the first row was taken."),
    "formula_in_cell": _("The column “%(column)s” holds a formula; please save it as a value."),
    "time_unreadable": _("“%(text)s” is no date and time that can be read."),
    "category_unknown": _("“%(text)s” is no category; use 咨询, 求助, 投诉, 举报, 建议 or 表扬."),
    "urgency_unknown": _("“%(text)s” is no urgency; use 一般, 紧急 or 特急."),
    "topic_unknown": _("“%(text)s” is no topic of the catalogue."),
    "area_unknown": _("“%(text)s” is no area of the catalogue."),
    "rule_ends_before_start": _("The last day lies before the first."),
    "rule_in_past": _("The past stays as it was; please choose today or a later day."),
    "rule_over_by_then": _("The rule ends on %(day)s already."),
    "rule_exists_from_day": _("This topic and area already have a rule from %(day)s on."),
    "external_number_known": _("Number %(number)s of this channel is registered already."),
}

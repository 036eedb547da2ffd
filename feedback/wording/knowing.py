"""Why an article is not written, published or retired, and why a ticket does not join a matter of many."""

from django.utils.translation import gettext_lazy as _

WORDING = {
    "too_many_looks": _(
        "You have looked for more callers than can call in %(minutes)s minutes. Please wait a little."
    ),
    "article_not_yours": _("Articles of this department are kept by its own people and service managers."),
    "article_nothing_new": _("Nothing was written since it was last published."),
    "article_retired": _("The article is retired. Please write a new one."),
    "article_own_words": _("You wrote this yourself; please let somebody else publish it."),
    "article_review_past": _("Please give a day after today by which it is to be reviewed."),
    "article_not_in_force": _("The article is not published, or was retired meanwhile."),
    "article_no_replacement": _("What takes its place must be another published article."),
    "article_incomplete": _("Please write a title, the question and the answer."),
    "article_owner_elsewhere": _("%(person)s has no post in the owner department; please name another."),
    "late_no_answer": _(
        "There is no answer to give: the matter has none yet, or the call is no longer before its dispatch."
    ),
    "late_to_be_dispatched": _(
        "Only an enquiry can be answered at once. Please have the call dispatched; "
        "the department can take the matter's answer over."
    ),
    "incident_closed": _(
        "This matter of many is closed or ended without an answer; please register the ticket by itself."
    ),
    "incident_joined_meanwhile": _("Somebody joined one of these tickets meanwhile. Please look again."),
    "incident_matter_stays": _("This is the matter's own ticket; it cannot be taken out."),
    "incident_answered": _("The citizen of this ticket has the answer already; it stays where it is."),
    "incident_matter_closed": _(
        "Only an open ticket can be the matter of many; please declare it from the one being handled."
    ),
    "incident_belongs_already": _("This ticket belongs to a matter of many already."),
    "incident_incomplete": _("Please give a title, the words that speak of it, and what to say at once."),
    "incident_word_short": _("Each word needs at least two characters: one alone stands in too many texts."),
    "incident_ends_before_start": _("It ends before it begins; please look at the two times."),
    "incident_merged_elsewhere": _("%(number)s is merged into another ticket."),
    "incident_ticket_over": _("%(number)s is over; it cannot join any more."),
}

"""The pages of merging, splitting, asking and answering at once."""

from django.utils.translation import gettext_lazy as _

from feedback.forms.base import PlainForm
from feedback.forms.merging import (
    DirectAnswerForm,
    MergeForm,
    QuestionForm,
    RepeatForm,
    SplitForm,
    SupplementForm,
    TellApartForm,
)
from feedback.views.move_pages._page import MovePage

PAGES: tuple[MovePage, ...] = (
    MovePage(
        "merge",
        "merge",
        MergeForm,
        _("Merge"),
        _(
            "The other ticket stands for both and takes the higher urgency. This citizen is told, gets the "
            "answer and can rate it. It can be undone until the other is completed."
        ),
        _("Merged. The citizen is told; it can be undone until the other ticket is completed."),
        "merge",
        key="m",
        extra="feedback/ticket/_candidates.html",
    ),
    MovePage(
        "separation",
        "unmerge",
        PlainForm,
        _("Undo the merge"),
        _("It becomes a ticket of its own again with a new dispatch clock. The other keeps its urgency."),
        _("The merge is undone; the ticket waits for dispatch with a new clock."),
        "undo",
        is_first=True,
    ),
    MovePage(
        "repeat",
        "mark_repeat",
        RepeatForm,
        _("Mark as raised again"),
        _("No merge: it is dispatched anew, and the same department is proposed first."),
        _("Marked as raised again; the same department is proposed first."),
        "undo",
        extra="feedback/ticket/_candidates.html",
        is_rare=True,
    ),
    MovePage(
        "difference",
        "tell_apart",
        TellApartForm,
        _("Not the same"),
        _("The pair is not proposed any more."),
        _("Noted: two different matters."),
        "slash",
        is_rare=True,
    ),
    MovePage(
        "split",
        "split",
        SplitForm,
        _("Split"),
        _(
            "Several matters in one call: each gets a ticket of the same caller, time and channel. This one "
            "keeps its number and the first matter; the clocks of the others start now."
        ),
        _("Split. The other matters have tickets of their own."),
        "rows",
    ),
    MovePage(
        "question",
        "ask_citizen",
        QuestionForm,
        _("Send the question"),
        _("The citizen gets a link to answer. The dispatch clock waits, three working days at most."),
        _("The question is on its way; the dispatch clock waits for the answer."),
        "send",
    ),
    MovePage(
        "supplement",
        "supplement",
        SupplementForm,
        _("Add it"),
        _("It stands under the citizen's words, for everybody who works on the matter."),
        _("Added to the citizen's words."),
        "plus",
    ),
    MovePage(
        "direct-answer",
        "answer_directly",
        DirectAnswerForm,
        _("Answer at once"),
        _("Only for enquiries. The answer goes out with a link to rate it; no department is involved."),
        _("Answered. The citizen has the answer."),
        "check",
    ),
)

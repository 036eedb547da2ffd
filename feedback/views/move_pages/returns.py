"""The pages of returns, joint review, designation, redispatch and delegation."""

from django.utils.translation import gettext_lazy as _

from feedback.forms.base import PlainForm
from feedback.forms.returns import (
    DelegationForm,
    DesignationForm,
    GrantForm,
    JointReviewForm,
    RedispatchForm,
    RefusalForm,
    ReturnForm,
)
from feedback.views.move_pages._page import MovePage

PAPER = "feedback/returns/_signed_text.html"

PAGES: tuple[MovePage, ...] = (
    MovePage(
        "return-draft",
        "draft_return",
        ReturnForm,
        _("Hand to the approver"),
        _(
            "Your approver must sign it before the end of the first working day after the dispatch, "
            "and before anyone contacts the citizen."
        ),
        _("The return is with the approver."),
        "undo",
        is_rare=True,
    ),
    MovePage(
        "return",
        "request_return",
        PlainForm,
        _("Sign the return"),
        _(
            "Your signature counts as signing for the matter. The hotline centre decides within four working "
            "hours; your other clocks run on meanwhile."
        ),
        _("Signed. The hotline centre decides on the return."),
        "stamp",
        extra=PAPER,
    ),
    MovePage(
        "return-withdrawal",
        "withdraw_return",
        PlainForm,
        _("Withdraw the return"),
        _("Your department keeps the matter and goes on where it was."),
        _("The return is withdrawn."),
        "undo",
        extra=PAPER,
    ),
    MovePage(
        "return-grant",
        "grant_return",
        GrantForm,
        _("Grant the return"),
        _(
            "The dispatch never counted, and the department no longer sees the ticket. It waits for dispatch "
            "again; after the second return a joint review names the department."
        ),
        _("Granted. The ticket waits for dispatch again."),
        "check",
        extra=PAPER,
        is_first=True,
    ),
    MovePage(
        "return-refusal",
        "refuse_return",
        RefusalForm,
        _("Refuse the return"),
        _(
            "The department keeps the matter. What your decision took beyond four working hours is given "
            "back; a second refusal designates the department."
        ),
        _("Refused. The department keeps the matter."),
        "slash",
        extra=PAPER,
    ),
    MovePage(
        "joint-review",
        "conclude_joint_review",
        JointReviewForm,
        _("Conclude, and designate the department"),
        _("The department named here must lead, and cannot return the matter."),
        _("The joint review is concluded. Please dispatch to the designated department."),
        "users",
        is_first=True,
    ),
    MovePage(
        "designation",
        "designate",
        DesignationForm,
        _("Designate"),
        _("When no department takes the matter: the one named here must lead, and cannot return it."),
        _("Designated. The ticket can be dispatched to this department only."),
        "stamp",
        is_rare=True,
    ),
    MovePage(
        "redispatch",
        "redispatch",
        RedispatchForm,
        _("Take it from the department"),
        _("The matter goes back to the dispatch desk, and a new dispatch clock starts."),
        _("Taken back. The ticket waits for dispatch again."),
        "dispatch",
        is_grave=True,
        is_rare=True,
    ),
    MovePage(
        "delegation",
        "delegate",
        DelegationForm,
        _("Save"),
        _(
            "The unit works on it with the same clocks; your department stays answerable and signs "
            "the result."
        ),
        _("Saved. The clocks stay as they are."),
        "user-plus",
        is_rare=True,
    ),
)

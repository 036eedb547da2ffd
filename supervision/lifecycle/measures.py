"""Proposals, cards, circulars and interviews."""

from django.utils.translation import gettext_lazy as _

from supervision.choices import InterviewState, ProposalState
from supervision.lifecycle._declaring import Machine, act, state_field

ISSUED, REVOKED = "ISSUED", "REVOKED"
STANDING = [(ISSUED, _("Issued")), (REVOKED, _("Revoked"))]


class ProposalLife(Machine):
    """The machine of a proposal."""

    state = state_field(ProposalState.OPEN, ProposalState.choices)

    class Meta:
        abstract = True

    @act(_("Take it up"), "supervise", source=[ProposalState.OPEN], target=ProposalState.TAKEN_UP)
    def take_up(self) -> None:
        """The card, circular or interview is made of it."""

    @act(_("Decline"), "supervise", source=[ProposalState.OPEN], target=ProposalState.DECLINED)
    def decline(self) -> None:
        """Not this time, with a reason."""

    @act(_("Lapse"), source=[ProposalState.OPEN], target=ProposalState.LAPSED)
    def lapse(self) -> None:
        """What it was proposed for fell away."""


class IssuedLife(Machine):
    """The machine of a card or circular: issued, and visibly revoked if it was a mistake."""

    state = state_field(ISSUED, STANDING)

    class Meta:
        abstract = True

    @act(_("Revoke"), "supervise", source=[ISSUED], target=REVOKED)
    def revoke(self) -> None:
        """It stays visible, struck through, with the reason."""


class InterviewLife(Machine):
    """The machine of an interview."""

    state = state_field(InterviewState.CALLED, InterviewState.choices)

    class Meta:
        abstract = True

    @act(_("Record the minutes"), "supervise", source=[InterviewState.CALLED], target=InterviewState.HELD)
    def hold(self) -> None:
        """It took place: who came, what was said, what is demanded by when."""

    @act(_("Put off"), "supervise", source=[InterviewState.CALLED])
    def put_off(self) -> None:
        """Another day."""

    @act(_("Confirm that the demands are met"), "supervise", source=[InterviewState.HELD])
    def settle(self) -> None:
        """What was demanded is done."""

    @act(_("Call off"), "supervise", source=[InterviewState.CALLED], target=InterviewState.CANCELLED)
    def call_off(self) -> None:
        """It does not take place, with a reason."""

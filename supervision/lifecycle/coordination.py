"""数据共享 and the coordination group's meeting."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from supervision.choices import MeetingState, ShareState
from supervision.lifecycle._declaring import Machine, act, state_field

OWNER, CONSUMER = "owner_id", "consumer_id"


class ShareLife(Machine):
    """The machine of a request for data under a duty to share."""

    state = state_field(ShareState.REQUESTED, ShareState.choices)

    class Meta:
        abstract = True

    @act(
        pgettext_lazy("data", "Share the data"),
        "approve_results",
        source=[ShareState.REQUESTED],
        target=ShareState.SHARED,
        place=OWNER,
        also=[("share_data", OWNER)],
    )
    def share(self) -> None:
        """How and where it was given; stops the clock."""

    @act(
        pgettext_lazy("data", "Refuse"),
        "approve_results",
        source=[ShareState.REQUESTED],
        target=ShareState.REFUSED,
        place=OWNER,
    )
    def refuse(self) -> None:
        """On a ground, with its basis in law."""

    @act(
        pgettext_lazy("data", "Confirm receipt"),
        "approve_results",
        source=[ShareState.SHARED],
        target=ShareState.CONFIRMED,
        place=CONSUMER,
        also=[("share_data", CONSUMER)],
    )
    def confirm(self) -> None:
        """The consumer has what it asked for."""

    @act(
        pgettext_lazy("data", "Dispute"),
        "approve_results",
        source=[ShareState.SHARED, ShareState.REFUSED],
        target=ShareState.REQUESTED,
        place=CONSUMER,
    )
    def dispute(self) -> None:
        """What came was not what was asked for; the time meanwhile is given back."""

    @act(
        pgettext_lazy("data", "Withdraw"),
        "approve_results",
        source=[ShareState.REQUESTED],
        target=ShareState.WITHDRAWN,
        place=CONSUMER,
        also=[("share_data", CONSUMER)],
    )
    def withdraw(self) -> None:
        """It is no longer needed."""


class MeetingLife(Machine):
    """The machine of a meeting."""

    state = state_field(MeetingState.PLANNED, MeetingState.choices)

    class Meta:
        abstract = True

    @act(_("Change the agenda"), "supervise", source=[MeetingState.PLANNED])
    def change_agenda(self) -> None:
        """Items put on, or taken off."""

    @act(pgettext_lazy("meeting", "Put off"), "supervise", source=[MeetingState.PLANNED])
    def put_off(self) -> None:
        """It takes place at another time."""

    @act(
        pgettext_lazy("meeting", "Record the minutes"),
        "supervise",
        source=[MeetingState.PLANNED],
        target=MeetingState.HELD,
    )
    def hold(self) -> None:
        """Who came, what was decided on each item."""

    @act(
        pgettext_lazy("meeting", "Call off"),
        "supervise",
        source=[MeetingState.PLANNED],
        target=MeetingState.CANCELLED,
    )
    def call_off(self) -> None:
        """It does not take place."""

    @act(_("Enter in the catalogue"), "configure_service", source=[MeetingState.HELD])
    def enter_rule(self) -> None:
        """A decision becomes a rule of the dispatch catalogue, or ends one."""

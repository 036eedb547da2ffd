"""扣分/加分 and 甄别: from proposal to lock; nothing is ever deleted."""

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE

from supervision.choices import EntryState, ExclusionState
from supervision.lifecycle._declaring import Machine, act, state_field

REVOCABLE = [
    EntryState.PROPOSED,
    EntryState.NOTIFIED,
    EntryState.APPEALED,
    EntryState.UPHELD,
    EntryState.ADJUSTED,
    EntryState.CONFIRMED,
]


class EntryLife(Machine):
    """The machine of a score entry."""

    state = state_field(EntryState.PROPOSED, EntryState.choices)

    class Meta:
        abstract = True

    @act(_("Raise the points"), source=[EntryState.PROPOSED])
    def raise_points(self) -> None:
        """D3 and D10 grow in place while their clock runs."""

    @act(_("Second the proposal"), "supervise", source=[EntryState.PROPOSED])
    def second(self) -> None:
        """D8 needs two persons before notice is given."""

    @act(_("Give notice"), "assess", source=[EntryState.PROPOSED], target=EntryState.NOTIFIED)
    def notify(self) -> None:
        """The department is told, and may appeal within the time for it."""

    @act(_("Decline the proposal"), "assess", source=[EntryState.PROPOSED], target=EntryState.REVOKED)
    def decline(self) -> None:
        """The proposal is not followed."""

    @act(_("Appeal"), "file_appeal", source=[EntryState.NOTIFIED], target=EntryState.APPEALED)
    def appeal(self) -> None:
        """Within the time to appeal, with reasons and files."""

    @act(_("Withdraw the appeal"), "file_appeal", source=[EntryState.APPEALED], target=EntryState.UPHELD)
    def withdraw_appeal(self) -> None:
        """The unit takes its appeal back: the entry stands."""

    @act(
        _("Decide the appeal"),
        "decide_appeal",
        source=[EntryState.APPEALED],
        target=RETURN_VALUE(EntryState.UPHELD, EntryState.ADJUSTED, EntryState.REVOKED),
    )
    def decide_appeal(self, to: EntryState) -> EntryState:
        """Upheld, adjusted or revoked, with reasons."""
        return to

    @act(
        _("Confirm"),
        source=[EntryState.NOTIFIED, EntryState.UPHELD, EntryState.ADJUSTED],
        target=EntryState.CONFIRMED,
    )
    def confirm(self) -> None:
        """After silence, or once an appeal is decided; from now on it counts."""

    @act(_("Revoke"), "assess", source=REVOCABLE, target=EntryState.REVOKED)
    def revoke(self) -> None:
        """With a reason; the row stays."""

    @act(_("Lock"), "assess", source=[EntryState.CONFIRMED], target=EntryState.LOCKED)
    def lock(self) -> None:
        """Its period is closed."""


class ExclusionLife(Machine):
    """The machine of a request to exclude a dispatch."""

    state = state_field(ExclusionState.REQUESTED, ExclusionState.choices)

    class Meta:
        abstract = True

    @act(
        _("Pass the first review"),
        "supervise",
        source=[ExclusionState.REQUESTED],
        target=ExclusionState.DISTRICT_REVIEWED,
    )
    def pass_first_review(self) -> None:
        """The first of two persons agrees."""

    @act(
        _("Grant the exclusion"),
        "decide_appeal",
        source=[ExclusionState.DISTRICT_REVIEWED],
        target=ExclusionState.GRANTED,
    )
    def grant_exclusion(self) -> None:
        """The dispatch is not assessed; its entries are revoked."""

    @act(
        _("Refuse the exclusion"),
        "decide_appeal",
        source=[ExclusionState.REQUESTED, ExclusionState.DISTRICT_REVIEWED],
        target=ExclusionState.REFUSED,
        also=[("supervise", "department_id")],
    )
    def refuse_exclusion(self) -> None:
        """It stays in the assessment."""

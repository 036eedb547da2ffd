"""考核期 from draft to lock, and the objections of departments in between."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.choices import ObjectionState, PeriodState
from supervision.lifecycle import Machine, act, state_field

ROOT = "authority_id"


class PeriodLife(Machine):
    """The machine of an assessment period."""

    state = state_field(PeriodState.DRAFT, PeriodState.choices)

    class Meta:
        abstract = True

    @act(_("Compute anew"), "assess", source=[PeriodState.DRAFT], place=ROOT)
    def compute(self) -> None:
        """The draft is worked out again from the facts as they are."""

    @act(
        pgettext_lazy("assessment", "Give notice"),
        "assess",
        source=[PeriodState.DRAFT],
        target=PeriodState.NOTICE,
        place=ROOT,
    )
    def give_notice(self) -> None:
        """The period is over: departments see the result and may object for some working days."""

    @act(
        _("Take the notice back"),
        "assess",
        source=[PeriodState.NOTICE],
        target=PeriodState.DRAFT,
        place=ROOT,
    )
    def take_back(self) -> None:
        """Something has to be put right first; a new notice follows."""

    @act(_("Lock"), "assess", source=[PeriodState.NOTICE], target=PeriodState.LOCKED, place=ROOT)
    def lock(self) -> None:
        """By another person than gave notice; nothing of it ever changes again."""

    @act(_("Publish"), "publish", source=[PeriodState.LOCKED], place=ROOT)
    def publish(self) -> None:
        """The result is shown to the public."""

    @act(_("Note later facts"), source=[PeriodState.LOCKED])
    def note_drift(self) -> None:
        """The portal found that the facts behind a locked result are no longer what they were."""


class ObjectionLife(Machine):
    """The machine of an objection."""

    state = state_field(ObjectionState.FILED, ObjectionState.choices)

    class Meta:
        abstract = True

    @act(
        _("Grant the objection"),
        "decide_appeal",
        source=[ObjectionState.FILED],
        target=ObjectionState.GRANTED,
    )
    def grant(self) -> None:
        """The department is right; what was wrong is put right at its source, and the draft computed anew."""

    @act(
        _("Dismiss the objection"),
        "decide_appeal",
        source=[ObjectionState.FILED],
        target=ObjectionState.DISMISSED,
    )
    def dismiss(self) -> None:
        """The result stands, with reasons."""

    @act(
        _("Withdraw the objection"),
        "file_appeal",
        source=[ObjectionState.FILED],
        target=ObjectionState.WITHDRAWN,
    )
    def withdraw(self) -> None:
        """The department takes it back."""

"""服务之星: proposed by figures, nominated by the unit, awarded by another person."""

from django.utils.translation import pgettext_lazy

from evaluation.choices import StarState
from supervision.lifecycle import Machine, act, state_field


class StarLife(Machine):
    """The machine of a service star."""

    state = state_field(StarState.PROPOSED, StarState.choices)

    class Meta:
        abstract = True

    @act(
        pgettext_lazy("star", "Nominate"),
        "approve_results",
        source=[StarState.PROPOSED],
        target=StarState.NOMINATED,
    )
    def nominate(self) -> None:
        """The unit says in words why."""

    @act(
        pgettext_lazy("star", "Pass over"),
        "approve_results",
        source=[StarState.PROPOSED],
        target=StarState.DECLINED,
    )
    def pass_over(self) -> None:
        """The unit does not nominate, and says why."""

    @act(pgettext_lazy("star", "Award"), "assess", source=[StarState.NOMINATED], target=StarState.AWARDED)
    def award(self) -> None:
        """Another person than the one who nominated; from now on it stands on the page of honours."""

    @act(pgettext_lazy("star", "Decline"), "assess", source=[StarState.NOMINATED], target=StarState.DECLINED)
    def decline(self) -> None:
        """Not awarded, with the reasons."""

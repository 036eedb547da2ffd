"""存疑评价: a doubt about ratings, looked at by one person and decided by another."""

from django.utils.translation import pgettext_lazy

from evaluation.choices import FlagState
from supervision.lifecycle import Machine, act, state_field

CENTRE = "centre_id"


class FlagLife(Machine):
    """The machine of a flag."""

    state = state_field(FlagState.OPEN, FlagState.choices)

    class Meta:
        abstract = True

    @act(
        pgettext_lazy("flag", "Propose a decision"),
        "audit_results",
        source=[FlagState.OPEN],
        target=FlagState.REVIEWED,
        place=CENTRE,
    )
    def propose(self) -> None:
        """The first of two persons has looked at it, with reasons; another decides."""

    @act(
        pgettext_lazy("flag", "Uphold the doubt"),
        "decide_appeal",
        source=[FlagState.REVIEWED],
        target=FlagState.UPHELD,
    )
    def uphold(self) -> None:
        """Both agree: the ratings that are meant count no more, and stay visible."""

    @act(
        pgettext_lazy("flag", "Clear the doubt"),
        "decide_appeal",
        source=[FlagState.REVIEWED],
        target=FlagState.CLEARED,
    )
    def clear(self) -> None:
        """Nothing is wrong, or it cannot be proven: the ratings count."""

    @act(
        pgettext_lazy("flag", "Have it looked at again"),
        "decide_appeal",
        source=[FlagState.REVIEWED],
        target=FlagState.OPEN,
    )
    def return_review(self) -> None:
        """The second person is not convinced; it is looked at anew."""

    @act(pgettext_lazy("flag", "Add ratings"), source=[FlagState.OPEN])
    def extend(self) -> None:
        """More ratings of the same burst were found."""

"""A survey from its plan to its publication."""

from django.utils.translation import gettext_lazy as _

from evaluation.choices.surveys import SurveyState
from supervision.lifecycle import Machine, act, state_field

ROOT = "authority_id"


class SurveyLife(Machine):
    """The machine of a survey. Once drawn, the sample is fixed: who wants another gives this one up."""

    state = state_field(SurveyState.DRAFT, SurveyState.choices)

    class Meta:
        abstract = True

    @act(_("Draw the sample"), "assess", source=[SurveyState.DRAFT], target=SurveyState.DRAWN, place=ROOT)
    def draw(self) -> None:
        """Who is asked is drawn by the rule, and written down with the frame and the seed."""

    @act(_("Open the survey"), "assess", source=[SurveyState.DRAWN], target=SurveyState.OPEN, place=ROOT)
    def open(self) -> None:
        """The invitations go out."""

    @act(_("Close the survey"), "assess", source=[SurveyState.OPEN], target=SurveyState.CLOSED, place=ROOT)
    def close(self) -> None:
        """No answer is taken any more; the portal does so when the time is over."""

    @act(
        _("Publish the result"),
        "publish",
        source=[SurveyState.CLOSED],
        target=SurveyState.PUBLISHED,
        place=ROOT,
    )
    def publish(self) -> None:
        """By another person than drew or closed it; the house reads the result from now on."""

    @act(
        _("Give the survey up"),
        "assess",
        source=[SurveyState.DRAFT, SurveyState.DRAWN],
        target=SurveyState.DROPPED,
        place=ROOT,
    )
    def drop(self) -> None:
        """Nobody was asked yet; it stays in the list with the reason."""

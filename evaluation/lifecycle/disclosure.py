"""采纳公示 and 服务改进报告: written, read by a second person, shown to the public, visibly retracted."""

from django.utils.translation import gettext_lazy as _

from evaluation.choices.disclosure import NoticeState, PublicReportState
from supervision.lifecycle import Machine, act, state_field

UNIT = [("handle_tickets", "department_id")]
ROOT = "authority_id"


class AdoptionLife(Machine):
    """The machine of what a department says of a suggestion in public."""

    state = state_field(NoticeState.DRAFTED, NoticeState.choices)

    class Meta:
        abstract = True

    @act(_("Rewrite"), "approve_results", source=[NoticeState.DRAFTED], also=UNIT)
    def revise(self) -> None:
        """Another wording, or another decision."""

    @act(_("Sign"), "approve_results", source=[NoticeState.DRAFTED], target=NoticeState.SIGNED)
    def sign(self) -> None:
        """The department stands by it."""

    @act(_("Send back"), "publish", source=[NoticeState.SIGNED], target=NoticeState.DRAFTED)
    def send_back(self) -> None:
        """It cannot be published as it is, and why."""

    @act(_("Publish"), "publish", source=[NoticeState.SIGNED], target=NoticeState.PUBLISHED)
    def publish(self) -> None:
        """Everybody can read it; the citizen is told."""

    @act(_("Report it done"), "approve_results", source=[NoticeState.PUBLISHED])
    def report_done(self) -> None:
        """What was adopted is carried out."""

    @act(_("Retract"), "publish", source=[NoticeState.PUBLISHED], target=NoticeState.RETRACTED)
    def retract(self) -> None:
        """It leaves the public page, with a reason that stays."""


class PublicReportLife(Machine):
    """The machine of a service improvement report."""

    state = state_field(PublicReportState.DRAFTED, PublicReportState.choices)

    class Meta:
        abstract = True

    @act(_("Rewrite"), "assess", source=[PublicReportState.DRAFTED], place=ROOT)
    def revise(self) -> None:
        """Another wording; the figures are taken anew."""

    @act(
        _("Publish"),
        "publish",
        source=[PublicReportState.DRAFTED],
        target=PublicReportState.PUBLISHED,
        place=ROOT,
    )
    def publish(self) -> None:
        """By another person than wrote it last."""

    @act(
        _("Retract"),
        "publish",
        source=[PublicReportState.PUBLISHED],
        target=PublicReportState.RETRACTED,
        place=ROOT,
    )
    def retract(self) -> None:
        """It leaves the public page, with a reason that stays."""

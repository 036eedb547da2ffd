"""督办单: ISSUED → ACKED → REPORTED → VERIFIED → CLOSED, or any → ESCALATED.

An order outlives its ticket: whatever becomes of that, it goes on until it is closed, or called off by hand.
"""

from django.utils.translation import gettext_lazy as _

from supervision.choices import OrderState
from supervision.lifecycle._declaring import Machine, act, state_field

OPEN = [OrderState.ISSUED, OrderState.ACKED, OrderState.REPORTED, OrderState.ESCALATED]
AT_UNIT = [OrderState.ISSUED, OrderState.ACKED, OrderState.ESCALATED]


class OrderLife(Machine):
    """The machine of a supervision order."""

    state = state_field(OrderState.ISSUED, OrderState.choices)

    class Meta:
        abstract = True

    @act(
        _("Confirm receipt"),
        "handle_tickets",
        source=[OrderState.ISSUED],
        target=OrderState.ACKED,
        also=[("approve_results", "department_id")],
    )
    def ack(self) -> None:
        """The department has read it; stops ORDER_ACK."""

    @act(
        _("Draft the report"),
        "handle_tickets",
        source=AT_UNIT,
        also=[("approve_results", "department_id")],
    )
    def draft_report(self) -> None:
        """First hand: what was done."""

    @act(_("Sign the report"), "approve_results", source=AT_UNIT, target=OrderState.REPORTED)
    def report(self) -> None:
        """Second hand; stops ORDER_REPORT, and counts as receipt."""

    @act(_("Send the report back"), "supervise", source=[OrderState.REPORTED], target=OrderState.ACKED)
    def send_report_back(self) -> None:
        """The report does not do; the time it was read is given back."""

    @act(_("Verify"), "supervise", source=[OrderState.REPORTED], target=OrderState.VERIFIED)
    def verify(self) -> None:
        """What was reported was looked at and is so."""

    @act(_("Close the order"), "supervise", source=[OrderState.VERIFIED], target=OrderState.CLOSED)
    def close(self) -> None:
        """The end; the ticket's hold is lifted."""

    @act(_("Call the order off"), "supervise", source=OPEN, target=OrderState.CLOSED)
    def call_off(self) -> None:
        """Its matter has ended, or it was a mistake: closed without a report, with a reason."""

    @act(
        _("Escalate"),
        "supervise",
        source=[OrderState.ISSUED, OrderState.ACKED, OrderState.REPORTED],
        target=OrderState.ESCALATED,
    )
    def escalate(self) -> None:
        """Laid before the leadership; the department still has to report, again if it had done so."""

    @act(_("Give more time"), "supervise", source=AT_UNIT)
    def prolong(self) -> None:
        """Later by some working days, before it is due."""

    @act(_("List publicly"), "supervise", source=OPEN)
    def list_publicly(self) -> None:
        """挂牌督办: stands on the list until it is closed."""

    @act(_("Take off the list"), "supervise", source=[*OPEN, OrderState.VERIFIED])
    def unlist(self) -> None:
        """No longer listed."""

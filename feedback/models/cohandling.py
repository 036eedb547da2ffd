"""What a co-handling department asks of the dispatcher."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.choices import PaperState, ReturnGround
from feedback.models.answers import SignedPaper
from feedback.models.dispatch import Dispatch


class CoReturn(SignedPaper):
    """A co-handling department asks to be released, under its approver's signature.

    SIGNED while undecided · GRANTED: its part is waived · REFUSED · WITHDRAWN: it answered after all.
    """

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="co_returns")
    ground = models.CharField(_("ground"), max_length=16, choices=ReturnGround)
    text = models.TextField(_("why"), max_length=1000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_note = models.CharField(_("why it was decided so"), max_length=500, blank=True)

    class Meta:
        ordering = ("-drafted_at", "-id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="one_undecided_co_return", fields=("dispatch",), condition=Q(state=PaperState.SIGNED)
            )
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_id} {self.state}"

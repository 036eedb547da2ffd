"""冲正: a locked entry that a review granted later proved wrong is given back in a month still open."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from supervision.models._fields import moment, staff
from supervision.models.entries import points_of
from supervision.querysets import TalliedQuerySet


class Reversal(models.Model):
    """What one locked entry had cost, given back once. The entry and its locked month stay as they are.

    ``points``: what it counted for in its month, after the cap a ticket: nought where others filled the cap.
    ``paper_kind``, ``paper_id``: the granted review. ``counted_in``: the month it counts in, empty until that
    month is locked: meanwhile it counts in the first month after the entry's that is not.
    """

    entry = models.OneToOneField("supervision.ScoreEntry", on_delete=models.PROTECT, related_name="reversal")
    points = points_of(_("points given back"))
    paper_kind = models.CharField(_("kind of paper"), max_length=20)
    paper_id = models.BigIntegerField(_("paper"))
    at = models.DateTimeField(_("given back"))
    by = staff(_("decided by"))
    counted_in = models.CharField(_("counted in"), max_length=7, blank=True, default="")
    locked_at = moment(_("locked"))

    objects = TalliedQuerySet.as_manager()

    class Meta:
        verbose_name = _("reversal of a locked entry")
        verbose_name_plural = _("reversals of locked entries")
        default_permissions = ()
        ordering = ("-at", "-id")
        constraints = [models.CheckConstraint(name="reversal_gives_back", condition=Q(points__gte=0))]
        indexes = [models.Index(name="reversal_open", fields=["id"], condition=Q(counted_in=""))]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.points}"

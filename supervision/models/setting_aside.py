"""不计入: the ratings that count no more, in one table that every number reads; never changed."""

from typing import NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from supervision.choices import AsideGround
from supervision.models._fields import staff


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    """Reads; the database refuses changes all the same."""

    def update(self, **kwargs: object) -> NoReturn:
        raise AttributeError("what was set aside is never changed")

    def delete(self) -> NoReturn:
        raise AttributeError("what was set aside is never deleted")


class SetAside(models.Model):
    """One rating that two persons found not to count; the rating itself is never touched.

    ``paper_kind`` and ``paper_id``: the paper on which they found it, as the evidence names it. ``by``: the
    second of them. Where the rating repeats another (merged tickets), the one that counts is named here.
    """

    KIND = "set_aside"

    rating = models.OneToOneField(
        "feedback.Rating", verbose_name=_("rating"), on_delete=models.PROTECT, related_name="set_aside"
    )
    ground = models.CharField(_("ground"), max_length=12, choices=AsideGround)
    paper_kind = models.CharField(_("kind of paper"), max_length=20)
    paper_id = models.BigIntegerField(_("paper"))
    at = models.DateTimeField(_("set aside"))
    by = staff(_("set aside by"), null=False, blank=False)

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating set aside")
        verbose_name_plural = _("ratings set aside")
        default_permissions = ()
        ordering = ("-at", "-id")
        indexes = [models.Index(name="set_aside_by_paper", fields=["paper_kind", "paper_id"])]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.ground}"

"""值班表: who is told at once, at any hour, of what is critical."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.models.tree import Department


class DutyRoster(models.Model):
    """One turn of duty; it covers the department and everything below it."""

    department = models.ForeignKey(
        Department, verbose_name=_("department"), on_delete=models.PROTECT, related_name="duties"
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("on duty"), on_delete=models.PROTECT, related_name="duties"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("turn of duty")
        verbose_name_plural = _("duty roster")
        ordering = ("-starts_at", "id")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="duty_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(name="duty_once", fields=("department", "staff", "starts_at")),
        ]
        indexes = [models.Index(name="duty_by_time", fields=["ends_at", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.starts_at:%Y-%m-%d %H:%M}"

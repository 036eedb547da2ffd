"""岗位: who does what for which department. Grants follow from posts, never the other way round."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.models.tree import Department
from departments.roles import SEPARATED, Role

ROLE_LABELS = {
    Role.INTAKE_AGENT: _("Intake agent"),
    Role.DISPATCHER: _("Dispatcher"),
    Role.HANDLER: _("Handler"),
    Role.UNIT_APPROVER: _("Unit approver"),
    Role.AUDITOR: _("Auditor"),
    Role.CALLBACK_AGENT: _("Callback agent"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.ASSESSMENT_MANAGER: _("Assessment manager"),
    Role.SERVICE_MANAGER: _("Service manager"),
    Role.DATA_STEWARD: _("Data-sharing administrator"),
    Role.SYSTEM_ADMIN: _("System administrator"),
    Role.SECURITY_ADMIN: _("Security administrator"),
    Role.AUDIT_ADMIN: _("Audit administrator"),
}


class Post(models.Model):
    """One role of one person on one department; ended, never deleted."""

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("staff member"),
        on_delete=models.PROTECT,
        related_name="posts",
    )
    department = models.ForeignKey(
        Department, verbose_name=_("department"), on_delete=models.PROTECT, related_name="posts"
    )
    role = models.CharField(_("role"), max_length=20, choices=[(r.value, ROLE_LABELS[r]) for r in Role])
    is_senior = models.BooleanField(
        _("senior"),
        default=False,
        help_text=_(
            "A senior dispatcher also decides matters of law, of several topics, and those without a rule."
        ),
    )
    since = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("staff__username", "department__code", "role")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="post_once", fields=("staff", "department", "role"), condition=Q(ended_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="separated_administrators",
                fields=("staff",),
                condition=Q(ended_at__isnull=True, role__in=sorted(r.value for r in SEPARATED)),
                violation_error_message=_("Nobody holds two of the three administrators' roles."),
            ),
            models.CheckConstraint(
                name="senior_is_dispatcher", condition=Q(is_senior=False) | Q(role=Role.DISPATCHER.value)
            ),
            models.CheckConstraint(
                name="post_ends_after_start", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} · {self.get_role_display()} · {self.department}"

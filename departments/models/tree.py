"""承办单位: the tree of departments, on which every grant is given."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PERMISSIONS: "list[tuple[str, str | StrPromise]]" = [
    ("register_tickets", _("Register tickets")),
    ("dispatch_tickets", _("Triage and dispatch tickets")),
    ("dispatch_hard", _("Triage and dispatch hard matters")),
    ("handle_tickets", _("Handle tickets")),
    ("approve_results", _("Assign, and sign results")),
    ("audit_results", _("Review results")),
    ("call_back", _("Call citizens back")),
    ("supervise", _("Supervise")),
    ("assess", _("Assess")),
    ("configure_assessment", _("Configure the assessment")),
    ("decide_appeal", _("Decide appeals")),
    ("configure_service", _("Configure the service")),
    ("manage_accounts", _("Manage accounts")),
    ("manage_grants", _("Manage grants")),
    ("read_audit", _("Read the audit trail")),
    ("view_tickets", _("View tickets")),
    ("export_tickets", _("Export tickets")),
    ("reveal_contact", _("See contacts in clear")),
    ("file_appeal", _("File appeals")),
    ("publish", _("Publish")),
    ("share_data", _("Keep the sharing of data")),
]


class PeerGroup(models.TextChoices):
    """Whom a department is compared with, and the kinds that are compared with nobody."""

    BUREAU = "BUREAU", _("Municipal bureaus")
    DISTRICT = "DISTRICT", _("Districts and counties")
    STREET = "STREET", _("Streets and towns")
    UTILITY = "UTILITY", _("Public utilities")
    CENTRE = "CENTRE", _("Hotline centres")
    INSTITUTION = "INSTITUTION", _("The institution")


class DepartmentQuerySet(models.QuerySet["Department"]):
    """Reads of the tree."""

    def active(self) -> Self:
        return self.filter(is_active=True)

    def descendants_of(self, ids: Iterable[int]) -> Self:
        """These departments and everything below them."""
        return self.filter(ancestry__overlap=list(ids))


class Department(models.Model):
    """One department; ``ancestry`` holds the ids from the root down to itself, kept by actions.tree."""

    code = models.SlugField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("belongs to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    ancestry = ArrayField(models.BigIntegerField(), default=list, editable=False)
    peer_group = models.CharField(_("peer group"), max_length=12, choices=PeerGroup)
    is_active = models.BooleanField(_("in use"), default=True)
    self_signing = models.BooleanField(
        _("self-signing"),
        default=False,
        help_text=_("A unit of one person may sign its own drafts; evidence shows it."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ("order", "code")
        default_permissions = ()
        permissions = PERMISSIONS
        constraints = [
            models.CheckConstraint(
                name="department_not_its_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))
            ),
        ]
        indexes = [GinIndex(name="department_ancestry", fields=["ancestry"])]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name

    def is_same_or_above(self, other: "Department") -> bool:
        """Whether ``other`` is this department or lies below it."""
        return self.pk in other.ancestry

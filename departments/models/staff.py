"""The accounts of the people who work here; a citizen never has one."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from guardian.mixins import GuardianUserMixin


class StaffManager(BaseUserManager["Staff"]):
    """Creates accounts with hashed passwords."""

    use_in_migrations = True

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Staff":
        """Create an account; without a password nobody can sign in to it."""
        if not username:
            raise ValueError("An account needs a user name.")
        staff = self.model(username=self.model.normalize_username(username), **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff

    def get_by_natural_key(self, username: str | None) -> "Staff":
        """Find an account however its name was typed: capitals and full-width letters count for nothing."""
        return self.get(username=self.model.normalize_username(username or ""))

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "Staff":
        """Create an account whose powers work in demo mode only."""
        return self.create_user(username, password, **{**fields, "is_superuser": True, "is_staff": True})


class Staff(AbstractBaseUser, PermissionsMixin, GuardianUserMixin):  # type: ignore[misc]
    """One person's account; what they may do comes from their posts, department by department."""

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This user name is taken.")},
    )
    display_name = models.CharField(_("name"), max_length=40)
    email = models.EmailField(_("work email"), blank=True)
    phone = models.CharField(_("work phone"), max_length=30, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    date_joined = models.DateTimeField(_("created"), db_default=Now())

    objects = StaffManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        ordering = ("username",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.display_name or self.username

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """One spelling for one name: trimmed, half-width and lower case."""
        return str(super().normalize_username(username)).strip().lower()

    @property
    def has_all_powers(self) -> bool:
        """Whether this is an active superuser where superusers mean anything: in demo mode."""
        return bool(settings.DEMO and self.is_superuser and self.is_active)

    def get_short_name(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        return self.display_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """A superuser's powers exist in demo mode only; elsewhere posts alone decide."""
        if self.is_superuser:
            return self.has_all_powers
        return bool(super().has_perm(perm, obj))

    def has_module_perms(self, app_label: str) -> bool:
        """As ``has_perm``, for a whole app."""
        if self.is_superuser:
            return self.has_all_powers
        return bool(super().has_module_perms(app_label))

"""guardian's grants, stored with direct foreign keys to the department, and the version caches hang on."""

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from departments.models.tree import Department


class DepartmentUserObjectPermission(UserObjectPermissionBase):
    """One permission of one person on one department."""

    content_object = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="user_grants")


class DepartmentGroupObjectPermission(GroupObjectPermissionBase):
    """guardian wants the pair; grants here are given to people alone."""

    content_object = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="group_grants")


class ScopeVersion(models.Model):
    """One row: a new random number with every change of a grant, the tree or an account."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="scope_version_is_one_row", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return str(self.number)

"""Wrong passwords, counted by user name and by network address, whether or not such an account exists."""

from django.db import models


class SignInCount(models.Model):
    """Failures of one name or address since ``since``; the name is kept as a digest only."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.failures}"

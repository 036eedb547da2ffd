"""Keys that many papers have in common."""

from typing import Any

from django.conf import settings
from django.db import models


def staff(label: Any, **options: Any) -> Any:
    """Who did something; empty while nobody did, or when the portal did."""
    usual: dict[str, Any] = {"null": True, "blank": True, "on_delete": models.PROTECT, "related_name": "+"}
    return models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=label, **(usual | options))


def moment(label: Any) -> Any:
    """When something happened; empty while it did not."""
    return models.DateTimeField(label, null=True, blank=True)


def link(to: str, label: Any, *, related_name: str = "+", null: bool = True) -> Any:
    """A key to a paper or ticket that stays."""
    return models.ForeignKey(
        to, verbose_name=label, null=null, blank=null, on_delete=models.PROTECT, related_name=related_name
    )


def prose(label: Any, longest: int = 2000) -> Any:
    """Words that may be empty."""
    return models.TextField(label, max_length=longest, blank=True, default="")

"""One tab of the deciders' desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from departments.models import Staff


@dataclass(frozen=True, slots=True)
class Tab:
    """``name`` is the desk's URL name, "decisions-…", ``needs`` the grants any one of which opens it.

    ``waiting(user)`` is what the desk lists; the tab's count is its count.
    """

    name: str
    label: Any
    needs: frozenset[str]
    waiting: Callable[[Staff], QuerySet[Any]]

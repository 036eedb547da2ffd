"""Guards: orders."""

from typing import Any

GUARDS: dict[tuple[str, str], Any] = {}

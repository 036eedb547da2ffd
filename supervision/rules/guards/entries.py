"""Guards: entries."""

from typing import Any

GUARDS: dict[tuple[str, str], Any] = {}

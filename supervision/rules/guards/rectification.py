"""Guards: rectification."""

from typing import Any

GUARDS: dict[tuple[str, str], Any] = {}

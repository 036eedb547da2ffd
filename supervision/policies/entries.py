"""Who else may not, though the grant is held: entries."""

from typing import Any

CHECKS: dict[tuple[str, str], Any] = {}

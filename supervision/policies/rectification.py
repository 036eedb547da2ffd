"""Who else may not, though the grant is held: rectification."""

from typing import Any

CHECKS: dict[tuple[str, str], Any] = {}

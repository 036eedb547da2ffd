"""Who else may not, though the grant is held: coordination."""

from typing import Any

CHECKS: dict[tuple[str, str], Any] = {}

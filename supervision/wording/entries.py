"""The sentences with which something is refused: entries."""

from typing import Any

WORDING: dict[str, Any] = {}

"""The sentences with which something is refused: measures."""

from typing import Any

WORDING: dict[str, Any] = {}

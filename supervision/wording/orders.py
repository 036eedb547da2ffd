"""The sentences with which something is refused: orders."""

from typing import Any

WORDING: dict[str, Any] = {}

"""The sentences with which something is refused: rectification."""

from typing import Any

WORDING: dict[str, Any] = {}

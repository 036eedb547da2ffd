"""The sentences with which something is refused: coordination."""

from typing import Any

WORDING: dict[str, Any] = {}

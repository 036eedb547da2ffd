"""Why something is refused: performance of staff and service stars."""

from typing import Any

WORDING: dict[str, Any] = {}

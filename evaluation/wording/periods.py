"""Why something is refused: assessment periods, scores and rankings."""

from typing import Any

WORDING: dict[str, Any] = {}

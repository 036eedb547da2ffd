"""Why something is refused: ratings, their trends and doubts."""

from typing import Any

WORDING: dict[str, Any] = {}

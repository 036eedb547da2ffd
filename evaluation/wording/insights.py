"""Why something is refused: insights, stages and channels."""

from typing import Any

WORDING: dict[str, Any] = {}

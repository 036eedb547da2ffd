"""Why something is refused: surveys and third-party scores."""

from typing import Any

WORDING: dict[str, Any] = {}

"""Why something is refused: adopted suggestions, public reports, analyses of departments."""

from typing import Any

WORDING: dict[str, Any] = {}

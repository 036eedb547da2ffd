"""Why something is refused: workbooks, Word reports and exports."""

from typing import Any

WORDING: dict[str, Any] = {}

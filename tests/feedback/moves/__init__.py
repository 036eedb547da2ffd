"""Every move of people once, a file for each part of a ticket's life.

``EVERY_MOVE``: where it starts, who makes it, what is sent besides the version, the state after it.
``MAKE``: where it starts, and the call itself, for the table of permissions.
"""

from typing import Any

from tests.feedback.moves import aftercare, cohandling, main_path, merging, requests, returns
from tests.feedback.moves._make import Make

__all__ = ["EVERY_MOVE", "MAKE", "Make"]

EVERY_MOVE: dict[str, tuple[str, str, dict[str, Any], str]] = {
    **main_path.EVERY_MOVE,
    **requests.EVERY_MOVE,
    **returns.EVERY_MOVE,
    **cohandling.EVERY_MOVE,
    **aftercare.EVERY_MOVE,
    **merging.EVERY_MOVE,
}
MAKE: dict[str, tuple[str, Make]] = {
    **main_path.MAKE,
    **requests.MAKE,
    **returns.MAKE,
    **cohandling.MAKE,
    **aftercare.MAKE,
    **merging.MAKE,
}

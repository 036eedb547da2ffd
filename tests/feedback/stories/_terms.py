"""How a row of a story becomes a call."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from departments.roles import Role
from tests.cast import City

Terms = tuple[Role, str, dict[str, Any]]
Telling = Callable[[City, datetime, dict[str, str]], Terms]
"""From the cast, the instant and what the row gives: the role, where it sits, the action's arguments."""

"""What else than state and grant stands against an act now, a file per family. Pure: papers are read."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from core.reasons import Reason
from supervision.rules.guards import coordination, entries, measures, orders, rectification

Guard = Callable[[Any, datetime], list[Reason]]

GUARDS: dict[tuple[str, str], tuple[Guard, ...]] = {
    **orders.GUARDS,
    **measures.GUARDS,
    **entries.GUARDS,
    **rectification.GUARDS,
    **coordination.GUARDS,
}
"""By kind of paper and verb."""


def reasons_now(kind: str, verb: str, row: Any, now: datetime) -> list[Reason]:
    """Why the act cannot be done now, whoever asks; empty when it can."""
    return [reason for guard in GUARDS.get((kind, verb), ()) for reason in guard(row, now)]


def register_guards(guards: Mapping[tuple[str, str], tuple[Guard, ...]]) -> None:
    """Add what besides state and grant stands against an act on an upper app's papers; once, at the start."""
    GUARDS.update(guards)

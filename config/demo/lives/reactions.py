"""What people make of what the portal noticed: cards, orders, interviews, appeals, rectifications."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from config.demo.lives import ordering, rectifying, scoring, supervising
from config.demo.lives.life import Life
from feedback.states import State

AFTER_ANSWER = frozenset({State.PENDING_VERDICT, State.COMPLETED, State.ARCHIVED})
WATCHERS: tuple[Callable[[Life], list[tuple[str, Any, Callable[..., None]]]], ...] = (
    supervising.news,
    ordering.news,
    scoring.news,
    rectifying.news,
)


def react(life: Life, at: datetime) -> None:
    """Look at every paper of the matter that nobody has looked at, and put what follows on the agenda."""
    for news in WATCHERS:
        for kind, row, act in news(life):
            if (kind, row.pk) not in life.noticed:
                life.noticed.add((kind, row.pk))
                act(life, row, at)

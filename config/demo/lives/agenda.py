"""Acts that wait for their time on a life's agenda; none is made that the portal would refuse."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from config.demo.lives.life import Life
from departments.models import Staff
from supervision.acting import reasons_against


def later(life: Life, at: datetime, act: Callable[[datetime], None]) -> None:
    """Do it then; what would lie in the future is left to the visitor."""
    if at <= life.today:
        life.agenda.append((at, len(life.agenda), act))
        life.agenda.sort(key=lambda row: row[:2])


def after(life: Life, at: datetime, least: int, most: int) -> datetime:
    """So many seconds of working time after the instant."""
    return life.calendar.add_working_seconds(at, life.chance.randint(least, most))


def may(row: Any, verb: str, by: Staff, now: datetime) -> bool:
    """Whether the person could do it now, the row read anew."""
    return not reasons_against(fresh(row), verb, by=by, now=now)


def fresh(row: Any) -> Any:
    """The paper as it stands; a protected state cannot be refreshed in place."""
    return type(row)._default_manager.get(pk=row.pk)


def willing(row: Any, verb: str, people: list[Staff], now: datetime) -> Staff | None:
    """The first of the people who could do it now."""
    return next((person for person in people if may(row, verb, person, now)), None)

"""What the move table says of one verb."""

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where the grant must be held that a move needs.

    CENTRE the ticket's centre · LEAD the live lead's department · CO a live co-handler's · LAST the
    department that led last, live or not, or the centre where none did · ANY any of them all ·
    SYSTEM nobody's: portal or citizen moves.
    """

    CENTRE = "CENTRE"
    LEAD = "LEAD"
    CO = "CO"
    LAST = "LAST"
    ANY = "ANY"
    SYSTEM = "SYSTEM"


Authority = tuple[str, Place]
"""A permission and where it must be held."""


@dataclass(frozen=True, slots=True)
class MoveSpec:
    """One row of the move table; no targets means the state stays. ``also`` are other sufficient grants."""

    verb: str
    order: str
    permission: str
    place: Place
    sources: frozenset[str]
    targets: tuple[str, ...]
    also: tuple[Authority, ...] = ()

    @property
    def authorities(self) -> tuple[Authority, ...]:
        """Every grant that is enough by itself."""
        return ((self.permission, self.place), *self.also)

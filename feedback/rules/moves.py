"""What the move table says of one verb."""

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Whose grant a move needs: the centre's, the LEAD's, a CO department's, or none (the system's)."""

    CENTRE = "CENTRE"
    LEAD = "LEAD"
    CO = "CO"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, slots=True)
class MoveSpec:
    """One row of the move table; no targets means the state stays."""

    verb: str
    order: str
    permission: str
    place: Place
    sources: frozenset[str]
    targets: tuple[str, ...]

"""What a machine's table says of one verb. Pure."""

from dataclasses import dataclass
from typing import Any

Authority = tuple[str, str]
"""A permission, and the field of the paper that names the department on which it must be held."""


@dataclass(frozen=True, slots=True)
class ActSpec:
    """One row of a machine's table.

    No targets means the state stays; no authorities, that only the portal itself does it.
    """

    verb: str
    label: Any
    authorities: tuple[Authority, ...]
    sources: frozenset[str]
    targets: tuple[str, ...]

    @property
    def is_of_the_portal(self) -> bool:
        return not self.authorities

"""What one pass of the sweep came to."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

MOST_TOLD = 200


@dataclass(slots=True)
class Outcome:
    """Counts by kind; ``faults``: what went wrong and waits for the next pass; ``told``: a drill's list."""

    clocks: int = 0
    reminders: int = 0
    proposals: int = 0
    entries: int = 0
    raised: int = 0
    notified: int = 0
    confirmed: int = 0
    retrospectives: int = 0
    revoked: int = 0
    alerts: int = 0
    messages: int = 0
    faults: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Count another's effects too."""
        for name, count in other.counts.items():
            setattr(self, name, getattr(self, name) + count)
        self.faults += other.faults
        self.tell(other.told)

    def tell(self, lines: Iterable[str]) -> None:
        """Keep a bounded list of what happened."""
        self.told = [*self.told, *lines][:MOST_TOLD]

    @property
    def counts(self) -> dict[str, int]:
        """The counts by their names."""
        names = [one.name for one in fields(self) if one.name not in {"faults", "told"}]
        return {name: getattr(self, name) for name in names}

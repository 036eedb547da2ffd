"""What verification reports: each place that does not hold, and how much was read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from core.subjects import Subject


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the evidence does not hold.

    ``kind`` of a chain: altered · misplaced · columns · gap · tail_cut · head_missing · head_behind ·
    head_differs. Of anchors: anchor_altered · anchor_gap · anchor_heads · anchored_missing ·
    anchored_differs · anchor_skipped. Of the copy outside: outside_missing · outside_behind ·
    outside_ahead · outside_differs · outside_unread. Of business rows: row_missing · row_unrecorded, and
    row_ with the part of the rows that differs.
    """

    subject: Subject
    sequence: int
    kind: str
    detail: str


@dataclass(slots=True)
class Report:
    """What was read and what was found; ``holds`` when nothing was.

    ``later`` counts the records that no anchor binds yet; None where anchors were not looked at.
    """

    records: int = 0
    chains: int = 0
    faults: list[Fault] = field(default_factory=list)
    anchors: int = 0
    outside: int = 0
    rows: int = 0
    later: int | None = None
    last_anchor_at: datetime | None = None

    @property
    def holds(self) -> bool:
        return not self.faults

    def as_data(self, names: Mapping[Subject, str] | None = None) -> dict[str, object]:
        """JSON-ready, subjects as "ticket:5"; ``names`` adds what people call them."""
        known = names or {}
        faults = [
            {**asdict(fault), "subject": str(fault.subject), "name": known.get(fault.subject, "")}
            for fault in self.faults
        ]
        return {
            "holds": self.holds,
            "records": self.records,
            "chains": self.chains,
            "anchors": self.anchors,
            "outside": self.outside,
            "rows": self.rows,
            "later": self.later,
            "last_anchor_at": self.last_anchor_at.isoformat() if self.last_anchor_at else None,
            "faults": faults,
        }

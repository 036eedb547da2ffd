"""服务优化清单: what puts the work of one department on one topic on the list, and its rank. Pure.

Each rule looks at one share, such as bad ratings of all that count. It speaks where the share reaches its
percent and the number its least. The burden is the sum of number × weight over the rules that speak; the
list is ranked by it, equal ones by how many tickets there were, then by their names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

RULES = ("bad", "unsolved", "rework", "returned", "overdue", "repeated", "long")
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Part:
    """So many of so many."""

    n: int = 0
    of: int = 0

    @property
    def share(self) -> Fraction | None:
        """In percent; None of nothing."""
        return Fraction(HUNDRED * self.n, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that spoke, the facts, and what it asked for."""

    rule: str
    part: Part
    asked: Fraction
    burden: int


@dataclass(frozen=True, slots=True)
class Case:
    """A topic of a department: how many tickets, and the part that each rule looks at."""

    topic: int
    department: int
    tickets: int
    parts: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Line:
    """A case on the list."""

    case: Case
    findings: tuple[Finding, ...]

    @property
    def burden(self) -> int:
        """What it weighs."""
        return sum(finding.burden for finding in self.findings)


def findings_of(case: Case, table: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The rules that speak, the heaviest first. ``table``: the part "improve" of the numbers."""
    found = []
    for rule in RULES:
        part, asked = case.parts.get(rule, Part()), table[rule]
        limit = Fraction(str(asked["share"]))
        share = part.share
        if share is not None and part.n >= int(asked["least"]) and share >= limit:
            found.append(Finding(rule, part, limit, part.n * int(asked["weight"])))
    return tuple(sorted(found, key=lambda finding: -finding.burden))


def listed(cases: Iterable[Case], table: Mapping[str, Any]) -> list[Line]:
    """The cases with enough tickets on which a rule speaks, the heaviest burden first."""
    lines = [
        Line(case, findings)
        for case in cases
        if case.tickets >= int(table["least"]) and (findings := findings_of(case, table))
    ]
    return sorted(
        lines, key=lambda line: (-line.burden, -line.case.tickets, line.case.topic, line.case.department)
    )

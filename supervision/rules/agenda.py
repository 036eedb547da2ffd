"""What should come before the coordination meeting: matters gathered under every reason they have. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

ORDER = ("JOINT_REVIEW", "REFUSED_TWICE", "RETURNED", "HARD_CASE", "STALLED", "TOPIC")
"""Grounds by weight: what stands first came with the heavier one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One ground for one matter; ``key`` says which, such as "ticket:17"."""

    key: str
    ground: str
    weight: int = 0


@dataclass(slots=True)
class Candidate:
    """A matter with every ground there is for it, the heaviest first."""

    key: str
    grounds: list[str] = field(default_factory=list)
    weight: int = 0

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]

    @property
    def id(self) -> int:
        return int(self.key.partition(":")[2])


def gathered(findings: Iterable[Finding], taken: Iterable[str] = ()) -> list[Candidate]:
    """Each matter once, with its grounds; those of ``taken`` (on the agenda already) left out.

    First what has the heavier ground, then what has more of them, then the greater weight.
    """
    left_out, found = set(taken), dict[str, Candidate]()
    for finding in findings:
        if finding.key in left_out:
            continue
        one = found.setdefault(finding.key, Candidate(finding.key))
        if finding.ground not in one.grounds:
            one.grounds.append(finding.ground)
        one.weight = max(one.weight, finding.weight)
    for one in found.values():
        one.grounds.sort(key=ORDER.index)
    return sorted(
        found.values(), key=lambda c: (ORDER.index(c.grounds[0]), -len(c.grounds), -c.weight, c.key)
    )

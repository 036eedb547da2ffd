"""Who is asked: a draw that anybody can repeat from the frame, the seed and the size. Pure.

Every unit has a rank, the SHA-256 of "seed:number". Of several tickets of one person the lowest rank stays.
The size is shared among the strata in proportion to the people in them, by largest remainder; of each stratum
those of the lowest ranks are drawn.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """A ticket whose citizen can be asked: its number, its stratum, and who the person is (opaque)."""

    number: str
    stratum: str
    person: str = ""


def rank(seed: str, number: str) -> str:
    """Where a ticket stands in the draw: the same for everybody, foreseeable by nobody before the seed."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def one_a_person(units: Iterable[Unit], seed: str) -> list[Unit]:
    """Each person once, by the ticket of the lowest rank; in order of number."""
    chosen: dict[str, Unit] = {}
    for unit in units:
        held = chosen.get(unit.person)
        if held is None or _key(seed, unit) < _key(seed, held):
            chosen[unit.person] = unit
    return sorted(chosen.values(), key=lambda unit: unit.number)


def allocate(people: Mapping[str, int], size: int) -> dict[str, int]:
    """How many of each stratum are drawn: proportional, largest remainders first, ties by name."""
    whole = sum(people.values())
    size = min(size, whole)
    if not size:
        return dict.fromkeys(sorted(people), 0)
    quotas = {name: Fraction(size * count, whole) for name, count in people.items()}
    shares = {name: int(quota) for name, quota in sorted(quotas.items())}
    left = size - sum(shares.values())
    for name in sorted(quotas, key=lambda one: (shares[one] - quotas[one], one))[:left]:
        shares[name] += 1
    return shares


def draw(frame: Iterable[Unit], *, seed: str, size: int) -> list[Unit]:
    """The sample, by stratum and rank. The order of ``frame`` does not matter."""
    units = sorted(frame, key=lambda unit: _key(seed, unit))
    shares = allocate(Counter(unit.stratum for unit in units), size)
    drawn: list[Unit] = []
    for stratum in sorted(shares):
        drawn += [unit for unit in units if unit.stratum == stratum][: shares[stratum]]
    return drawn


def digest(units: Iterable[Unit]) -> str:
    """The fingerprint of a frame or a sample."""
    lines = sorted(f"{unit.stratum}:{unit.number}" for unit in units)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _key(seed: str, unit: Unit) -> tuple[str, str]:
    return rank(seed, unit.number), unit.number

"""Business rows behind the evidence: how an app seals them, compares them again, and calls them.

An app that owns a kind of subject registers once. From then on every record of such a subject notes the seals
of its rows as they stand when the record is written, whoever writes it; verification asks for them again, so
that a bare UPDATE of a row shows. Core itself knows none of the rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.evidence.entries import Entry, Fact
from core.evidence.faults import Fault
from core.subjects import Subject

Seal = Callable[[Sequence[int]], Mapping[int, Mapping[str, Fact]]]
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class RowBatch:
    """How many subjects one step of the comparison read, and what it found."""

    count: int
    faults: tuple[Fault, ...] = ()


Compare = Callable[[int | None], Iterable[RowBatch]]
Names = Callable[[Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Rows:
    """What an app offers for a kind of subject.

    ``seal``: ids → facts (hashes of the rows, and what of them people will ask for). ``compare``: the rows of
    one id, or of all, against the last record of each, in batches of one statement. ``names``: ids → what
    people call them.
    """

    seal: Seal
    compare: Compare
    names: Names


_kinds: dict[str, Rows] = {}


def register_rows(kind: str, rows: Rows) -> None:
    """Offer the rows of a kind; called from the module that ``AppConfig.ready`` imports."""
    _kinds[kind] = rows


def sealed(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, the last one of each subject with the seals of its rows; no other fact is replaced."""
    last = {entry.subject: place for place, entry in enumerate(entries)}
    noted: dict[Subject, Mapping[str, Fact]] = {}
    for kind in {subject.kind for subject in last} & _kinds.keys():
        ids = sorted(subject.id for subject in last if subject.kind == kind)
        noted |= {Subject(kind, id_): facts for id_, facts in _kinds[kind].seal(ids).items()}
    return [
        replace(entry, facts={**noted[entry.subject], **entry.facts})
        if last[entry.subject] == place and entry.subject in noted
        else entry
        for place, entry in enumerate(entries)
    ]


def compare_rows(subject: Subject | None = None) -> Iterator[RowBatch]:
    """Compare the rows of one subject, or of every kind that offers any, with their evidence."""
    for kind, rows in sorted(_kinds.items()):
        if subject is None or subject.kind == kind:
            yield from rows.compare(subject.id if subject else None)


def names_of(subjects: Iterable[Subject]) -> dict[Subject, str]:
    """What people call the subjects; those of kinds without names are left out."""
    wanted: dict[str, list[int]] = {}
    for subject in set(subjects):
        wanted.setdefault(subject.kind, []).append(subject.id)
    return {
        Subject(kind, id_): name
        for kind in wanted.keys() & _kinds.keys()
        for id_, name in _kinds[kind].names(sorted(wanted[kind])).items()
    }

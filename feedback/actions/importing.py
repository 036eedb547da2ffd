"""Imports an export of another system: every good row becomes a ticket, every other comes back with its reasons.

Rows are registered in lots, each its own transaction; a second run finds their external numbers and adds nothing,
so an import that was killed is simply run again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from core.xlsx import Row, read_rows
from departments.models import Department, Staff
from departments.scope import scope
from feedback.actions.registering import REGISTER, known_external_numbers, register_many
from feedback.models import Area, Channel, ImportMapping, Ticket, Topic
from feedback.rules.import_columns import Columns, map_columns
from feedback.rules.import_rows import Names, read_matter
from feedback.rules.registration import NewMatter, content_digest

LOT = 500
HEADER_WITHIN = 10
MOST_ROWS = 100_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not imported: its number in the file, its cells as they were, and why."""

    number: int
    cells: tuple[object, ...]
    reasons: tuple[Reason, ...]


@dataclass
class ImportOutcome:
    """What an import did, or with ``is_dry_run`` would do."""

    is_dry_run: bool
    rows: int = 0
    registered: int = 0
    known: int = 0
    repeats: int = 0
    columns: Columns | None = None
    refused: list[RefusedRow] = field(default_factory=list)
    texts: set[str] = field(default_factory=set, repr=False)

    def counts(self) -> dict[str, int]:
        """The figures people are told."""
        return {
            "rows": self.rows,
            "registered": self.registered,
            "known": self.known,
            "repeats": self.repeats,
            "refused": len(self.refused),
        }


def import_tickets(
    path: Path,
    *,
    centre: Department,
    channel: Channel,
    is_backlog: bool,
    dry_run: bool,
    by: Staff,
    now: datetime,
    progress: Progress = lambda done, total: None,
) -> ImportOutcome:
    """Import the first sheet of a workbook.

    ``is_backlog`` starts no dispatch escalation. Raises Refused when the file as a whole cannot be read (no workbook,
    a password, a missing column), before anything is written; NotPermitted without ``register_tickets``.
    """
    if centre.pk not in scope(by, REGISTER):
        raise NotPermitted(Reason("no_authority", {"permission": REGISTER}))
    outcome = ImportOutcome(is_dry_run=dry_run)
    total = sum(1 for _ in read_rows(path, max_rows=MOST_ROWS))
    rows = read_rows(path, max_rows=MOST_ROWS)
    outcome.columns = _columns(rows, channel)
    if not dry_run:
        _save_mapping(channel, outcome.columns, by=by, now=now)
    names, seen = _names(), set[str]()
    while lot := list(islice(rows, LOT)):
        good = _readable(lot, outcome, names, seen, now=now)
        fresh = _fresh(good, channel, outcome)
        _register(fresh, outcome, centre=centre, channel=channel, is_backlog=is_backlog, by=by, now=now)
        outcome.rows += len(lot)
        progress(outcome.rows, max(total - 1, outcome.rows))
    return outcome


def _columns(rows: Iterator[Row], channel: Channel) -> Columns:
    """Read on to the header row, among the first rows, and map it; refuses with what is missing."""
    saved: Mapping[str, str] = getattr(getattr(channel, "import_mapping", None), "columns", {})
    reasons: list[Reason] = [Reason("sheet_empty")]
    for position, row in enumerate(islice(rows, HEADER_WITHIN)):
        mapped = map_columns([str(cell).strip() if cell is not None else "" for cell in row.cells], saved)
        if isinstance(mapped, Columns):
            return mapped
        if position == 0:
            reasons = mapped
    raise Refused(*reasons)


def _readable(
    lot: Sequence[Row], outcome: ImportOutcome, names: Names, seen: set[str], *, now: datetime
) -> list[tuple[Row, NewMatter]]:
    good = []
    for row in lot:
        matter, reasons = _matter(row, outcome, names, now=now)
        if matter is not None and matter.external_number in seen:
            reasons = [Reason("external_number_twice", {"number": matter.external_number})]
        if matter is None or reasons:
            outcome.refused.append(RefusedRow(row.number, tuple(row.cells), tuple(reasons)))
        else:
            seen.add(matter.external_number)
            good.append((row, matter))
    return good


def _matter(
    row: Row, outcome: ImportOutcome, names: Names, *, now: datetime
) -> tuple[NewMatter | None, list[Reason]]:
    assert outcome.columns is not None
    positions, headers = outcome.columns.positions, outcome.columns.headers
    formulas = [headers[p] for p in positions.values() if p in row.formulas]
    if formulas:
        return None, [Reason("formula_in_cell", {"column": formulas[0]})]
    cells = {name: row.cells[p] if p < len(row.cells) else None for name, p in positions.items()}
    return read_matter(cells, names=names, now=now)


def _fresh(good: Sequence[tuple[Row, NewMatter]], channel: Channel, outcome: ImportOutcome) -> list[NewMatter]:
    known = known_external_numbers(channel, [matter.external_number for _, matter in good])
    outcome.known += len(known)
    return [matter for _, matter in good if matter.external_number not in known]


def _register(
    fresh: Sequence[NewMatter],
    outcome: ImportOutcome,
    *,
    centre: Department,
    channel: Channel,
    is_backlog: bool,
    by: Staff,
    now: datetime,
) -> None:
    if outcome.is_dry_run:
        outcome.repeats += _count_repeats(fresh, outcome)
    else:
        tickets = register_many(fresh, by=by, now=now, centre=centre, channel=channel, is_backlog=is_backlog)
        outcome.repeats += sum(ticket.is_repeat for ticket in tickets)
    outcome.registered += len(fresh)


def _count_repeats(fresh: Sequence[NewMatter], outcome: ImportOutcome) -> int:
    digests = [content_digest(matter.content) for matter in fresh]
    outcome.texts |= set(
        Ticket.objects.filter(content_digest__in=digests).values_list("content_digest", flat=True).distinct()
    )
    repeats = 0
    for digest in digests:
        repeats += digest in outcome.texts
        outcome.texts.add(digest)
    return repeats


def _names() -> Names:
    """Topics and areas by code and name; a name that occurs twice names nothing."""
    return Names(topics=_by_word(Topic), areas=_by_word(Area))


def _by_word(model: type[Topic] | type[Area]) -> dict[str, int]:
    words: dict[str, int] = {}
    twice: set[str] = set()
    for pk, code, name, path in model.objects.filter(is_active=True).values_list("id", "code", "name", "path"):
        for word in {code, name, path}:
            twice |= {word} & words.keys()
            words[word] = pk
    return {word: pk for word, pk in words.items() if word not in twice}


def _save_mapping(channel: Channel, columns: Columns, *, by: Staff, now: datetime) -> None:
    ImportMapping.objects.update_or_create(
        channel=channel, defaults={"columns": columns.named(), "changed_by": by, "changed_at": now}
    )

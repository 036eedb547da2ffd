"""Imports an export of another system: good rows become tickets, all others come back with their reasons.

Rows are registered in lots, each its own transaction; a second run finds their external numbers and adds
nothing, so an import that was killed is simply run again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction

from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from core.xlsx import Limits, Row, read_rows
from departments.models import Department, Staff
from departments.scope import scope
from feedback.actions.registering import REGISTER, hold_channel, known_external_numbers, register_many
from feedback.models import Area, Channel, ImportMapping, Ticket, Topic
from feedback.rules import import_columns
from feedback.rules.import_columns import Columns
from feedback.rules.import_rows import Names, read_matter
from feedback.rules.registration import NewMatter, content_digest

LOT = 500
HEADER_WITHIN = 10
MOST_ROWS = 100_000
WHILE_REGISTERING = Limits(rows=MOST_ROWS, seconds=6 * 3600)
"""The file has been read to its end once, within the usual seconds: now registering takes the time."""
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

    ``is_backlog`` starts no dispatch escalation. Raises Refused when the file as a whole cannot be read (no
    workbook, a password, a missing column), before anything is written; NotPermitted without
    ``register_tickets``.
    """
    _permit(by, centre)
    outcome = ImportOutcome(is_dry_run=dry_run)
    saved = saved_columns(channel)
    first, outcome.columns, total = _examine(path, saved)
    if not dry_run:
        columns = {**saved, **outcome.columns.named()}
        save_columns(channel, columns=columns, centre=centre, by=by, now=now)
    names, seen = _names(), set[str]()
    rows = (row for row in read_rows(path, WHILE_REGISTERING) if row.number >= first)
    while lot := list(islice(rows, LOT)):
        good = _readable(lot, outcome, names, seen, now=now)
        with transaction.atomic():
            hold_channel(channel)
            fresh = _fresh(good, channel, outcome)
            _register(fresh, outcome, centre=centre, channel=channel, is_backlog=is_backlog, by=by, now=now)
        outcome.rows += len(lot)
        progress(outcome.rows, total)
    return outcome


def save_columns(
    channel: Channel, *, columns: Mapping[str, str], centre: Department, by: Staff, now: datetime
) -> None:
    """Keep which header means what for the channel's next file; an empty header leaves the field out.

    Raises Refused when a needed field has no header, or two fields the same; NotPermitted as an import does.
    """
    _permit(by, centre)
    faults = import_columns.faults(columns)
    if faults:
        raise Refused(*faults)
    ImportMapping.objects.update_or_create(
        channel=channel, defaults={"columns": dict(columns), "changed_by": by, "changed_at": now}
    )


def _permit(by: Staff, centre: Department) -> None:
    if centre.pk not in scope(by, REGISTER):
        raise NotPermitted(Reason("no_authority", {"permission": REGISTER}))


def saved_columns(channel: Channel) -> dict[str, str]:
    """Our field to the channel's header, as kept; nothing before the channel's first import."""
    kept = ImportMapping.objects.filter(channel=channel).values_list("columns", flat=True).first()
    return dict(kept or {})


def _examine(path: Path, saved: Mapping[str, str]) -> tuple[int, Columns, int]:
    """Read the file to its end: the number of the row below the header, the columns, how many rows follow."""
    rows = read_rows(path, max_rows=MOST_ROWS)
    top = list(islice(rows, HEADER_WITHIN))
    found = import_columns.find_header([_texts(row) for row in top], saved)
    if isinstance(found, list):
        raise Refused(*found, status=422)
    position, columns = found
    total = len(top) - position - 1 + sum(1 for _ in rows)
    if not total:
        raise Refused(Reason("no_rows_below_header"), status=422)
    return top[position].number + 1, columns, total


def _texts(row: Row) -> list[str]:
    return [" ".join(str(cell).split()) if cell is not None else "" for cell in row.cells]


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


def _fresh(
    good: Sequence[tuple[Row, NewMatter]], channel: Channel, outcome: ImportOutcome
) -> list[NewMatter]:
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
    for pk, code, name, path in model.objects.filter(is_active=True).values_list(
        "id", "code", "name", "path"
    ):
        for word in {code, name, path}:
            twice |= {word} & words.keys()
            words[word] = pk
    return {word: pk for word, pk in words.items() if word not in twice}

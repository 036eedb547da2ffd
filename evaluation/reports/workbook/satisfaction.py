"""满意度分布: answers by level, their number and the response rate."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Column, Kind, Sheet
from evaluation.reports.assessment import Row
from evaluation.reports.workbook import titles, words
from evaluation.reports.workbook.source import Source, summed
from feedback.choices import Level

LEVELS = tuple(sorted((level.value for level in Level), reverse=True))
SATISFIED = frozenset(level for level in LEVELS if level >= 3)


def satisfaction_sheet(source: Source) -> Sheet:
    """One row a department, in the ranking's order."""
    rows = source.results.rows
    return Sheet(
        str(titles.SATISFACTION),
        _columns(),
        [_line(row) for row in rows],
        heading=_("%(period)s: satisfaction by level") % {"period": source.code},
        notes=[
            _(
                "Answers that count, by the day they were given. Answer rate: answers of the tickets "
                "whose citizens were asked in the period. Silence is never counted as satisfaction."
            )
        ],
        totals=totals_of(rows),
        total_label=pgettext("workbook", "Total"),
        empty=_("No department had anything to assess in this period."),
    )


def totals_of(rows: "tuple[Row, ...]") -> dict[str, object]:
    """The last line, as the screen has it."""
    levels = {key(level): int(summed(level_of(row, level) for row in rows)) for level in LEVELS}
    n = sum(levels.values())
    asked = int(summed(row.beside.get("asked", 0) for row in rows))
    satisfied = sum(levels[key(level)] for level in SATISFIED)
    return levels | {
        "n": n,
        "rate": Fraction(satisfied, n) if n else None,
        "asked": asked,
        "answered": Fraction(n, asked) if asked else None,
    }


def key(level: int) -> str:
    """The column of a level."""
    return f"level_{level}"


def level_of(row: Row, level: int) -> int:
    """How many answers of this level."""
    return int(row.beside.get(key(level), 0))


def _columns() -> list[Column]:
    satisfied = "+".join(f"{{{key(level)}}}" for level in LEVELS if level in SATISFIED)
    every = "+".join(f"{{{key(level)}}}" for level in LEVELS)
    return [
        Column(pgettext("workbook", "Department"), key="unit", width=28),
        Column(pgettext("workbook", "Peer group"), width=14),
        *(
            Column(
                str(Level(level).label),
                Kind.INTEGER,
                key(level),
                is_summed=True,
                group=pgettext("workbook", "Answers"),
            )
            for level in LEVELS
        ),
        Column("n", Kind.INTEGER, "n", formula=every),
        Column(_("Satisfaction rate"), Kind.PERCENT, "rate", formula=f'IF({{n}}=0,"",({satisfied})/{{n}})'),
        Column(_("Citizens asked"), Kind.INTEGER, "asked", is_summed=True),
        Column(_("Answer rate"), Kind.PERCENT, "answered", formula='IF({asked}=0,"",{n}/{asked})'),
    ]


def _line(row: Row) -> list[object]:
    counts = [level_of(row, level) for level in LEVELS]
    n, asked = sum(counts), row.beside.get("asked", 0)
    satisfied = sum(level_of(row, level) for level in SATISFIED)
    return [
        row.name,
        words.group(row.peer_group),
        *counts,
        n,
        Fraction(satisfied, n) if n else None,
        asked,
        Fraction(n, asked) if asked else None,
    ]


def label(level: int) -> str:
    """A level in words."""
    return str(Level(level).label)

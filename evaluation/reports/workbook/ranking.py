"""综合得分排名: the table of the period, as the page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Column, Kind, Sheet
from evaluation.models import Assessment
from evaluation.reports.assessment import Row
from evaluation.reports.workbook import titles, words
from evaluation.reports.workbook.source import ScoreCell, Source, share, summed
from evaluation.rules.periods import previous_code

COUNTED = ("total", "on_time", "late", "closed", "not_handled", "answers", "dissatisfied")


@dataclass(frozen=True, slots=True)
class Before:
    """A department's score and rank in the period before."""

    score: Decimal | None
    rank: int | None


def before_of(source: Source) -> dict[int, Before]:
    """By department: the period of the same length before, if notice of it was given. One query."""
    rows = Assessment.objects.filter(period__code=previous_code(source.code))
    known = rows.exclude(period__state="DRAFT").values_list("department_id", "score", "rank")
    return {pk: Before(score, rank) for pk, score, rank in known}


def ranking_sheet(source: Source, before: Mapping[int, Before], score: ScoreCell) -> Sheet:
    """One row a department, in order of group, band and rank. ``score``: where its arithmetic stands."""
    results = source.results
    return Sheet(
        str(titles.RANKING),
        columns(),
        [
            _line(source, place, row, before.get(row.department_id), score)
            for place, row in enumerate(results.rows)
        ],
        heading=_("%(period)s: overall ranking") % {"period": results.code},
        notes=[
            _(
                "Departments are compared within their peer group only, and within a volume band where a "
                "group is large. Rates and scores are formulas; the scores are worked out on the sheet "
                "“%(sheet)s”."
            )
            % {"sheet": titles.SCORES}
        ],
        totals=totals_of(results.rows),
        total_label=pgettext("workbook", "Total"),
        shades=[words.grade_shade()],
        empty=_("No department had anything to assess in this period."),
        frozen_columns=1,
    )


def columns() -> list[Column]:
    """The familiar columns first, then what explains the rank."""
    counts, verdict = pgettext("workbook", "Handling"), pgettext("workbook", "Verdict")
    answered = _("Citizens' answers")
    return [
        Column(pgettext("workbook", "Department"), key="unit", width=26),
        Column(pgettext("workbook", "Peer group"), width=12),
        Column(_("Volume band"), Kind.MARK, width=9),
        Column(_("Tickets in all"), Kind.INTEGER, "total", is_summed=True, group=counts),
        Column(_("Closed in time"), Kind.INTEGER, "on_time", is_summed=True, group=counts),
        Column(_("Closed late"), Kind.INTEGER, "late", is_summed=True, group=counts),
        Column(pgettext("workbook", "Not closed"), Kind.INTEGER, "not_handled", is_summed=True, group=counts),
        Column(
            _("Closing rate"),
            Kind.PERCENT,
            "closing",
            formula='IF({total}=0,"",({on_time}+{late})/{total})',
            group=counts,
        ),
        Column(
            _("On-time closing rate"),
            Kind.PERCENT,
            "on_time_closing",
            formula='IF({total}=0,"",{on_time}/{total})',
            group=counts,
        ),
        Column(
            pgettext("workbook", "Answers"),
            Kind.INTEGER,
            "answers",
            is_summed=True,
            group=answered,
        ),
        Column(
            pgettext("workbook", "Dissatisfied"),
            Kind.INTEGER,
            "dissatisfied",
            is_summed=True,
            group=answered,
        ),
        Column(
            _("Dissatisfied rate"),
            Kind.PERCENT,
            "bad_rate",
            formula='IF({answers}=0,"",{dissatisfied}/{answers})',
            group=answered,
        ),
        Column(pgettext("workbook", "Score"), Kind.DECIMAL, "score", width=9, group=verdict),
        Column(pgettext("workbook", "Grade"), Kind.MARK, "grade", group=verdict),
        Column(pgettext("workbook", "Rank"), Kind.INTEGER, "rank", width=8, group=verdict),
        Column(pgettext("workbook", "Of"), Kind.INTEGER, width=7, group=verdict),
        Column(_("Score before"), Kind.DECIMAL, group=verdict),
        Column(_("Rank before"), Kind.INTEGER, group=verdict),
        Column(pgettext("workbook", "Remarks"), width=20),
    ]


def totals_of(rows: Sequence[Row]) -> dict[str, object]:
    """The last line, as the screen has it."""
    counts = {name: summed(getattr(row, name) for row in rows) for name in COUNTED if name != "answers"}
    counts["answers"] = summed(row.tally.answers for row in rows)
    return counts | {
        "closing": _part(counts["closed"], counts["total"]),
        "on_time_closing": _part(counts["on_time"], counts["total"]),
        "bad_rate": _part(counts["dissatisfied"], counts["answers"]),
    }


def remarks(row: Row) -> str:
    """Why there is no rank, or how often in a row the score was below the bar."""
    told = [words.unranked(row)]
    if row.running_low:
        told.append(_("%(n)s periods running below the bar") % {"n": row.running_low})
    return "；".join(part for part in told if part)


def _line(source: Source, place: int, row: Row, before: Before | None, score: ScoreCell) -> list[object]:
    bounds = source.results.rules.values.get("bands", ())
    return [
        row.name,
        words.group(row.peer_group),
        words.band(row, bounds),
        row.total,
        row.on_time,
        row.late,
        row.not_handled,
        share(row.closing_rate),
        _part(row.on_time, row.total),
        row.tally.answers,
        row.dissatisfied,
        share(row.dissatisfied_rate),
        score(place, row.score),
        words.grade(row.grade),
        row.rank,
        row.ranked_of or None,
        before.score if before else None,
        before.rank if before else None,
        remarks(row),
    ]


def _part(part: object, whole: object) -> Fraction | None:
    return Fraction(int(part), int(whole)) if whole else None  # type: ignore[call-overload]

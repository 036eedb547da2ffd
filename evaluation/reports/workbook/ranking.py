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
    return [
        Column(pgettext("workbook", "Department"), key="unit", width=28),
        Column(pgettext("workbook", "Peer group"), width=12),
        Column(_("Volume band"), Kind.MARK, width=9),
        *_handling(),
        *_answers(),
        *_verdict(),
        Column(pgettext("workbook", "Remarks"), width=20),
    ]


def _handling() -> list[Column]:
    counts = {
        "total": _("Tickets in all"),
        "on_time": _("Closed in time"),
        "late": _("Closed late"),
        "not_handled": pgettext("workbook", "Not closed"),
    }
    rates = {
        "closing": (_("Closing rate"), 'IF({total}=0,"",({on_time}+{late})/{total})'),
        "on_time_closing": (_("On-time closing rate"), 'IF({total}=0,"",{on_time}/{total})'),
    }
    group = pgettext("workbook", "Handling")
    return [
        *(Column(head, Kind.INTEGER, key, is_summed=True, group=group) for key, head in counts.items()),
        *(Column(head, Kind.PERCENT, key, formula=f, group=group) for key, (head, f) in rates.items()),
    ]


def _answers() -> list[Column]:
    group, formula = _("Citizens' answers"), 'IF({answers}=0,"",{dissatisfied}/{answers})'
    answers, bad = pgettext("workbook", "Answers"), pgettext("workbook", "Dissatisfied")
    return [
        Column(answers, Kind.INTEGER, "answers", is_summed=True, group=group),
        Column(bad, Kind.INTEGER, "dissatisfied", is_summed=True, group=group),
        Column(_("Dissatisfied rate"), Kind.PERCENT, "bad_rate", formula=formula, group=group),
    ]


def _verdict() -> list[Column]:
    group = pgettext("workbook", "Verdict")
    return [
        Column(pgettext("workbook", "Score"), Kind.DECIMAL, "score", width=9, group=group),
        Column(pgettext("workbook", "Grade"), Kind.MARK, "grade", group=group),
        Column(pgettext("workbook", "Rank"), Kind.INTEGER, "rank", width=8, group=group),
        Column(pgettext("workbook", "Of"), Kind.INTEGER, width=7, group=group),
        Column(_("Score before"), Kind.DECIMAL, group=group),
        Column(_("Rank before"), Kind.INTEGER, group=group),
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

"""数据口径说明: period, versions, exclusions, filters, snapshot, and every formula in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Column, Sheet
from departments.rules.calendar import in_shanghai
from evaluation.reports.workbook import titles
from evaluation.reports.workbook.source import NONE, Source
from supervision.rules.settings import number_of

WHEN = "%Y-%m-%d %H:%M"
SHORT = 8


def notes_sheet(source: Source) -> Sheet:
    """What a reader must know to argue with the numbers."""
    return Sheet(
        str(titles.NOTES),
        [Column(pgettext("workbook", "Subject"), width=22), Column(_("How it was counted"), width=96)],
        [*facts_of(source), *_population(), *_formulas(source)],
        heading=_("%(period)s: how it was counted") % {"period": source.code},
        is_filtered=False,
    )


def facts_of(source: Source) -> list[list[object]]:
    """Period, state, versions and snapshot, each with its label; on the cover too."""
    results, period = source.results, source.period
    span, at = results.span, results.computed_at
    state = str(period.get_state_display()) if period else _("not opened: worked out live")
    computed = f"{in_shanghai(at):{WHEN}}" if at else NONE
    return [
        [pgettext("workbook", "Period"), source.code],
        [_("Counted from"), f"{in_shanghai(span.start):{WHEN}}"],
        [_("Counted until"), f"{in_shanghai(span.until):{WHEN}}"],
        [pgettext("workbook", "State"), state],
        [_("Snapshot"), snapshot_of(source)],
        [_("Digest of the facts"), results.snapshot or NONE],
        [pgettext("workbook", "Computed"), computed],
        [_("Assessment rules"), version_of(results.rules)],
        [_("Supervision rules"), version_of(results.numbers)],
        [_("Working calendar"), version_of(results.calendar)],
    ]


def snapshot_of(source: Source) -> str:
    """The short name of the facts that were counted, as the page shows it."""
    return source.results.snapshot[:SHORT].upper() or NONE


def version_of(version: object) -> str:
    """A version's number and the day from which it holds."""
    if version is None:
        return NONE
    since = in_shanghai(version.effective_from)  # type: ignore[attr-defined]
    return _("version %(number)s, from %(day)s") % {
        "number": version.number,  # type: ignore[attr-defined]
        "day": f"{since:%Y-%m-%d}",
    }


def _population() -> Sequence[list[object]]:
    return [
        [
            pgettext("workbook", "Population"),
            _(
                "Dispatches as lead that were not voided, counted in the period of their moved due time or "
                "of their handling, whichever is earlier; answers by the day they were given."
            ),
        ],
        [
            pgettext("workbook", "Left out"),
            _(
                "Granted exclusions, terminations on a ground that does not count, what was suspended before "
                "it was due, what was taken away or withdrawn before it was due, merged tickets, and answers "
                "set aside by review."
            ),
        ],
        [
            _("Tickets in all"),
            _("What had to be handled in the period: closed in time, closed late and not closed together."),
        ],
        [
            pgettext("workbook", "Answers"),
            _("Of several answers to one matter the last counts; silence is no answer and no satisfaction."),
        ],
        [
            _("What you see"),
            _(
                "The table holds every department. Lists of single matters hold those that whoever made this "
                "file may see and take along; numbers of persons in texts are masked."
            ),
        ],
    ]


def _formulas(source: Source) -> Sequence[list[object]]:
    numbers = source.results.numbers.values
    return [
        [_("Closing rate"), _("(closed in time + closed late) ÷ tickets in all")],
        [_("On-time closing rate"), _("closed in time ÷ tickets in all")],
        [_("Dissatisfied rate"), _("(dissatisfied + very dissatisfied) ÷ answers")],
        [_("Response rate"), _("responded in time ÷ should respond")],
        [_("On-time rate"), _("handled in time ÷ should be handled")],
        [_("Handling rate"), _("handled ÷ should be handled by the end of the period")],
        [_("Resolution rate"), _("(solved + partly solved) ÷ effective answers")],
        [_("Satisfaction rate"), _("(very satisfied + satisfied + rather satisfied) ÷ effective answers")],
        [_("Solved at the first attempt"), _("solved or partly solved by the first answer ÷ first answers")],
        [
            pgettext("workbook", "Mark"),
            _("the greater of the floor and weight − k × points below the target"),
        ],
        ["M", _("100 × sum of marks ÷ sum of weights, over the indices with data")],
        [
            pgettext("workbook", "Deductions"),
            _(
                "D1–D6, D9 and D12, at most %(cap)s a ticket, per %(per)s assessed dispatches (fewer count "
                "as so many); D7, D8, D10 and D11 in full."
            )
            % {"cap": number_of(numbers, "cap"), "per": number_of(numbers, "score", "per")},
        ],
        [
            pgettext("workbook", "Score"),
            _("M − deductions + bonuses, within 0 and 100; only this is rounded, two places, half up."),
        ],
        [
            pgettext("workbook", "Rank"),
            _("Within the peer group and its volume band; equal scores share one; too few ratings: none."),
        ],
        [_("Quarter and year"), _("Counts, deductions and bonuses are added up and computed anew.")],
    ]

"""封面: what this workbook is, of when, from which snapshot, made by whom."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Cover
from core.xlsx.titles import sheet_title
from departments.rules.calendar import in_shanghai
from evaluation.reports.workbook import titles
from evaluation.reports.workbook.notes import WHEN, facts_of
from evaluation.reports.workbook.source import Source


def cover(source: Source) -> Cover:
    """The first sheet."""
    facts: list[tuple[str, object]] = [(str(label), value) for label, value in facts_of(source)]
    facts += [
        (pgettext("workbook", "Departments"), len(source.results.rows)),
        (_("Made by"), source.by.display_name if source.by else _("the operator")),
        (_("Made at"), f"{in_shanghai(source.now):{WHEN}}"),
    ]
    return Cover(
        str(titles.COVER),
        _("Assessment of the public service hotline"),
        period_name(source.code),
        facts,
        [_standing(source)],
        pgettext("workbook", "Contents"),
        {sheet_title(str(title)): str(words) for title, words in titles.CONTENTS.items()},
    )


def period_name(code: str) -> str:
    """A period as one says it."""
    if "Q" in code:
        return _("Quarter %(quarter)s of %(year)s") % {"year": code[:4], "quarter": code[-1]}
    if "-" in code:
        return _("%(year)s, month %(month)s") % {"year": code[:4], "month": int(code[5:])}
    return _("The year %(year)s") % {"year": code}


def _standing(source: Source) -> str:
    if source.period is not None and source.period.is_locked:
        if source.period.drift:
            return _("Locked. Since then facts have changed; these numbers are those it was locked with.")
        return _("Locked: these numbers no longer change.")
    if source.results.is_frozen:
        return _("Notice was given; objections may still change it.")
    return _("Not final: worked out from the facts as they stand; it may change until the period is locked.")

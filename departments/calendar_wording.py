"""The sentences for what can be wrong with a calendar."""

from django.utils.translation import gettext_lazy as _

WORDING = {
    "calendar_file_empty": _(
        "The file holds no days. A year's notice lists its days off and its days made up."
    ),
    "calendar_not_a_notice": _(
        "This is not a calendar: a JSON list of name, date and isOffDay is expected, "
        "or a workbook with the columns 日期, 名称 and 是否上班."
    ),
    "calendar_missing_column": _("The workbook lacks the column %(column)s."),
    "calendar_too_large": _("The file is too large for a year's calendar."),
    "calendar_bad_date": _("Row %(row)s: “%(value)s” is not a date."),
    "calendar_bad_kind": _("Row %(row)s: “%(value)s” does not say whether the day is worked."),
    "calendar_bad_name": _("Row %(row)s: the name is no text, or longer than %(limit)s characters."),
    "calendar_twice": _("Row %(row)s: %(date)s is listed twice."),
    "calendar_other_year": _("Row %(row)s: %(date)s does not belong to the notice of %(year)s."),
    "calendar_bad_hours": _("Working hours end after they start and do not overlap."),
    "calendar_no_file": _("The file cannot be read."),
    "no_rules_in_force": _("No version of these rules is in force yet."),
}

"""What the sheets of the assessment workbook are called, and what each holds."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COVER = pgettext_lazy("sheet", "Cover")
RANKING = pgettext_lazy("sheet", "Overall ranking")
SCORES = pgettext_lazy("sheet", "How scores come about")
RATES = pgettext_lazy("sheet", "Three rates in detail")
OVERDUE = pgettext_lazy("sheet", "Overdue list")
RETURNS = pgettext_lazy("sheet", "Returns and rework")
MEASURES = pgettext_lazy("sheet", "Orders and cards")
ENTRIES = pgettext_lazy("sheet", "Deductions in detail")
RECTIFICATIONS = pgettext_lazy("sheet", "Rectification ledger")
SATISFACTION = pgettext_lazy("sheet", "Satisfaction by level")
TOPICS = pgettext_lazy("sheet", "Hot topics")
TREND = pgettext_lazy("sheet", "Trend")
CHARTS = pgettext_lazy("sheet", "Charts")
NUMBERS = pgettext_lazy("sheet", "Numbers of the rules")
NOTES = pgettext_lazy("sheet", "How it was counted")

CONTENTS: dict[Promise, Promise] = {
    RANKING: _("Each department's counts, score, grade and rank within its peer group"),
    SCORES: _("The arithmetic of each score, in formulas that can be checked"),
    RATES: _("Response, handling and satisfaction with numerators and denominators"),
    OVERDUE: _("Every matter of the period that was not handled in time"),
    RETURNS: _("How often work was given back, and done again"),
    MEASURES: _("Supervision orders, cards and interviews of the period"),
    ENTRIES: _("Every deduction and bonus with rule, ticket, state and appeal"),
    RECTIFICATIONS: _("Every bad answer's rectification, step by step"),
    SATISFACTION: _("Answers by level, with their number and the response rate"),
    TOPICS: _("What citizens turned to us about most"),
    TREND: _("This and earlier periods side by side"),
    CHARTS: _("Ranking, levels, trend and topics as charts"),
    NUMBERS: _("Targets, weights and limits by which the scores were computed"),
    NOTES: _("Period, versions, exclusions, filters and every formula in words"),
}

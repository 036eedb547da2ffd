"""The list of answers as a workbook: what its page lists, with the citizens' words masked."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.exports import Column, ExportedList, Param, Word
from departments.models import Department
from evaluation.filters.satisfaction import ASIDE
from evaluation.reports.satisfaction_rows import every, takeable
from evaluation.rules.periods import is_code
from evaluation.views.insights_words import say_period
from evaluation.views.satisfaction_answers import listed
from evaluation.views.satisfaction_links import ANSWERS
from evaluation.views.satisfaction_words import WHICH
from feedback.choices import AnswerSource, Category, Level, Solved, Urgency
from feedback.exports.words import choice, flag
from feedback.models import Area, Channel, Topic

ALONE = "="
LONGEST_CODE = 32


def coded(label: Word, model: type[Department | Topic | Area | Channel]) -> Param:
    """The name of the row with this code; "=" before it means the row without what lies below."""

    def say(value: str) -> Word:
        code = value.removeprefix(ALONE)
        if not code or len(code) > LONGEST_CODE or not code.isprintable():
            return ""
        row = model._default_manager.filter(code=code).first()
        return row.name if row else ""

    return Param(label, say)


def _say_period(value: str) -> Word:
    return say_period(value) if is_code(value) else ""


SATISFACTION_ANSWERS = ExportedList(
    name=ANSWERS,
    title=_("Answers of citizens"),
    params={
        "period": Param(pgettext_lazy("assessment", "Period"), _say_period),
        "department": coded(_("Department"), Department),
        "topic": coded(_("Topic"), Topic),
        "area": coded(_("Area"), Area),
        "channel": coded(_("Channel"), Channel),
        "category": choice(_("Category"), Category.choices),
        "urgency": choice(_("Urgency"), Urgency.choices),
        "which": choice(pgettext_lazy("answers", "Which"), WHICH.items()),
        "words": flag(_("In the citizen's words"), on="1"),
        "show": choice(pgettext_lazy("list", "View"), [(ASIDE, pgettext_lazy("answers", "Set aside"))]),
    },
    columns=[
        Column(pgettext_lazy("column", "Ticket number"), "ticket__number", width=17),
        Column(pgettext_lazy("column", "Department"), "unit_name", width=22),
        Column(_("Channel"), "ticket__channel__name", width=10),
        Column(_("Category"), "ticket__category", words=Category.choices, width=10),
        Column(_("Topic"), "ticket__topic__name", width=18),
        Column(_("Area"), "ticket__area__name", width=14),
        Column(pgettext_lazy("rating", "Level"), "level", words=Level.choices, width=12),
        Column(_("Solved"), "solved", words=Solved.choices, width=10),
        Column(
            pgettext_lazy("column", "Solved, as the department said"),
            "result_solved",
            words=Solved.choices,
            width=12,
        ),
        Column(_("In the citizen's words"), "said", width=48, is_text=True),
        Column(pgettext_lazy("answer", "Given"), "given_at", width=17),
        Column(pgettext_lazy("column", "Way of answering"), "source", words=AnswerSource.choices, width=10),
    ],
    rows=listed,
    seen=every,
    permitted=takeable,
)

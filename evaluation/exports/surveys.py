"""The answers of a survey as a workbook: no person, ticket, department or time; in an order of chance."""

import hashlib
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import jobs
from core.masking import mask_text
from core.reasons import Reason
from core.xlsx import write_rows
from departments.models import Staff
from departments.scope import scope_many
from evaluation.actions.reporting import XLSX, Built, ReportKind
from evaluation.choices.surveys import KanoStep, Step
from evaluation.models import Report, Survey, SurveySheet
from evaluation.querysets import SURVEYORS
from evaluation.reports.survey_progress import stratum_labels
from evaluation.rules.surveys.questions import CHOICE, KANO, TEXT, Question


def build(report: Report, progress: jobs.Progress, target: IO[bytes]) -> Built:
    """Write one row a person."""
    survey = Survey.objects.select_related("questionnaire").get(pk=report.params["survey"])
    questions = survey.questionnaire.questions
    sheets = list(SurveySheet.objects.of(survey.pk).select_related("invitee"))
    sheets.sort(key=lambda sheet: hashlib.sha256(f"{survey.seed}:{sheet.pk}".encode()).hexdigest())
    labels = stratum_labels(survey.stratify)
    header = [_("Stratum"), _("Came in"), *(head for question in questions for head in _heads(question))]
    rows = (
        [labels.get(s.invitee.stratum, ""), s.get_source_display(), *_cells(questions, s)] for s in sheets
    )
    write_rows(target, header, _told(rows, progress, len(sheets)))
    return Built(rows=len(sheets), facts={"survey": survey.pk, "period": survey.period})


def against(report: Report, user: Staff) -> list[Reason]:
    """Readers of unpublished results who may take files along; once the survey is closed."""
    held = scope_many(user, (*SURVEYORS, "export_tickets"))
    if not held["export_tickets"] or not any(held[name] for name in SURVEYORS):
        return [Reason("no_authority", {"permission": "export_tickets"})]
    survey = Survey.objects.visible_to(user).filter(pk=report.params["survey"]).first()
    return [] if survey is not None and survey.is_closed else [Reason("survey_not_closed")]


ANSWERS = ReportKind(
    name="survey-answers",
    title=gettext_lazy("Answers to the survey"),
    suffix=".xlsx",
    content_type=XLSX,
    build=build,
    against=against,
)


def _heads(question: Question) -> list[str]:
    if question.kind == KANO:
        return [f"{question.code} {question.text}", f"{question.code} {question.without}"]
    return [f"{question.code} {question.text}"]


def _cells(questions: tuple[Question, ...], sheet: SurveySheet) -> Iterator[str]:
    for question in questions:
        given = sheet.answers.get(question.code)
        if question.kind == TEXT:
            yield mask_text(sheet.words.get(question.code, ""))
        elif question.kind == KANO:
            yield from (str(KanoStep(half).label) for half in given) if given else ("", "")
        elif question.kind == CHOICE:
            yield dict(question.choices).get(given, "")
        else:
            yield str(Step(given).label) if given is not None else ""


def _told(rows: Iterator[list[str]], progress: jobs.Progress, total: int) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=1):
        progress(number, total)
        yield row

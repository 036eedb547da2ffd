"""What is saved while one types in assessment, disclosure, surveys and reports, by its address."""

from django.utils.translation import gettext_lazy as _

from evaluation.forms.assessment_ruling import AssessmentRulesForm
from evaluation.forms.disclosure import AnswerForm, NewReportForm
from evaluation.forms.periods import ObjectionForm
from evaluation.forms.questionnaires import VersionForm
from evaluation.forms.surveys import CallForm
from evaluation.views import (
    assessment_acts,
    department_reports,
    disclosure_acts,
    flag_acts,
    objections,
    stars,
    survey_acts,
)
from feedback.views.written import Written, write
from supervision.views.written import write_acts

for _name, _pages in {
    "assessment-act": {one.noun: one.page for one in assessment_acts.PAGES.values()},
    "analysis-act": {verb: one.page for verb, one in department_reports.PAGES.items()},
    "disclosure-act": {verb: one.page for verb, one in disclosure_acts.PAGES.items()},
    "public-report-act": {verb: one.page for verb, one in disclosure_acts.REPORT_PAGES.items()},
    "flag-act": {verb: one.page for verb, one in flag_acts.PAGES.items()},
    "objection-act": {one.noun: one.page for one in objections.PAGES.values()},
    "star-act": {verb: one.page for verb, one in stars.PAGES.items()},
    "survey-act": {verb: one.page for verb, one in survey_acts.PAGES.items()},
}.items():
    write_acts(_name, {word: (page.form, page.title) for word, page in _pages.items()})
for _name, _written in {
    "disclosure-new": Written(AnswerForm, _("Answer a suggestion in public"), query=("ticket",)),
    "public-report-new": Written(NewReportForm, _("Write a service improvement report")),
    "objection-new": Written(ObjectionForm, _("File the objection"), url="assessment-result"),
    "survey-questionnaire": Written(VersionForm, _("The next version"), query=("change",)),
    "rules-assessment-new": Written(AssessmentRulesForm, _("New version")),
    "survey-call": Written(CallForm, _("The call")),
}.items():
    write(_name, _written)
